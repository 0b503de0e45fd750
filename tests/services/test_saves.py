"""The statement of a save, for whatever a client may send, against what Python says of the same save."""

from itertools import product

import pytest

from exams.actions.saving import save_answer
from exams.actions.starting import start_mock
from exams.models import Answer, Attempt
from exams.saves import Save, chosen_of, first_of, misfit
from tests.exams.kinds import EXACT, MULTIPLE, NUMERIC, SINGLE, SIX, make_mock

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
KINDS = (SINGLE, SIX, MULTIPLE, NUMERIC, EXACT)
CHOICES = (None, 0, 1, 3, 5, 0b101, 0b1111, 0b10000, 63)
NUMBERS = ("", "12", "1,200", "12,5 kg")
SAVES = [Save(2, chosen, first) for chosen, first in product(CHOICES, CHOICES)]
SAVES += [Save(2, entered=entered, first_entered=first) for entered, first in product(NUMBERS, NUMBERS)]
SAVES += [Save(2, 1, entered="12"), Save(2, None, 1, entered="12"), Save(2, 1, first_entered="12")]


@pytest.fixture(params=["candidate", "guest"])
def attempt(request, blueprint, candidate, now):
    make_mock(blueprint, now)
    attempt = start_mock(user=candidate, blueprint_slug=blueprint.slug, now=now)
    if request.param == "guest":
        Attempt.objects.filter(pk=attempt.pk).update(user=None, kind=Attempt.Kind.TASTER, form=None)
        attempt.refresh_from_db()
    return attempt


def emptied(attempt: Attempt, position: int) -> Answer:
    unanswered = {"seq": 1, "chosen": None, "first_chosen": None, "entered": "", "first_entered": ""}
    Answer.objects.filter(attempt=attempt, position=position).update(**unanswered)
    return Answer.objects.select_related("version").get(attempt=attempt, position=position)


def kept(answer: Answer) -> tuple[object, ...]:
    return answer.seq, answer.chosen, answer.first_chosen, answer.entered, answer.first_entered


def expected(answer: Answer, save: Save) -> tuple[object, ...]:
    if misfit(answer.version, save):
        return kept(answer)
    return 2, chosen_of(answer.version, save), first_of(answer.version, save), save.entered, save.first_entered


def test_whatever_is_sent_is_stored_as_python_reads_it_or_not_at_all(attempt, now) -> None:
    for position, save in product(KINDS, SAVES):
        answer = emptied(attempt, position)
        wanted = expected(answer, save)
        done = save_answer(user=attempt.user_id, public_id=attempt.public_id, position=position, save=save, now=now)
        assert done == (not misfit(answer.version, save)), (position, save)
        answer.refresh_from_db()
        assert kept(answer) == wanted, (position, save)


def test_a_stranger_and_a_guest_store_nothing_of_a_candidate(attempt, now, stranger) -> None:
    others = {stranger.pk, None} - {attempt.user_id}
    for user in others:
        save = Save(2, 1)
        assert not save_answer(user=user, public_id=attempt.public_id, position=SINGLE, save=save, now=now)
    assert not attempt.answers.exclude(seq=0).exists()
