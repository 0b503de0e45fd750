"""Moodle's numerical: one or more numbers, each with a tolerance on either side, and perhaps units."""

from dataclasses import dataclass
from decimal import Decimal

from bank.interchange.decimals import decimal_of
from bank.interchange.entry import Entry
from bank.interchange.moodle.choices import weight_of
from bank.interchange.moodle.parts import explanation_of, stem_of, tags_of
from bank.interchange.moodle.texts import is_blank, text_of
from bank.interchange.xmltree.nodes import Node
from bank.items import Item
from bank.models.questions import Kind

_HUNDRED = Decimal(100)
_UNITS_SHOWN = {"0": "typed behind the number", "1": "chosen from a list", "2": "chosen from a list"}


@dataclass(frozen=True)
class _Answer:
    node: Node
    text: str
    weight: Decimal


def number(entry: Entry, node: Node) -> Item:
    answers = [
        _Answer(answer, answer.word("text") if answer.elements else answer.text.strip(), weight_of(entry, answer))
        for answer in node.named("answer")
    ]
    right = [answer for answer in answers if answer.weight == _HUNDRED and answer.text != "*"]
    _look_over(entry, answers, right)
    figure, tolerance = ("", "")
    if right:
        answer = right[0].node
        reach = answer.word("tolerance") or answer.get("tolerance")
        figure, tolerance = entry.figures(right[0].text, reach, answer.line)
    return Item(
        kind=Kind.NUMERIC,
        stem=_with_unit(entry, node, stem_of(entry, node)),
        number=figure,
        tolerance=tolerance,
        explanation=_explanation(entry, node, right),
        tags=tags_of(node),
    )


def _look_over(entry: Entry, answers: list[_Answer], right: list[_Answer]) -> None:
    others = [answer for answer in answers if answer not in right[:1]]
    if len(right) > 1 or any(answer.weight > 0 for answer in others):
        said = ", ".join(f"{answer.text} ({answer.weight.normalize():f} %)" for answer in answers)
        entry.lose("number", f"It takes several numbers: {said[:200]}. One number with a tolerance is held here.")
    elif others:
        answered = [answer for answer in others if not is_blank(answer.node.first("feedback"))]
        if answered:
            line = answered[0].node.line
            entry.lose("feedback", "It answers certain wrong numbers with words of their own.", line)


def _explanation(entry: Entry, node: Node, right: list[_Answer]) -> str:
    feedback = right[0].node.first("feedback") if right else None
    said = text_of(entry, feedback, "feedback", "feedback")
    return "\n\n".join(filter(None, [explanation_of(entry, node), said]))


def _with_unit(entry: Entry, node: Node, stem: str) -> str:
    """One unit at its own size only says in what the answer is; several, or points for the unit, are more than that."""
    units = [unit for holder in node.named("units") for unit in holder.named("unit")]
    shown = node.word("showunits") or "3"
    if not units or (shown == "3" and node.word("unitgradingtype") in {"", "0"}):
        return stem
    names = [unit.word("unit_name") for unit in units]
    if len(units) > 1 or node.word("unitgradingtype") not in {"", "0"} or shown in {"1", "2"}:
        what = _UNITS_SHOWN.get(shown, "asked for")
        entry.lose("units", f"It has units ({', '.join(names)[:100]}), {what}; say in the text which one is meant.")
        return stem
    multiplier = decimal_of(units[0].word("multiplier") or "1")
    if multiplier != 1:
        entry.lose("units", f"Its only unit, {names[0]}, has another multiplier than 1.")
        return stem
    entry.note("units", f"The unit {names[0]} is not asked for here; the text says it where it did not.")
    return stem if names[0] in stem else f"{stem} ({names[0]})"
