from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.reviewing.forecasting import DAYS, NewCards, loads
from study.reviewing.judging import rating_of
from study.reviewing.ordering import Day, Entry, in_order, place_of, todays
from study.reviewing.retention import Reviewed, told

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def entry(pk=1, *, stability=2.0, days=2, begun=True, **fields):
    reviewed = TODAY - days * DAY if days is not None else None
    plain = {
        "kind": "idea", "key": str(pk), "side": "forth", "section": 1,
        "stability": stability if reviewed else None, "reviewed_on": reviewed,
        "reviewed_at": NOW - days * DAY if reviewed else None, "begun_on": TODAY if begun else None, "ripe_at": None,
        "asked": None,
    }  # fmt: skip
    return Entry(**{"pk": pk} | plain | fields)


def day(weights=None, seen=()):
    return Day(TODAY, NOW, weights or {1: 10.0, 2: 20.0}, frozenset(seen))


def order(*entries, **more):
    return [one.pk for one in in_order(entries, day(**more))]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (entry(2, days=9), entry(1, days=2)),  # more is lost
        (entry(2, section=2), entry(1)),  # its area weighs more
        (entry(2, asked=5, days=0), entry(1, days=9)),  # waits for its answer
        (entry(2, days=0), entry(1, days=9, begun=False)),  # was begun
        (entry(2, days=0, begun=False), entry(1, kind="formula", days=None, begun=False)),
        (entry(2, kind="formula", days=None, begun=False), entry(1, kind="term", days=None, begun=False, section=2)),
        (entry(2, days=1), entry(1, days=0, ripe_at=NOW + timedelta(minutes=5))),  # not ripe yet
        (entry(2, days=0, ripe_at=NOW), entry(1, kind="term", days=None, begun=False)),  # ripe
    ],
)
def test_the_greater_gain_comes_first(first, then) -> None:
    assert order(then, first) == [first.pk, then.pk]


def test_a_card_whose_other_side_was_seen_today_waits() -> None:
    given_away, other = entry(1, kind="term", key="a", side="back", days=9), entry(2, kind="term", key="b", days=1)
    assert order(given_away, other) == [1, 2]
    assert order(given_away, other, seen=[("term", "a", "forth")]) == [2, 1]


entries = st.builds(
    entry,
    pk=st.integers(1, 10**6),
    stability=st.floats(0.001, 1e4),
    days=st.one_of(st.none(), st.integers(0, 4000)),
    begun=st.booleans(),
    kind=st.sampled_from(["idea", "term", "formula"]),
    key=st.sampled_from("abc"),
    side=st.sampled_from(["forth", "back"]),
    section=st.integers(1, 3),
    asked=st.one_of(st.none(), st.just(7)),
    ripe_at=st.one_of(st.none(), st.integers(-2000, 2000).map(lambda minutes: NOW + timedelta(minutes=minutes))),
)


@given(st.lists(entries, unique_by=lambda one: one.pk), st.randoms())
def test_the_order_is_total(cards, random) -> None:
    shuffled = random.sample(cards, len(cards))
    first, second = in_order(cards, day()), in_order(shuffled, day())
    assert first == second
    assert all(place_of(one, day()) < place_of(two, day()) for one, two in pairwise(first))


def test_as_many_new_ones_begin_as_may() -> None:
    cards = (
        [entry(n, begun=False) for n in (1, 2, 3)] + [entry(n, kind="term", begun=False) for n in (4, 5)] + [entry(6)]
    )
    assert [one.pk for one in todays(cards, new_ideas=2, new_flashcards=1)] == [1, 2, 4, 6]
    assert [one.pk for one in todays(cards, new_ideas=-3, new_flashcards=0)] == [6]


def test_a_forecast_begins_new_ones_at_their_pace() -> None:
    ideas = NewCards({TODAY - 3 * DAY: 5, TODAY + DAY: 2}, a_day=3, left_today=1)
    found = loads({TODAY - 9 * DAY: 4, TODAY + 2 * DAY: 1}, [ideas], today=TODAY)
    assert [(one.again, one.new) for one in found[:5]] == [(4, 1), (0, 3), (1, 3), (0, 0), (0, 0)]
    assert (len(found), found[-1].date) == (DAYS, TODAY + 13 * DAY)


@given(st.dictionaries(st.dates(TODAY - 40 * DAY, TODAY + 13 * DAY), st.integers(0, 50)), st.integers(0, 30))
def test_a_forecast_loses_no_card_that_comes_back(again, a_day) -> None:
    found = loads(again, [NewCards(again, a_day, a_day)], today=TODAY)
    assert sum(one.again for one in found) == sum(again.values())
    assert all(one.new <= a_day for one in found)


@pytest.mark.parametrize(
    ("answer", "rating"),
    [
        ({"right": False, "seconds": 30}, 1),
        ({"right": True, "seconds": 30}, 3),
        ({"right": True, "seconds": 126}, 2),
        ({"right": True, "seconds": 30, "unsure": True}, 2),
        ({"right": True, "seconds": 5}, 2),
        ({"right": True, "seconds": 0}, 3),
        ({"right": True, "seconds": 61, "usual": 40.0}, 2),
        ({"right": True, "seconds": 130, "usual": 120.0}, 3),
        ({"right": False, "seconds": 3, "unsure": True}, 1),
    ],
)
def test_an_answer_grades_its_idea(answer, rating) -> None:
    assert rating_of(**answer) == rating


def test_retention_is_told_from_thirty_reviews_on() -> None:
    rows = [Reviewed(1, 10, 9, 0.9), Reviewed(2, 9, 9, 0.8), Reviewed(3, 10, 4, 0.7)]
    few = told(rows)
    assert (few.is_enough, few.missing, few.percent) == (False, 1, 76)
    enough = told([*rows, Reviewed(500, 1, 0, 0.5)])
    assert enough.is_enough
    assert [(span.name, span.total, span.remembered) for span in enough.spans] == [
        ("1", 10, 9), ("2–3", 19, 13), ("61 or more", 1, 0),
    ]  # fmt: skip
    assert enough.spans[1].predicted == pytest.approx(100 * (9 * 0.8 + 10 * 0.7) / 19)
    assert enough.spans[0].low < 90 < enough.spans[0].high
    assert told([]).spans == []
