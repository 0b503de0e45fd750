"""What is exported as XML or as a package is imported as the same questions, however odd they are."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.interchange.found import FoundExhibit, FoundPicture, Outgoing
from bank.interchange.moodle import reading as moodle_reading
from bank.interchange.moodle import writing as moodle_writing
from bank.interchange.pictures import address
from bank.interchange.qti import reading as qti_reading
from bank.interchange.qti import writing as qti_writing
from bank.items import Item, Option
from tests.bank.interchange.questions import outgoings

FORMATS = ["moodle-xml", "qti-1.2", "qti-2.1", "qti-2.2", "qti-3.0"]
PICTURE = FoundPicture("dot.png", "image/png", b"\x89PNG\r\n\x1a\n a dot")
EXHIBIT = FoundExhibit("grid", "MRP grid & more", "| Week | 1 |\n|---|--:|\n| Need | 40 |\n\n- one\n- two")
WHOLE = Item(
    stem=f"What is **planned** for $x_1 < 2$ at \\$5?\n\n![the chart]({address(PICTURE)})",
    options=(
        Option("40 *units*", "Because $\\frac{80}{2}$, not ]]> or ?> or --.", True),
        Option("20", "That halves it twice.\n\n1. First\n2. Then"),
        Option("80", "That forgets the stock."),
    ),
    explanation="See the grid.",
    section="mrp",
    legacy=("mpr-1", "ecm-2"),
    level="apply",
    angoff=0.615,
    calculation=True,
    concept="Netting",
    reference="Planned order receipt",
    exhibit="grid",
    tags=("mrp", "Netting twice"),
)
ENTERED = Item(kind="numeric", stem="How many?", number="12.50", tolerance="0.05", explanation="Half of 25.")
SEVERAL = Item(
    kind="multiple", stem="Which two?", options=(Option("a", "", True), Option("b", "", True), Option("c", "no"))
)
STAMPS = [b"{", b"[1]", b'{"texts": 3, "angoff": "x", "legacy": [1], "shared": {"slug": 1}}', b"[" * 10**5]
SENT = [Outgoing("net-01", WHOLE, EXHIBIT, (PICTURE,)), Outgoing("7-b", ENTERED), Outgoing("c", SEVERAL)]


def write(format: str, sent: list[Outgoing], names: dict[str, str] | None = None) -> bytes:
    if format == "moodle-xml":
        return moodle_writing.write(sent, names)
    return qti_writing.write(sent, format, names)


def read(format: str, data: bytes):
    return (moodle_reading if format == "moodle-xml" else qti_reading).read(data)


def rewritten(data: bytes, change) -> bytes:
    """With each XML file changed, in a package too."""
    if data[:2] != b"PK":
        return change(data)
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name.endswith(".xml") else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize("format", FORMATS)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(sent=st.lists(outgoings(), min_size=1, max_size=3, unique_by=lambda each: each.slug))
def test_random_questions_come_back_equal(format: str, sent: list[Outgoing]) -> None:
    found = {each.name: each for each in read(format, write(format, sent)).found}
    assert {name: each.item for name, each in found.items()} == {each.slug: each.item for each in sent}
    assert {name: each.exhibit for name, each in found.items()} == {each.slug: each.exhibit for each in sent}
    assert all(each.whole and not each.problems for each in found.values())


@pytest.mark.parametrize("format", FORMATS)
def test_signs_that_xml_forbids_come_back_too(format: str) -> None:
    sent = [
        Outgoing("a", Item(stem="A bell \x07 and a half \ud800 rings.", options=(Option("\x01x"), Option("\x02x"))))
    ]
    [found] = read(format, write(format, sent)).found
    assert found.item == sent[0].item


@pytest.mark.parametrize("format", FORMATS)
def test_pictures_and_exhibits_travel_with_their_questions(format: str) -> None:
    file = read(format, write(format, SENT, {"mrp": "Material planning"}))
    found = list(file.found)
    assert file.format == format
    assert file.problems == []
    assert [each.item for each in found] == [each.item for each in SENT]
    assert found[0].exhibit == EXHIBIT
    assert [picture.data for picture in found[0].pictures] == [PICTURE.data]
    assert found[0].category == "Material planning"


@pytest.mark.parametrize("format", FORMATS)
def test_what_other_software_edited_wins_and_the_rest_stays_ours(format: str) -> None:
    edited = b"See the &lt;b&gt;big&lt;/b&gt; grid" if format == "qti-1.2" else b"See the <b>big</b> grid"
    data = rewritten(write(format, SENT), lambda xml: xml.replace(b"See the grid", edited, 1))
    found = {each.name: each for each in read(format, data).found}["net-01"]
    assert found.item.explanation == "See the **big** grid."
    assert found.item.stem == WHOLE.stem
    assert (found.item.section, found.item.angoff, found.item.legacy) == (WHOLE.section, WHOLE.angoff, WHOLE.legacy)


@pytest.mark.parametrize("format", FORMATS)
def test_an_exhibit_edited_elsewhere_becomes_a_part_of_the_question(format: str) -> None:
    data = rewritten(write(format, SENT), lambda xml: xml.replace(b"MRP grid", b"Edited grid", 1))
    found = {each.name: each for each in read(format, data).found}["net-01"]
    assert found.exhibit is None
    assert found.item.exhibit == ""
    assert "Edited grid" in found.item.stem
    assert "was edited elsewhere" in found.problems[0].message


@pytest.mark.parametrize("format", FORMATS)
def test_other_software_that_drops_our_words_still_has_the_question(format: str) -> None:
    data = rewritten(write(format, SENT), lambda xml: re.sub(rb"<\?cpimprep.*?\?>", b"", xml))
    found = list(read(format, data).found)
    assert all(each.whole for each in found)
    first, number, several = (each.item for each in found)
    assert "What is **planned** for $x_1 < 2$ at \\$5?" in first.stem
    assert first.options[0] == Option("40 *units*", "Because $\\frac{80}{2}$, not ]]> or ?> or --.", True)
    assert first.explanation == "See the grid."
    assert (number.number, number.tolerance) == ("12.50", "0.05")
    assert [option.right for option in several.options] == [True, True, False]
    assert several.kind == "multiple"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "stamp", [b"{", b"[1]", b'{"texts": 3, "angoff": "x", "legacy": [1], "shared": {"slug": 1}}', b"[" * 10**5]
)
def test_an_instruction_that_was_tampered_with_does_no_harm(format: str, stamp: bytes) -> None:
    data = rewritten(
        write(format, SENT), lambda xml: re.sub(rb"<\?cpimprep.*?\?>", b"<?cpimprep " + stamp + b"?>", xml)
    )
    found = list(read(format, data).found)
    assert len(found) == 3
    assert all(each.item is not None and each.item.angoff is None for each in found)


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_to_export_makes_a_file_all_the_same(format: str) -> None:
    assert list(read(format, write(format, [])).found) == []


def test_a_large_section_is_split_over_quizzes_of_one_name() -> None:
    sent = [Outgoing(f"q-{number}", Item(stem=f"How many are {number}?", section="mrp")) for number in range(501)]
    data = write("qti-1.2", sent, {"mrp": "Material planning"})
    with ZipFile(BytesIO(data)) as archive:
        assert "quiz-2/quiz-2.xml" in archive.namelist()
    found = list(read("qti-1.2", data).found)
    assert [each.name for each in found] == [each.slug for each in sent]
    assert {each.category for each in found} == {"Material planning"}
