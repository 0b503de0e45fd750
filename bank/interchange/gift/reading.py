"""GIFT, as Moodle documents and writes it: questions as text, their answers between braces."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bank.interchange.categories import category_path
from bank.interchange.found import FileRead, Found, Problem
from bank.interchange.gift.answers import read_answers, read_own
from bank.interchange.gift.blocks import Block, blocks
from bank.interchange.gift.exhibits import without
from bank.interchange.gift.gathering import Gathering, Unreadable, split_format
from bank.interchange.gift.signs import as_written, mark, unmark
from bank.interchange.idnumbers import left_out
from bank.interchange.stamps import Stamp
from bank.items import Item
from bank.models.questions import Kind

BLANK = "_____"
_STAMP = re.compile(r"//\s*\[cpimprep:\s*(\{.*\})\s*\]\s*$")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")
_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")


def read_gift(text: str) -> FileRead:
    problems: list[Problem] = []
    return FileRead("gift", _questions(text, problems), problems)


def _questions(text: str, problems: list[Problem]) -> Iterator[Found]:
    number = 0
    for block in blocks(mark(text.removeprefix("\ufeff"))):
        number += 1
        yield _question(number, block)
    if not number:
        problems.append(Problem(None, "", "file", "It holds no questions; GIFT puts answers between { and }."))


def _question(number: int, block: Block) -> Found:
    comments = "\n".join(block.comments)
    title, body = _titled(block.text)
    known_as = _first(_ID, comments)
    name = title or known_as
    stamp = Stamp(_stamped(block.comments))
    gathering = Gathering(block.line, name or f"question {number}", own=bool(stamp))
    if block.crowded:
        gathering.note("text", "There is no empty line before this question; it was read as one of its own.")
    if title and known_as:
        gathering.note(*left_out(unmark(known_as)))
    found = Found(number, name, block.line, category_path(unmark(block.category)), None, original=_original(block))
    try:
        item = _item(body, stamp, gathering)
    except Unreadable as error:
        gathering.note(error.field, str(error))
        return replace(found, problems=tuple(gathering.problems), whole=False)
    item = _described(item, stamp, tuple(unmark(tag) for tag in _all(_TAG, comments)))
    return replace(
        found,
        item=item,
        problems=tuple(gathering.problems),
        whole=gathering.whole,
        original="" if gathering.whole else found.original,
        exhibit=stamp.exhibit,
        pictures=tuple(dict.fromkeys(gathering.pictures)),
    )


def _original(block: Block) -> str:
    return as_written("\n".join([*block.comments, block.text]))


def _titled(text: str) -> tuple[str, str]:
    """A title whose second pair of colons is missing is taken as text, as Moodle does."""
    if not text.startswith("::"):
        return "", text
    title, colons, rest = text[2:].partition("::")
    return (unmark(" ".join(title.split())), rest) if colons else ("", text)


def _stamped(comments: list[str]) -> str:
    found = next(filter(None, map(_STAMP.match, reversed(comments))), None)
    return as_written(found[1]) if found else ""


def _first(pattern: re.Pattern[str], comments: str) -> str:
    return next(iter(_all(pattern, comments)), "")


def _all(pattern: re.Pattern[str], comments: str) -> list[str]:
    return [value.replace("\\]", "]").strip() for value in pattern.findall(comments)]


def _item(text: str, stamp: Stamp, gathering: Gathering) -> Item:
    before, body, after = _parts(text)
    stem = before + (BLANK + after if after.strip() else "")
    gathering.format, _ = split_format(stem.strip(), "moodle")
    asked = _without_exhibit(gathering.text(stem, "stem"), stamp, gathering)
    if not asked and not stamp:
        raise Unreadable("stem", "The question has no text; write it before the braces.")
    if body is None:
        gathering.loss("answer", "It has no answers in braces, so it is a description; add options or remove it.")
        return Item(stem=asked)
    if "{" in after:
        gathering.loss("answer", r"It has several pairs of braces; we hold one blank. In formulas, write \{ and \}.")
    if stamp and stamp.word("kind") in Kind.values:
        return read_own(body, asked, stamp.word("kind"), gathering)
    return read_answers(body, asked, gathering)


def _without_exhibit(asked: str, stamp: Stamp, gathering: Gathering) -> str:
    stem = without(stamp.exhibit, asked)
    if stem is None:
        gathering.note("stem", "The exhibit before the question was edited in the file; it now stands in both.")
    return asked if stem is None else stem


def _parts(text: str) -> tuple[str, str | None, str]:
    """What is before the braces, between them, and after; braces within the answers must come in pairs."""
    start = text.find("{")
    if start < 0 and "}" not in text:
        return text, None, ""
    if start < 0 or "}" in text[:start]:
        raise Unreadable("answer", r"A brace } has no { before it; write { before the answers, or \} for the sign.")
    end = _closing(text, start)
    if end < 0:
        raise Unreadable("answer", r"The brace { is not closed; write } after the last answer.")
    return text[:start], text[start + 1 : end], text[end + 1 :]


def _closing(text: str, start: int) -> int:
    depth = 0
    for found in re.finditer(r"[{}]", text[start:]):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return start + found.start()
    return -1


def _described(item: Item, stamp: Stamp, tags: tuple[str, ...]) -> Item:
    if not stamp:
        return replace(item, tags=tuple(dict.fromkeys(tags)))
    if item.kind != Kind.NUMERIC:
        item = replace(item, number=stamp.word("number"), tolerance=stamp.word("tolerance"))
    return replace(
        item,
        section=stamp.word("section"),
        legacy=stamp.words("legacy"),
        level=stamp.word("level"),
        angoff=stamp.angoff,
        calculation=stamp.calculation,
        concept=stamp.word("concept"),
        reference=stamp.word("reference"),
        exhibit=stamp.word("exhibit"),
        tags=stamp.words("tags"),
    )
