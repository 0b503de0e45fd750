"""What comes first of all that could be done; each from what is known, without a database."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Row

import pytest

from curriculum.models import Area, Blueprint
from exams.models import Attempt
from insights.sessions import Offer
from study.plans.pages import Task
from study.today.steps import MOST, Known, steps

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EXAM = Blueprint(slug="cpim-8.0", name="CPIM 8.0")
DEMAND = Area(slug="demand", name="Demand")
DUE = Offer("Review 8 due cards", "They are due.", "/review/")
REPORTED = Offer("12 new questions on Supply", "It is weak.", "/practice/start/", 15, (("area", "supply"),))


def known(**parts) -> Known:
    return Known(**({"blueprint": EXAM, "now": NOW, "is_new": False} | parts))


def titles(**parts) -> list[str]:
    return [offer.title for offer in steps(known(**parts))]


def mock(closes_in: timedelta | None):
    closes = closes_in and NOW + closes_in
    group = Row(slug="tuesday", __str__=lambda: "Tuesday")
    return Row(mock=Row(title="Half time", pk=7, group=group, closes_at=closes), minutes=90, now=NOW)


def practice(kind=Attempt.Kind.PRACTICE, answered=3):
    return Row(attempt=Attempt(kind=kind), title="Missed", answered=answered, wanted=20)


def test_a_newcomer_begins_with_the_placement() -> None:
    assert titles(is_new=True) == ["20 questions to find out where you stand"]


def test_a_placement_that_is_open_is_gone_on_with_instead() -> None:
    assert titles(is_new=True, going=[practice(Attempt.Kind.PLACEMENT)])[0] == "Go on with “Missed”"


@pytest.mark.parametrize(
    ("answered", "words"),
    [(0, "You had opened it."), (3, "3 answered so far."), (20, "Every question has its answer: end it")],
)
def test_an_open_practice_says_how_far_it_is(answered, words) -> None:
    assert words in steps(known(going=[practice(answered=answered)]))[0].why


def test_there_is_always_something_to_do() -> None:
    assert titles() == ["10 questions from all areas"]


def test_what_runs_out_comes_before_what_was_begun_before_what_is_due_before_what_helps() -> None:
    running = Attempt(blueprint=EXAM, kind=Attempt.Kind.MOCK)
    found = titles(running=[running], going=[practice()], due=[DUE], reported=[REPORTED])
    assert found == [
        "Your CPIM 8.0 mock is running", "Go on with “Missed”", "Review 8 due cards", "12 new questions on Supply",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("closes_in", "place", "words"),
    [
        (timedelta(days=2, hours=1), 0, "It closes in 2 days."),
        (timedelta(hours=1, minutes=5), 0, "It closes in 1 hour."),
        (timedelta(minutes=20), 0, "It closes within the hour."),
        (timedelta(days=9), 1, "It closes in 9 days."),
        (None, 1, "It is open, and stays so."),
    ],
)
def test_a_mock_of_a_group_presses_only_when_it_closes_soon(closes_in, place, words) -> None:
    offer = steps(known(mocks=[mock(closes_in)], due=[DUE]))[place]
    assert (offer.why, offer.minutes) == (words, 90)


def test_the_plans_hour_on_an_area_is_not_said_twice() -> None:
    task = Task("area", DEMAND, 60, 20)
    again = Offer("12 new questions on Demand", "Weak.", "/practice/start/", 15, (("area", "demand"), ("count", "12")))
    assert titles(tasks=[task], reported=[again, REPORTED]) == ["20 questions on Demand", "12 new questions on Supply"]


def test_a_glance_holds_no_more_than_four() -> None:
    many = [Offer(f"Session {n}", "", "/practice/start/", 15, (("area", f"area-{n}"),)) for n in range(9)]
    assert len(titles(reported=many)) == MOST == 4
