"""The question of the day: one for everybody, none that is kept, none met lately, none again before all others."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.clock import today_of
from bank.models import Question, QuestionBank
from exams.actions.daily import answer_daily, question_of
from exams.actions.publishing import publish_forms
from exams.daily.choosing import drawn, own
from exams.daily.today import glance, waiting
from exams.encounters import Met, remember
from exams.models import Answer, Attempt, DailyAttempt, DailyQuestion, Encounter, FormQuestion
from exams.practice.pool import unseen_mocks
from exams.saves import Save
from tests.factories import UserFactory, publish_questions

PAGE = "/question-of-the-day/"
DAY = date(2026, 3, 2)


def days(count, first=DAY):
    return [first + timedelta(days=n) for n in range(count)]


class TestChoosing:
    def test_no_question_comes_again_before_all_others_have_been(self) -> None:
        pool = {n: f"question-{n}" for n in range(7)}
        used, order = {}, []
        for day in days(21):
            used[drawn(pool, used)] = day
            order.append(max(used, key=used.get))
        assert all(len(set(order[n : n + 7])) == 7 for n in range(15))
        assert order[:7] == order[7:14]

    def test_a_new_question_comes_next_and_a_retired_one_no_more(self) -> None:
        used = {1: DAY, 2: DAY + timedelta(days=1)}
        assert drawn({1: "a", 2: "b", 3: "c"}, used) == 3
        assert drawn({2: "b"}, used) == 2
        assert drawn({}, used) is None

    @pytest.mark.parametrize(
        ("first", "free", "met", "chosen"),
        [(1, {1, 2, 3}, {}, {1}), (1, {2, 3}, {}, {2, 3}), (1, {1, 2}, {1}, {2}), (1, {1, 2, 3}, {1, 2, 3}, {2}),
         (None, {2}, {}, {2}), (1, set(), {}, {None})],
    )  # fmt: skip
    def test_one_s_own_is_the_first_that_is_free_and_not_met_lately(self, first, free, met, chosen) -> None:
        at = {1: 3, 2: 1, 3: 2}
        assert own(first, free, {pk: datetime(2026, 2, at[pk], tzinfo=UTC) for pk in met}, DAY) in chosen

    def test_who_may_not_have_it_gets_another_every_day(self) -> None:
        assert len(Counter(own(0, range(1, 50), {}, day) for day in days(30))) > 15


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def questions(blueprint):
    return publish_questions(blueprint, each_section=5)


def asked_of(user, now):
    return waiting(user, today_of(user, now), now=now).item.answer.version


def reply(learner, version, /, *, right=True, **fields):
    chosen = version.key if right else (version.key + 1) % 4
    return learner.post(PAGE, {"day": str(DAY), "version": version.pk, "chosen": chosen, **fields}, follow=True)


def test_everybody_has_the_same_one_on_a_day_and_another_the_next(candidate, stranger, questions, now) -> None:
    assert asked_of(candidate, now) == asked_of(stranger, now)
    assert asked_of(candidate, now + timedelta(days=1)) != asked_of(candidate, now)
    assert len({question_of(day) for day in days(20)}) == 20


def test_a_group_s_questions_are_none_of_it(candidate, questions, now) -> None:
    own_bank = QuestionBank.objects.create(slug="own", name="Own")
    Question.objects.exclude(pk=questions[3].question_id).update(bank=own_bank)
    assert {question_of(day) for day in days(3)} == {questions[3].question_id}


def test_what_is_kept_for_the_next_mocks_is_not_asked(candidate, blueprint, questions, now) -> None:
    publish_forms(blueprint, count=2, by=None, now=now)
    forms = [form for own in unseen_mocks(candidate).values() for form in own]
    kept = set(FormQuestion.objects.filter(form__in=forms).values_list("version__question", flat=True))
    first = {question_of(day) for day in days(20)}
    assert first & kept
    met = {waiting(candidate, day, now=now).item.answer.version.question_id for day in days(20)}
    assert met.isdisjoint(kept)


def test_what_was_met_within_thirty_days_is_not_asked_while_there_is_another(candidate, questions, now) -> None:
    version = asked_of(candidate, now)
    meet(candidate, version, now - timedelta(days=29))
    assert asked_of(candidate, now) != version
    Encounter.objects.update(met_at=now - timedelta(days=31), last_at=now - timedelta(days=31))
    assert asked_of(candidate, now) == version
    for number, one in enumerate(questions):
        meet(candidate, one, now - timedelta(days=1, hours=number))
    assert asked_of(candidate, now) == questions[-1], "the one met longest ago"


def meet(user, version, at):
    remember(user.pk, Met(version.question_id, version.pk, at, 0, "practice", None, 9, False))


def test_the_page_asks_judges_and_explains_without_javascript(learner, candidate, questions, now) -> None:
    page = learner.get(PAGE).text
    assert "Monday, March 2" in page
    assert "Because of" not in page
    told = reply(learner, asked_of(candidate, now), right=False, seconds="42").text
    assert "Not this time." in told
    assert "Because of W." in told
    assert "Why did it go wrong?" in told
    assert "Report a problem" in told
    assert "0:42 min" in told
    attempt = Attempt.objects.get()
    assert (attempt.kind, attempt.tutored, attempt.state) == ("practice", True, "closed")
    assert Encounter.objects.get().times == 1
    assert learner.get(PAGE).text.count("Not this time.") == 1


def test_it_is_answered_once_whatever_comes_from_other_windows(learner, candidate, questions, now) -> None:
    version = asked_of(candidate, now)
    reply(learner, version)
    assert "answered this day’s question already" in reply(learner, version, right=False).text
    again = {"user": candidate, "day": DAY, "blueprint": Attempt.objects.get().blueprint, "version": version}
    assert not answer_daily(**again, reply=Save(seq=1, chosen=1), now=now)
    assert Answer.objects.get().chosen == version.key
    assert Attempt.objects.count() == 1


def test_what_is_no_answer_or_to_another_question_is_refused(learner, candidate, questions, now) -> None:
    version = asked_of(candidate, now)
    other = next(one for one in questions if one != version)
    for status, fields in (
        (422, {"chosen": ""}), (422, {"chosen": "9"}), (409, {"version": other.pk}), (409, {"version": ""}),
        (409, {"day": "2026-01-01"}), (409, {"day": "\x00"}),
    ):  # fmt: skip
        assert reply(learner, version, **fields).status_code == status, fields
    assert Attempt.objects.count() == 0


def test_yesterday_s_can_still_be_answered_and_is_told_of(learner, candidate, questions, now) -> None:
    yesterday = DAY - timedelta(days=1)
    page = learner.get(PAGE, {"day": str(yesterday)}).text
    assert "yesterday" in page
    version = waiting(candidate, yesterday, now=now).item.answer.version
    assert "Right." in reply(learner, version, day=str(yesterday)).text
    assert "answered right" in learner.get(PAGE).text
    assert asked_of(candidate, now) != version
    today, before = glance(candidate, now=now)
    assert (today.is_answered, before.right) == (False, True)
    assert "Right." not in learner.get(PAGE, {"day": "2026-02-20"}).text, "older days are gone"


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Pacific/Auckland", datetime(2026, 3, 1, 11, 30, tzinfo=UTC), date(2026, 3, 2)),
        ("Pacific/Auckland", datetime(2026, 4, 4, 13, 30, tzinfo=UTC), date(2026, 4, 5)),  # clocks go back that day
        ("Asia/Kolkata", datetime(2026, 3, 1, 18, 29, tzinfo=UTC), date(2026, 3, 1)),
        ("Asia/Kolkata", datetime(2026, 3, 1, 18, 31, tzinfo=UTC), date(2026, 3, 2)),
        ("America/New_York", datetime(2026, 3, 8, 4, 59, tzinfo=UTC), date(2026, 3, 7)),  # forward in the night after
        ("America/New_York", datetime(2026, 3, 9, 3, 59, tzinfo=UTC), date(2026, 3, 8)),
        ("America/New_York", datetime(2026, 3, 9, 4, 1, tzinfo=UTC), date(2026, 3, 9)),
    ],
)
def test_the_day_is_the_learner_s_own(candidate, zone, at, day) -> None:
    candidate.time_zone = zone
    assert today_of(candidate, at) == day


def test_one_day_has_one_question_wherever_it_begins(questions, now) -> None:
    early = UserFactory(time_zone="Pacific/Kiritimati")
    late = UserFactory(time_zone="America/Los_Angeles")
    assert asked_of(early, datetime(2026, 3, 1, 10, 30, tzinfo=UTC)) == asked_of(late, now + timedelta(hours=3))
    assert DailyQuestion.objects.count() == 1


def test_it_is_no_practice_to_go_on_with_and_begins_no_exam(learner, candidate, blueprint, questions, now) -> None:
    reply(learner, asked_of(candidate, now))
    assert "Lately" not in learner.get(reverse("exams:practice")).text
    assert Attempt.objects.get().blueprint == blueprint
    result = learner.get(reverse("exams:practice_session", args=[Attempt.objects.get().public_id]))
    assert "1 of 1 right" in result.text
    assert "Another 1" not in result.text


def test_without_questions_or_an_exam_the_page_says_so(learner, candidate, blueprint) -> None:
    assert "No question yet" in learner.get(PAGE).text
    assert learner.post(PAGE, {"day": str(DAY), "version": "1"}, follow=True).status_code == 200


def test_a_page_takes_the_same_statements_on_the_first_day_and_the_thirtieth(
    learner, candidate, questions, now, statements
) -> None:
    counts = []
    for gone in (1, 12):
        for day in days(gone, first=DAY - timedelta(days=gone)):
            if not DailyAttempt.objects.filter(day=day).exists():
                version = waiting(candidate, day, now=now).item.answer.version
                blueprint = waiting(candidate, day, now=now).blueprint
                save = Save(seq=1, chosen=version.key)
                answer_daily(user=candidate, day=day, blueprint=blueprint, version=version, reply=save, now=now)
        learner.get(PAGE)
        with statements() as work:
            learner.get(PAGE)
        counts.append(len(work))
    assert counts[0] == counts[1] <= 20
