"""One <question> of Moodle as an Item, by its type; what has no place here becomes a draft."""

import re
from collections.abc import Callable

from bank.interchange.entry import Entry, UnreadableQuestion
from bank.interchange.feedback import with_words
from bank.interchange.moodle.choices import all_or_nothing, choices, true_or_false
from bank.interchange.moodle.cloze import cloze
from bank.interchange.moodle.numbers import number
from bank.interchange.moodle.parts import explanation_of, stem_of, tags_of, with_old_image
from bank.interchange.moodle.texts import is_blank, text_of
from bank.interchange.xmltree.nodes import Node
from bank.items import Item

_READERS: dict[str, Callable[[Entry, Node], Item]] = {
    "multichoice": choices,
    "multichoiceset": all_or_nothing,
    "oumultiresponse": all_or_nothing,
    "truefalse": true_or_false,
    "numerical": number,
    "multianswer": cloze,
    "cloze": cloze,
}
_SAID = {
    "shortanswer": "a word to type",
    "matching": "pairs to match",
    "essay": "an essay",
    "description": "a text without a question",
    "calculated": "figures drawn by Moodle; a calculation template does that here",
    "calculatedsimple": "figures drawn by Moodle; a calculation template does that here",
    "calculatedmulti": "figures drawn by Moodle; a calculation template does that here",
    "ddwtos": "words to drag into a text",
    "gapselect": "words to select in a text",
    "ordering": "items to order",
    "random": "a question drawn from a category",
}
_COMBINED = ("correct", "partiallycorrect", "incorrect")
# What Moodle writes by itself into every choice question, in its English.
_USUAL = re.compile(r"^((your answer is )?((partially )?correct|incorrect)\.?)?$", re.IGNORECASE)


def item_of(entry: Entry, node: Node) -> Item:
    kind = node.get("type")
    if not kind:
        raise UnreadableQuestion('It says no type; Moodle writes <question type="…">.')
    reader = _READERS.get(kind, _other)
    item = reader(entry, node)
    _note_hints(entry, node)
    return with_old_image(entry, node, _with_combined(entry, node, item))


def _other(entry: Entry, node: Node) -> Item:
    kind = node.get("type")
    what = _SAID.get(kind, "which this software does not know")
    entry.lose("type", f"Its type is “{kind[:40]}” ({what}). Rewrite it as a choice or as a number to enter.")
    return Item(stem=stem_of(entry, node), explanation=explanation_of(entry, node), tags=tags_of(node))


def _note_hints(entry: Entry, node: Node) -> None:
    hints = [hint for hint in node.named("hint") if not is_blank(hint.first("text"))]
    if hints:
        entry.lose(
            "hints", f"It has hints ({len(hints)}) for further tries, which a mock does not give.", hints[0].line
        )


def _with_combined(entry: Entry, node: Node, item: Item) -> Item:
    """Words for any right or any wrong answer; those for half right ones have no meaning where one option is."""
    right, partly, wrong = (_unusual(entry, node.first(f"{name}feedback")) for name in _COMBINED)
    if partly:
        entry.lose("feedback", f"Its words for a half right answer are not taken: “{partly[:80]}”.")
    return with_words(entry, item, right, wrong)


def _unusual(entry: Entry, node: Node | None) -> str:
    said = re.sub(r"<[^>]*>|\s+", " ", node.text).strip() if node else ""
    return "" if _USUAL.match(said) else text_of(entry, node, "feedback", "feedback")
