"""What a file is, whatever it is called; and what is refused, with a word that helps."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from bank.interchange.detecting import Unrecognized, detect

GIFT = "::One::What? {=a ~b}\n"
AIKEN = "What is it?\nA. one\nB. two\nANSWER: B\n"
YAML = "section: mrp\nquestions:\n- stem: What?\n"
MOODLE = '<?xml version="1.0"?>\n<!-- question: 0 --><quiz><question type="category"/></quiz>'
CANVAS = '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment/></questestinterop>'
ITEM = '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p{}" identifier="a"/>'
THREE = '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="a"/>'
TABLE = "question,option a,option b,answer\nWhat?,one,two,A\n"


def packed(**members) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", ".").replace("\x1f", "_"), content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("a.txt", GIFT, "gift"),
        ("a.gift", "What is 2 + 2? {#4}", "gift"),
        ("a", "$CATEGORY: a/b\n\nIs it so? {T}", "gift"),
        ("a.txt", AIKEN, "aiken"),
        ("a.gift", AIKEN, "aiken"),
        ("a.txt", AIKEN.replace("A.", "A)").replace("B.", "B)"), "aiken"),
        ("a.txt", AIKEN.replace("ANSWER", "Correct answer"), "aiken"),
        ("a.txt", f"<p>{AIKEN}", "aiken"),
        ("a.txt", AIKEN.replace("it?", "in {x = 2}?"), "aiken"),
        ("a.txt", "<b>Is it so?</b> {T}", "gift"),
        ("a.xml", MOODLE, "moodle-xml"),
        ("a.txt", MOODLE, "moodle-xml"),
        ("a.xml", CANVAS, "qti-1.2"),
        ("a.xml", ITEM.format(1), "qti-2.1"),
        ("a.xml", ITEM.format(2), "qti-2.2"),
        ("a.xml", THREE, "qti-3.0"),
        ("a.csv", TABLE, "csv"),
        ("a.txt", TABLE.replace(",", ";"), "csv"),
        ("a.tsv", TABLE.replace(",", "\t"), "csv"),
        ("a.yaml", YAML, "native"),
        ("a", YAML, "native"),
        ("a.zip", packed(questions_yaml=YAML), "native"),
        ("a.zip", packed(imsmanifest_xml="<manifest/>", q_xml=CANVAS), "qti-1.2"),
        ("a.zip", packed(imsmanifest_xml="<manifest/>", q_xml=ITEM.format(2)), "qti-2.2"),
        ("a.zip", packed(imsmanifest_xml="<manifest/>", items__q_xml=THREE), "qti-3.0"),
        ("a.zip", packed(xl__workbook_xml="<workbook/>"), "xlsx"),
    ],
)
def test_the_format_is_found_out(name, data, format) -> None:
    assert detect(name, data if isinstance(data, bytes) else data.encode()) == format


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize(
    ("data", "format"), [(GIFT, "gift"), (AIKEN, "aiken"), (YAML, "native"), (MOODLE, "moodle-xml")]
)
def test_whatever_the_encoding_and_line_ends(data, format, encoding) -> None:
    for ends in ("\n", "\r\n", "\r"):
        assert detect("upload", data.replace("What", "Wé").replace("\n", ends).encode(encoding)) == format


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\0" * 5_000, "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        (rb"{\rtf1\ansi What?}", "rich text"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (packed(word__document_xml="<w/>"), "Word document"),
        (packed(content_xml="<o/>", mimetype="x"), "OpenDocument"),
        (packed(**{"moodle\x1fbackup_xml": "<b/>"}), "backup of a Moodle course"),
        (packed(a_txt="hello"), "neither a QTI package"),
        (b"PK\x03\x04 and then nothing", "damaged or incomplete"),
        (b"<!DOCTYPE html>\n<html><head><title>Sign in</title>", "web page"),
        (b"<html><body>502 Bad Gateway</body></html>", "web page"),
        (b"<rss version='2.0'></rss>", "<rss>"),
        (b'{"questions": [{"stem": "a"}]}', "JSON"),
        (bytes(range(256)) * 40, "data of some program"),
        (b"Dear members, the course begins on Monday.\n", "none of the formats"),
    ],
)
@pytest.mark.parametrize("name", ["questions.gift", "questions"])
def test_what_is_no_file_of_questions_is_told_what_it_looks_like(name, data, said) -> None:
    if name.endswith(".gift") and said == "none of the formats":
        assert detect(name, data) == "gift"  # its reader says what is wrong
        return
    with pytest.raises(Unrecognized, match=said):
        detect(name, data)


def test_a_package_whose_paths_leave_it_is_not_opened() -> None:
    with pytest.raises(Unrecognized, match="leaves the package"):
        detect("a.zip", packed(**{"..__..__etc__passwd": "root"}))


def test_a_package_with_a_damaged_file_is_still_told() -> None:
    data = packed(imsmanifest_xml="<manifest>all of it</manifest>", q_xml=CANVAS)
    assert detect("a.zip", data.replace(b"all of it", b"all of a ")) == "qti-1.2"
