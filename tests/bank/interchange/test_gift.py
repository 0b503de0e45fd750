from itertools import islice
from pathlib import Path

import pytest

from bank.interchange.encodings import decode
from bank.interchange.found import Found
from bank.interchange.gift import read_gift
from bank.items import Option

FILES = Path(__file__).parent / "files"


def read(text: str) -> list[Found]:
    return list(read_gift(text).found)


def read_one(text: str) -> Found:
    (found,) = read(text)
    return found


def messages(found: Found) -> str:
    return " ".join(problem.message for problem in found.problems)


def rights(found: Found) -> list[bool]:
    return [option.right for option in found.item.options]


def of_file(name: str) -> dict[str, Found]:
    return {found.name: found for found in read(decode((FILES / name).read_bytes())[0])}


def test_a_file_of_moodle_keeps_names_categories_and_tags() -> None:
    found = of_file("moodle.gift")
    assert list(found) == ["Netting", "EOQ", "Levers", "Terms", "Pull", "Case"]
    assert {one.category for one in found.values()} == {"Default for CPIM/Planning"}
    assert found["Netting"].item.tags == ("mrp", "from 2019")
    assert [one.line for one in found.values()] == [7, 16, 22, 30, 38, 42]


def test_html_of_moodle_becomes_markdown_with_rationales_and_explanation() -> None:
    item = of_file("moodle.gift")["Netting"].item
    assert item.stem == "What does MRP subtract from **gross requirements**?"
    assert item.options[0] == Option("Scheduled receipts and stock on hand", "Right: netting takes both off.", True)
    assert item.options[1].text == "Safety time & lead time"
    assert item.explanation == "Net = gross − on hand − receipts."


def test_formulas_of_moodle_become_ours() -> None:
    item = of_file("moodle.gift")["EOQ"].item
    assert item.stem == r"With $D=1200$ a year, $S=\$50$ and $H=\$3$, how much is $\sqrt{2DS/H}$?"
    assert (item.kind, item.number, item.tolerance) == ("numeric", "200", "0.5")
    assert item.explanation == "The square root of 40,000."


def test_equal_weights_make_a_multiple_response_with_a_word_about_credit() -> None:
    found = of_file("moodle.gift")["Levers"]
    assert (found.item.kind, rights(found), found.whole) == ("multiple", [True, True, False], True)
    assert "only all together" in messages(found)
    assert "cost credit" in messages(found)


def test_feedback_of_true_and_false_goes_to_the_option_it_is_said_for() -> None:
    item = of_file("moodle.gift")["Pull"].item
    assert item.options == (Option("True", "Yes.", True), Option("False", "Think of who starts it.", False))


@pytest.mark.parametrize("name", ["Terms", "Case"])
def test_what_we_do_not_hold_becomes_a_draft_with_its_original(name: str) -> None:
    found = of_file("moodle.gift")[name]
    assert not found.whole
    assert found.item.stem
    assert found.original.splitlines()[-1 if name == "Case" else 1].startswith("::")
    assert found.problems


def test_a_file_typed_by_hand_is_read_whole() -> None:
    found = read(decode((FILES / "teacher.gift").read_bytes())[0])
    kinds = ["single", "single", "single", "single", "numeric", "numeric", "single", "single"]
    assert [one.item.kind for one in found] == kinds
    assert [one.whole for one in found] == [True, False, True, True, True, True, False, True]
    assert {one.category for one in found} == {"Inventory/Safety stock"}
    assert found[1].item.stem == r"The term \_\_\_\_\_ means orders not shipped."
    assert found[2].item.stem == r"Stock that costs \$5 and more in A\*B\*C and \_X\_ is \_\_\_\_\_."
    assert (found[5].item.number, found[5].item.tolerance) == ("0.95", "0.05")
    assert found[7].item.stem == r"Cycle counting replaces \_\_\_\_\_ in many plants."


def test_broken_questions_are_named_with_their_lines_and_the_others_are_read() -> None:
    found = read(decode((FILES / "broken.gift").read_bytes())[0])
    read_well = [one.name or one.item.stem for one in found if one.item and one.whole]
    assert read_well == ["First", "No gap", "Two?", "Last"]
    refused = {one.name: (one.problems[0].line, one.problems[0].message) for one in found if one.item is None}
    assert {name: line for name, (line, _) in refused.items()} == {
        "Not closed": 3, "No right one": 7, "Alone": 11, "Not a number": 13, "": 15
    }  # fmt: skip
    assert "write } after" in refused["Not closed"][1]
    assert "put = instead of ~" in refused["No right one"][1]
    assert "“many” is no number" in refused["Not a number"][1]


def test_two_right_ones_of_which_either_counts_become_a_draft() -> None:
    found = of_file("broken.gift")["Two right"]
    assert (rights(found), found.whole) == ([True, True, False], False)
    assert "keep one" in messages(found)


def test_questions_without_an_empty_line_between_them_are_told_apart_with_a_word() -> None:
    _, second = read("One? {=a ~b}\nTwo\nlines? {=c ~d}")
    assert (second.line, second.item.stem) == (2, "Two\\\nlines?")
    assert "no empty line" in messages(second)


def test_escaped_signs_stand_for_themselves() -> None:
    item = read_one(r"::a\:b:: \{x\} \= \~ \# \\ C\:D\nnext {=p\=q#w\#y ~\~}").item
    assert item.stem == "{x} = ~ # \\ C:D\\\nnext"
    assert item.options == (Option("p=q", "w#y", True), Option("~"))


def test_plain_text_may_hold_signs_of_html_and_markdown() -> None:
    item = read_one(r"[plain]<b>1 * 2</b> &amp; $5 {=a ~b}").item
    assert item.stem == r"\<b>1 * 2\</b> \&amp; \$5"


def test_markdown_stays_markdown() -> None:
    item = read_one(r"[markdown]**Which** $x_1$ costs \\$5? {=a ~*b*}").item
    assert item.stem == r"**Which** $x_1$ costs \$5?"
    assert item.options[1].text == "*b*"


def test_preformatted_lines_stay_lines() -> None:
    assert read_one("[html]<pre>a\\n  b</pre> {=a ~b}").item.stem == "```\na\n  b\n```"


@pytest.mark.parametrize(
    ("answers", "kind", "right", "whole", "said"),
    [
        ("~%100%a ~b", "single", [True, False], True, ""),
        ("~%100%a ~%-100%b", "single", [True, False], True, "cost credit"),
        ("~%33.33333%a ~%33.33333%b ~%33.33333%c ~d", "multiple", [True, True, True, False], True, "all together"),
        ("~%75%a ~%25%b ~c", "multiple", [True, True, False], False, "different shares"),
        ("=a ~%50%b ~c", "single", [True, False, False], False, "part of the credit"),
        ("~%50%a ~b", "single", [True, False], False, "earns 50%"),
        ("=a ~b ~c ~d ~e ~f ~g", "single", [True] + [False] * 6, False, "at most 6"),
        ("=a ~b ~", "single", [True, False], True, "empty option"),
    ],
)
def test_credit_of_options_is_mapped_or_said(
    answers: str, kind: str, right: list[bool], whole: bool, said: str
) -> None:
    found = read_one(f"Which? {{{answers}}}")
    assert (found.item.kind, rights(found), found.whole) == (kind, right, whole)
    assert said in messages(found)


@pytest.mark.parametrize(
    ("answer", "number", "tolerance", "whole"),
    [
        ("#3", "3", "0", True),
        ("#3.50:0.25", "3.50", "0.25", True),
        ("#-2..2", "0", "2", True),
        ("#=1e3:10", "1000", "10", True),
        ("#=5:0 =%50%5:1", "5", "0", False),
        ("#=%50%5:1 =%100%6:0", "6", "0", False),
        ("#1,250.5", "1250.5", "0", True),
        ("#3,5:0,1", "3.5", "0.1", True),
    ],
)
def test_numbers_are_read_with_their_tolerance(answer: str, number: str, tolerance: str, whole: bool) -> None:
    found = read_one(f"How many? {{{answer}}}")
    assert (found.item.kind, found.item.number, found.item.tolerance) == ("numeric", number, tolerance)
    assert found.whole is whole


def test_a_short_answer_becomes_a_draft_with_its_words_as_right_options() -> None:
    found = read_one("Who? {=Plossl#yes =%50%Wight}")
    assert (found.whole, rights(found)) == (False, [True, False])
    assert "typed words" in messages(found)


def test_what_is_edited_in_our_own_export_is_taken_from_the_text() -> None:
    from bank.interchange.found import Outgoing
    from bank.interchange.gift import write_gift
    from bank.items import Item

    item = Item(stem="Old?", options=(Option("x", "so", True), Option("y")), section="mrp", level="apply", angoff=0.6)
    text = write_gift([Outgoing("one", item)]).replace("Old?", "New?").replace("~[markdown]y", "~[markdown]z")
    found = read_one(text)
    assert (found.item.stem, found.item.options[1].text) == ("New?", "z")
    assert (found.item.section, found.item.level, found.item.angoff) == ("mrp", "apply", 0.6)


def test_an_exhibit_stands_before_its_question_for_others_and_apart_for_us() -> None:
    from bank.interchange.found import FoundExhibit, Outgoing
    from bank.interchange.gift import write_gift
    from bank.items import Item

    exhibit = FoundExhibit("plan", "Plan", "| Week | 1 |\n| --- | --- |\n| Net | 5 |")
    item = Item(stem="How much?", kind="numeric", number="5", tolerance="0", exhibit="plan")
    text = write_gift([Outgoing("one", item, exhibit)])
    assert "| Net | 5 |" in text.split("::")[2].replace("\\n", "\n")
    assert (read_one(text).item, read_one(text).exhibit) == (item, exhibit)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_questions(encoding: str, ends: str) -> None:
    text = "::Größe:: Was heißt “Größe” in €?\n\n::Zwei:: É? {=ja – oui ~nein}\n"
    data = text.replace("\n", ends).encode(encoding)
    assert [found.item for found in read(decode(data)[0])] == [found.item for found in read(text)]


def test_an_empty_file_says_so() -> None:
    file = read_gift("// nothing\n\n")
    assert list(file.found) == []
    assert "no questions" in file.problems[0].message


@pytest.mark.parametrize(
    "hostile",
    ["{", "}", "{}", "::", ":: {\n\n", "=~", "{=a ~b}\n", "a\n\n", "\\", "\\\\{", "####", "%50%", "$CATEGORY:/",
     "//[tag:", "{#..", "\\(", "$$", "<b>", "<p ", "&lt", "[html]<table><tr><td>", "~=#", "{=\n\n=", "::a\n"],
)  # fmt: skip
def test_two_megabytes_of_anything_come_to_an_end(hostile: str) -> None:
    count = 2_000_000 // len(hostile)
    for text in (hostile * count, f"Which? {{={hostile * count}~b}}"):
        assert all(found.problems or found.item for found in islice(read_gift(text).found, 1_000))


def test_an_id_number_is_the_name_where_there_is_no_other_and_else_is_said_to_be_left_out() -> None:
    answers = "Which? {=a#b ~c#d}"
    named, other = read_one(f"// [id:lots-7]\n::Lots::{answers}"), read_one(f"// [id:lots-7]\n{answers}")
    assert (named.name, other.name) == ("Lots", "lots-7")
    assert messages(named) == "Its ID number “lots-7” is not kept: a question goes by its name here."
    assert (named.whole, other.problems) == (True, ())
