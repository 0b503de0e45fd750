"""One <assessmentItem> of QTI 2.1, 2.2 or 3.0 as an Item; what has no place here becomes a draft."""

from collections.abc import Callable

from bank.interchange.entry import Entry
from bank.interchange.feedback import with_words
from bank.interchange.found import FoundExhibit
from bank.interchange.qti.choices import choice
from bank.interchange.qti.hypertext import html_within
from bank.interchange.qti.modal import Feedback
from bank.interchange.qti.numbers import entry_of_text
from bank.interchange.xmltree.nodes import Node
from bank.items import Item

_READERS: dict[str, Callable[[Entry, Node, Node, Feedback], Item]] = {
    "choiceInteraction": choice,
    "inlineChoiceInteraction": choice,
    "textEntryInteraction": entry_of_text,
}
_SAID = {
    "orderInteraction": "items to put in order",
    "matchInteraction": "pairs to match",
    "associateInteraction": "pairs to match",
    "gapMatchInteraction": "words to drag into a text",
    "choiceInteraction": "a choice",
    "inlineChoiceInteraction": "a choice within a text",
    "textEntryInteraction": "something to type",
    "extendedTextInteraction": "an essay",
    "hotspotInteraction": "a spot in a picture to choose",
    "hottextInteraction": "words in a text to choose",
    "sliderInteraction": "a slider",
    "uploadInteraction": "a file to upload",
}
_DRAWN = ("templateDeclaration", "templateProcessing", "printedVariable")


def item_of(entry: Entry, node: Node) -> Item:
    """`node` in the names of QTI 2; the entry is told what was noted on the way."""
    body = node.first("itemBody") or Node("itemBody", {}, node.line)
    if any(next(node.within(tag), None) for tag in _DRAWN):
        entry.lose("stem", "Its figures are drawn anew each time; a calculation template does that here.")
    _note_rubrics(entry, body)
    feedback = Feedback.of(node)
    interactions = list(body.within(*_all_interactions(body)))
    reader = _READERS.get(interactions[0].tag) if len(interactions) == 1 else None
    item = reader(entry, node, interactions[0], feedback) if reader else _other(entry, body, interactions)
    item = feedback.explained(entry, item)
    return with_words(entry, item, *feedback.any_answer(entry))


def _all_interactions(body: Node) -> set[str]:
    found, waiting = set(), [body]
    while waiting:
        node = waiting.pop()
        waiting += node.elements
        if node.tag.endswith("Interaction"):
            found.add(node.tag)
    return found


def _other(entry: Entry, body: Node, interactions: list[Node]) -> Item:
    kinds = list(dict.fromkeys(_SAID.get(each.tag, each.tag) for each in interactions))
    if len(interactions) > 1:
        entry.lose("type", f"It asks {len(interactions)} things at once ({', '.join(kinds)[:100]}); make each its own.")
    elif interactions:
        entry.lose("type", f"It asks for {kinds[0]}. Rewrite it as a choice or as a number to enter.")
    else:
        entry.lose("type", "It asks nothing: there is no interaction in it.")
    html = html_within(body, {each.tag for each in interactions} | {"rubricBlock"})
    prompts = [html_within(prompt) for each in interactions if (prompt := each.first("prompt"))]
    return Item(stem=entry.text("stem", "stem", html + "".join(f"<div>{asked}</div>" for asked in prompts)))


def _note_rubrics(entry: Entry, body: Node) -> None:
    rubrics = [rubric for rubric in body.within("rubricBlock") if rubric.text.strip()]
    if rubrics:
        entry.lose("rubric", f"Its notes for scorers or candidates are not taken: “{rubrics[0].text.strip()[:80]}”.")


def stimulus_exhibit(entry: Entry, stimulus: Node, slug: str) -> FoundExhibit | None:
    """Of an <assessmentStimulus> that items refer to."""
    body = stimulus.first("stimulusBody")
    text = entry.text("exhibit", "exhibit", html_within(body)) if body else ""
    return FoundExhibit(slug, " ".join(stimulus.get("title").split())[:200] or slug, text) if text else None
