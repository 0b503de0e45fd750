"""Text that is no Markdown, as Markdown that looks the same when it is rendered."""

import re

from bank.interchange.formulas import pieces

_BACKSLASH = r"\\(?=[!-/:-@\[-`{-~]|$)"  # before a letter it stands for itself
_SIGNS = [
    _BACKSLASH,
    r"[$`]",
    r"(?<! )\*|\*(?! )",
    r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])",
    r"~(?=~)|(?<=~)~",
    r"\](?=[(\[:])",
    r"<(?=[A-Za-z/!?])",
    r"&(?=#?[A-Za-z0-9]{1,32};)",
]
_INLINE = re.compile("|".join(_SIGNS))
# What makes a line more than a line of a paragraph: headings, bullets, quotations, numbered items, the rulers under
# headings and under the first row of a table.
_BEGINNINGS = re.compile(
    r"^(?:(?P<mark>#(?=\#{0,5}(?:[ \t]|$))|[-+](?=[ \t]|$)|>|=(?==*$)|[-:|](?=[-:|\ \t]*$))"
    r"|(?P<number>\d{1,9})(?=[.)](?:[ \t]|$)))"
)


def markdown_from_plain(text: str, *, inline: bool = False) -> str:
    """Line ends are kept as line ends, empty lines as ends of paragraphs; `inline` is for what is never a block."""
    if inline:
        return "\\\n".join(escape(line) for line in _lines(text) if line)
    paragraphs: list[list[str]] = [[]]
    for line in _lines(text):
        if line:
            paragraphs[-1].append(escape_beginning(escape(line)))
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join("\\\n".join(lines) for lines in paragraphs if lines)


def plain_with_formulas(text: str, *, inline: bool = False, openers: str = r"\( \[") -> str:
    """As `markdown_from_plain`, but TeX between the given signs becomes a formula."""
    if not any(opener in text for opener in openers.split()):
        return markdown_from_plain(text, inline=inline)
    kept: list[str] = []
    marked = []
    for piece, is_formula in pieces(text.replace("\ufdd0", ""), openers):
        if is_formula:
            marked.append(f"\ufdd0{len(kept)}\ufdd0")
            kept.append(piece)
        else:
            marked.append(piece)
    escaped = markdown_from_plain("".join(marked), inline=inline)
    return re.sub("\ufdd0(\\d+)\ufdd0", lambda found: kept[int(found[1])], escaped)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n")]


def escape(line: str) -> str:
    return _INLINE.sub(r"\\\g<0>", line)


def escape_beginning(line: str) -> str:
    found = _BEGINNINGS.match(line)
    if found is None:
        return line
    if found["number"]:
        return f"{found['number']}\\{line[found.end() :]}"
    return "\\" + line


_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = re.compile(r"(?:\\| {2,})\n[ \t]*")


def plain_from_markdown(text: str) -> str:
    """The other way round for text without formatting; what has any comes back as some other text."""
    paragraphs = [part.strip() for part in re.split(r"\n[ \t]*\n", text)]
    return "\n\n".join(_unescaped(part) for part in paragraphs if part)


def _unescaped(paragraph: str) -> str:
    lines = [re.sub(r"[ \t]*\n[ \t]*", " ", line) for line in _hard_lines(paragraph)]
    return "\n".join(_ESCAPED.sub(r"\1", line) for line in lines)


def _hard_lines(paragraph: str) -> list[str]:
    """A backslash that is itself escaped breaks no line."""
    pieces, lines = _BREAK.split(paragraph), []
    for piece, mark in zip(pieces, [*_BREAK.findall(paragraph), ""], strict=True):
        lines.append(piece + ("" if not mark.startswith("\\") or not _odd_backslashes(piece) else mark))
    return lines


def _odd_backslashes(piece: str) -> bool:
    return (len(piece) - len(piece.rstrip("\\"))) % 2 == 1
