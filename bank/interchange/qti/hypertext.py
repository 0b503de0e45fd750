"""The XHTML in a QTI item as a string of HTML, without what is no text."""

import re
from collections.abc import Container
from html import escape

from bank.interchange.xmltree.nodes import Node

BLANK = "_____"
_MARK = "\uf8a1"  # stands for the interaction until the text around it is known
_ALONE = re.compile(rf"<(p|div)(?: [^<>]*)?>\s*{_MARK}\s*</\1>")
_VOID = {"br", "hr", "img", "input", "col"}
# Of QTI itself, around HTML: nothing of it is shown.
_TRANSPARENT = {"itemBody", "prompt", "simpleChoice", "contentBody", "stimulusBody", "feedbackInline", "feedbackBlock",
    "modalFeedback", "rubricBlock", "templateInline", "templateBlock"}  # fmt: skip


def html_within(node: Node, leave_out: Container[str] = (), blank: Node | None = None) -> str:
    """Of all that is in the node but the elements of these names; `blank` is where an answer is typed or chosen."""
    text = "".join(_piece(child, leave_out, blank) for child in node.children).strip()
    return _ALONE.sub("", text).replace(_MARK, BLANK).strip()


def _piece(child: Node | str, leave_out: Container[str], blank: Node | None) -> str:
    if isinstance(child, str):
        return escape(child, quote=False)
    if child.tag[0] == "?" or child.tag in leave_out:
        return ""
    if child is blank:
        return _MARK
    if child.tag == "object" and child.get("type").startswith("image/"):
        return _tag("img", {"src": child.get("data"), "alt": " ".join(child.text.split())}, "")
    inside = "".join(_piece(each, leave_out, blank) for each in child.children)
    return inside if child.tag in _TRANSPARENT else _tag(child.tag, child.attributes, inside)


def _tag(tag: str, attributes: dict[str, str], inside: str) -> str:
    said = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{said} />" if tag in _VOID else f"<{tag}{said}>{inside}</{tag}>"
