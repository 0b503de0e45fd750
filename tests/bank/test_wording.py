import pytest

from bank.content import wording
from bank.content.sources import OptionSource
from tests.bank.conftest import make_items, make_source


def figures(*sources) -> dict:
    items = make_items(*sources)
    return {figure.name: figure for figure in (*wording.stems(items), *wording.options(items))}


@pytest.mark.parametrize(
    "stem",
    [
        "A plant runs late. Which action would NOT help?",
        "All of these are costs of holding EXCEPT which?",
        "Which is the LEAST suitable layout?",
        "Which of these is not a holding cost?",
        "Which measure is least likely to help?",
        "Each of these helps, except which one?",
    ],
)
def test_a_task_turned_round_is_negative(stem) -> None:
    assert wording.is_negative(stem)


@pytest.mark.parametrize(
    "stem",
    [
        "The supplier is not reliable. Which action helps?",
        "Stock must not fall below at least 40 units. Which lot size is right?",
        "Which plan has the least cost?",
        "Which line tells how much is not yet committed?",
        "What is the notice called?",
    ],
)
def test_a_not_in_the_situation_is_no_negative(stem) -> None:
    assert not wording.is_negative(stem)


@pytest.mark.parametrize(("many", "missed"), [(3, False), (4, True)])
def test_negative_stems_stay_within_3_percent(many, missed) -> None:
    negative = [make_source(number, stem="Which is NOT a cost?") for number in range(many)]
    plain = [make_source(number) for number in range(many, 100)]
    assert figures(*negative, *plain)["negative stems"].missed is missed


@pytest.mark.parametrize(("words", "missed"), [(110, False), (111, True)])
def test_a_stem_over_110_words_is_named(words, missed) -> None:
    found = figures(make_source(stem="word " * words))["stems over 110 words"]
    assert (found.missed, found.slugs) == (missed, ("question-0",) if missed else ())


@pytest.mark.parametrize(
    "option",
    ["All of the above", "None of the above.", "Both of these", "None of these options", "A and B", "Both A and C",
     "B, C and D", "Options A or D", "Neither B nor C", "A & D only"],
)  # fmt: skip
def test_an_option_that_stands_for_others_is_refused(option) -> None:
    found = figures(make_source(options=("One", "Two", "Three", option)))["options that stand for others"]
    assert (found.missed, found.slugs) == (True, ("question-0",))


@pytest.mark.parametrize(
    "option", ["All of the stock", "A and B items monthly", "Plant A", "None", "Both plants", "AB and CD"]
)
def test_an_option_that_speaks_for_itself_passes(option) -> None:
    assert not figures(make_source(options=("One", "Two", "Three", option)))["options that stand for others"].missed


def with_why(why: str, **fields):
    options = [OptionSource(text, "Since it is so.") for text in ("One", "Two", "Three")]
    return make_source(options=[*options, OptionSource("Four", why)], **fields)


@pytest.mark.parametrize(
    "why", ["Option B is wrong.", "See answer (C).", "As in choice “D”.", "That is why B is correct."]
)
def test_a_rationale_that_names_a_letter_is_refused(why) -> None:
    assert figures(with_why(why))["rationales that name a letter"].slugs == ("question-0",)


@pytest.mark.parametrize(
    "why", ["This option adds a shift.", "Class A is counted monthly.", "The answer ignores a lot."]
)
def test_a_rationale_that_names_none_passes(why) -> None:
    assert not figures(with_why(why))["rationales that name a letter"].missed


def test_a_letter_that_the_case_itself_uses_passes() -> None:
    source = with_why("Option B costs more.", stem="Option A costs 5 and option B costs 7. Which is cheaper?")
    assert not figures(source)["rationales that name a letter"].missed


@pytest.mark.parametrize(
    "options",
    [
        ("200 units", "100 units", "300 units", "400 units"),
        (r"\$1,100", r"\$1,200", r"\$900", r"\$1,300"),
        ("0.5", "0.45", "0.6", "0.7"),
        ("-5", "-20", "0", "3"),
        ("2 weeks", "1 week", "3 weeks", "4 weeks"),
        ("Week 4", "Week 3", "Week 2", "Week 1"),
        ("20%", "10%", "30%", "40%"),
        ("-\\$20", "-\\$30", "\\$10", "\\$20"),
    ],
)  # fmt: skip
def test_numbers_out_of_order_are_named(options) -> None:
    assert figures(make_source(options=options))["numeric options out of order"].slugs == ("question-0",)


@pytest.mark.parametrize(
    "options",
    [
        ("100 units", "200 units", "300 units", "1,400 units"),
        ("−20", "−5", "0", "3"),
        ("1 week", "2 weeks", "3 weeks", "4 weeks"),
        ("200 units early", "100 units late", "100 units early", "200 units late"),
        ("60 and 90", "50 and 80", "1 and 2", "3 and 4"),
        ("Two", "One", "Three", "Four"),
    ],
)  # fmt: skip
def test_numbers_in_order_and_what_is_no_number_pass(options) -> None:
    assert not figures(make_source(options=options))["numeric options out of order"].missed
