"""Moodle's multichoice and truefalse: weights in percent for every answer."""

from decimal import Decimal

from bank.interchange.decimals import decimal_of
from bank.interchange.entry import Entry
from bank.interchange.moodle.parts import explanation_of, stem_of, tags_of
from bank.interchange.moodle.texts import text_of
from bank.interchange.weights import rights
from bank.interchange.xmltree.nodes import Node
from bank.items import Item, Option
from bank.models.questions import Kind


def choices(entry: Entry, node: Node) -> Item:
    single = (node.word("single") or "true").lower() in {"true", "1"}
    answers = node.named("answer")
    weights = [weight_of(entry, answer) for answer in answers]
    if not answers and not entry.stamp:
        entry.lose("options", "It has no answers.")
    right = rights(entry, weights, single=single)
    options = [_option(entry, place, answer, right[place - 1]) for place, answer in enumerate(answers, 1)]
    return _item(entry, node, Kind.SINGLE if single else Kind.MULTIPLE, options)


def all_or_nothing(entry: Entry, node: Node) -> Item:
    """Of plug-ins: an answer with any weight is a right one, whatever share the others have."""
    answers = node.named("answer")
    right = [weight_of(entry, answer) > 0 for answer in answers]
    if not answers:
        entry.lose("options", "It has no answers.")
    if node.get("type") != "multichoiceset":
        entry.note("weights", "It is scored all or nothing here: each right option chosen and no wrong one.")
    options = [_option(entry, place, answer, right[place - 1]) for place, answer in enumerate(answers, 1)]
    return _item(entry, node, Kind.MULTIPLE, options)


def true_or_false(entry: Entry, node: Node) -> Item:
    answers = node.named("answer")
    right = rights(entry, [weight_of(entry, answer) for answer in answers], single=True)
    options = []
    for place, (answer, is_right) in enumerate(zip(answers, right, strict=True), 1):
        word = answer.word("text").capitalize()
        why = text_of(entry, answer.first("feedback"), "why", f"option {place}, why")
        options.append(Option(word, why, is_right))
    return _item(entry, node, Kind.SINGLE, options)


def weight_of(entry: Entry, answer: Node) -> Decimal:
    said = answer.get("fraction") or "0"
    weight = decimal_of(said)
    if weight is None:
        entry.lose("weights", f"“{said[:20]}” is no weight; it was read as 0.", answer.line)
    return weight or Decimal()


def _option(entry: Entry, place: int, answer: Node, right: bool) -> Option:
    text = text_of(entry, answer, "option", f"option {place}", inline=True)
    return Option(text, text_of(entry, answer.first("feedback"), "why", f"option {place}, why"), right)


def _item(entry: Entry, node: Node, kind: str, options: list[Option]) -> Item:
    return Item(
        kind=kind,
        stem=stem_of(entry, node),
        options=tuple(options),
        explanation=explanation_of(entry, node),
        tags=tags_of(node),
    )
