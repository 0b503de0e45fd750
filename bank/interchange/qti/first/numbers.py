"""Numbers in QTI 1.2, as Canvas writes them: an exact one, with the limits it accepts beside it, or limits alone."""

from dataclasses import dataclass
from decimal import Decimal

from bank.interchange.decimals import decimal_of, range_as_tolerance, trimmed
from bank.interchange.entry import Entry
from bank.interchange.qti.first.conditions import gives_points
from bank.interchange.xmltree.nodes import Node

_LOWER, _UPPER = ("vargte", "vargt"), ("varlte", "varlt")


@dataclass(frozen=True)
class _Accepted:
    """Of one condition that gives points."""

    exact: Node | None
    lowest: Node | None
    highest: Node | None
    ambiguous: bool

    @classmethod
    def of(cls, condition: Node) -> "_Accepted":
        found = [list(condition.within(*tags)) for tags in (("varequal",), _LOWER, _UPPER)]
        exact, lowest, highest = (nodes[0] if nodes else None for nodes in found)
        return cls(exact, lowest, highest, ambiguous=any(len(nodes) > 1 for nodes in found))


def figures(entry: Entry, item: Node) -> tuple[str, str]:
    conditions = [each for part in item.named("resprocessing") for each in part.named("respcondition")]
    accepted = [_Accepted.of(each) for each in conditions if gives_points(each)]
    if not accepted:
        return entry.figures("", "", item.line)
    if len(accepted) > 1 or accepted[0].ambiguous:
        entry.lose("number", "It takes several numbers; one number with a tolerance is held here.")
    first = accepted[0]
    limits = _limits(entry, first)
    if limits:
        return _between(entry, first, *limits)
    return entry.figures(*_exact(first.exact), item.line)


def _limits(entry: Entry, accepted: _Accepted) -> tuple[Decimal, Decimal] | None:
    if not accepted.lowest or not accepted.highest:
        return None
    lowest, highest = decimal_of(accepted.lowest.text), decimal_of(accepted.highest.text)
    if lowest is None or highest is None:
        return None
    if accepted.lowest.tag == "vargt" or accepted.highest.tag == "varlt":
        entry.note("tolerance", "The limits themselves count as right here.", accepted.lowest.line)
    return lowest, highest


def _between(entry: Entry, accepted: _Accepted, lowest: Decimal, highest: Decimal) -> tuple[str, str]:
    """The exact number stays as it is written where it lies in the middle."""
    exact = decimal_of(accepted.exact.text) if accepted.exact else None
    if exact is not None and exact - lowest == highest - exact >= 0:
        return entry.figures(accepted.exact.text.strip() if accepted.exact else "", trimmed(highest - exact))
    if exact is not None:
        entry.note("number", "Its limits lie unevenly around the number; the middle of them stands as the number.")
    return entry.figures(*range_as_tolerance(lowest, highest))


def _exact(node: Node | None) -> tuple[str, str]:
    """With a margin that says no limits: in points, or in percent of the number."""
    if node is None:
        return "", ""
    figure, margin = decimal_of(node.text), decimal_of(node.get("margin") or "0")
    if figure is None or not margin:
        return node.text.strip(), ""
    reach = abs(figure) * margin / 100 if node.get("margintype") == "percent" else margin
    return node.text.strip(), trimmed(reach)
