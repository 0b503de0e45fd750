"""Moodle's Cloze: a text with its questions in braces, {1:MULTICHOICE:=right~wrong#why~%50%half}."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bank.interchange.decimals import decimal_of
from bank.interchange.entry import MAX_TEXT, Entry, UnreadableQuestion
from bank.interchange.moodle.parts import explanation_of, tags_of
from bank.interchange.moodle.texts import format_of, in_format
from bank.interchange.weights import rights
from bank.interchange.xmltree.nodes import Node
from bank.items import Item, Option
from bank.models.questions import Kind

BLANK = "_____"
_SHOWN = r"\_\_\_\_\_"  # as Markdown that shows the blank
_OPENING = re.compile(r"\{(\d{0,6}):([A-Z_]{2,20}):")
_CHOICES = re.compile(r"^(MULTICHOICE|MC)(_?[VHD]?S?)?$")
_SEVERAL = re.compile(r"^(MULTIRESPONSE|MR)(_?H?S?)?$")
_NUMBERS = {"NUMERICAL", "NM"}
_WEIGHT = re.compile(r"^(?:=|%(-?[\d.,]{1,12})%)")
_MARKER = "\uf8a1"  # stands for the blank while the text around it is converted


@dataclass(frozen=True)
class _Gap:
    kind: str
    body: str
    start: int
    end: int


@dataclass(frozen=True)
class _Choice:
    text: str
    why: str
    weight: Decimal


def cloze(entry: Entry, node: Node) -> Item:
    holder = node.first("questiontext")
    body = holder.first("text") if holder else None
    text, form = (body.text if body else ""), format_of(holder)
    if len(text) > MAX_TEXT:
        raise UnreadableQuestion(f"The stem has {len(text):,} characters; shorten it to 20,000 and try again.")
    gaps = list(_gaps(text))
    if len(gaps) != 1:
        entry.lose("stem", f"It asks {len(gaps) or 'no'} questions in one text; make each a question of its own.")
        stem = in_format(entry, text, form, "stem", "stem")
        return Item(stem=stem, explanation=explanation_of(entry, node), tags=tags_of(node))
    return _with_gap(entry, node, text, form, gaps[0])


def _gaps(text: str) -> Iterator[_Gap]:
    """Linear in the text: without a closing brace behind one opening there is none behind the next either."""
    at = 0
    while opening := _OPENING.search(text, at):
        end = _closing(text, opening.end())
        if end < 0:
            return
        yield _Gap(opening[2], text[opening.end() : end], opening.start(), end + 1)
        at = end + 1


def _closing(text: str, at: int) -> int:
    while (end := text.find("}", at)) > 0 and text[end - 1] == "\\":
        at = end + 1
    return end


def _with_gap(entry: Entry, node: Node, text: str, form: str, gap: _Gap) -> Item:
    around = text[: gap.start] + _MARKER + text[gap.end :]
    stem = in_format(entry, around, form, "stem", "stem").replace(_MARKER, _SHOWN)
    choices = [_choice(part) for part in _parts(gap.body)]
    item = Item(stem=stem, explanation=explanation_of(entry, node), tags=tags_of(node))
    if gap.kind in _NUMBERS:
        number, tolerance = _number(entry, choices)
        return replace(item, kind=Kind.NUMERIC, number=number, tolerance=tolerance)
    if not (_CHOICES.match(gap.kind) or _SEVERAL.match(gap.kind)):
        entry.lose("stem", f"Its blank is filled in as {gap.kind}, a word to type: rewrite it as a choice or a number.")
        return item
    single = bool(_CHOICES.match(gap.kind))
    options = _options(entry, choices, form, single=single)
    return replace(item, kind=Kind.SINGLE if single else Kind.MULTIPLE, options=options)


def _parts(body: str) -> list[str]:
    """Between tildes; one behind a backslash belongs to the text."""
    return [part for part in re.split(r"(?<!\\)~", body) if part.strip()]


def _choice(part: str) -> _Choice:
    part = part.strip()
    sign = _WEIGHT.match(part)
    weight = Decimal(100) if part.startswith("=") else (decimal_of(sign[1]) if sign and sign[1] else None)
    text, _, why = _split_at_hash(part[sign.end() :] if sign else part)
    return _Choice(_plain(text), _plain(why), weight or Decimal())


def _split_at_hash(text: str) -> tuple[str, str, str]:
    found = re.search(r"(?<!\\)(?<!&)#", text)  # not that of &#39;
    return (text[: found.start()], "#", text[found.end() :]) if found else (text, "", "")


def _plain(text: str) -> str:
    return re.sub(r"\\([}~#/\"\\])", r"\1", text).strip()


def _options(entry: Entry, choices: list[_Choice], form: str, *, single: bool) -> tuple[Option, ...]:
    right = rights(entry, [choice.weight for choice in choices], single=single)
    return tuple(
        Option(
            in_format(entry, choice.text, form, "option", f"option {place}", inline=True),
            in_format(entry, choice.why, form, "why", f"option {place}, why"),
            is_right,
        )
        for place, (choice, is_right) in enumerate(zip(choices, right, strict=True), 1)
    )


def _number(entry: Entry, choices: list[_Choice]) -> tuple[str, str]:
    right = [choice for choice in choices if choice.weight == 100]
    if len(right) != 1 or any(0 < choice.weight < 100 for choice in choices):
        entry.lose("number", "It takes several numbers; one number with a tolerance is held here.")
    text, _, reach = html.unescape(right[0].text if right else "").partition(":")
    if any(choice.why for choice in choices):
        entry.lose("feedback", "Its words for certain numbers are kept only in the original.")
    return entry.figures(text, reach)
