"""Item-writing advice: what is said, and that sound questions are left in peace."""

from dataclasses import replace
from pathlib import Path

import pytest

from bank.content.reading import read_content
from bank.editor.advice import advice
from bank.items import Item, Option
from bank.models import LETTERS
from tests.bank.editor.writing import SOUND


def codes(item: Item) -> set[str]:
    return {each.code for each in advice(item)}


def with_options(*texts: str, right: int = 1, **fields) -> Item:
    why = "A reason that says which mistake leads here."
    options = tuple(Option(text, why, index == right) for index, text in enumerate(texts))
    return replace(SOUND, options=options, **fields)


def with_why(why: str) -> Item:
    return replace(SOUND, options=(replace(SOUND.options[0], why=why), *SOUND.options[1:]))


def test_a_sound_question_and_an_empty_form_are_left_in_peace() -> None:
    assert codes(SOUND) == codes(Item()) == codes(Item(options=(Option(),) * 4)) == set()


LONG = "the lot size at which ordering and carrying costs are equal over the year"
RULES = [
    ("longest-key", with_options("a fixed lot", LONG, "lot for lot", "a period lot")),
    ("shortest-key", with_options(LONG, "a lot", f"{LONG} of demand", f"{LONG} of sales")),
    ("negative", replace(SOUND, stem="A plant has two lines. Which of these is not a bottleneck?")),
    ("absolute", with_options("It always helps", "It helps in part", "It harms in part", "It does nothing here")),
    ("stands-for-others", with_options("Kanban", "MRP", "None of the above", "Both")),
    ("stands-for-others", with_options("Kanban", "MRP", "A and B", "DDMRP")),
    ("no-rationale", with_why("")),
    ("thin-rationale", with_why("Wrong.")),
    ("letter", with_why("Option C is better than this one, since it counts the carrying cost.")),
    ("no-question", replace(SOUND, stem="Harbor Pumps uses 1,200 seals a year and wants the lot of lowest cost.")),
    ("long-stem", replace(SOUND, stem="seal " * 91 + "?")),
    ("echo", with_options("Forecasting", "Harbor planning", "Costing", "Auditing", stem="What does the Harbor lack?")),
    ("periods", with_options("It grows.", "It falls", "It stays", "It turns")),
    ("out-of-order", with_options("300 seals", "200 seals", "400 seals", "500 seals")),
    ("decimals", with_options("1.5 weeks", "2.25 weeks", "3.5 weeks", "4.5 weeks")),
    ("no-case", replace(SOUND, stem="What is a lot?", level="analyse", calculation=False)),
    ("too-easy", replace(SOUND, angoff=0.95)),
    ("below-chance", replace(SOUND, angoff=0.2)),
    ("too-hard", replace(SOUND, angoff=0.28)),
    ("no-figures", replace(SOUND, stem="A company that buys seals asks: which lot is the best one for it?")),
    ("is-calculation", Item(kind="numeric", stem="How many seals are 3 lots of 5?", number="15")),
    ("markdown", replace(SOUND, stem="A **lot of seals. Which one?")),
    ("markdown", replace(SOUND, stem="Read ![](picture:0123456789abcdef) first. Which one?")),
]


@pytest.mark.parametrize(("code", "item"), RULES, ids=[f"{code}-{n}" for n, (code, _) in enumerate(RULES)])
def test_what_is_broken_is_named(code, item) -> None:
    assert code in codes(item)


def test_it_is_said_where_the_author_can_mend_it() -> None:
    said = advice(with_options("a fixed lot", LONG, "lot for lot", "a period lot", stem="Which fits?"))
    assert [(each.field, each.code) for each in said] == [
        ("stem", "no-case"),
        ("stem", "no-figures"),
        ("option 2", "longest-key"),
    ]
    assert "Make a wrong one as long." in said[-1].message


def test_options_are_not_compared_before_all_of_them_are_written() -> None:
    item = with_options("a fixed lot", LONG, "lot for lot", "")
    assert codes(item) == set()


@pytest.mark.parametrize("key", range(4))
def test_a_length_that_a_wrong_option_shares_is_no_cue(key) -> None:
    item = with_options(LONG, f"{LONG}!", "lot for lot", "a period lot", right=key)
    assert not {"longest-key", "shortest-key"} & codes(item)


def test_a_letter_that_the_case_itself_uses_is_the_cases() -> None:
    item = with_why("Option C of the case costs more than this one, since it carries stock.")
    assert "letter" not in codes(replace(item, stem=f"{SOUND.stem} Option C costs \\$5."))


def test_several_right_options_give_no_single_one_away() -> None:
    item = with_options("a fixed lot", LONG, "lot for lot", "a period lot")
    both = replace(item, kind="multiple", options=(replace(item.options[0], right=True), *item.options[1:]))
    assert codes(both) == set()


def test_a_text_that_cannot_be_shown_is_a_fault_and_no_advice() -> None:
    assert "markdown" not in codes(replace(SOUND, stem=r"How much is $\frac{1$?"))


@pytest.fixture(scope="module")
def shipped() -> list[Item]:
    content = read_content(Path("content"))
    return [
        Item(
            stem=question.stem,
            options=tuple(Option(o.text, o.why, index == question.key) for index, o in enumerate(question.options)),
            level=question.level,
            angoff=question.angoff,
            calculation=question.calculation,
            exhibit=question.exhibit or "",
        )
        for question in content.questions
    ]


def test_advice_is_rare_on_the_questions_that_ship(shipped) -> None:
    """They were written by the guide and checked one by one: what is said of many of them would be noise."""
    said = [code for item in shipped for code in codes(item)]
    assert {code: said.count(code) for code in set(said) if said.count(code) > 0.02 * len(shipped)} == {}
    assert len(said) < 0.05 * len(shipped)


def test_every_shipped_question_with_its_key_drawn_out_is_told_so(shipped) -> None:
    """The other way round: a cue put into each of them is found in nearly all."""
    drawn_out = [
        replace(
            item,
            options=tuple(replace(o, text=f"{o.text} as the planner should") if o.right else o for o in item.options),
        )
        for item in shipped
        if all(len(option.text) < 25 and not any(c.isdigit() for c in option.text) for option in item.options)
    ]
    told = [item for item in drawn_out if "longest-key" in codes(item)]
    assert len(drawn_out) > 20
    assert len(told) > 0.8 * len(drawn_out)


def test_six_options_have_letters_for_advice_to_name() -> None:
    assert codes(with_options(*[f"lot {letter}" for letter in LETTERS])) <= {"echo"}
