"""The text of an item around what is chosen or typed in it."""

from bank.interchange.entry import Entry
from bank.interchange.qti.hypertext import html_within
from bank.interchange.shared import without_exhibit
from bank.interchange.xmltree.nodes import Node

_NOT_STEM = {"rubricBlock", "feedbackBlock", "feedbackInline"}


def stem_with_prompt(entry: Entry, node: Node, interaction: Node) -> str:
    """Of a choice: all of the body, then the words just above the options."""
    body, prompt = node.first("itemBody") or node, interaction.first("prompt")
    html = html_within(body, _NOT_STEM | {interaction.tag})
    asked = html_within(prompt) if prompt else ""
    if asked and not asked.startswith(("<p", "<div", "<table", "<ul", "<ol")):
        asked = f"<p>{asked}</p>"
    return entry.text("stem", "stem", without_exhibit(entry, html + asked))


def stem_with_blank(entry: Entry, node: Node, interaction: Node) -> str:
    html = html_within(node.first("itemBody") or node, _NOT_STEM, interaction)
    return entry.text("stem", "stem", without_exhibit(entry, html))
