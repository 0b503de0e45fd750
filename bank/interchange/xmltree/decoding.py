"""The bytes of an XML file as text: marks, declarations and what they really are."""

import codecs
import re

_MARKS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
_WITHOUT_MARK = [(b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be")]
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*?\?>")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# Codecs of text only: Python also knows "zip" and "rot13" by name.
_TAKEN = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254"} | {
    f"iso8859-{number}" for number in (1, 2, 5, 7, 9, 15)
}


def decode(data: bytes) -> tuple[str, str]:
    """The text without its declaration (the lines stay as they are), and what was mended, "" if nothing."""
    text, used, word = _decoded(data)
    declaration = _DECLARATION.match(text[:400])
    if declaration is None:
        return text, word
    declared = _canonical(found[1] if (found := _ENCODING.search(declaration[0])) else "utf-8")
    blank = "\n" * declaration[0].count("\n")
    if not word and used == "utf-8" and declared not in {"utf-8", "ascii"} and not text.isascii():
        word = "The file says it is written in another encoding, but it is UTF-8; it was read as that."
    return blank + text[declaration.end() :], word


def _decoded(data: bytes) -> tuple[str, str, str]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name, ""
    for beginning, name in _WITHOUT_MARK:
        if data.lstrip(b" \r\n\t")[:2] == beginning:
            return data.decode(name, "replace"), name, ""
    try:
        return data.decode("utf-8"), "utf-8", ""
    except UnicodeDecodeError as error:
        return _eight_bit(data, error)


def _eight_bit(data: bytes, error: UnicodeDecodeError) -> tuple[str, str, str]:
    line = data.count(b"\n", 0, error.start) + 1
    declared = _declared(data)
    if declared not in {"", "utf-8", "ascii"} and declared in _TAKEN:
        try:
            # Who declares Latin-1 writes Windows-1252 more often than not: the same but for 0x80-0x9f.
            return data.decode("cp1252" if declared == "iso8859-1" else declared), declared, ""
        except UnicodeDecodeError:
            pass
    said = f"Line {line} is not UTF-8; the file was read as Windows-1252. Look at its accents and dashes."
    return data.decode("cp1252", "replace"), "cp1252", said


def _declared(data: bytes) -> str:
    head = data[:400].decode("latin-1")
    found = _ENCODING.search(declaration[0]) if (declaration := _DECLARATION.match(head)) else None
    return _canonical(found[1]) if found else ""


def _canonical(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name.lower()
