"""How an item's answer is scored: by the standard templates, by what does the same, or otherwise."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from bank.interchange.decimals import decimal_of
from bank.interchange.xmltree.nodes import Node


class How(Enum):
    MATCH = "the whole answer is right or wrong"
    MAP = "points for single answers"
    OTHER = "otherwise"


@dataclass(frozen=True)
class Declared:
    """Of the response an interaction gives."""

    node: Node | None

    @property
    def cardinality(self) -> str:
        return self.node.get("cardinality", "single") if self.node else "single"

    @property
    def base(self) -> str:
        return self.node.get("baseType") if self.node else ""

    @property
    def correct(self) -> list[str]:
        found = self.node.first("correctResponse") if self.node else None
        return [value.text.strip() for value in found.named("value")] if found else []

    @property
    def points(self) -> dict[str, Decimal]:
        found = self.node.first("mapping") if self.node else None
        entries = found.named("mapEntry") if found else []
        return {each.get("mapKey"): decimal_of(each.get("mappedValue")) or Decimal() for each in entries}


def declared(item: Node, interaction: Node) -> Declared:
    wanted = interaction.get("responseIdentifier")
    found = [each for each in item.named("responseDeclaration") if each.get("identifier") == wanted]
    return Declared(found[0] if found else None)


def how_scored(item: Node) -> How:
    """Without any processing software scores by the correct response."""
    processing = item.first("responseProcessing")
    if processing is None:
        return How.MATCH
    template = (processing.get("template") or processing.get("templateLocation")).lower()
    if "map_response" in template or next(processing.within("mapResponse"), None):
        return How.MAP
    if "match_correct" in template or (not template and not processing.elements):
        return How.MATCH
    return How.MATCH if _matches_correct(processing) else How.OTHER


def _matches_correct(processing: Node) -> bool:
    """Written out, a comparison with the correct response, of which nothing but the score and feedback hangs."""
    compared = [match for match in processing.within("match", "equal") if match.first("correct")]
    other = next(processing.within("customOperator", "lookupOutcomeValue", "substring", "stringMatch"), None)
    return len(compared) == 1 and other is None
