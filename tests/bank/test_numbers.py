"""Numbers as people type them and files hold them. The first examples are those of the player's own reading."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from bank.authoring.completing import as_number
from bank.interchange.decimals import decimal_of
from bank.items import Item
from bank.numbers import NotANumber, as_read, exact, of_file, read, value, written

EXAMPLES = json.loads((Path(__file__).parents[1] / "js" / "numbers.json").read_text())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: repr(example["typed"]))
def test_a_number_is_read_as_the_player_reads_it(example) -> None:
    assert read(example["typed"]) == example["read"]
    if example["read"] is not None:
        assert written(Decimal(example["read"])) == example["written"]


def test_more_places_than_a_range_can_have_are_rounded_off() -> None:
    assert value("0.333333333333") == Decimal("0.33333333")
    assert value("0.666666666666") == Decimal("0.66666667")


@pytest.mark.parametrize("typed", ["12 %", "", "10000000000000000", "9" * 40, "9999999999999999.999999999"])
def test_what_is_no_number_has_no_value(typed) -> None:
    assert value(typed) is None


def test_noughts_behind_the_point_are_not_written() -> None:
    assert [written(Decimal(text)) for text in ("11.50000000", "-1200.00000000", "0E-8")] == ["11.5", "−1,200", "0"]


NONE = None
# As typed: what a page reads of it (candidates, reviewers and authors), and what a file that holds it means.
READINGS = [
    ("1250", "1250", "1250"),
    ("1,250.5", "1250.5", "1250.5"),
    ("12,345,678", "12345678", "12345678"),
    ("1,250", "1250", NONE),  # a program may mean 1.25
    ("-1,250", "-1250", NONE),
    ("1250,5", "1250.5", "1250.5"),
    ("3,5", "3.5", "3.5"),
    ("0,125", "0.125", "0.125"),
    (",5", "0.5", "0.5"),
    ("1.250,75", "1250.75", "1250.75"),
    ("1 250", "1250", "1250"),
    ("1\u00a0250", "1250", "1250"),
    ("1\u202f250,5", "1250.5", "1250.5"),
    ("1 25", NONE, NONE),
    ("1’250", "1250", "1250"),
    ("1_250", NONE, NONE),
    ("-4", "-4", "-4"),
    ("\u22124", "-4", "-4"),
    ("\u20134", "-4", "-4"),
    ("- 4", "-4", "-4"),
    ("--4", NONE, NONE),
    ("+4", "4", "4"),
    ("-0", "0", "0"),
    ("007", "7", "7"),
    ("1.", "1", "1"),
    (".", NONE, NONE),
    ("", NONE, NONE),
    ("   ", NONE, NONE),
    ("1e3", NONE, "1000"),
    ("1.5E-3", NONE, "0.0015"),
    ("1e31", NONE, NONE),
    ("1e-31", NONE, NONE),
    ("1e999999999", NONE, NONE),
    ("0e999", NONE, "0"),
    ("nan", NONE, NONE),
    ("NaN", NONE, NONE),
    ("inf", NONE, NONE),
    ("-Infinity", NONE, NONE),
    ("sNaN", NONE, NONE),
    ("\u0661\u0662", NONE, NONE),  # Arabic digits
    ("\uff11\uff12", NONE, NONE),  # full-width digits
    ("1\u00b2", NONE, NONE),
    ("1/2", NONE, NONE),
    ("0x10", NONE, NONE),
    ("12 %", NONE, NONE),
    ("$12", NONE, NONE),
    ("12 pcs", NONE, NONE),
    ("1\x00", NONE, NONE),
    ("9" * 16, "9" * 16, "9" * 16),
    ("9" * 17, NONE, "9" * 17),
    ("9" * 61, NONE, NONE),
    ("0.00000001", "0.00000001", "0.00000001"),
]


def decimal(text) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(("typed", "page", "file"), READINGS, ids=[repr(typed)[:20] for typed, *_ in READINGS])
class TestAllReaders:
    def test_candidates_reviewers_and_authors_are_read_alike(self, typed, page, file) -> None:
        assert value(typed) == exact(typed) == decimal(page)

    def test_files_are_read_as_a_page_is_or_refused(self, typed, page, file) -> None:
        assert decimal_of(typed) == decimal(file)
        if None not in (page, file):
            assert page == file

    def test_a_refusal_begins_with_what_was_refused(self, typed, page, file) -> None:
        if file is None:
            with pytest.raises(NotANumber, match="“"):
                of_file(typed)


def test_a_range_is_made_of_no_rounded_number() -> None:
    assert (exact("0.333333333"), value("0.333333333")) == (None, Decimal("0.33333333"))


def test_an_author_may_type_as_a_candidate_does() -> None:
    assert as_number("1,250") == as_number(" 1 250,0 ") == 1250
    assert [as_number(typed) for typed in ("1e3", "NaN", "0.123456789", "1" + 15 * "0", "-" + "9" * 16)] == [None] * 5


def test_two_ways_to_write_a_number_make_no_other_question() -> None:
    one, other = (Item(kind="numeric", stem="How many?", number=typed) for typed in ("1,250.50", "1250.5"))
    assert one.fingerprint == other.fingerprint


def test_who_types_a_number_sees_how_it_is_read() -> None:
    assert [as_read(typed) for typed in ("1,25", "1,250", "-3.50", "twelve", "")] == [
        "1.25",
        "1,250",
        "−3.5",
        "twelve",
        "",
    ]
