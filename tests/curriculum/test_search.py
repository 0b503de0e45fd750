"""Learners find a term by name, by a part of it, by its abbreviation, and when they misspell it."""

import pytest

from curriculum.search import MAX_QUERY, Entry, SearchIndex
from curriculum.words import words

NAMES = """
available-to-promise|ATP; capable-to-promise|CTP; capacity requirements planning|CRP; capacity; demonstrated capacity;
rated capacity; rough-cut capacity planning|RCCP; material requirements planning|MRP; master production schedule|MPS;
master schedule; kanban; economic order quantity|EOQ; economic production quantity|EPQ; safety stock; safety capacity;
safety lead time; lead time; manufacturing lead time; cumulative lead time; order point|reorder point;
backlog; backorder; bill of material|BOM;
planning bill; work in process|WIP; work center; theory of constraints|TOC; drum-buffer-rope|DBR;
finite loading; infinite loading; forward scheduling; backward scheduling; time fence; demand time fence;
sales and operations planning|S&OP; vendor-managed inventory|VMI; cross-docking; cycle counting; ABC classification;
tracking signal; mean absolute deviation|MAD; exponential smoothing; seasonal index; bullwhip effect; 5S; poka-yoke;
just-in-time|JIT; lot-for-lot; pegging; process batch; transfer batch; value stream mapping|VSM; takt time;
total cost of ownership|TCO; third-party logistics|3PL; distribution requirements planning|DRP; hedge; lean; load
"""


def entry(line: str) -> Entry:
    name, *also = [part.strip() for part in line.split("|")]
    return Entry("term", name.replace(" ", "-"), (name, *also), "")


INDEX = SearchIndex(
    [
        *(entry(line) for line in NAMES.replace("\n", " ").split(";")),
        Entry("formula", "eoq", ("Economic order quantity",), "How much to order at a time."),
        Entry("term", "fill-rate", ("fill rate",), "The share of demand met from the shelf without waiting."),
    ]
)


def found(query: str) -> list[str]:
    return [entry.names[0] for entry in INDEX.find(query).hits]


FIRST = {
    # As written, in another case, with or without hyphens, in the plural, by abbreviation.
    "kanban": "kanban",
    "Safety Stock": "safety stock",
    "safety stocks": "safety stock",
    "available to promise": "available-to-promise",
    "ATP": "available-to-promise",
    "atp": "available-to-promise",
    "bills of materials": "bill of material",
    "cross docking": "cross-docking",
    "crossdocking": "cross-docking",
    "poka yoke": "poka-yoke",
    "leadtime": "lead time",
    "sop": "sales and operations planning",
    "s&op": "sales and operations planning",
    "S & OP": "sales and operations planning",
    "eoq": "economic order quantity",
    "5s": "5S",
    "reorder points": "order point",
    "transfer batches": "transfer batch",
    # Misspelled.
    "capcity requirments": "capacity requirements planning",
    "capcity requirments planing": "capacity requirements planning",
    "avaliable to promise": "available-to-promise",
    "kanbann": "kanban",
    "kanbna": "kanban",
    "safty stock": "safety stock",
    "manufactoring lead time": "manufacturing lead time",
    "exponental smoothing": "exponential smoothing",
    "bullwip efect": "bullwhip effect",
    "theroy of constrains": "theory of constraints",
    "vender managed inventery": "vendor-managed inventory",
    "ecomonic order quantity": "economic order quantity",
    # Not typed to its end yet.
    "rough c": "rough-cut capacity planning",
    "seasonal in": "seasonal index",
    "exponetial smoo": "exponential smoothing",
}


@pytest.mark.parametrize(("query", "first"), FIRST.items(), ids=FIRST)
def test_the_term_that_was_meant_comes_first(query, first) -> None:
    assert found(query)[0] == first


def test_the_name_itself_comes_before_its_beginnings_and_those_before_parts() -> None:
    assert found("capacity") == [
        "capacity", "capacity requirements planning", "rated capacity", "safety capacity",
        "demonstrated capacity", "rough-cut capacity planning",
    ]  # fmt: skip


def test_words_may_come_in_any_order() -> None:
    assert found("smoothing exponential") == ["exponential smoothing"]


def test_a_formula_and_its_term_are_both_found() -> None:
    assert [entry.kind for entry in INDEX.find("economic order quantity").hits] == ["term", "formula"]


def test_the_words_of_a_definition_find_it_when_spelled_as_they_are() -> None:
    assert found("demand met shelf") == ["fill rate"]
    assert found("shelv waitng") == []


def test_a_right_spelling_is_not_watered_down_with_what_is_like_it() -> None:
    assert found("lean") == ["lean"]


def test_nothing_found_offers_what_is_near() -> None:
    result = INDEX.find("eqo")
    assert not result.hits
    assert "economic order quantity" in [entry.names[0] for entry in result.near]


@pytest.mark.parametrize("query", ["xylophone", "", "  ", "-&%", "\x00", "?" * 5000, "a" * 5000])
def test_what_means_nothing_finds_nothing_and_offers_nothing(query) -> None:
    result = INDEX.find(query)
    assert (result.hits, result.near) == ([], [])


def test_a_query_is_read_to_its_bound_and_no_further() -> None:
    assert found("kanban" + " " * MAX_QUERY + "zebra") == ["kanban"]
    assert INDEX.find("kanban " * 1000).hits[0].names == ("kanban",)


def test_an_index_of_nothing_finds_nothing() -> None:
    assert SearchIndex([]).find("kanban").hits == []


def test_words_are_the_same_for_both_numbers() -> None:
    pairs = ["batch batches", "inventory inventories", "process processes", "lot lots", "box boxes", "MRP MRPs"]
    for pair in pairs:
        one, many = words(pair)
        assert one == many
    assert words("bus analysis supplier's Kraljic–Matrix naïve") == [
        "bus", "analysis", "supplier", "kraljic", "matrix", "naive",
    ]  # fmt: skip
