"""Moodle XML written as Moodle's own export writes it, which its import and other software expect.

Texts go out as HTML: Moodle's Markdown knows neither \\$ nor $x$, and would show both as they stand. What they were
made from travels in the processing instruction of each question.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from bank.interchange.decimals import decimal_of, reach_of
from bank.interchange.found import FoundPicture, Outgoing
from bank.interchange.images import file_name
from bank.interchange.moodle.texts import PLACE
from bank.interchange.pictures import digest as digest_of
from bank.interchange.shared import exhibit_shown
from bank.interchange.shown import xhtml
from bank.interchange.stamps import TARGET, Writing
from bank.interchange.xmltree.writing import DECLARATION, cdata, element, instruction, lines, text
from bank.items import Item, Option
from bank.models.questions import Kind

UNSORTED = "Without a section"
_FEEDBACK = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def write(outgoing: Iterable[Outgoing], sections: Mapping[str, str] | None = None) -> bytes:
    """`sections` gives the names of sections by slug, which become categories."""
    return "".join(_pieces(outgoing, sections or {})).encode()


def _pieces(outgoing: Iterable[Outgoing], sections: Mapping[str, str]) -> Iterator[str]:
    yield f"{DECLARATION}<quiz>\n"
    category = None
    for each in outgoing:
        section = each.item.section
        if section != category:
            category = section
            yield _category(sections.get(section, section) or UNSORTED)
        yield _Question(each).xml
    yield "</quiz>\n"


def _category(name: str) -> str:
    path = element("text", {}, text("$course$/top/" + name.replace("/", "//")))
    info = element("info", {"format": "html"}, element("text"))
    return element("question", {"type": "category"}, lines(element("category", {}, path), info)) + "\n"


class _Question:
    def __init__(self, outgoing: Outgoing) -> None:
        self.outgoing, self.item = outgoing, outgoing.item
        self.writing = Writing(outgoing)
        self.pictures = {digest_of(picture): picture for picture in outgoing.pictures}

    @property
    def xml(self) -> str:
        kind = "numerical" if self.item.kind == Kind.NUMERIC else "multichoice"
        parts = [
            element("name", {}, element("text", {}, text(self.outgoing.slug))),
            self._stem(),
            self._text("generalfeedback", "explanation", self.item.explanation),
            "<defaultgrade>1.0000000</defaultgrade>\n<penalty>0.0000000</penalty>\n<hidden>0</hidden>",
            element("idnumber", {}, text(self.outgoing.slug)),
            *(self._number() if kind == "numerical" else self._choices()),
            self._tags(),
            instruction(TARGET, self.writing.text),
        ]
        return element("question", {"type": kind}, lines(parts)) + "\n"

    def _stem(self) -> str:
        shared = exhibit_shown(self.outgoing.exhibit, self._html) if self.outgoing.exhibit else ""
        if shared:
            self.writing.shows("exhibit", shared, "")
        return self._text("questiontext", "stem", self.item.stem, before=shared)

    def _html(self, source: str, *, inline: bool = False) -> str:
        return xhtml(source, self._address, inline=inline, tex=True)

    def _address(self, digest: str) -> str:
        return f"{PLACE}/{file_name(digest, self.pictures.get(digest))}"

    def _text(self, tag: str, role: str, source: str, *, before: str = "", inside: str = "") -> str:
        return self._element(tag, {"format": "html"}, role, source, before=before, inside=inside)

    def _element(
        self, tag: str, attributes: dict[str, str], role: str, source: str, *, before: str = "", inside: str = ""
    ) -> str:
        shown = self.writing.shows(role, self._html(source, inline=role == "option"), source)
        whole = before + shown
        files = [self._file(digest, picture) for digest, picture in self.pictures.items() if digest in whole]
        return element(tag, attributes, element("text", {}, cdata(whole) if whole else ""), files, inside)

    def _file(self, digest: str, picture: FoundPicture) -> str:
        attributes = {"name": file_name(digest, picture), "path": "/", "encoding": "base64"}
        return element("file", attributes, base64.b64encode(picture.data).decode())

    def _choices(self) -> list[str]:
        single = self.item.kind == Kind.SINGLE
        return [
            f"<single>{'true' if single else 'false'}</single>",
            "<shuffleanswers>false</shuffleanswers>\n<answernumbering>ABCD</answernumbering>",
            "<showstandardinstruction>0</showstandardinstruction>",
            *(element(tag, {"format": "html"}, "<text></text>") for tag in _FEEDBACK),
            *(self._option(option) for option in self.item.options),
        ]

    def _option(self, option: Option) -> str:
        why = self._text("feedback", "why", option.why)
        attributes = {"fraction": _fraction(self.item, option), "format": "html"}
        return self._element("answer", attributes, "option", option.text, inside=why)

    def _number(self) -> list[str]:
        feedback = element("feedback", {"format": "html"}, "<text></text>")
        tolerance = element("tolerance", {}, text(f"{reach_of(self.item.tolerance):f}"))
        figure = element("text", {}, text(_plain(self.item.number)))
        answer = element("answer", {"fraction": "100", "format": "moodle_auto_format"}, figure, feedback, tolerance)
        units = "<unitgradingtype>0</unitgradingtype>\n<unitpenalty>0.1000000</unitpenalty>"
        return [answer, units, "<showunits>3</showunits>\n<unitsleft>0</unitsleft>"]

    def _tags(self) -> str:
        tags = [element("tag", {}, element("text", {}, text(tag))) for tag in self.item.tags]
        return element("tags", {}, tags) if tags else ""


def _fraction(item: Item, option: Option) -> str:
    """Of a multiple response a wrong choice takes everything, as near as Moodle comes to all or nothing."""
    right = sum(each.right for each in item.options)
    if item.kind == Kind.SINGLE:
        return "100" if option.right else "0"
    if not option.right:
        return "-100"
    return f"{(Decimal(100) / right).quantize(Decimal('0.00001')).normalize():f}"


def _plain(number: str) -> str:
    figure = decimal_of(number)
    return number if figure is None else f"{figure:f}"
