"""A quiz that a teacher exports from Canvas: QTI 1.2 in a package."""

import pytest

from bank.interchange.found import FileRead, Found
from bank.interchange.qti.reading import read
from bank.models.questions import Kind
from tests.bank.interchange.packing import FILES, PNG, manifest, packed

QUIZ = (FILES / "canvas" / "quiz.xml").read_bytes()
META = (
    '<quiz identifier="g5f3a" xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Inventory quiz 2</title></quiz>'
)


def package(**more: bytes) -> bytes:
    members = {
        "imsmanifest.xml": manifest(("imsqti_xmlv1p2", "g5f3a/g5f3a.xml")),
        "g5f3a/g5f3a.xml": QUIZ,
        "g5f3a/assessment_meta.xml": META,
        "web_resources/Uploaded Media/abc.png": PNG,
    }
    return packed(members | more)


@pytest.fixture(scope="module")
def file() -> FileRead:
    file = read(package())
    return FileRead(file.format, list(file.found), file.problems)


@pytest.fixture(scope="module")
def found(file) -> dict[str, Found]:
    return {each.name: each for each in file.found}


def messages(found: Found) -> str:
    return " ".join(problem.message for problem in found.problems)


def test_the_quiz_is_found_and_its_title_is_the_category(file) -> None:
    assert file.format == "qti-1.2"
    assert file.problems == []
    assert [each.number for each in file.found] == [1, 2, 3, 4, 5, 6, 7]
    assert {each.category for each in file.found} == {"Inventory quiz 2"}


def test_feedback_stands_with_the_options_it_is_said_of(found) -> None:
    choice = found["ABC classes"]
    assert choice.whole
    assert choice.item.stem.startswith("Which class is counted *most often*?\n\n![Pareto curve](picture:")
    assert [picture.data for picture in choice.pictures] == [PNG]
    assert [option.text for option in choice.item.options] == ["A & its kin", "B", "C"]
    assert [option.why for option in choice.item.options] == [
        "Most of the value.",
        "B comes second.\n\nThink of value.",
        "Think of value.",
    ]
    assert choice.item.explanation == "Counting follows value."


def test_several_right_answers_are_those_the_rules_reward(found) -> None:
    several = found["Carrying costs"]
    assert several.whole
    assert several.item.kind == Kind.MULTIPLE
    assert [option.right for option in several.item.options] == [True, False, True]


@pytest.mark.parametrize(("name", "number", "tolerance"), [("Turns", "5.0", "0.1"), ("A range", "7", "1")])
def test_numbers_come_with_their_limits(found, name: str, number: str, tolerance: str) -> None:
    item = found[name].item
    assert (item.kind, item.number, item.tolerance) == (Kind.NUMERIC, number, tolerance)
    assert found[name].whole


def test_an_equation_of_canvas_is_a_formula(found) -> None:
    assert found["Turns"].item.stem == r"How many turns? $\frac{C}{I}$"


def test_true_or_false_is_a_choice(found) -> None:
    assert [option.right for option in found["True or false"].item.options] == [True, False]


@pytest.mark.parametrize(("name", "said"), [("Essay", "an essay"), ("Matching", "pairs to match")])
def test_other_types_are_drafts_with_their_original(found, name: str, said: str) -> None:
    assert not found[name].whole
    assert said in messages(found[name])
    assert found[name].original.startswith("<item ident=")


def test_points_for_each_of_several_answers_are_all_or_nothing_here() -> None:
    rules = "".join(
        f"<respcondition continue='Yes'><conditionvar><varequal respident='r'>{ident}</varequal></conditionvar>"
        f"<setvar varname='SCORE' action='Add'>{points}</setvar></respcondition>"
        for ident, points in [("a", 50), ("b", 50), ("c", -50)]
    )
    labels = "".join(
        f"<response_label ident='{i}'><material><mattext>{i}</mattext></material></response_label>" for i in "abc"
    )
    asked = f"<response_lid ident='r' rcardinality='Multiple'><render_choice>{labels}</render_choice></response_lid>"
    presentation = f"<presentation><material><mattext>Which?</mattext></material>{asked}</presentation>"
    item = f"<item ident='i'>{presentation}<resprocessing>{rules}</resprocessing></item>"
    text = f"<questestinterop>{item}</questestinterop>"
    [found] = read(text.encode()).found
    assert found.whole
    assert [option.right for option in found.item.options] == [True, True, False]
    assert "all or nothing" in messages(found)


def test_a_bank_of_questions_names_the_category() -> None:
    bank = QUIZ.replace(b'<assessment ident="g5f3a" title="Inventory quiz 2">', b'<objectbank ident="b">')
    bank = bank.replace(b"cc_maxattempts", b"bank_title").replace(b"<fieldentry>1<", b"<fieldentry>Stock<", 1)
    found = list(read(bank.replace(b"</assessment>", b"</objectbank>")).found)
    assert {each.category for each in found} == {"Stock"}


def test_a_course_that_holds_a_quiz_twice_gives_it_once() -> None:
    short = QUIZ.replace(b"ABC classes", b"Shortened")
    data = packed(
        {
            "imsmanifest.xml": manifest(("imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "g5f3a/assessment_qti.xml")),
            "g5f3a/assessment_qti.xml": short,
            "non_cc_assessments/g5f3a.xml.qti": QUIZ,
        }
    )
    names = [each.name for each in read(data).found]
    assert len(names) == 7
    assert "Shortened" not in names


def test_a_picture_that_is_not_in_the_package_is_said() -> None:
    [first, *_] = read(QUIZ).found
    assert "abc.png" in messages(first)
    assert not first.whole


def test_a_quiz_cut_off_gives_its_whole_questions() -> None:
    file = read(QUIZ[: QUIZ.index(b"How many turns")])
    assert [each.readable for each in file.found] == [True, True, False]
    assert "cut off" in file.problems[0].message


SHARED = """<questestinterop><assessment title="Line"><section ident="s1" title="The line"><presentation_material>
<flow_mat><material><mattext>Two people work on it.</mattext></material></flow_mat></presentation_material>
<item ident="i1"><presentation><flow><material><mattext>How many work?</mattext></material>
<response_lid ident="R" rcardinality="Single"><render_choice><flow_label><response_label ident="A"><material>
<mattext>Two</mattext></material></response_label></flow_label><flow_label><response_label ident="B"><material>
<mattext>Three</mattext></material></response_label></flow_label></render_choice></response_lid></flow></presentation>
<resprocessing><respcondition><conditionvar><varequal respident="R">A</varequal></conditionvar>
<setvar action="Set">1</setvar><displayfeedback linkrefid="Yes"/></respcondition><respcondition><conditionvar><not>
<varequal respident="R">A</varequal></not></conditionvar><displayfeedback linkrefid="NO"/></respcondition>
</resprocessing><itemfeedback ident="Yes"><material><mattext>So it says.</mattext></material></itemfeedback>
<itemfeedback ident="No"><material><mattext>Read it again.</mattext></material></itemfeedback></item>
</section></assessment></questestinterop>"""


def test_what_a_section_shows_before_its_questions_is_their_exhibit() -> None:
    [found] = read(SHARED.encode()).found
    assert (found.exhibit.slug, found.exhibit.title, found.exhibit.body) == ("s1", "The line", "Two people work on it.")
    assert found.item.exhibit == "s1"


def test_words_shown_where_the_right_answer_is_not_given_stand_with_the_wrong_ones() -> None:
    [found] = read(SHARED.encode()).found
    assert found.whole
    assert [option.why for option in found.item.options] == ["So it says.", "Read it again."]


def seven(*right: str, rules: str = "") -> Found:
    """A question of Canvas with seven options, of which these are right."""
    idents = "1234567"
    labels = "".join(
        f'<response_label ident="{i}"><material><mattext>Cost {i}</mattext></material></response_label>' for i in idents
    )
    equals = {i: f'<varequal respident="r">{i}</varequal>' for i in idents}
    rules = rules or "<and>{}</and>".format(
        "".join(equals[i] if i in right else f"<not>{equals[i]}</not>" for i in idents)
    )
    kind = "<fieldlabel>question_type</fieldlabel><fieldentry>multiple_answers_question</fieldentry>"
    (found,) = read(
        f'<questestinterop><item ident="q" title="Costs"><itemmetadata><qtimetadata><qtimetadatafield>{kind}'
        "</qtimetadatafield></qtimetadata></itemmetadata><presentation><material><mattext>Which?</mattext></material>"
        f'<response_lid ident="r" rcardinality="Multiple"><render_choice>{labels}</render_choice></response_lid>'
        f"</presentation><resprocessing><respcondition><conditionvar>{rules}</conditionvar>"
        '<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing></item></questestinterop>'
        .encode()
    ).found  # fmt: skip
    return found


def test_of_more_options_than_we_hold_the_right_ones_are_known_and_only_their_number_is_said() -> None:
    found = seven("2", "5", "7")
    assert [option.right for option in found.item.options] == [False, True, False, False, True, False, True]
    assert [problem.message for problem in found.problems] == ["It has 7 options; 2 to 6 are taken here."]
    assert not found.whole


def test_of_so_many_whose_rules_reward_several_sets_it_is_said_what_to_look_at() -> None:
    found = seven(rules='<varequal respident="r">3</varequal>')
    assert "too many to tell from its rules alone which are right; look whether the marked ones are" in messages(found)
    assert [option.right for option in found.item.options].index(True) == 2
