"""What the bank must cover, on small banks on either side of each bound."""

import pytest

from bank.content import coverage
from bank.content.sources import ExhibitSource
from tests.bank.conftest import make_content, make_items, make_source
from tests.bank.test_balance import bank, figures


def covered(sources) -> dict:
    return figures(coverage.coverage(make_content(*sources), make_items(*sources)))


def test_a_share_of_questions_off_the_weight_is_missed() -> None:
    fair, unfair = (covered(bank(section=[("one", n), ("two", 100 - n)])) for n in (52, 53))
    assert not fair["share of first (weight 50 %)"].missed
    assert unfair["share of first (weight 50 %)"].missed
    assert unfair["share of second (weight 50 %)"].missed


def test_below_a_hundred_questions_shares_are_only_printed() -> None:
    assert not covered(bank(section=[("one", 99)]))["share of first (weight 50 %)"].missed


def test_a_section_without_a_question_is_named() -> None:
    empty = covered(bank(section=[("one", 5)]))["sections of cpim-8.0 without a question"]
    assert (empty.missed, empty.slugs) == (True, ("two",))
    assert not covered(bank(section=[("one", 1), ("two", 1)]))["sections of cpim-8.0 without a question"].missed


def test_a_legacy_topic_without_a_question_is_named() -> None:
    found = covered(bank(legacy=[(("p1.any",), 3)]))
    assert not found["sections of part-1 without a question"].missed
    assert found["sections of part-2 without a question"].slugs == ("p2.any",)


def test_a_level_that_a_section_never_asks_at_is_a_hole() -> None:
    found = covered(bank(level=[("remember", 1), ("understand", 1), ("apply", 1)]))
    assert found["sections without a question of some level"].slugs == ("one analyse",)


@pytest.mark.parametrize(("many", "missed"), [(999, True), (1000, False)])
def test_fewer_than_a_thousand_checked_questions_are_missed(many, missed) -> None:
    sources = bank(check=[("agreed", many), ("none", 40)])
    assert covered(sources)["published questions (checked blind)"].missed is missed


def test_forms_are_filled_by_checked_questions_of_the_scarcest_area() -> None:
    full = bank(section=[("one", 18), ("two", 18)])
    assert not covered(full)["forms of cpim-8.0 without a common question"].missed
    edited = [*full[:-1], make_source(99, section="two", check="edited")]
    short = covered(edited)["forms of cpim-8.0 without a common question"]
    assert (short.missed, short.value, short.slugs) == (True, 5, ("second is the scarcest",))


def test_an_exhibit_serves_two_to_four_questions() -> None:
    sources = bank(exhibit=[("lonely", 1), ("shared", 2), ("worn", 5)])
    content = make_content(*sources)
    for slug in ("lonely", "shared", "worn", "unused"):
        content.exhibits[slug] = ExhibitSource(slug, "A title", "A body.", "supply/mrp.yaml")
    found = figures(coverage.coverage(content, make_items(*sources)))
    assert found["exhibits that do not serve 2 to 4 questions"].slugs == ("lonely 1", "worn 5", "unused 0")


def test_an_empty_bank_is_measured_too() -> None:
    assert covered([])["published questions (checked blind)"].missed
