"""The day's reviews are one entry of the log: the questions of its ideas and the time of its flashcards."""

from datetime import date, timedelta

import pytest

from accounts.clock import zone_of
from curriculum.models import Blueprint
from exams.models import Attempt
from exams.saves import Save
from study.actions.reviewing import answer_idea, ask_idea, grade_flashcard, last_grading, undo
from study.actions.sittings import count_missed, count_sitting
from study.log import seconds_by_area
from study.models import Card, EntryPart, StudyEntry
from study.reviewing.scheduling import GOOD
from tests.factories import make_version
from tests.study.reviewing.dealing import make_card, make_term, sections_of

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def section(blueprint):
    return sections_of(blueprint)[0]


@pytest.fixture
def flashcards(candidate, section) -> list[Card]:
    for number in range(3):
        make_term(section, number)
    return [make_card(candidate, section, n, kind="term", key=f"term-{n}") for n in range(3)]


def turn(card, user, now, seconds=20):
    card.refresh_from_db()
    return grade_flashcard(card=card.pk, turn=card.turn, rating=GOOD, by=user, now=now, seconds=seconds)


def answer(user, section, blueprint, now, seconds=60) -> None:
    version = make_version(section, concept="idea 9")
    card = make_card(user, section, 9)
    asked = ask_idea(card, blueprint=blueprint, by=user, now=now)
    card.refresh_from_db()
    asked.version = version
    assert answer_idea(card, asked, reply=Save(seq=1, chosen=0, seconds=seconds), by=user, now=now)


def logged() -> list[tuple[str, date, int]]:
    return list(StudyEntry.objects.order_by("day").values_list("kind", "day", "seconds"))


def test_a_days_flashcards_are_one_entry_with_the_time_of_its_questions(
    candidate, section, blueprint, flashcards, now
) -> None:
    turn(flashcards[0], candidate, now)
    answer(candidate, section, blueprint, now + MINUTE)
    turn(flashcards[1], candidate, now + 2 * MINUTE, seconds=25)
    assert count_missed(now=now + 9 * MINUTE) == 1
    assert logged() == [("review", now.date(), 105)]
    assert EntryPart.objects.get().seconds == 105
    assert sum(seconds_by_area(candidate.pk, blueprint).areas.values()) == 105


def test_flashcards_alone_are_logged_and_each_of_them_once(candidate, flashcards, now) -> None:
    for number, card in enumerate(flashcards):
        turn(card, candidate, now + number * MINUTE)
        assert count_missed(now=now + number * MINUTE + MINUTE / 2) == 1
        assert count_missed(now=now + number * MINUTE + MINUTE / 2) == 0
    assert logged() == [("review", now.date(), 60)]
    assert Attempt.objects.filter(kind="review").count() == 1


def test_a_grading_that_is_taken_back_leaves_the_log(candidate, flashcards, now) -> None:
    turn(flashcards[0], candidate, now)
    turn(flashcards[1], candidate, now + MINUTE)
    count_missed(now=now + 2 * MINUTE)
    for left in ([("review", now.date(), 20)], []):
        assert undo(review=last_grading(candidate, now=now).pk, by=candidate, now=now + 3 * MINUTE)
        assert logged() == left
    turn(flashcards[0], candidate, now + 4 * MINUTE, seconds=30)
    count_missed(now=now + 5 * MINUTE)
    assert logged() == [("review", now.date(), 30)]


def test_a_second_click_counts_nothing(candidate, flashcards, now) -> None:
    card = flashcards[0]
    for _ in range(2):
        grade_flashcard(card=card.pk, turn=0, rating=GOOD, by=candidate, now=now, seconds=20)
    count_missed(now=now + MINUTE)
    assert logged() == [("review", now.date(), 20)]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Asia/Kolkata", "America/New_York"])
def test_the_next_day_by_the_learners_calendar_is_another_entry(candidate, flashcards, now, zone) -> None:
    candidate.time_zone = zone
    candidate.save()
    midnight = (now + DAY).astimezone(zone_of(candidate)).replace(hour=0, minute=0, second=0, microsecond=0)
    turn(flashcards[0], candidate, midnight - MINUTE)
    turn(flashcards[1], candidate, midnight + MINUTE)
    first, second = Attempt.objects.filter(kind="review").order_by("pk")
    assert (first.state, second.state) == ("closed", "open")
    for attempt in (first, second):
        count_sitting(attempt.pk, now=midnight + DAY)
    assert logged() == [("review", midnight.date() - DAY, 20), ("review", midnight.date(), 20)]


def test_a_card_costs_the_same_statements_whatever_came_before_it(candidate, section, now, statements) -> None:
    counts = []
    for number in range(20):
        make_term(section, number)
        card = make_card(candidate, section, number, kind="term", key=f"term-{number}")
        with statements() as work:
            assert turn(card, candidate, now + number * MINUTE)
        counts.append(len(work))
    assert set(counts[1:]) == {counts[1]}


def test_without_an_exam_cards_are_turned_all_the_same(candidate, flashcards, now) -> None:
    Blueprint.objects.all().delete()
    assert turn(flashcards[0], candidate, now).sitting is None
