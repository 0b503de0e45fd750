"""The characters of a text file, whatever program wrote it."""

import codecs
import re
import unicodedata

# Each with the length of its mark; UTF-32's little-endian mark begins like UTF-16's.
_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_C1 = re.compile("[\x80-\x9f]")
_SAMPLE = 4_096


def decode(data: bytes) -> tuple[str, str | None]:
    """The text with \\n at the ends of its lines, and what had to be done to read it, if anything."""
    text, note = _decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, removed = _without_controls(text)
    return text, " ".join(filter(None, [note, removed])) or None


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _forgiving(data[len(mark) :], encoding)
    if encoding := _utf_16_without_mark(data[:_SAMPLE]):
        return _forgiving(data, encoding)
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _not_quite_utf_8(data)


def _forgiving(data: bytes, encoding: str) -> tuple[str, str]:
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\ufffd") - _count_of_replacements(data, encoding)
    name = encoding.removesuffix("-le").removesuffix("-be").upper()
    return text, f"The file is damaged: {damaged} signs are no {name} and read as \ufffd." if damaged > 0 else ""


def _count_of_replacements(data: bytes, encoding: str) -> int:
    return data.decode(encoding, errors="ignore").count("\ufffd")


def _utf_16_without_mark(sample: bytes) -> str:
    """Latin letters in UTF-16 have a zero in every other byte; no other encoding of text has any."""
    zeros_even, zeros_odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 4
    if zeros_odd > max(enough, 4 * zeros_even):
        return "utf-16-le"
    return "utf-16-be" if zeros_even > max(enough, 4 * zeros_odd) else ""


def _not_quite_utf_8(data: bytes) -> tuple[str, str]:
    """UTF-8 with a few damaged places stays UTF-8; where most places are none, it never was."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    good = sum(not letter.isascii() for letter in text) - damaged
    if good <= 2 * damaged:
        return data.decode("cp1252", errors="replace"), "The file is no UTF-8; it was read as Windows-1252."
    line = text[: text.index("\ufffd")].count("\n") + 1
    return text, f"The file is damaged: {damaged} signs are no UTF-8 and read as \ufffd, the first in line {line}."


def _without_controls(text: str) -> tuple[str, str]:
    found = _CONTROL.search(text)
    if found is None:
        return _without_c1(text)
    line = text.count("\n", 0, found.start()) + 1
    cleaned, count = _CONTROL.subn("", text.replace("\x0b", "\n").replace("\x0c", "\n"))
    note = f"Control characters were taken out, the first ({_name(found[0])}) in line {line}." if count else ""
    rest, more = _without_c1(cleaned)
    return rest, " ".join(filter(None, [note, more]))


def _without_c1(text: str) -> tuple[str, str]:
    """The next line sign ends a line as Windows' text does; the others of its kind mean nothing in a text."""
    return (_C1.sub("", text.replace("\x85", "\n")), "") if _C1.search(text) else (text, "")


def _name(letter: str) -> str:
    return "NUL" if letter == "\x00" else unicodedata.name(letter, f"U+{ord(letter):04X}")
