"""<textEntryInteraction>: a number typed, as it is right with or without a tolerance."""

from decimal import Decimal

from bank.interchange.decimals import decimal_of, range_as_tolerance, trimmed
from bank.interchange.entry import Entry
from bank.interchange.qti.modal import Feedback
from bank.interchange.qti.scoring import Declared, How, declared, how_scored
from bank.interchange.qti.stems import stem_with_blank
from bank.interchange.xmltree.nodes import Node
from bank.items import Item
from bank.models.questions import Kind

_NUMBERS = {"float", "integer"}
_LOWER, _UPPER = ("gte", "gt"), ("lte", "lt")


def entry_of_text(entry: Entry, node: Node, interaction: Node, feedback: Feedback) -> Item:
    response = declared(node, interaction)
    stem = stem_with_blank(entry, node, interaction)
    if response.base not in _NUMBERS:
        said = ", ".join(response.correct)[:80]
        entry.lose("type", f"It asks for a word to type ({said}). Rewrite it as a choice or as a number to enter.")
        return Item(stem=stem)
    number, tolerance = _figures(entry, node, response)
    return Item(kind=Kind.NUMERIC, stem=stem, number=number, tolerance=tolerance)


def _figures(entry: Entry, node: Node, response: Declared) -> tuple[str, str]:
    processing = node.first("responseProcessing")
    compared = (
        [each for each in processing.within("equal", "equalRounded") if _is_of(response, each)] if processing else []
    )
    limits = _limits(processing) if processing else None
    if limits and not compared:
        return entry.figures(*range_as_tolerance(*limits), node.line)
    right = _right(entry, node, response)
    if len(compared) == 1 and compared[0].tag == "equal":
        return _with_tolerance(entry, compared[0], right)
    if compared or how_scored(node) is How.OTHER:
        entry.lose("tolerance", "How its number is compared is not known here; look at the tolerance.")
    return entry.figures(right, "", node.line)


def _is_of(response: Declared, compared: Node) -> bool:
    """Some programs compare the score with the highest one too, for the sake of their feedback."""
    name = response.node.get("identifier") if response.node else ""
    return any(each.get("identifier") == name for each in compared.within("variable"))


def _right(entry: Entry, node: Node, response: Declared) -> str:
    full = [key for key, points in response.points.items() if points > 0]
    values = full if how_scored(node) is How.MAP and full else response.correct
    if len(values) > 1:
        entry.lose("number", f"It takes several numbers ({', '.join(values)[:80]}); one with a tolerance is held here.")
    return values[0] if values else ""


def _limits(processing: Node) -> tuple[Decimal, Decimal] | None:
    """One lower and one upper limit, written as comparisons with plain numbers."""
    sides = []
    for tags in (_LOWER, _UPPER):
        values = [decimal_of(each.word("baseValue")) for each in processing.within(*tags) if each.first("baseValue")]
        if len(values) != 1 or values[0] is None:
            return None
        sides.append(values[0])
    return sides[0], sides[1]


def _with_tolerance(entry: Entry, equal: Node, right: str) -> tuple[str, str]:
    mode, figure = equal.get("toleranceMode", "exact"), decimal_of(right)
    reaches = [decimal_of(word) for word in equal.get("tolerance").split()[:2]]
    if mode == "exact" or figure is None or not reaches:
        return entry.figures(right, "", equal.line)
    if None in reaches or mode not in {"absolute", "relative"}:
        entry.lose("tolerance", f"Its tolerance “{equal.get('tolerance')[:40]}” is not known here.", equal.line)
        return entry.figures(right, "", equal.line)
    if "false" in {equal.get("includeLowerBound"), equal.get("includeUpperBound")}:
        entry.note("tolerance", "The limits themselves count as right here.", equal.line)
    scale = Decimal(1) if mode == "absolute" else abs(figure) / 100
    sides = [reach * scale for reach in reaches if reach is not None]
    if sides[0] == sides[-1]:
        return entry.figures(right, trimmed(sides[0]), equal.line)
    entry.note("number", "Its tolerance differs below and above; the middle of the range stands as the number.")
    return entry.figures(*range_as_tolerance(figure - sides[0], figure + sides[-1]), equal.line)
