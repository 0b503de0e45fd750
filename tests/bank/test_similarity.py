import math
import random

import pytest
from django.conf import settings

from bank.content import similarity
from bank.content.reading import read_content
from tests.bank.conftest import make_items, make_source

CASE = (
    "Halden Pumps in Norway buys {thing} at $4.50 each. Annual demand is {n} units, an order costs $60 and carrying "
    "cost is 20% a year. The {person} wants to know what happens to the total cost when the lot is doubled. "
    "By how much does the yearly cost of {verb} rise?"
)
OTHER = (
    "Two planners at a bakery in Lima disagree whether a late delivery should be rescheduled or expedited, since the "
    "oven is free on Friday only. Which message of the planning system should they follow first?"
)


def pairs(*stems: str, **options):
    return [pair[:2] for pair in similarity.pairs_alike({str(n): stem for n, stem in enumerate(stems)}, **options)]


@pytest.fixture(scope="module")
def shipped() -> list[str]:
    return [source.stem for source in read_content(settings.CONTENT_DIR).questions]


def test_the_same_stem_with_other_nouns_and_numbers_is_found(shipped) -> None:
    one = CASE.format(thing="gaskets", n=4800, person="buyer", verb="ordering")
    two = CASE.format(thing="copper wire", n=950, person="controller", verb="carrying")
    assert pairs(one, two.replace("Halden Pumps in Norway", "Ito Fans in Japan"), OTHER, *shipped) == [("0", "1")]


def test_different_stems_are_not_alike(shipped) -> None:
    assert pairs(CASE, OTHER, *shipped) == []


def test_the_score_of_a_copy_is_one_and_comes_first() -> None:
    found = similarity.pairs_alike({"a": OTHER, "b": OTHER, "c": OTHER.replace("first", "as the first of all")})
    assert found[0] == ("a", "b", 1.0)
    assert [pair[2] for pair in found] == sorted((pair[2] for pair in found), reverse=True)


@pytest.mark.parametrize("at_least", [0.1, 0.33, 0.5, 0.8, 1.0])
def test_the_filter_loses_no_pair(at_least) -> None:
    dice = random.Random(5)
    stems = [" ".join(dice.choice("abcd") for _ in range(dice.randint(3, 12))) for _ in range(60)]
    shingles = similarity._shingles({str(n): stem for n, stem in enumerate(stems)})
    by_hand = {
        frozenset((a, b))
        for a in shingles
        for b in shingles
        if a < b and similarity._jaccard(shingles[a], shingles[b]) >= at_least
    }
    assert {frozenset(pair) for pair in pairs(*stems, at_least=at_least)} == by_hand


def test_stems_too_short_to_compare_are_left_alone() -> None:
    assert pairs("What?", "What?", "", "") == []


def test_pairs_alike_are_missed_and_named() -> None:
    third = make_source(3, stem=CASE.replace("$", r"\$"))
    items = make_items(make_source(1, stem=OTHER), make_source(2, stem=OTHER), third)
    [alike, _] = similarity.repeats(items)
    assert (alike.missed, alike.value, alike.slugs) == (True, 1, ("question-1 ~ question-2 (1.00)",))


def test_the_same_concept_and_key_within_a_section_is_missed() -> None:
    twice = [make_source(1, concept="Flow shop"), make_source(2, concept="flow shop")]
    [_, same] = similarity.repeats(make_items(*twice))
    assert (same.missed, same.slugs) == (True, ("question-1 = question-2",))


@pytest.mark.parametrize("other", [{"section": "two"}, {"key": 1}, {"concept": "job shop"}])
def test_another_section_key_or_concept_is_no_repeat(other) -> None:
    one = make_source(1, concept="flow shop")
    [_, same] = similarity.repeats(make_items(one, make_source(2, **{"concept": "flow shop", **other})))
    assert not same.missed


def test_of_many_stems_most_pairs_are_not_even_compared(shipped) -> None:
    dice = random.Random(2)
    texts = [stem.split() for stem in shipped]
    words = sorted({word for text in texts for word in text})
    stems = [
        " ".join(w if dice.random() < 0.4 else dice.choice(words) for w in dice.choice(texts)) for _ in range(1500)
    ]
    shingles = similarity._shingles({str(n): stem for n, stem in enumerate(stems)})
    compared = sum(1 for _ in similarity._candidates(shingles, similarity.TOO_ALIKE))
    assert compared < 0.35 * math.comb(len(stems), 2)
