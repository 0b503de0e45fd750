"""XML from anywhere: what would hurt is refused by name, what is broken is mended or said."""

import tracemalloc

import pytest

from bank.interchange.moodle.reading import read
from bank.interchange.xmltree.parsing import RefusedXML, XMLText, tree

QUESTION = '<question type="essay"><name><text>{}</text></name><questiontext><text>{}</text></questiontext></question>'


def quiz(text: str) -> str:
    return f"<quiz>\n{QUESTION.format('q', text)}\n</quiz>"


def said(data: bytes) -> str:
    file = read(data)
    found = list(file.found)
    return " ".join(problem.message for problem in [*file.problems, *(p for each in found for p in each.problems)])


def stem(data: bytes) -> str:
    return next(iter(read(data).found)).item.stem


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    ) + "]>" + quiz("&j;")
)  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        f'<!DOCTYPE q [<!ENTITY a "{"x" * 50_000}">]>' + quiz("&a;" * 50_000),
        '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + quiz("&x;"),
        '<!DOCTYPE q [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>' + quiz("x"),
    ],
)
def test_entities_of_its_own_are_refused_before_they_are_read(data: str) -> None:
    file = read(data.encode())
    assert list(file.found) == []
    assert "declares entities" in file.problems[-1].message


def test_a_document_type_elsewhere_is_never_fetched() -> None:
    data = '<!DOCTYPE quiz SYSTEM "file:///etc/passwd">' + quiz("&root; stays")
    assert stem(data.encode()) == r"\&root; stays"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<a>" * 100_000, "nests its elements"),
        (b"<quiz>" + b"<a/>" * 300_000 + b"</quiz>", "more elements"),
        (
            b"<quiz><question " + b" ".join(b"a%d='1'" % n for n in range(50_000)) + b"/></quiz>",
            "more elements or attributes",
        ),
        (b"<quiz a='" + b"x" * 5_000_000, "cut off"),
        (b"<![CDATA[" * 500_000, "not well-formed"),
        (b"<quiz>" + b"<question><b></question>" * 500, "breaks in more than 50 places"),
        (b"\x00\x01\x02\x03", "no XML element"),
        (b"", "no XML element"),
    ],
)
def test_what_only_hurts_is_refused_by_name(data: bytes, word: str) -> None:
    assert word in said(data)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
        ("cp1252", "ISO-8859-1"),
        ("iso8859-2", "ISO-8859-2"),
    ],
)
def test_encodings_are_read_as_declared(encoding: str, declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>\n{quiz("Größe")}'
    assert stem(text.encode(encoding)) == "Größe"


@pytest.mark.parametrize(
    ("encoding", "declared"), [("cp1252", "UTF-8"), ("utf-8", "ISO-8859-1"), ("cp1252", "nonsense")]
)
def test_a_wrong_declaration_is_mended_with_a_word(encoding: str, declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>\n{quiz("Größe – 5 €")}'.encode(encoding)
    assert stem(text) == "Größe – 5 €"
    assert "it was read as that" in said(text) or "read as Windows-1252" in said(text)


def test_names_of_signs_lone_ampersands_and_control_characters_are_mended() -> None:
    data = quiz("A &nbsp; B & C &eacute; \x08 &#8; &unknown; <![CDATA[&amp; & ]]>").encode()
    assert "& C é" in stem(data)
    assert "lone “&”" in said(data)
    assert "control characters" in said(data)


def test_carriage_returns_do_not_move_the_lines() -> None:
    data = quiz("one").replace("\n", "\r\n").encode()
    assert next(iter(read(data).found)).line == 2


def test_lines_are_told_beyond_65535() -> None:
    data = ("<quiz>" + "\n" * 70_000 + QUESTION.format("q", "x") + "</quiz>").encode()
    assert next(iter(read(data).found)).line == 70_001


def test_a_tree_that_is_not_whole_is_refused_with_its_line() -> None:
    with pytest.raises(RefusedXML) as refused:
        tree(XMLText(b"<a>\n<b>\n</a>"))
    assert refused.value.line == 3


def test_five_thousand_questions_take_the_memory_of_few() -> None:
    options = "".join(f'<answer fraction="{100 if n == 0 else 0}"><text>{n}</text></answer>' for n in range(4))
    one = f'<question type="multichoice"><questiontext><text>How many?</text></questiontext>{options}</question>\n'
    data = ("<quiz>" + one * 5_000 + "</quiz>").encode()
    tracemalloc.start()
    found = sum(each.whole for each in read(data).found)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 5_000
    assert peak < 60 * 2**20
