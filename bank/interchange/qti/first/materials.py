"""The texts of QTI 1.2: <material> in nested flows, as HTML or plain, with pictures beside them."""

from html import escape

from bank.interchange.entry import Entry
from bank.interchange.qti.hypertext import html_within
from bank.interchange.xmltree.nodes import Node

_FLOWS = ("flow", "flow_mat", "material", "matref")
ASKED = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")


def html_of(node: Node | None) -> str:
    """Of all materials in the node's own flows, not of what is asked within."""
    if node is None:
        return ""
    if node.tag in {"mattext", "matemtext"}:
        return _text(node)
    if node.tag == "matimage":
        return f'<img src="{escape(node.get("uri"))}" alt="{escape(node.text.strip() or node.get("label"))}" />'
    parts = [html_of(each) for each in node.named(*_FLOWS, "mattext", "matemtext", "matimage", "flow_label")]
    return "\n".join(part for part in parts if part.strip())


def _text(node: Node) -> str:
    """HTML is escaped or in CDATA as a rule; some programs write it as elements."""
    if node.elements:
        return html_within(node)
    kind = node.get("texttype", "text/plain").lower()
    if "html" in kind or "xml" in kind:
        return node.text.strip()
    return escape(node.text.strip(), quote=False) if not _is_html_anyway(node.text) else node.text.strip()


def _is_html_anyway(text: str) -> bool:
    return any(sign in text.lower() for sign in ("<p>", "<br", "</p>", "<img ", "</div>", "&lt;", "&nbsp;"))


def text_of(entry: Entry, node: Node | None, role: str, place: str, *, inline: bool = False) -> str:
    return entry.text(role, place, html_of(node), inline=inline)
