"""What the report tells a learner to do next."""

from dataclasses import replace
from datetime import timedelta

import pytest

from exams.practice.source import STATES
from insights.weakness import Around, Seen, Supply
from tests.insights.surroundings import MOMENT
from tests.insights.test_weakness import USUAL, WEIGHTS, answers, body, sat

PLENTY = {f"{slug}.{n}": Supply(unseen=40, missed=0) for slug in WEIGHTS for n in (1, 2)}


def next_sessions(seen, *, supply=PLENTY, last_mock=MOMENT, **more):
    return body(seen, around=Around(MOMENT, supply, {}, last_mock, **more))["sessions"]


def fields(session):
    return session["fields"]


def slow(seen, seconds):
    return [replace(answer, seconds=seconds, at=MOMENT - timedelta(days=20)) for answer in seen]


def test_each_session_says_how_many_questions_on_what_and_how_long() -> None:
    first = next_sessions(answers("supply", 12, 28))[0]
    assert first["title"] == "12 new questions on Supply 1"
    assert first["minutes"] == 15
    assert fields(first) == {"count": 12, "mode": "tutor", "section": "supply.1", "state": "unseen"}
    assert first["why"].startswith("Supply is 16 % of the exam, and ")
    assert first["why"].endswith("in this section you had 12 of 40 right at first.")


def test_a_slower_learner_gets_fewer_questions_in_the_same_time() -> None:
    quick, slower = (next_sessions(slow(answers("supply", 12, 28), seconds))[0] for seconds in (45, 120))
    assert (fields(quick)["count"], quick["minutes"]) == (20, 15)
    assert (fields(slower)["count"], slower["minutes"]) == (8, 16)


def test_no_session_asks_for_more_than_practice_has() -> None:
    supply = {"supply.1": Supply(unseen=7)}
    assert fields(next_sessions(answers("supply", 12, 28), supply=supply)[0])["count"] == 7


def test_a_section_that_is_used_up_gives_way_to_its_area() -> None:
    supply = {"supply.1": Supply(unseen=2), "supply.2": Supply(unseen=30)}
    first = next_sessions(answers("supply", 12, 28), supply=supply)[0]
    assert (first["title"], fields(first)["area"]) == ("12 new questions on Supply", "supply")


def test_what_was_missed_comes_again_in_the_area_that_weighs_most() -> None:
    supply = {"supply.1": Supply(missed=14), "distribution.1": Supply(missed=20)}
    (session,) = next_sessions(answers("supply", 12, 28), supply=supply)
    assert session["title"] == "12 questions you missed in Supply"
    assert fields(session) == {"count": 12, "mode": "tutor", "area": "supply", "state": "missed"}
    assert "14 questions of this area wrong" in session["why"]


def test_where_nothing_is_left_to_practice_nothing_is_offered() -> None:
    assert next_sessions(answers("supply", 12, 28), supply={}) == []


def test_an_area_of_which_nothing_is_known_is_offered() -> None:
    titles = [session["title"] for session in next_sessions(answers("supply", 12, 28))]
    assert "12 new questions on Inventory" in titles


def test_somebody_slow_practices_against_the_clock() -> None:
    sessions = next_sessions(slow(answers("supply", 12, 28), 130))
    (timed,) = [session for session in sessions if "clock" in session["title"]]
    assert fields(timed)["seconds_each"] == 84
    assert fields(timed)["mode"] == "exam"
    assert "40 of 40 questions took you longer than 2:06" in timed["why"]


def test_without_thirty_answers_the_first_session_closes_the_gap() -> None:
    first, mock = next_sessions(sat(1, 18), mock_waits=True, last_mock=None)
    assert first["title"] == "12 new questions from all areas"
    assert fields(first) == {"count": 12, "mode": "tutor", "state": "unseen"}
    assert "12 more first answers" in first["why"]
    assert mock["kind"] == "mock"


@pytest.mark.parametrize(
    ("days", "new", "offered"), [(None, 40, True), (20, 80, True), (20, 30, False), (5, 80, False)]
)
def test_a_mock_is_offered_when_it_can_tell_something_new(days, new, offered) -> None:
    last = None if days is None else MOMENT - timedelta(days=days)
    seen = [replace(answer, at=MOMENT - timedelta(days=1)) for answer in answers("supply", new, 0)]
    sessions = next_sessions(seen + answers("demand", 20, 20), last_mock=last, mock_waits=True)
    assert [session["kind"] for session in sessions].count("mock") == offered


def test_without_a_new_mock_none_is_offered() -> None:
    assert "mock" not in [session["kind"] for session in next_sessions(sat(1, 300), last_mock=None)]


def test_at_most_five_are_offered_and_every_one_gives_its_reason() -> None:
    supply = {slug: Supply(unseen=40, missed=30) for slug in PLENTY}
    sessions = next_sessions(slow(sat(2, 300), 130), supply=supply, last_mock=None, mock_waits=True)
    assert len(sessions) == 5
    assert all(session["why"].endswith(".") for session in sessions)
    assert all(fields(session)["state"] in STATES for session in sessions if session["kind"] == "practice")


def test_the_same_answers_lead_to_the_same_advice_in_whatever_order() -> None:
    seen = sat(3, 300)
    assert next_sessions(seen) == next_sessions(seen[::-1])


def test_supplies_add_up() -> None:
    assert Supply(1, 2) + Supply(3, 4) == Supply(4, 6)


def test_a_question_answered_right_later_is_missed_no_more() -> None:
    assert Seen("supply", "supply.1", False, USUAL).still_missed
    assert not Seen("supply", "supply.1", False, USUAL, lately=True).still_missed
