"""What an author may get wrong in a chart: each fault is named with its field and its mend."""

import math
from typing import Any

import pytest

from bank.drawings import ChartFault, read_chart
from tests.bank.charts import EXAMPLES


def faults(raw: Any) -> dict[str, str]:
    with pytest.raises(ChartFault) as refused:
        read_chart(raw)
    return dict(refused.value.faults)


def activities(**second: Any) -> list[dict[str, Any]]:
    return [{"name": "A", "time": 4}, {"name": "B", "time": 3, "after": ["A"]} | second]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_example_of_every_kind_is_taken(kind) -> None:
    assert read_chart(EXAMPLES[kind]).kind == kind


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_field_that_the_kind_does_not_have_is_refused(kind) -> None:
    assert "is not a field here; the fields are kind" in faults(EXAMPLES[kind] | {"colour": "red"})["colour"]


@pytest.mark.parametrize("raw", [None, "lines", [1], 7])
def test_what_is_no_mapping_is_refused(raw) -> None:
    assert "must be a mapping" in faults(raw)[""]


@pytest.mark.parametrize("kind", [None, "pie", ["lines"], 3])
def test_an_unknown_kind_is_refused(kind) -> None:
    assert "is no kind of drawing; use one of control, profile, lines, pareto, structure, network" in faults(
        {"kind": kind}
    )["kind"]  # fmt: skip


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_field_missing_is_named_at_once(kind) -> None:
    assert len(faults({"kind": kind})) >= 2


FAULTS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "a word as point": ("control", {"points": [50.1, "many"]}, "points, entry 2", "is “many”; write a number"),
    "a truth as point": ("control", {"points": [50.1, True]}, "points, entry 2", "write a number"),
    "no number at all": ("control", {"points": [math.nan, 1]}, "points, entry 1", "is nan; write a number of at most"),
    "an endless number": ("control", {"upper": math.inf}, "upper", "is inf; write a number of at most"),
    "the hugest": ("control", {"label": 16**5000}, "label", "is “a huge number”; write a text"),
    "a huge number": ("control", {"points": [10**400, 1]}, "points, entry 1", "write a number of at most"),
    "too many decimals": ("control", {"center": 50.00001}, "center", "at most 4 decimals can be read off"),
    "limits turned round": ("control", {"upper": 47, "lower": 52}, "center", "must lie between lower (52) and upper"),
    "one point": ("control", {"points": [50]}, "points", "has 1 entries; give 2 to 40"),
    "41 points": ("control", {"points": [50] * 41}, "points", "has 41 entries; give 2 to 40"),
    "points as text": ("control", {"points": "50, 51"}, "points", "must be a list"),
    "no unit": ("control", {"unit": None}, "unit", "is “None”; write a text"),
    "a unit too long": ("control", {"unit": "m" * 31}, "unit", "has 31 characters; at most 30 fit"),
    "a line break": ("control", {"unit": "a\nb"}, "unit", "holds a line break or control character"),
    "a control character": ("control", {"label": "a\x01b"}, "label", "holds a line break or control character"),
    "a period too few": ("profile", {"periods": ["W1", "W2"]}, "load, Released", "has 3 numbers for 2 periods"),
    "a period that is a truth": ("profile", {"periods": ["W1", True, "W3"]}, "periods, entry 2", "in quotes"),
    "negative load": ("profile", {"load": {"Released": [1, -2, 3]}}, "load, Released, entry 2", "less than 0"),
    "negative capacity": ("profile", {"capacity": -1}, "capacity", "is -1; it cannot be less than 0"),
    "capacity of other length": ("profile", {"capacity": [40]}, "capacity", "has 1 numbers for 3 periods"),
    "no capacity": ("profile", {"capacity": None}, "capacity", "is “None”; write a number"),
    "four loads": ("profile", {"load": {name: [1, 2, 3] for name in "abcd"}}, "load", "has 4 entries; give 1 to 3"),
    "load as list": ("profile", {"load": [1, 2, 3]}, "load", "must be a mapping: {Name: …, Name: …}"),
    "five lines": ("lines", {"series": {name: [1, 2] for name in "abcde"}}, "series", "has 5 entries; give 1 to 4"),
    "a line too long": ("lines", {"series": {"A": [1, 2, 3]}}, "series, A", "has 3 numbers for 2 periods"),
    "a gap in a line": ("lines", {"series": {"A": [1, None]}}, "series, A, entry 2", "is “None”; write a number"),
    "bars out of order": ("pareto", {"bars": {"A": 1, "B": 2}}, "bars, B", "is more than A; put the bars in"),
    "other before the end": ("pareto", {"bars": {"A": 9, "Other": 1, "B": 2}}, "bars, B", "is more than Other"),
    "bars of nothing": ("pareto", {"bars": {"A": 0, "B": 0}}, "bars", "are all 0"),
    "a negative bar": ("pareto", {"bars": {"A": 1, "B": -1}}, "bars, B", "cannot be less than 0"),
    "an item without parts": ("structure", {"parts": []}, "parts", "list at least one part"),
    "parts that are no list": ("structure", {"parts": {"item": "A"}}, "parts", "must be a list"),
    "a part without quantity": ("structure", {"parts": [{"item": "A"}]}, "part 1, per", "write a number"),
    "a part used never": ("structure", {"parts": [{"item": "A", "per": 0}]}, "part 1, per", "is 0; write how many"),
    "a part of itself": ("structure", {"parts": [{"item": "Lamp L20", "per": 1}]}, "part 1, item", "a part of itself"),
    "a part that is a text": ("structure", {"parts": ["Shade"]}, "part 1", "must be a mapping"),
    "a part with more": ("structure", {"parts": [{"item": "A", "per": 1, "lead": 2}]}, "part 1, lead", "fields are"),
    "30 parts": ("structure", {"parts": [{"item": "A", "per": 1}] * 30}, "parts", "more than 30 items with the top"),
    "one activity": ("network", {"activities": activities()[:1]}, "activities", "has 1 entries; give 2 to 26"),
    "an unknown one before": ("network", {"activities": activities(after=["C"])}, "B, after", "“C” is no activity"),
    "one before twice": ("network", {"activities": activities(after=["A", "A"])}, "B, after", "names “A” twice"),
    "an activity after itself": ("network", {"activities": activities(after=["B"])}, "activities", "in a loop"),
    "a name twice": ("network", {"activities": activities(name="A", after=[])}, "activities", "“A” is there twice"),
    "negative time": ("network", {"activities": activities(time=-1)}, "activity 2, time", "cannot be less than 0"),
    "after as text": ("network", {"activities": activities(after="A")}, "activity 2, after", "must be a list"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "changed", "field", "mend"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_chart_is_refused_by_field(kind, changed, field, mend) -> None:
    found = faults(EXAMPLES[kind] | changed)
    assert mend in found[field]


def test_activities_that_wait_for_one_another_are_refused() -> None:
    one, two = activities()
    assert "in a loop" in faults(EXAMPLES["network"] | {"activities": [one | {"after": ["B"]}, two]})["activities"]


def test_parts_too_deep_are_refused() -> None:
    part = {"item": "6", "per": 1}
    for level in "54321":
        part = {"item": level, "per": 1, "parts": [part]}
    place = ", ".join(["part 1"] * 5)
    assert "deeper than 5 levels" in faults(EXAMPLES["structure"] | {"parts": [part]})[f"{place}, parts"]


def test_a_structure_that_holds_itself_is_refused() -> None:
    part: dict[str, Any] = {"item": "A", "per": 1}
    part["parts"] = [part]
    assert "more than 30 items" in faults(EXAMPLES["structure"] | {"parts": [part]})["parts"]


def test_a_number_may_name_an_item_or_a_period() -> None:
    chart = read_chart(EXAMPLES["lines"] | {"periods": [1, 2]})
    assert chart.periods == ("1", "2")


def test_one_capacity_stands_for_all_periods_and_other_may_be_the_largest() -> None:
    assert read_chart(EXAMPLES["profile"] | {"capacity": 40}).capacity == (40, 40, 40)
    assert read_chart(EXAMPLES["pareto"] | {"bars": {"A": 1, "All others": 9}}).bars[-1].value == 9
