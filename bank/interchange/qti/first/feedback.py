"""<itemfeedback> of QTI 1.2, and after which answers it is shown."""

from bank.interchange.entry import Entry
from bank.interchange.feedback import with_words
from bank.interchange.qti.first.conditions import gives_points
from bank.interchange.qti.first.materials import html_of, text_of
from bank.interchange.xmltree.nodes import Node
from bank.items import Item

GENERAL, RIGHT, WRONG = "general_fb", "correct_fb", "general_incorrect_fb"


class Feedback:
    def __init__(self, item: Node) -> None:
        self.said = {each.get("ident"): each for each in item.named("itemfeedback") if each.text.strip()}
        self.options: dict[str, list[str]] = {}  # idents of feedback by option
        for part in item.named("resprocessing"):
            for condition in part.named("respcondition"):
                self._note(condition)

    def _note(self, condition: Node) -> None:
        tested = condition.first("conditionvar")
        shown = [self._as_said(each.get("linkrefid")) for each in condition.named("displayfeedback")]
        parts = tested.elements if tested else []
        if len(parts) == 1 and parts[0].tag == "varequal":
            known = [ident for ident in shown if ident not in {GENERAL, RIGHT, WRONG}]
            self.options.setdefault(parts[0].text.strip(), []).extend(known)
        elif len(parts) == 1 and parts[0].tag == "other":
            self._name(shown, RIGHT if gives_points(condition) else GENERAL)
        elif len(parts) == 1 and parts[0].tag == "not" and not gives_points(condition):
            self._name(shown, WRONG)

    def _as_said(self, ident: str) -> str:
        """Some files do not keep to capitals."""
        alike = (each for each in self.said if each.casefold() == ident.casefold())
        return ident if ident in self.said else next(alike, ident)

    def _name(self, shown: list[str], meaning: str) -> None:
        """Other programs name it as they like; shown after whatever answer it is said of the question."""
        for ident in shown:
            if ident in self.said and ident not in {GENERAL, RIGHT, WRONG} and meaning not in self.said:
                self.said[meaning] = self.said.pop(ident)

    def why(self, entry: Entry, option: str, place: str) -> str:
        idents = dict.fromkeys([*self.options.get(option, []), f"{option}_fb"])
        return _text(entry, "why", place, [self.said.pop(ident, None) for ident in idents])

    def explanation(self, entry: Entry) -> str:
        nodes = [self.said.pop(GENERAL, None), self.said.pop("solution", None)]
        return _text(entry, "explanation", "explanation", nodes)

    def spread(self, entry: Entry, item: Item) -> Item:
        """What is left: for any right or wrong answer, or for what we do not know."""
        right = text_of(entry, self.said.pop(RIGHT, None), "feedback", "feedback")
        wrong = text_of(entry, self.said.pop(WRONG, None), "feedback", "feedback")
        for ident, node in self.said.items():
            said = node.text.strip()[:80]
            entry.lose("feedback", f"What it says as “{ident[:40]}” is not taken: “{said}”.", node.line)
        return with_words(entry, item, right, wrong)


def _text(entry: Entry, role: str, place: str, nodes: list[Node | None]) -> str:
    shown = [html_of(node) for node in nodes if node] or [""]
    return "\n\n".join(filter(None, (entry.text(role, place, html) for html in shown)))
