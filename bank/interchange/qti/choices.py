"""<choiceInteraction> and <inlineChoiceInteraction>: one or several of the options."""

from decimal import Decimal

from bank.interchange.entry import Entry
from bank.interchange.qti.hypertext import html_within
from bank.interchange.qti.modal import Feedback
from bank.interchange.qti.scoring import Declared, How, declared, how_scored
from bank.interchange.qti.stems import stem_with_blank, stem_with_prompt
from bank.interchange.weights import rights
from bank.interchange.xmltree.nodes import Node
from bank.items import Item, Option
from bank.models.questions import Kind


def choice(entry: Entry, node: Node, interaction: Node, feedback: Feedback) -> Item:
    response = declared(node, interaction)
    choices = list(interaction.within("simpleChoice", "inlineChoice"))
    single = response.cardinality == "single" or (interaction.get("maxChoices") == "1" and not entry.stamp)
    if response.cardinality not in {"single", "multiple"}:
        entry.lose("type", f"Its answer is {response.cardinality}, where the order counts too.")
    right = _right(entry, response, how_scored(node), [each.get("identifier") for each in choices], single=single)
    options = [_option(entry, place, each, right[place - 1], feedback) for place, each in enumerate(choices, 1)]
    return Item(
        kind=Kind.SINGLE if single else Kind.MULTIPLE,
        stem=_stem(entry, node, interaction),
        options=tuple(options),
    )


def _stem(entry: Entry, node: Node, interaction: Node) -> str:
    within = interaction.tag == "inlineChoiceInteraction"
    return (stem_with_blank if within else stem_with_prompt)(entry, node, interaction)


def _option(entry: Entry, place: int, node: Node, right: bool, feedback: Feedback) -> Option:
    text = entry.text("option", f"option {place}", html_within(node, {"feedbackInline"}), inline=True)
    return Option(text, feedback.why(entry, node.get("identifier"), f"option {place}, why"), right)


def _right(entry: Entry, response: Declared, how: How, identifiers: list[str], *, single: bool) -> list[bool]:
    if how is How.OTHER and not entry.stamp:
        entry.lose("key", "It is scored by rules of its own; look whether the marked answer is the right one.")
    if how is How.MAP and response.points:
        return _by_points(entry, response, identifiers, single=single)
    unknown = [value for value in response.correct if value not in identifiers]
    if unknown:
        entry.lose("key", f"Its right answer “{unknown[0][:40]}” is none of the options.")
    return [identifier in response.correct for identifier in identifiers]


def _by_points(entry: Entry, response: Declared, identifiers: list[str], *, single: bool) -> list[bool]:
    weights = [response.points.get(identifier, Decimal()) for identifier in identifiers]
    positive = [weight for weight in weights if weight > 0]
    whole = max(positive, default=Decimal()) if single else sum(positive, Decimal())
    if not positive:
        return [identifier in response.correct for identifier in identifiers]
    return rights(entry, weights, single=single, whole=whole)
