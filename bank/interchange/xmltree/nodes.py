"""What the parser makes of an element: a small tree with lines and positions, names without their prefixes."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """`children` are elements and pieces of text in order; a processing instruction is a child named "?target".

    `start` and `end` are byte positions in the mended UTF-8 text, so that a piece of the file is shown as it stands.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    start: int = 0
    end: int = 0
    children: "list[Node | str]" = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @property
    def elements(self) -> "list[Node]":
        return [child for child in self.children if isinstance(child, Node) and child.tag[0] != "?"]

    @property
    def text(self) -> str:
        """All text within, as it stands."""
        return "".join(self._texts())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag[0] != "?":
                yield from child._texts()

    def named(self, *tags: str) -> "list[Node]":
        """The children of these names."""
        return [child for child in self.elements if child.tag in tags]

    def first(self, *tags: str) -> "Node | None":
        return next(iter(self.named(*tags)), None)

    def word(self, tag: str) -> str:
        """The trimmed text of the first child of that name, "" where there is none."""
        child = self.first(tag)
        return child.text.strip() if child else ""

    def within(self, *tags: str) -> "Iterator[Node]":
        """All descendants of these names, in the order of the file."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            yield from child.within(*tags)

    def instruction(self, target: str) -> str:
        found = (child for child in self.children if isinstance(child, Node) and child.tag == f"?{target}")
        return next((child.text_of_instruction for child in found), "")

    @property
    def text_of_instruction(self) -> str:
        return "".join(child for child in self.children if isinstance(child, str))
