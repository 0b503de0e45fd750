"""QTI 3.0 says <qti-simple-choice show-hide> where 2.x says <simpleChoice showHide>: one spelling for both."""

import re

from bank.interchange.xmltree.nodes import Node

_DASH = re.compile(r"-([a-z0-9])")
_PREFIX = "qti-"


def as_second(node: Node) -> Node:
    """The tree itself, in the names of QTI 2; HTML within it stays as it is."""
    if node.tag.startswith(_PREFIX):
        node.tag = _camel(node.tag.removeprefix(_PREFIX))
        node.attributes = {
            name if name.startswith(("data-", "aria-")) else _camel(name): value
            for name, value in node.attributes.items()
        }
    for child in node.elements:
        as_second(child)
    return node


def as_third(name: str) -> str:
    """responseDeclaration → response-declaration."""
    return re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name)


def _camel(name: str) -> str:
    return _DASH.sub(lambda found: found[1].upper(), name)
