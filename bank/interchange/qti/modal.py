"""Words of an item that are shown after the answer: <modalFeedback>, <feedbackInline> and <feedbackBlock>."""

from dataclasses import dataclass, field, replace

from bank.interchange.entry import Entry
from bank.interchange.qti.hypertext import html_within
from bank.interchange.xmltree.nodes import Node
from bank.items import Item

EXPLANATION = "explanation"
_TAGS = ("modalFeedback", "feedbackInline", "feedbackBlock")
_WRONG, _RIGHT = ("incorrect", "wrong", "notcorrect"), ("correct", "right")
_GENERAL = ("explanation", "general", "solution", "always", "rationale")


@dataclass
class Feedback:
    """By the identifier at which it is shown; what one option's is asked for is then taken."""

    said: dict[str, list[Node]] = field(default_factory=dict)

    @classmethod
    def of(cls, node: Node) -> "Feedback":
        said: dict[str, list[Node]] = {}
        for each in node.within(*_TAGS):
            if each.get("showHide", "show") == "show" and (each.text.strip() or each.elements):
                said.setdefault(_shown_at(node, each), []).append(each)
        return cls(said)

    def why(self, entry: Entry, identifier: str, place: str) -> str:
        return _text(entry, self.said.pop(identifier, []), "why", place)

    def explained(self, entry: Entry, item: Item) -> Item:
        names = [name for name in self.said if any(word in name.lower() for word in _GENERAL)]
        nodes = [node for name in names for node in self.said.pop(name)]
        return replace(item, explanation=_text(entry, nodes, "explanation", "explanation"))

    def any_answer(self, entry: Entry) -> tuple[str, str]:
        """What is said after a right and after a wrong answer; what is shown at anything else is not held."""
        wrong = self._like(_WRONG)
        right = self._like(_RIGHT)
        for name, nodes in self.said.items():
            if any(node.text.strip() for node in nodes):
                entry.lose("feedback", f"What it says at “{name[:40]}” is not taken.", nodes[0].line)
        return _text(entry, right, "feedback", "feedback"), _text(entry, wrong, "feedback", "feedback")

    def _like(self, words: tuple[str, ...]) -> list[Node]:
        names = [name for name in self.said if any(word in name.lower() for word in words)]
        return [node for name in names for node in self.said.pop(name)]


def _shown_at(item: Node, said: Node) -> str:
    """Its identifier; where it only says “true”, the answer at which its own variable is set so."""
    identifier, outcome = said.get("identifier"), said.get("outcomeIdentifier")
    if identifier != "true" or any(each.get("identifier") == "true" for each in item.within("simpleChoice")):
        return identifier
    set_at = [each for each in item.within("setOutcomeValue") if each.get("identifier") == outcome]
    values = [value.text.strip() for each in set_at for value in each.within("baseValue")]
    return values[0] if len(values) == 1 else identifier


def _text(entry: Entry, nodes: list[Node], role: str, place: str) -> str:
    shown = [html_within(node) for node in nodes] or [""]
    return "\n\n".join(filter(None, (entry.text(role, place, html) for html in shown)))
