"""Each bound on the bank as a whole, on small banks on either side of it."""

from datetime import date

import pytest

from bank.content import balance
from bank.content.rounds import Round
from tests.bank.conftest import TEXTS, make_content, make_items, make_source


def figures(found) -> dict:
    return {figure.name: figure for figure in found}


def bank(**counts):
    """Sources with one field going through the values of `counts[field]`, as (value, how many) pairs."""
    [(field, parts)] = counts.items()
    values = [value for value, many in parts for _ in range(many)]
    return [make_source(number, **{field: value}) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("counts", "missed"),
    [
        ((25, 25, 25, 25), ""),
        ((22, 28, 25, 25), ""),
        ((21, 25, 27, 27), "A"),
        ((29, 25, 24, 22), "A"),
        ((10, 40, 25, 25), "AB"),
    ],
)
def test_keys_stand_evenly(counts, missed) -> None:
    found = figures(balance.keys(make_items(*bank(key=list(enumerate(counts))))))
    assert [letter for letter in "ABCD" if found[f"key {letter}"].missed] == list(missed)


@pytest.mark.parametrize(
    ("name", "telling"),
    [
        ("key strictly the longest option", ("Much longer work", *TEXTS[1:])),
        ("key strictly the shortest option", ("Work", *TEXTS[:3])),
    ],
)
def test_a_key_told_by_its_length_is_missed_above_30_percent(name, telling) -> None:
    for many, missed in ((3, False), (4, True)):
        found = figures(balance.keys(make_items(*bank(options=[(telling, many), (TEXTS, 10 - many)]))))[name]
        assert (found.value, found.missed, len(found.slugs)) == (many / 10, missed, many)


def test_a_tie_for_the_longest_tells_nothing_and_markup_has_no_length() -> None:
    tied = ("**Longer** one", "Longer two", "Long", "Short")
    found = figures(balance.keys(make_items(make_source(options=tied))))
    assert found["key strictly the longest option"].value == 0


@pytest.mark.parametrize(
    ("counts", "missed"),
    [
        ((20, 30, 35, 15), set()),
        ((13, 37, 42, 8), set()),
        ((28, 30, 30, 12), {"remember"}),
        ((15, 20, 40, 25), {"understand", "analyse"}),
        ((25, 35, 25, 15), {"apply"}),
    ],
)
def test_levels_keep_within_seven_points_of_their_target(counts, missed) -> None:
    names = ("remember", "understand", "apply", "analyse")
    found = figures(balance.levels(make_items(*bank(level=list(zip(names, counts, strict=True))))))
    assert {name for name in names if found[f"level {name}"].missed} == missed


@pytest.mark.parametrize(("many", "missed"), [(9, True), (10, False), (25, False), (26, True)])
def test_calculations_are_10_to_25_percent(many, missed) -> None:
    found = figures(balance.levels(make_items(*bank(calculation=[(True, many), (False, 100 - many)]))))
    assert found["calculations"].missed is missed


@pytest.mark.parametrize(
    ("values", "missed"),
    [((0.5, 0.8), []), ((0.45, 0.7), ["mean"]), ((0.64, 0.85), ["mean"]), ((0.6, 0.7), ["standard deviation"])],
)
def test_angoff_judgements_are_spread_around_two_thirds(values, missed) -> None:
    found = balance.angoff(make_items(*bank(angoff=[(value, 5) for value in values])))
    assert [figure.name.removeprefix("Angoff ") for figure in found if figure.missed] == missed


@pytest.mark.parametrize(("disagreed", "missed"), [(3, False), (4, True)])
def test_disagreements_on_record_stay_within_3_percent(disagreed, missed) -> None:
    sources = bank(check=[("agreed", 100 - disagreed), ("disagreed", disagreed), ("edited", 7)])
    found = figures(balance.blind_check(make_items(*sources), []))
    assert found["disagreements on record"].missed is missed
    assert len(found["edited since the check (draft again)"].slugs) == 7


def test_disagreements_that_rewriting_settled_stay_in_the_rate() -> None:
    rounds = [Round(date(2026, 11, 1), 60, ("one", "two")), Round(date(2026, 11, 2), 2, ())]
    found = figures(balance.blind_check(make_items(*bank(check=[("agreed", 60)])), rounds))
    rate = found["disagreed in 62 blind solutions so far"]
    assert (rate.slugs, rate.value, rate.missed) == (("one", "two"), pytest.approx(2 / 62), True)


def test_the_table_has_a_row_for_each_area_and_one_for_all() -> None:
    sources = bank(section=[("one", 3), ("two", 1)])
    rows = balance.by_area(make_content(*sources), make_items(*sources))
    assert [(row["area"], row["questions"], row["A"]) for row in rows] == [
        ("first", 3, 3),
        ("second", 1, 1),
        ("all", 4, 4),
    ]


def test_an_empty_bank_is_measured_too() -> None:
    content = make_content()
    assert balance.by_area(content, [])[-1]["questions"] == 0
