"""<response_lid>: the options, and which set of them the rules reward."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from bank.interchange.entry import Entry
from bank.interchange.qti.first.conditions import Rules, TooIntricate, gives_points
from bank.interchange.qti.first.feedback import Feedback
from bank.interchange.qti.first.materials import text_of
from bank.interchange.weights import rights
from bank.interchange.xmltree.nodes import Node
from bank.items import Option

MOST_TRIED = 6  # of them all 63 sets are scored
WHICH = "It has {} options, too many to tell from its rules alone which are right; look whether the marked ones are."


def options_of(entry: Entry, item: Node, asked: Node, feedback: Feedback, *, single: bool) -> tuple[Option, ...]:
    labels = list(asked.within("response_label"))
    idents = [label.get("ident") for label in labels]
    right = _right(entry, item, asked.get("ident"), idents, single=single)
    return tuple(
        Option(
            text_of(entry, label, "option", f"option {place}", inline=True),
            feedback.why(entry, label.get("ident"), f"option {place}, why"),
            is_right,
        )
        for place, (label, is_right) in enumerate(zip(labels, right, strict=True), 1)
    )


def _right(entry: Entry, item: Node, asked: str, idents: list[str], *, single: bool) -> list[bool]:
    try:
        rules = Rules.of(item)
        alone = [rules.score({asked: frozenset({ident})}) for ident in idents]
        if single:
            return rights(entry, alone, single=True, whole=max(alone, default=Decimal()))
        if len(idents) > MOST_TRIED:
            return _named_set(entry, item, rules, asked, idents)
        return _right_set(entry, rules, asked, idents, alone)
    except TooIntricate:
        entry.lose("key", "It is scored by rules of its own; look whether the marked answer is the right one.")
        named = _named(item)
        return [ident in named for ident in idents]


def _right_set(entry: Entry, rules: Rules, asked: str, idents: list[str], alone: list[Decimal]) -> list[bool]:
    """The one set with full marks; where parts of it score too, by their shares."""
    scores = {chosen: rules.score({asked: chosen}) for chosen in _sets(idents)}
    best = max(scores.values(), default=Decimal())
    full = [chosen for chosen, score in scores.items() if score == best]
    if best <= 0 and entry.stamp:
        return [False] * len(idents)
    if best <= 0 or len(full) != 1:
        entry.lose("key", "Its rules give full marks to more than one answer, or to none.")
        return [best > 0 and ident in full[0] for ident in idents]
    if any(score > 0 for chosen, score in scores.items() if chosen != full[0]):
        rights(entry, alone, single=False, whole=best)
    return [ident in full[0] for ident in idents]


def _named_set(entry: Entry, item: Node, rules: Rules, asked: str, idents: list[str]) -> list[bool]:
    """Of more options than are tried through: those that the rules name, if no set beside theirs scores as much."""
    named = _named(item)
    right = frozenset(ident for ident in idents if ident in named)
    beside = [right ^ {ident} for ident in idents] + [frozenset(idents)]
    whole = rules.score({asked: right})
    if not entry.stamp and any(rules.score({asked: chosen}) >= whole for chosen in beside if chosen != right):
        entry.lose("key", WHICH.format(len(idents)))
    return [ident in right for ident in idents]


def _sets(idents: list[str]) -> Iterator[frozenset[str]]:
    for size in range(1, len(idents) + 1):
        yield from map(frozenset, combinations(idents, size))


def _named(item: Node) -> set[str]:
    """What is compared with where there are points to be had, outside of any <not>."""
    conditions = [each for part in item.named("resprocessing") for each in part.named("respcondition")]
    return {word for each in conditions if gives_points(each) for word in _compared(each)}


def _compared(node: Node) -> Iterator[str]:
    for child in node.elements:
        if child.tag == "varequal":
            yield child.text.strip()
        elif child.tag != "not":
            yield from _compared(child)
