"""A question bank of a Moodle course as its teachers export it."""

from pathlib import Path

import pytest

from bank.interchange.found import Found
from bank.interchange.moodle.reading import read
from bank.models.questions import Kind

FILE = Path(__file__).parent / "files" / "moodle" / "planning.xml"


@pytest.fixture(scope="module")
def found() -> dict[str, Found]:
    return {each.name: each for each in read(FILE.read_bytes()).found}


def messages(found: Found) -> str:
    return " ".join(problem.message for problem in found.problems)


def one(body: str, kind: str = "multichoice") -> Found:
    text = f'<quiz><question type="{kind}"><name><text>q</text></name>{body}</question></quiz>'
    return next(iter(read(text.encode()).found))


def test_every_question_of_the_file_is_found_in_order() -> None:
    read_file = read(FILE.read_bytes())
    assert [each.number for each in read_file.found] == list(range(1, 12))
    assert read_file.format == "moodle-xml"
    assert read_file.problems[0].message == "1 lone “&” was read as the sign itself (&amp;)."


def test_a_category_holds_for_what_follows_without_moodles_own_steps(found) -> None:
    assert {each.category for each in found.values()} == {"Default for Planning/Lot sizing ∕ rules"}


def test_a_choice_comes_with_its_picture_its_formula_and_a_rationale_for_each_option(found) -> None:
    choice = found["Period order quantity"]
    item = choice.item
    assert choice.whole
    assert choice.line == 11
    assert item.kind == Kind.SINGLE
    assert "**weekly** for $EOQ = 600$ pieces" in item.stem
    [picture] = choice.pictures
    assert picture.mime == "image/png"
    assert "![Demand by week](picture:" in item.stem
    assert [option.text for option in item.options] == ["Three weeks", "Two weeks", "Six weeks & a half"]
    assert [option.right for option in item.options] == [True, False, False]
    assert item.options[1].why == "That divides by the peak, not by the mean."
    assert item.explanation == "The order covers whole periods."
    assert item.tags == ("lot sizing", "MRP")


def test_equal_shares_are_several_right_options_scored_all_or_nothing(found) -> None:
    both = found["Two costs"]
    assert both.whole
    assert both.item.kind == Kind.MULTIPLE
    assert [option.right for option in both.item.options] == [True, True, False]
    assert "all or nothing" in messages(both)
    assert both.item.stem == "Which costs does the economic order quantity balance?\n\nChoose two."


def test_partial_credit_makes_a_draft_with_the_original_beside_it(found) -> None:
    half = found["Half credit"]
    assert not half.whole
    assert "weigh 100, 50, 0" in messages(half)
    assert half.original.startswith('<question type="multichoice">')
    assert half.original.endswith("</question>")


def test_true_or_false_is_a_choice_of_two(found) -> None:
    item = found["Safety stock"].item
    assert [(option.text, option.right) for option in item.options] == [("True", True), ("False", False)]
    assert item.stem == r"Safety stock covers \*forecast\* errors & late receipts."
    assert item.options[0].why == "It does."


def test_a_number_has_its_tolerance_and_its_unit_in_the_text(found) -> None:
    number = found["Reorder point"]
    assert number.whole
    assert (number.item.kind, number.item.number, number.item.tolerance) == (Kind.NUMERIC, "250.5", "0.5")
    assert number.item.stem == "What is the reorder point? (pieces)"
    assert number.item.explanation == "Demand over the lead time and safety stock.\n\nRight."
    assert "unit pieces" in messages(number)


def test_a_cloze_with_one_blank_is_a_question_of_its_own_kind(found) -> None:
    choice, number = found["One blank"], found["One number"]
    assert choice.item.stem == r"Backward scheduling starts at the \_\_\_\_\_ of the order."
    assert [option.text for option in choice.item.options] == ["due date", "release date", "order date"]
    assert [option.right for option in choice.item.options] == [True, False, False]
    assert choice.item.options[1].why == "That is forward."
    assert choice.whole
    assert (number.item.number, number.item.tolerance) == ("13", "0.5")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Two blanks", "2 questions in one text"),
        ("Pairs", "pairs to match"),
        ("Open", "an essay"),
        ("With hints", "hints (1)"),
    ],
)
def test_what_we_do_not_hold_is_a_draft_that_says_so(found, name: str, said: str) -> None:
    draft = found[name]
    assert not draft.whole
    assert said in messages(draft)
    assert draft.item.stem
    assert name in draft.original


def test_words_for_any_wrong_answer_stand_beside_each_wrong_option(found) -> None:
    assert [option.why for option in found["With hints"].item.options] == ["", "Read chapter four again."]


def test_one_right_answer_of_a_multiple_response_is_enough() -> None:
    options = '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    found = one(f"<questiontext><text>Which?</text></questiontext><single>false</single>{options}")
    assert found.whole
    assert found.item.kind == Kind.MULTIPLE
    assert not found.problems


def test_thirds_of_a_hundred_add_up() -> None:
    thirds = "".join(f'<answer fraction="33.33333"><text>{name}</text></answer>' for name in "abc")
    found = one(f"<questiontext><text>Which?</text></questiontext><single>false</single>{thirds}")
    assert found.whole


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            '<answer fraction="100"><text>5</text></answer><answer fraction="100"><text>6</text></answer>',
            "several numbers",
        ),
        (
            '<answer fraction="100"><text>5</text></answer><answer fraction="50"><text>6</text></answer>',
            "several numbers",
        ),
        ('<answer fraction="100"><text>five</text></answer>', "“five” is no number"),
        ("", "no right number"),
        (
            '<answer fraction="100"><text>5</text></answer><units><unit><unit_name>kg</unit_name></unit>'
            "<unit><unit_name>g</unit_name></unit></units><showunits>1</showunits>",
            "has units (kg, g)",
        ),
    ],
)
def test_numbers_that_say_more_than_one_with_a_tolerance_are_drafts(body: str, said: str) -> None:
    found = one(f"<questiontext><text>How many?</text></questiontext>{body}", "numerical")
    assert not found.whole
    assert said in messages(found)


def test_an_end_of_cdata_within_cdata_comes_through() -> None:
    found = one("<questiontext format='html'><text><![CDATA[a ]]]]><![CDATA[> b]]></text></questiontext>", "essay")
    assert found.item.stem == "a ]]> b"


def test_a_broken_cloze_is_a_draft() -> None:
    found = one("<questiontext format='html'><text>Ends {1:MULTICHOICE:=a~b</text></questiontext>", "cloze")
    assert not found.whole
    assert "no questions" in messages(found)


def test_a_picture_that_is_not_in_the_file_is_said() -> None:
    body = (
        "<questiontext format='html'><text>&lt;img src='@@PLUGINFILE@@/no.png' alt='x'&gt; Why?</text></questiontext>"
    )
    found = one(body, "essay")
    assert "no.png" in messages(found)


def test_a_damaged_picture_is_said() -> None:
    text = "<text>&lt;img src='@@PLUGINFILE@@/a.png' alt='x'&gt; Why?</text>"
    found = one(
        f"<questiontext format='html'>{text}<file name='a.png' encoding='base64'>!!</file></questiontext>", "essay"
    )
    assert "“a.png” is damaged" in messages(found)


def test_a_question_without_a_type_cannot_be_read() -> None:
    [found] = read(b"<quiz><question><name><text>x</text></name></question></quiz>").found
    assert found.item is None
    assert "says no type" in messages(found)


def test_a_file_without_questions_says_so() -> None:
    assert read(b"<quiz></quiz>").problems[0].message == "The file holds no <question>."


def test_a_file_cut_off_gives_what_stands_before_the_cut() -> None:
    whole = FILE.read_bytes()
    cut = read(whole[: whole.index(b"Which rule fits lumpy")])
    *before, last = cut.found
    assert [each.readable for each in before] == [True, True]
    assert not last.readable
    assert "cut off" in cut.problems[-1].message
    assert cut.problems[-1].line is not None


def test_what_stands_behind_a_broken_question_is_read_too() -> None:
    text = FILE.read_bytes().replace(b"Which costs does", b"<b>Which costs does")
    found = list(read(text).found)
    assert [each.readable for each in found] == [True, False, *[True] * 9]
    assert found[2].name == "Half credit"
    assert found[2].line == 58


ODD = "".join(
    f'<answer fraction="{share}"><text>{text}</text></answer>' for share, text in [(50, "3"), (50, "5"), (0, "6")]
)


@pytest.mark.parametrize("kind", ["multichoiceset", "oumultiresponse"])
def test_choices_of_plug_ins_that_score_all_or_nothing_are_ours(kind) -> None:
    found = one(f"<questiontext><text>Which are odd?</text></questiontext>{ODD}", kind)
    assert found.whole
    assert (found.item.kind, [option.right for option in found.item.options]) == (Kind.MULTIPLE, [True, True, False])


def test_a_picture_beside_the_text_as_moodle_1_kept_it_comes_below_the_text() -> None:
    asked = "<questiontext><text>What does it show?</text></questiontext><image>p/line.png</image>"
    found = one(f"{asked}<image_base64>iVBORw0KGgo=</image_base64>{ODD}", "multichoiceset")
    [picture] = found.pictures
    assert found.item.stem.startswith("What does it show?\n\n![line.png](picture:")
    assert picture.mime == "image/png"
    missing = one(f"{asked}{ODD}", "multichoiceset")
    assert not missing.whole
    assert "“line.png” is not in the file" in messages(missing)


def test_a_file_that_the_text_links_to_is_missed_and_a_page_elsewhere_is_not() -> None:
    text = '<questiontext format="html"><text><![CDATA[<a href="{}">Hear</a> it.]]></text></questiontext>' + ODD
    sound = one(text.format("@@PLUGINFILE@@/the%20call.mp3"), "multichoiceset")
    page = one(text.format("https://example.org/call.mp3"), "multichoiceset")
    assert (sound.whole, page.whole) == (False, True)
    assert "file “the call.mp3”" in messages(sound)


def test_an_id_number_is_the_name_where_there_is_no_other_and_else_is_said_to_be_left_out() -> None:
    body = "<questiontext><text>True?</text></questiontext><idnumber>lots-7</idnumber>"
    answers = '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
    named = one(body + answers, "truefalse")
    (other,) = read(f'<quiz><question type="truefalse">{body}{answers}</question></quiz>'.encode()).found
    assert (named.name, other.name) == ("q", "lots-7")
    assert messages(named) == "Its ID number “lots-7” is not kept: a question goes by its name here."
    assert (named.whole, other.problems) == (True, ())
