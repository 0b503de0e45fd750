import pytest

from bank.content import guessing
from tests.bank.conftest import make_items, make_source

EQUAL = ("Batch", "Crate", "Pivot", "Stock")
CUES = {
    "the longest option": ("Stock", "A batch of several crates", "Crate", "Pivot"),
    "the middle number": ("10", "20", "30", "40"),
    "the most hedged option": ("It rises", "It usually", "It halves", "It stands"),
    "avoiding absolutes": ("It always rises", "It is steady", "It never falls", "It only falls"),
    "words shared with the others": ("Rolling forecast", "Rolling order", "Fixed order", "Annual budget"),
}


def figures(*sources) -> dict:
    return {figure.name: figure for figure in guessing.guesser(make_items(*sources))}


@pytest.mark.parametrize(("name", "options"), CUES.items(), ids=CUES)
def test_a_cue_finds_the_key_it_gives_away(name, options) -> None:
    found = figures(make_source(options=options, key=1))[f"guessed by {name} alone"]
    assert found.value == (0.5 if name == "the middle number" else 1)


@pytest.mark.parametrize(("name", "options"), CUES.items(), ids=CUES)
def test_a_cue_that_points_elsewhere_finds_nothing(name, options) -> None:
    assert figures(make_source(options=options, key=3))[f"guessed by {name} alone"].value == 0


def test_options_that_give_nothing_away_are_guessed_by_chance() -> None:
    assert figures(make_source(options=EQUAL))["guessed from the options"].value == pytest.approx(0.25)


def test_the_guesser_never_reads_stem_or_key() -> None:
    one = make_source(options=CUES["the longest option"], key=0, stem="One?")
    assert guessing.all_cues(make_items(one)[0].options) == guessing.all_cues(CUES["the longest option"])


@pytest.mark.parametrize(("telling", "missed"), [(6, False), (20, True)])
def test_a_bank_that_gives_its_keys_away_is_missed(telling, missed) -> None:
    away = [make_source(n, options=CUES["the longest option"], key=1) for n in range(telling)]
    shut = [make_source(n, options=EQUAL) for n in range(telling, 100)]
    found = figures(*away, *shut)["guessed from the options"]
    assert found.value == pytest.approx((telling + 0.25 * (100 - telling)) / 100)
    assert found.missed is missed
    assert len(found.slugs) == telling


def test_the_bound_allows_one_standard_error() -> None:
    found = figures(*(make_source(n, options=EQUAL) for n in range(84)))["guessed from the options"]
    assert found.high == pytest.approx(0.35)
