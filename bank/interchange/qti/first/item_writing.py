"""One <item> of QTI 1.2 as Canvas writes and reads it, with our own words in an instruction."""

from bank.interchange.decimals import decimal_of, reach_of, trimmed
from bank.interchange.found import Outgoing
from bank.interchange.images import file_name
from bank.interchange.pictures import digest as digest_of
from bank.interchange.qti.first.feedback import GENERAL
from bank.interchange.shared import exhibit_shown
from bank.interchange.shown import xhtml
from bank.interchange.stamps import TARGET, Writing
from bank.interchange.xmltree.writing import element, instruction, lines, text
from bank.models.questions import Kind

PICTURES = "$IMS-CC-FILEBASE$/pictures/"
_ASKED = "response1"
_FIRST_IDENT = 1000  # Canvas keeps the idents of options only where they are numbers
_TYPES = {
    Kind.SINGLE: "multiple_choice_question",
    Kind.MULTIPLE: "multiple_answers_question",
    Kind.NUMERIC: "numerical_question",
}


class ItemWriting:
    def __init__(self, outgoing: Outgoing, identifier: str) -> None:
        self.outgoing, self.item, self.identifier = outgoing, outgoing.item, identifier
        self.writing = Writing(outgoing)
        self.pictures = {digest_of(picture): picture for picture in outgoing.pictures}
        self.idents = [str(_FIRST_IDENT + index) for index in range(len(self.item.options))]

    @property
    def xml(self) -> str:
        """`Kind` of an unfinished question may be none that is known."""
        parts = [self._metadata(), self._presentation()]
        feedback = self._feedback()
        parts += [self._processing(), *feedback, instruction(TARGET, self.writing.text)]
        return element("item", {"ident": self.identifier, "title": self.outgoing.slug}, lines(parts))

    def _metadata(self) -> str:
        kind = _TYPES.get(Kind(self.item.kind), "")
        idents = ",".join(self.idents)
        fields = {"question_type": kind, "points_possible": "1.0", "original_answer_ids": idents}
        return element("itemmetadata", {}, element("qtimetadata", {}, lines(field(*each) for each in fields.items())))

    def _html(self, source: str, *, inline: bool = False) -> str:
        return xhtml(source, self._address, inline=inline)

    def _address(self, digest: str) -> str:
        return PICTURES + file_name(digest, self.pictures.get(digest))

    def _shown(self, role: str, source: str, *, inline: bool = False) -> str:
        return self.writing.shows(role, self._html(source, inline=inline), source)

    def _presentation(self) -> str:
        shared = exhibit_shown(self.outgoing.exhibit, self._html) if self.outgoing.exhibit else ""
        if shared:
            self.writing.shows("exhibit", shared, "")
        stem = _material(shared + self._shown("stem", self.item.stem))
        return element("presentation", {}, lines(stem, self._typed() if self._is_number else self._choices()))

    @property
    def _is_number(self) -> bool:
        return self.item.kind == Kind.NUMERIC

    def _typed(self) -> str:
        blank = element("render_fib", {"fibtype": "Decimal"}, element("response_label", {"ident": "answer1"}))
        return element("response_str", {"ident": _ASKED, "rcardinality": "Single"}, blank)

    def _choices(self) -> str:
        labels = [
            element("response_label", {"ident": ident}, _material(self._shown("option", option.text, inline=True)))
            for ident, option in zip(self.idents, self.item.options, strict=True)
        ]
        cardinality = "Single" if self.item.kind == Kind.SINGLE else "Multiple"
        return element(
            "response_lid", {"ident": _ASKED, "rcardinality": cardinality}, element("render_choice", {}, lines(labels))
        )

    def _feedback(self) -> list[str]:
        pairs = zip(self.idents, self.item.options, strict=True)
        whys = [_feedback(f"{ident}_fb", self._shown("why", option.why)) for ident, option in pairs]
        return [_feedback(GENERAL, self._shown("explanation", self.item.explanation)), *whys]

    def _processing(self) -> str:
        points = {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
        outcomes = element("outcomes", {}, element("decvar", points))
        general = [_condition("<other/>", shows=GENERAL)] if self.item.explanation.strip() else []
        said = [
            _condition(_equal(ident), shows=f"{ident}_fb")
            for ident, option in zip(self.idents, self.item.options, strict=True)
            if option.why.strip()
        ]
        return element("resprocessing", {}, lines(outcomes, general, said, self._right()))

    def _right(self) -> list[str]:
        if self._is_number:
            return [_condition(self._accepted(), points=True)]
        pairs = list(zip(self.idents, self.item.options, strict=True))
        if self.item.kind == Kind.SINGLE:
            return [_condition(_equal(ident), points=True) for ident, option in pairs if option.right]
        if not any(option.right for _, option in pairs):
            return []
        each = [_equal(ident) if option.right else element("not", {}, _equal(ident)) for ident, option in pairs]
        return [_condition(element("and", {}, each), points=True)]

    def _accepted(self) -> str:
        """The number, and between which limits Canvas takes it."""
        number, reach = decimal_of(self.item.number), reach_of(self.item.tolerance)
        if number is None:
            return _equal(self.item.number)
        margin = {"margintype": "absolute", "margin": trimmed(reach)} if reach else {}
        exact = element("varequal", {"respident": _ASKED} | margin, f"{number:f}")
        limits = element("vargte", {"respident": _ASKED}, trimmed(number - reach)) + element(
            "varlte", {"respident": _ASKED}, trimmed(number + reach)
        )
        return element("or", {}, exact, element("and", {}, limits))


def field(label: str, entry: str) -> str:
    return element("qtimetadatafield", {}, element("fieldlabel", {}, label), element("fieldentry", {}, text(entry)))


def _material(html: str) -> str:
    return element("material", {}, element("mattext", {"texttype": "text/html"}, text(html)))


def _feedback(ident: str, html: str) -> str:
    return element("itemfeedback", {"ident": ident}, element("flow_mat", {}, _material(html))) if html else ""


def _equal(ident: str) -> str:
    return element("varequal", {"respident": _ASKED}, text(ident))


def _condition(tested: str, *, points: bool = False, shows: str = "") -> str:
    scored = element("setvar", {"action": "Set", "varname": "SCORE"}, "100") if points else ""
    shown = element("displayfeedback", {"feedbacktype": "Response", "linkrefid": shows}) if shows else ""
    return element(
        "respcondition", {"continue": "No" if points else "Yes"}, element("conditionvar", {}, tested), scored, shown
    )
