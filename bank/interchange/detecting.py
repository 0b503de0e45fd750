"""Which format a file is in, told by what it holds; its name only decides where several would do."""

import re
from collections.abc import Callable

from bank.interchange.encodings import decode
from bank.interchange.packages import Package, RefusedPackage, is_package, open_package

HEAD = 65_536
CHOOSE = "Say which format it is in, if it is one of them."
TAKEN = "Taken are GIFT, Aiken, Moodle XML, QTI, CSV, Excel (.xlsx) and our own YAML."


class Unrecognized(ValueError):
    """The message says what the file looks like and what to do."""


# What begins so is no file of questions, whatever its name says.
_LOOKS_LIKE = [
    (
        b"%PDF",
        "a PDF document. Its text cannot be told apart safely: export the questions from where they were written",
    ),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "a Word or Excel file of the old kind. Open it and save it as .xlsx or CSV"),
    (b"{\\rtf", "a rich text document. Save it as plain text (.txt), with one of the formats below in it"),
    (b"\x1f\x8b", "a gzip archive. Unpack it and upload the file in it"),
    (b"7z\xbc\xaf", "a 7-Zip archive. Unpack it and upload the file in it"),
    (b"Rar!\x1a", "a RAR archive. Unpack it and upload the file in it"),
    (b"SQLite format 3", "a database"),
    (b"MZ\x90\0", "a program for Windows"),
    (b"\x7fELF", "a program"),
]
_IN_PACKAGE = {
    "word/document.xml": "a Word document. Save the questions as plain text (.txt) or as a table in Excel",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "content.xml": "an OpenDocument file. Save it as .xlsx or CSV",
    "moodle_backup.xml": "a backup of a Moodle course. Export its question bank as Moodle XML instead",
    "questions.ser": "a Blackboard pool. Export it as QTI 2.1",
}
_WEB_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_NOT_ROOT = re.compile(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_NATIVE = re.compile(r"^(?:questions|exhibits|section):(?:\s|$)|^- (?:slug|stem|kind):\s", re.MULTILINE)
_AIKEN = re.compile(
    r"^[ \t]*(?:CORRECT[ \t]+)?ANSWER[ \t]*S?[ \t]*[:=][ \t]*\(?[A-Za-z]\b", re.MULTILINE | re.IGNORECASE
)
_AIKEN_OPTION = re.compile(r"^[ \t]*[A-Za-z](?:[.)]\s+|\))\S", re.MULTILINE)
# A question of Aiken or GIFT may begin with a tag of HTML, as no file of XML that we take does.
_BEGINS_TEXT = re.compile(
    r"<(?:p|b|i|em|strong|span|div|img|br|u|h[1-6]|code|pre|table|ul|ol|sub|sup|a)[\s/>]", re.IGNORECASE
)
_GIFT = re.compile(r"(?<!\\)\{[^{}]*(?:[=~#]|\b(?:T|F|TRUE|FALSE)\b)|^\$CATEGORY:|^::[^:]+::", re.MULTILINE | re.DOTALL)
_ASKS = re.compile(r"question|stem|frage|pregunta|option|answer|choice|text|prompt", re.IGNORECASE)
_BY_NAME = {
    ".gift": "gift", ".aiken": "aiken", ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".yaml": "native",
    ".yml": "native",
}  # fmt: skip


def detect(name: str, data: bytes) -> str:
    """The name of the format; Unrecognized where it is none that is taken."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise Unrecognized("The file is empty. Export the questions again and choose the new file.")
    for beginning, what in _LOOKS_LIKE:
        if data.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(beginning):
            raise Unrecognized(f"The file is {what}. {TAKEN}")
    return _of_package(data) if is_package(data) else _of_text(name, data)


def _of_package(data: bytes) -> str:
    try:
        package = open_package(data)
    except RefusedPackage as error:
        raise Unrecognized(f"The file {error}") from error
    names = {name.casefold() for name in package.names}
    if "xl/workbook.xml" in names:
        return "xlsx"
    for member, what in _IN_PACKAGE.items():
        if member in names:
            raise Unrecognized(f"The file is {what}. {TAKEN}")
    return _of_members(package)


def _of_members(package: Package) -> str:
    texts = [name for name in package.names if name.lower().endswith((".xml", ".yaml", ".yml"))]
    manifest = next((name for name in texts if name.lower().rpartition("/")[2] == "imsmanifest.xml"), None)
    versions = [_qti_version(_begun(package, name)) for name in ([manifest] if manifest else []) + texts[:20]]
    if found := next(filter(None, versions), None):
        return found
    if manifest:
        return "qti-2.1"
    if any(name.lower().endswith((".yaml", ".yml")) for name in texts):
        return "native"
    if any(name.lower().endswith(".xml") for name in texts):
        return "qti-2.1"
    raise Unrecognized(f"The zip file holds neither a QTI package nor our own YAML. Unpack it first. {TAKEN}")


def _begun(package: Package, name: str) -> bytes:
    """What is damaged is said by who reads all of the package."""
    try:
        return package.read(name)
    except RefusedPackage:
        return b""


def _qti_version(data: bytes) -> str | None:
    head = decode(data[:HEAD])[0]
    signs: list[tuple[str, str]] = [
        ("imsqtiasi_v3p0", "qti-3.0"),
        ("imsqti_v3p0", "qti-3.0"),
        ("imsqti_item_xmlv3p0", "qti-3.0"),
        ("qti-assessment-", "qti-3.0"),
        ("_v2p2", "qti-2.2"),
        ("_xmlv2p2", "qti-2.2"),
        ("_v2p1", "qti-2.1"),
        ("_xmlv2p1", "qti-2.1"),
        ("_v2p0", "qti-2.1"),
        ("questestinterop", "qti-1.2"),
        ("_xmlv1p2", "qti-1.2"),
        ("ims_qtiasiv1p2", "qti-1.2"),
        ("assessmentItem", "qti-2.1"),
        ("assessmentTest", "qti-2.1"),
    ]
    return next((version for sign, version in signs if sign in head), None)


def _of_text(name: str, data: bytes) -> str:
    text, _ = decode(data)
    beginning = text[:HEAD].lstrip()
    if _is_garbage(data, text):
        raise Unrecognized(f"The file holds no text but the data of some program. {TAKEN}")
    if beginning.startswith("<") and not (_BEGINS_TEXT.match(beginning) and (_is_aiken(text) or _is_gift(text))):
        return _of_markup(beginning)
    if beginning.startswith(("{", "[")) and _is_json(beginning):
        raise Unrecognized(f"The file is JSON, which many programs fill in their own ways. {TAKEN}")
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    for found, is_it in _TESTS:
        if is_it(text):
            return _BY_NAME.get(ending, found) if {found, _BY_NAME.get(ending)} <= {"gift", "csv"} else found
    if ending in _BY_NAME:
        return _BY_NAME[ending]
    raise Unrecognized(f"The file looks like none of the formats that are taken. {TAKEN} {CHOOSE}")


def _is_garbage(data: bytes, text: str) -> bool:
    """Text has hardly any control characters, and what decoding took away or replaced was not many."""
    head = data[: HEAD // 16]
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    is_wide = head[1::2].count(0) > len(head) // 4 or head[0::2].count(0) > len(head) // 4
    broken = text[:HEAD].count("\ufffd")
    return (odd > max(len(head) // 20, 3) and not is_wide) or broken > max(len(text[:HEAD]) // 10, 20)


def _of_markup(beginning: str) -> str:
    root = _ROOT.search(_NOT_ROOT.sub("", beginning))
    name = root[1] if root else ""
    if name == "quiz":
        return "moodle-xml"
    if _WEB_PAGE.search(beginning[:4_096]) and name.lower() in {"html", "head", "body", ""}:
        raise Unrecognized(
            "The file is a web page, most likely a sign-in or an error page saved by the browser. "
            "Sign in where it comes from, and export again."
        )
    if found := _qti_version(beginning.encode()):
        return found
    if name in {"manifest", "item", "section", "assessment"}:
        return "qti-1.2"
    raise Unrecognized(f"The file is XML that begins with <{name[:40]}>, neither Moodle XML nor QTI. {TAKEN}")


def _is_json(beginning: str) -> bool:
    return bool(re.match(r'[{\[]\s*(?:["{\[]|[}\]])', beginning))


def _is_native(text: str) -> bool:
    return bool(_NATIVE.search(text[:HEAD]))


def _is_aiken(text: str) -> bool:
    """A set or a formula in braces within a question makes no GIFT of it, a title or answers in braces do."""
    answers = len(_AIKEN.findall(text))
    return bool(answers and _AIKEN_OPTION.search(text)) and answers >= len(_GIFT.findall(text))


def _is_gift(text: str) -> bool:
    return bool(_GIFT.search(text)) and not _is_table(text)


def _is_table(text: str) -> bool:
    """A first row of several cells that speak of questions."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    cells = max((first.split(sign) for sign in ",;\t"), key=len)
    return len(cells) > 2 and "{" not in first and bool(_ASKS.search(first))


_TESTS: list[tuple[str, Callable[[str], bool]]] = [
    ("native", _is_native),
    ("csv", _is_table),
    ("aiken", _is_aiken),
    ("gift", _is_gift),
]
