"""Numbers as candidates type them. The examples are those of the player's own reading."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from bank.numbers import read, value, written

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
