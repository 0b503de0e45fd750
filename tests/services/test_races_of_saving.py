"""What was acknowledged is scored: saves against finishing, device against device."""

import random
import time
from functools import partial

import pytest
from django.db.models import Q

from exams.actions.closing import finish
from exams.actions.saving import save_answer, save_notes
from exams.actions.starting import start_mock
from exams.models import Answer, Attempt, ScoreReport
from exams.saves import Save
from tests.factories import UserFactory
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIALS, SAVERS, SAVES_EACH = 150, 4, 10


def saving(attempt, position, save, now):
    return partial(
        save_answer, user=attempt.user_id, public_id=attempt.public_id, position=position, save=save, now=now
    )


def hammer(attempt, positions, now):
    """Save at these positions again and again; the acknowledged saves by position, the last of each."""
    acknowledged = {}
    for seq in range(1, SAVES_EACH + 1):
        for position in positions:
            save = Save(seq=seq, chosen=(seq + position) % 4)
            if saving(attempt, position, save, now)():
                acknowledged[position] = save
    return acknowledged


def finish_soon(attempt, now, pause):
    time.sleep(pause)
    finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    return {}


def trial(form, now, dice):
    """One attempt under fire while it is finished; what was acknowledged, and the attempt."""
    started = start_mock(user=UserFactory(), blueprint_slug=form.blueprint.slug, now=now)
    attempt = Attempt.objects.select_related("form__table", "blueprint", "user").get(pk=started.pk)
    shares = [range(1 + saver, 9, SAVERS) for saver in range(SAVERS)]
    jobs = [partial(hammer, attempt, share, now) for share in shares]
    parts = together([*jobs, partial(finish_soon, attempt, now, dice.uniform(0, 0.03))])
    return attempt, {position: save for part in parts for position, save in part.items()}


def in_the_score(attempt, acknowledged):
    """(answered, raw) that a report must have if it counts exactly what was acknowledged."""
    answers = Answer.objects.filter(attempt=attempt, scored=True).values_list("position", "version__key")
    right = sum(position in acknowledged and acknowledged[position].chosen == key for position, key in answers)
    return len(acknowledged), right


def test_every_acknowledged_save_is_in_the_score(form, now) -> None:
    dice, interrupted = random.Random(7), 0
    for _ in range(TRIALS):
        attempt, acknowledged = trial(form, now, dice)
        stored = dict(attempt.answers.exclude(seq=0).values_list("position", "seq"))
        assert stored == {position: save.seq for position, save in acknowledged.items()}
        report = ScoreReport.objects.get(attempt=attempt)
        assert (report.body["answered"], report.raw) == in_the_score(attempt, acknowledged)
        interrupted += any(save.seq < SAVES_EACH for save in acknowledged.values())
    assert interrupted > TRIALS / 4, "the finish came after nearly all saves: this raced nothing"


@pytest.mark.parametrize("attempts", range(5))
def test_of_saves_of_one_question_at_once_the_highest_sequence_stays(attempt, now, attempts) -> None:
    saves = [Save(seq=seq, chosen=seq % 4, seconds=seq) for seq in range(1, 17)]
    acknowledged = together([saving(attempt, 1, save, now) for save in saves])
    stored = Answer.objects.get(attempt=attempt, position=1)
    assert (stored.seq, stored.chosen, stored.seconds) == (16, 0, 16)
    assert acknowledged[-1] is True


def test_one_save_sent_twice_at_once_is_stored_once(attempt, now) -> None:
    save = Save(seq=5, chosen=2)
    assert sorted(together([saving(attempt, 1, save, now) for _ in range(8)])) == [False] * 7 + [True]


def test_two_devices_on_different_questions_do_not_disturb_each_other(attempt, now) -> None:
    saves = [saving(attempt, position, Save(seq=1, chosen=1), now) for position in range(1, 9)]
    assert all(together(saves))
    assert attempt.answers.filter(chosen=1, seq=1).count() == 8


def test_notes_of_two_devices_keep_the_newest_text(attempt, now) -> None:
    owner = Q(user_id=attempt.user_id)
    jobs = [
        partial(save_notes, owner, public_id=attempt.public_id, seq=seq, text=f"note {seq}", now=now)
        for seq in range(1, 17)
    ]
    together(jobs)
    attempt.refresh_from_db()
    assert (attempt.notes_seq, attempt.notes) == (16, "note 16")


def test_sixteen_clicks_on_start_begin_one_attempt_with_all_its_answers(candidate, form, now) -> None:
    click = partial(start_mock, user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    started = together([click] * 16)
    assert len({attempt.pk for attempt in started}) == 1
    assert Attempt.objects.count() == 1
    assert Answer.objects.count() == form.questions_count


def test_many_candidates_start_at_once(form, now) -> None:
    users = UserFactory.create_batch(40)
    together([partial(start_mock, user=user, blueprint_slug=form.blueprint.slug, now=now) for user in users])
    assert Attempt.objects.filter(state="open").count() == 40
    assert Answer.objects.count() == 40 * form.questions_count
