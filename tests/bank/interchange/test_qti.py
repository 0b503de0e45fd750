"""Items, tests and packages of QTI 2.1, 2.2 and 3.0."""

import pytest

from bank.interchange.found import Found
from bank.interchange.qti.reading import read
from bank.models.questions import Kind
from tests.bank.interchange.packing import FILES, PNG, manifest, packed

CHOICE = (FILES / "qti" / "choice.xml").read_text()
THIRD = (FILES / "qti" / "third.xml").read_text()
STIMULUS = """<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="cell"
title="The cell"><qti-stimulus-body><p>Six people, <img src="../line.png" alt="a line"/> one
shift.</p></qti-stimulus-body>
</qti-assessment-stimulus>"""
TEST = """<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t" title="Mock">
<testPart identifier="p">
<assessmentSection identifier="s1" title="Capacity"><assessmentSection identifier="s2" title="Rates / flow">
<assessmentItemRef identifier="i2" href="items/two.xml"/></assessmentSection>
<assessmentItemRef identifier="i1" href="items/one.xml"/><assessmentItemRef identifier="i3" href="items/gone.xml"/>
</assessmentSection></testPart></assessmentTest>"""
MATCH = "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"


def messages(found: Found) -> str:
    return " ".join(problem.message for problem in found.problems)


def one(text: str) -> Found:
    [found] = read(text.encode()).found
    return found


def item(body: str, *, base: str = "float", correct: str = "40", processing: str = "", more: str = "") -> Found:
    """An item of QTI 2.2 with these parts."""
    value = f"<correctResponse><value>{correct}</value></correctResponse>" if correct else ""
    scored = processing or f'<responseProcessing template="{MATCH}"/>'
    attributes = f'identifier="R" cardinality="single" baseType="{base}"'
    declaration = f"<responseDeclaration {attributes}>{value}{more}</responseDeclaration>"
    return one(
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="An item">'
        f"{declaration}<itemBody>{body}</itemBody>{scored}</assessmentItem>"
    )


TYPED = '<p>It takes <textEntryInteraction responseIdentifier="R" expectedLength="5"/> weeks.</p>'


def equal(attributes: str) -> str:
    sides = '<variable identifier="R"/><correct identifier="R"/>'
    return (
        f"<responseProcessing><responseCondition><responseIf><equal {attributes}>{sides}</equal>"
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
        "</responseIf></responseCondition></responseProcessing>"
    )


def test_a_choice_of_qti_2_1_with_feedback_formula_and_picture() -> None:
    data = packed({
        "imsmanifest.xml": manifest(("imsqti_item_xmlv2p1", "choice.xml")), "choice.xml": CHOICE, "images/line.png": PNG
    })  # fmt: skip
    file = read(data)
    [found] = file.found
    assert (file.format, file.problems) == ("qti-2.1", [])
    assert found.whole
    assert found.name == "The bottleneck"
    assert "*Kumasi*" in found.item.stem
    assert "![Three stations](picture:" in found.item.stem
    assert found.item.stem.endswith("Which one sets the pace, when $r_b = 4$?")
    assert [option.text for option in found.item.options] == ["The first", "The second", "The third"]
    assert [option.right for option in found.item.options] == [False, True, False]
    assert [option.why for option in found.item.options] == [
        "It waits for nobody.\n\nLook at the rates.",
        "It is the slowest.",
        "Look at the rates.",
    ]
    assert [picture.data for picture in found.pictures] == [PNG]


def test_an_item_of_qti_3_with_equal_points_and_a_shared_stimulus() -> None:
    data = packed({
        "imsmanifest.xml": manifest(("imsqti_item_xmlv3p0", "items/third.xml")),
        "items/third.xml": THIRD, "stimuli/cell.xml": STIMULUS, "line.png": PNG,
    })  # fmt: skip
    file = read(data)
    [found] = file.found
    assert file.format == "qti-3.0"
    assert found.whole
    assert found.item.kind == Kind.MULTIPLE
    assert found.item.stem == "Which change the takt time?"
    assert [option.right for option in found.item.options] == [True, False, True]
    assert "all or nothing" in messages(found)
    assert found.exhibit.title == "The cell"
    assert found.item.exhibit == found.exhibit.slug == "cell"
    assert found.exhibit.body.startswith("Six people, ![a line](picture:")
    assert [picture.data for picture in found.pictures] == [PNG]


def test_a_test_orders_its_items_and_its_sections_are_categories() -> None:
    data = packed({
        "imsmanifest.xml": manifest(
            ("imsqti_item_xmlv2p1", "items/one.xml"), ("imsqti_item_xmlv2p1", "items/two.xml"),
            ("imsqti_test_xmlv2p1", "test.xml"), ("imsqti_item_xmlv2p1", "items/lost.xml"),
        ),
        "items/one.xml": CHOICE.replace("The bottleneck", "One"),
        "items/two.xml": CHOICE.replace("The bottleneck", "Two"),
        "test.xml": TEST, "items/three.xml": CHOICE.replace("The bottleneck", "Unlisted"),
    })  # fmt: skip
    file = read(data)
    assert [(each.name, each.category) for each in file.found] == [
        ("Two", "Capacity/Rates ∕ flow"),
        ("One", "Capacity"),
        ("Unlisted", ""),
    ]
    words = " ".join(problem.message for problem in file.problems)
    assert "“items/lost.xml”, which is not in the package" in words
    assert "“items/gone.xml”, which is not in the package" in words


@pytest.mark.parametrize(
    ("processing", "number", "tolerance"),
    [
        ("", "40", ""),
        (equal('toleranceMode="exact"'), "40", ""),
        (equal('toleranceMode="absolute" tolerance="0.5 0.5"'), "40", "0.5"),
        (equal('toleranceMode="absolute" tolerance="0.5"'), "40", "0.5"),
        (equal('toleranceMode="relative" tolerance="5 5"'), "40", "2"),
        (equal('toleranceMode="absolute" tolerance="1 3"'), "41", "2"),
    ],
)
def test_numbers_come_with_every_kind_of_tolerance(processing: str, number: str, tolerance: str) -> None:
    found = item(TYPED, processing=processing)
    assert found.whole
    assert (found.item.kind, found.item.number, found.item.tolerance) == (Kind.NUMERIC, number, tolerance)
    assert found.item.stem == r"It takes \_\_\_\_\_ weeks."


def test_limits_written_as_comparisons_are_a_range() -> None:
    compared = "".join(
        f'<{tag}><variable identifier="R"/><baseValue baseType="float">{value}</baseValue></{tag}>'
        for tag, value in [("gte", 4), ("lte", 5)]
    )
    tested = f"<responseCondition><responseIf><and>{compared}</and></responseIf></responseCondition>"
    processing = f"<responseProcessing>{tested}</responseProcessing>"
    found = item(TYPED, processing=processing)
    assert (found.item.number, found.item.tolerance) == ("4.5", "0.5")


def test_a_blank_in_a_line_of_its_own_is_not_shown() -> None:
    found = item('<p>How many?</p><p><textEntryInteraction responseIdentifier="R"/></p>')
    assert found.item.stem == "How many?"


@pytest.mark.parametrize(
    ("interaction", "said"),
    [
        ("orderInteraction", "put in order"),
        ("matchInteraction", "pairs"),
        ("hotspotInteraction", "a spot in a picture"),
        ("extendedTextInteraction", "an essay"),
        ("gapMatchInteraction", "drag"),
        ("portableCustomInteraction", "portableCustomInteraction"),
    ],
)
def test_other_interactions_are_drafts_with_their_original(interaction: str, said: str) -> None:
    found = item(f'<p>Do it.</p><{interaction} responseIdentifier="R"/>', base="identifier")
    assert not found.whole
    assert said in messages(found)
    assert found.item.stem == "Do it."
    assert found.original.startswith("<assessmentItem")


def test_several_interactions_a_word_to_type_and_none_at_all_are_drafts() -> None:
    assert "2 things at once" in messages(item(TYPED + TYPED))
    assert "a word to type (pull)" in messages(item(TYPED, base="string", correct="pull"))
    assert "asks nothing" in messages(item("<p>Read this.</p>"))


def choices(count: int = 3) -> str:
    inside = "".join(f'<simpleChoice identifier="C{n}">{n}</simpleChoice>' for n in range(count))
    return (
        f'<choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>Which?</prompt>{inside}</choiceInteraction>'
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"correct": ""}, "No option is marked right"),
        ({"correct": "C9"}, "none of the options"),
        (
            {"correct": "C1", "processing": "<responseProcessing><customOperator/></responseProcessing>"},
            "rules of its own",
        ),
        (
            {
                "correct": "C1",
                "more": '<mapping><mapEntry mapKey="C1" mappedValue="2"/>'
                '<mapEntry mapKey="C2" mappedValue="1"/></mapping>',
                "processing": '<responseProcessing template="x/map_response"/>',
            },
            "weigh 0, 2, 1",
        ),
    ],
)
def test_keys_that_cannot_be_told_make_drafts(parts: dict[str, str], said: str) -> None:
    found = item(choices(), base="identifier", **parts)
    assert not found.whole
    assert said in messages(found)


def test_more_options_than_we_show_make_a_draft() -> None:
    assert "It has 9 options" in messages(item(choices(9), base="identifier", correct="C1"))


def test_mathml_without_tex_stays_readable_and_makes_a_draft() -> None:
    found = item("<p>Is <math><mi>a</mi><mo>=</mo><mn>1</mn></math>?</p>" + choices(), base="identifier", correct="C1")
    assert not found.whole
    assert "MathML" in messages(found)
    assert found.item.stem.startswith("Is a\\=1?")


def test_a_broken_item_of_a_package_is_one_that_cannot_be_read() -> None:
    data = packed({"a.xml": CHOICE, "b.xml": CHOICE[:900], "c.xml": CHOICE})
    file = read(data)
    assert [each.readable for each in file.found] == [True, False, True]
    assert "no imsmanifest.xml" in file.problems[0].message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<assessmentTest/>", "a test without its items"),
        (b"<html></html>", "begins with <html>"),
        (b"nothing", "holds no XML"),
        (packed({"a.txt": b"x"}), "no file of questions"),
        (packed({"inner.zip": packed({"a.xml": CHOICE})}), "a package within the package"),
        (packed({"../a.xml": CHOICE}), "path leaves the package"),
        (b"PK\x03\x04 and no more", "damaged or incomplete"),
    ],
)
def test_files_without_questions_say_why(data: bytes, said: str) -> None:
    file = read(data)
    assert list(file.found) == []
    assert said in " ".join(problem.message for problem in file.problems)


def test_entities_in_an_item_are_refused() -> None:
    bomb = CHOICE.replace("?>", '?><!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]>', 1).replace(
        "three stations", "&p;"
    )
    found = one(bomb)
    assert found.item is None
    assert "declares entities" in messages(found)


def test_a_choice_within_a_text_leaves_a_blank() -> None:
    options = '<inlineChoice identifier="A">before</inlineChoice><inlineChoice identifier="B">after</inlineChoice>'
    body = (
        f'<p>It starts <inlineChoiceInteraction responseIdentifier="R">{options}</inlineChoiceInteraction> the cut.</p>'
    )
    found = item(body, base="identifier", correct="B")
    assert found.whole
    assert found.item.stem == "It starts \\_\\_\\_\\_\\_ the cut."
    assert [(option.text, option.right) for option in found.item.options] == [("before", False), ("after", True)]


def test_what_an_interaction_that_we_do_not_hold_asks_is_kept() -> None:
    found = item('<orderInteraction responseIdentifier="R"><prompt>Sort the steps.</prompt></orderInteraction>')
    assert (found.whole, found.item.stem) == (False, "Sort the steps.")


def test_a_score_compared_for_its_feedback_does_not_hide_the_tolerance() -> None:
    compared = equal('toleranceMode="relative" tolerance="5"').replace("</responseProcessing>", "")
    score = '<equal toleranceMode="exact"><variable identifier="SCORE"/><variable identifier="MAXSCORE"/></equal>'
    found = item(
        TYPED,
        processing=f"{compared}<responseCondition><responseIf>{score}</responseIf></responseCondition></responseProcessing>",
    )
    assert found.whole
    assert (found.item.number, found.item.tolerance) == ("40", "2")


def test_the_same_words_after_a_right_and_a_wrong_answer_are_the_explanation() -> None:
    sets = "".join(
        f'<setOutcomeValue identifier="{name}"><match><baseValue baseType="identifier">{at}</baseValue>'
        f'<variable identifier="HOW"/></match></setOutcomeValue>'
        for name, at in [("YES", "correct"), ("NO", "incorrect")]
    )
    said = "".join(
        f'<modalFeedback identifier="true" outcomeIdentifier="{name}" showHide="show">Divide.</modalFeedback>'
        for name in ("YES", "NO")
    )
    scored = equal('toleranceMode="exact"').replace("</responseProcessing>", f"{sets}</responseProcessing>{said}")
    found = item(TYPED, processing=scored)
    assert found.whole
    assert found.item.explanation == "Divide."
