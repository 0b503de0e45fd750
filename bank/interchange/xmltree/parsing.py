"""XML read safely: nothing is fetched, no entity is declared, depth and size are bounded, and lines are known.

Expat rather than a tree library, for the exact lines and positions, for what stands whole before a break, and for
handing over each question as it ends, so that a file of 5,000 takes the memory of one.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from xml.parsers import expat

from bank.interchange.xmltree.decoding import decode
from bank.interchange.xmltree.mending import mend
from bank.interchange.xmltree.nodes import Node

MAX_DEPTH = 150
MAX_ELEMENTS = 200_000  # held at once: about 80 MB
MAX_ATTRIBUTES = 100
MAX_BREAKS = 50

_WRAP = b"<rest>"
_CODES = expat.errors.codes
_MISMATCH = _CODES[expat.errors.XML_ERROR_TAG_MISMATCH]
_NO_MORE = _CODES[expat.errors.XML_ERROR_NO_ELEMENTS]
_ENDS_TOO_EARLY = {
    _NO_MORE,
    _CODES[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    _CODES[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
}


class RefusedXML(ValueError):
    """The file is not read at all; the message says why, `line` where."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class BrokenXML(RefusedXML):
    """The file is not well formed."""

    def __init__(self, message: str, line: int | None = None, code: int = 0) -> None:
        super().__init__(message, line)
        self.code = code


Take = Callable[[Node, tuple[Node, ...]], None]


class XMLText:
    """A decoded and mended file; `mended` says what was changed."""

    def __init__(self, data: bytes) -> None:
        text, word = decode(data)
        text, mended = mend(text)
        self.mended = [*([word] if word else []), *mended]
        # The position of a piece is that of its bytes in the file as it is given to the parser.
        self.data = text.encode("utf-8", "replace")

    def piece(self, node: Node) -> str:
        return self.data[node.start : node.end].decode("utf-8", "replace")

    @property
    def beginning(self) -> str:
        return self.data[:4_000].decode("utf-8", "replace")


def tree(text: XMLText) -> Node:
    """The root with all that is in it; BrokenXML where the file is not whole."""
    builder = _Builder(frozenset(), _ignore)
    builder.parse(text.data)
    if builder.root is None:
        raise BrokenXML("holds no element.", 1)
    return builder.root


def walk(text: XMLText, units: Collection[str], take: Take, broken: Callable[[BrokenXML, str], None]) -> None:
    """Calls `take` with each element of the names `units` as it ends, and with the elements around it (of which these
    units are no longer children). At a break `broken` is told, with the name of the unit that was cut or "", and
    reading goes on at the next one.
    """
    builder = _Builder(frozenset(units), take)
    breaks = 0
    rest: bytes | None = text.data
    while rest is not None:
        try:
            return builder.parse(rest)
        except BrokenXML as error:
            if not builder.closes_what_was_around(error):
                broken(error, builder.cut)
                breaks += 1
        if breaks > MAX_BREAKS:
            raise RefusedXML(f"breaks in more than {MAX_BREAKS} places; it is not XML that can be mended.")
        builder, rest = builder.behind_the_break(rest)
    return None


def _ignore(node: Node, path: tuple[Node, ...]) -> None:
    pass


@dataclass
class _Builder:
    """One run of the parser; after a break another one takes the rest, inside an element given to it (`_WRAP`)."""

    units: frozenset[str]
    take: Take
    before: tuple[Node, ...] = ()  # the elements around the rest
    bytes_before: int = 0
    lines_before: int = 0
    resumed: bool = False

    def __post_init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.held = self.held_outside = 0

    def parse(self, data: bytes) -> None:
        self.data = _WRAP + data if self.resumed else data
        parser = self.parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise BrokenXML(self._said(error.code), error.lineno + self.lines_before, error.code) from error

    def _said(self, code: int) -> str:
        if self.root is None and code == _NO_MORE:
            return "holds no XML element."
        if code in _ENDS_TOO_EARLY:
            return "ends in the middle: the file was cut off."
        return f"is not well-formed XML ({expat.ErrorString(code)})."

    def closes_what_was_around(self, error: BrokenXML) -> bool:
        """After a break the closing tags of what was around it have no opening ones; nor is the wrap closed."""
        return self.resumed and len(self.open) <= 1 and error.code in {_MISMATCH, _NO_MORE}

    @property
    def cut(self) -> str:
        return self._cut.tag if self._cut else ""

    @property
    def _cut(self) -> Node | None:
        return next((node for node in self.open if node.tag in self.units), None)

    def behind_the_break(self, data: bytes) -> "tuple[_Builder, bytes | None]":
        """A builder for what begins at the next unit."""
        cut = self._cut
        at = cut.start - self.bytes_before + 1 if cut else self.parser.ErrorByteIndex - self._wrapped
        opening = re.compile(rb"<(?:[\w.-]+:)?(?:%s)(?=[\s>/])" % b"|".join(unit.encode() for unit in self.units))
        following = opening.search(data, max(at, 0))
        if following is None:
            return self, None
        start = following.start()
        lines = self.lines_before + data.count(b"\n", 0, start)
        return replace(
            self, before=self._around(), bytes_before=self.bytes_before + start, lines_before=lines, resumed=True
        ), data[start:]

    def _around(self) -> tuple[Node, ...]:
        """The open elements outside of any unit; one less where it was closed behind an earlier break."""
        tags = [node.tag in self.units for node in self.open]
        outside = self.open[: tags.index(True)] if True in tags else self.open
        return (
            (*self.before, *outside[1:])
            if self.resumed and True in tags
            else (self.before[:-1] if self.resumed else tuple(outside))
        )

    @property
    def _wrapped(self) -> int:
        return len(_WRAP) if self.resumed else 0

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber + self.lines_before
        self.held += 1
        if len(self.open) >= MAX_DEPTH:
            raise RefusedXML(f"nests its elements more than {MAX_DEPTH} deep.", line)
        if self.held > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise RefusedXML("holds more elements or attributes in one piece than any question has.", line)
        plain = {_local(name): value for name, value in attributes.items()}
        node = Node(_local(tag), plain, line, self._position())
        if node.tag in self.units:
            self._begin_unit(node, line)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def _begin_unit(self, node: Node, line: int) -> None:
        if self._cut:
            raise BrokenXML(f"<{node.tag}> begins before the one of line {self._cut.line} is closed.", line)
        self.held_outside = self.held - 1

    def _end(self, tag: str) -> None:
        node = self.open.pop()
        node.end = self._end_of(node)
        if node.tag in self.units:
            self._hand_over(node)

    def _end_of(self, node: Node) -> int:
        """The parser stands before a closing tag, but behind an element that has none."""
        at = self.parser.CurrentByteIndex
        if node.children or self.data[at - 2 : at] != b"/>":
            at = self.data.find(b">", at) + 1
        return at + self.bytes_before - self._wrapped

    def _hand_over(self, node: Node) -> None:
        if self.open:
            self.open[-1].children.pop()
        self.held = self.held_outside
        around = self.open[1:] if self.resumed else self.open
        self.take(node, (*self.before, *around))

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].children.append(text)

    def _instruction(self, target: str, data: str) -> None:
        if self.open:
            line = self.parser.CurrentLineNumber + self.lines_before
            self.open[-1].children.append(Node(f"?{target}", {}, line, children=[data]))

    def _doctype(self, name: str, system: str | None, public: str | None, has_own: int) -> None:
        if has_own:
            line = self.parser.CurrentLineNumber
            raise RefusedXML("declares entities or a document type of its own, which is not read; take it out.", line)

    def _position(self) -> int:
        return self.parser.CurrentByteIndex + self.bytes_before - self._wrapped


def _local(name: str) -> str:
    return name if ":" not in name or name.startswith("xmlns:") else name.rpartition(":")[2] or name
