from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.interchange.aiken import read_aiken, write_aiken
from bank.interchange.found import Found, Outgoing
from bank.items import Item, Option
from curriculum.rendering import RenderingFault, render, render_inline
from tests.bank.interchange.questions import outgoings, texts

FIRST = "What does MRP net?\nA. Gross requirements\nB. Scheduled receipts\nC. Stock on hand\nANSWER: A\n"


def read(text: str) -> list[Found]:
    return list(read_aiken(text).found)


def messages(found: Found) -> str:
    return " ".join(problem.message for problem in found.problems)


def test_a_question_is_read_with_its_options_and_its_key() -> None:
    (found,) = read(FIRST)
    texts = ("Gross requirements", "Scheduled receipts", "Stock on hand")
    options = tuple(Option(text, right=text.startswith("Gross")) for text in texts)
    assert found.item == Item(stem="What does MRP net?", options=options)
    assert (found.whole, found.line, found.problems) == (True, 1, ())


def test_spacing_parentheses_and_case_do_not_matter() -> None:
    (found,) = read("\n\nWhat is netted?\n\n a) Demand \nb) Supply\n\n answer :  b. \n")
    assert [(option.text, option.right) for option in found.item.options] == [("Demand", False), ("Supply", True)]
    assert found.line == 3


def test_a_stem_of_several_lines_keeps_its_lines() -> None:
    (found,) = read("A. Plossl wrote a book.\nWhich one?\n\nChoose.\nA. This\nB. That\nANSWER: B")
    assert found.item.stem == "A. Plossl wrote a book.\\\nWhich one?\n\nChoose."


def test_text_is_plain_so_that_signs_of_markdown_and_html_show_as_they_stand() -> None:
    (found,) = read("# Costs $5 * 2 or <b>$6</b>?\nA. 1. *one*\nB. a_b & c < d\nANSWER: A")
    assert render(found.item.stem) == "<p># Costs $5 * 2 or &lt;b&gt;$6&lt;/b&gt;?</p>"
    assert [render_inline(option.text) for option in found.item.options] == ["1. *one*", "a_b &amp; c &lt; d"]


def test_several_letters_make_a_multiple_response_with_a_word() -> None:
    (found,) = read("Which two?\nA. x\nB. y\nC. z\nANSWER: A, C")
    assert (found.item.kind, [option.right for option in found.item.options]) == ("multiple", [True, False, True])
    assert found.whole
    assert "all of them" in messages(found)


def test_more_than_six_options_become_a_draft_that_keeps_the_original() -> None:
    text = "Which?\n" + "".join(f"{letter}. option {letter}\n" for letter in "ABCDEFG") + "ANSWER: G\n"
    (found,) = read(text)
    assert (found.whole, len(found.item.options)) == (False, 7)
    assert "at most 6" in messages(found)
    assert found.original == text.strip()


def test_a_question_without_its_answer_is_named_and_the_next_is_still_read() -> None:
    for gap in ("", "\n"):
        broken, whole = read(f"What is lost?\nA. x\nB. y\n{gap}{FIRST}")
        assert broken.item is None
        assert (broken.problems[0].line, broken.problems[0].field) == (3, "answer")
        assert "no line “ANSWER: ”" in messages(broken)
        assert (whole.line, whole.item) == (4 + len(gap), read(FIRST)[0].item)


def test_a_question_without_options_is_named_and_the_next_is_still_read() -> None:
    broken, whole = read(f"What is lost?\nANSWER: B\n\n{FIRST}")
    assert (broken.item, broken.problems[0].field, whole.line) == (None, "options", 4)


def test_a_single_option_is_too_few() -> None:
    broken, whole = read(f"What is lost?\nA. x\nANSWER: A\n{FIRST}")
    assert "has 1 option" in messages(broken)
    assert whole.item


def test_an_answer_that_is_no_letter_of_the_options_is_named_with_its_line() -> None:
    for said in ("D", "", "both", "2"):
        (found,) = read(f"Which?\nA. x\nB. y\nANSWER: {said}\n")
        assert (found.item, found.problems[0].line) == (None, 4)
        assert "one of the letters A to B" in messages(found)


def test_a_letter_used_twice_is_named() -> None:
    (found,) = read("Which?\nA. x\nB. y\nB. z\nANSWER: B")
    assert "two options have the letter b" in messages(found).lower()


def test_a_missing_letter_renames_the_others_but_keeps_the_key() -> None:
    (found,) = read("Which?\nA. x\nC. y\nD. z\nANSWER: D")
    assert [option.right for option in found.item.options] == [False, False, True]
    assert "letter is missing" in messages(found)


def test_an_option_may_go_on_in_the_next_line() -> None:
    (found,) = read("Which?\nA. one\ntwo\nB. y\nANSWER: A")
    assert found.item.options[0].text == "one\\\ntwo"


def test_feedback_after_the_answer_becomes_the_explanation() -> None:
    first, second = read(f"Which?\nA. x\nB. y\nANSWER: A\nFEEDBACK: Since x\nis so.\n\n{FIRST}")
    assert first.item.explanation == "Since x\\\nis so."
    assert second.item


def test_a_file_without_questions_says_what_is_wanted() -> None:
    file = read_aiken("\n\n")
    assert list(file.found) == []
    assert "ANSWER: B" in file.problems[0].message


def test_what_aiken_cannot_hold_is_left_out_by_name() -> None:
    two = (Option("x", right=True), Option("y"))
    sent = [
        Outgoing("plain", Item(stem="Which?", options=two, section="mrp", tags=("old",))),
        Outgoing("formula", Item(stem="What is $x_1$?", options=two)),
        Outgoing("several", Item(kind="multiple", stem="Which?", options=two)),
        Outgoing("number", Item(kind="numeric", stem="How many?", number="5")),
        Outgoing("shared", Item(stem="Which?", options=two, exhibit="table")),
    ]
    text, problems = write_aiken(sent)
    assert text == "Which?\nA. x\nB. y\nANSWER: A\n"
    assert [problem.question for problem in problems] == ["plain", "formula", "several", "number", "shared"]
    assert "section, tags" in problems[0].message
    assert "formulas" in problems[1].message


choices = st.lists(texts, min_size=2, max_size=6).flatmap(
    lambda texts: st.integers(0, len(texts) - 1).map(
        lambda key: tuple(Option(text, right=at == key) for at, text in enumerate(texts))
    )
)
simple = st.builds(Outgoing, st.just("one"), st.builds(Item, stem=texts, options=choices))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=300)
@given(st.lists(simple | outgoings(), max_size=5))
def test_what_is_exported_as_aiken_is_imported_looking_the_same_with_the_same_key(sent: list[Outgoing]) -> None:
    text, problems = write_aiken(sent)
    left_out = [problem for problem in problems if "left out" in problem.message]
    found = read(text)
    assert len(found) + len(left_out) == len(sent)
    looks = [look(one.item) for one in sent]
    assert all(look(one.item) in looks for one in found)


def look(item: Item) -> object:
    """As it is shown; what cannot be rendered is like nothing else."""
    try:
        return render(item.stem), [(render_inline(option.text), option.right) for option in item.options]
    except RenderingFault:
        return item


def test_an_export_of_plain_questions_is_imported_as_equal_ones() -> None:
    items = [found.item for found in read(FIRST + "\nHow much is \\(x\\), *truly*?\nA. $5\nB. 6_a\nANSWER: B\n")]
    text, _ = write_aiken([Outgoing("one", items[0])])
    assert text == FIRST
    assert [found.item for found in read(text)] == items[:1]


def test_the_words_correct_answer_and_letters_without_a_space_are_understood() -> None:
    (found,) = read("What is cut by half?\nA)The lot size\nB)The demand\n\nCorrect answer: A\n")
    assert [(option.text, option.right) for option in found.item.options] == [
        ("The lot size", True),
        ("The demand", False),
    ]


def test_what_stands_after_the_answer_does_not_run_into_the_next_question() -> None:
    beside = "Difficulty: easy\nExplanation: It nets.\n\nSource: Chapter 4\n---\n"
    first, second = read(f"{FIRST}{beside}{FIRST.replace('net?', 'plan?')}")
    assert (first.item.explanation, first.item.reference) == ("It nets.", "Chapter 4")
    assert "“Difficulty: easy”" in messages(first)
    assert second.item.stem == "What does MRP plan?"


def test_a_question_that_another_ran_into_is_to_be_looked_at() -> None:
    (found,) = read(f"A) Never begun\nANSWER: Never begun\n\n{FIRST}")
    assert not found.whole
    assert "“ANSWER: Never begun” stands within the question" in messages(found)


def test_tags_show_as_they_stand_with_a_word() -> None:
    (found,) = read(FIRST.replace("What", "<b>What</b>"))
    assert "tags of HTML" in messages(found)
    assert render(found.item.stem) == "<p>&lt;b&gt;What&lt;/b&gt; does MRP net?</p>"
