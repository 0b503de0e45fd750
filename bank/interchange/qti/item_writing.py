"""One item of QTI 2.1, 2.2 or 3.0 as other software shows and scores it, with our own words in an instruction."""

from collections.abc import Mapping

from bank.interchange.decimals import decimal_of, reach_of
from bank.interchange.found import Outgoing
from bank.interchange.images import file_name
from bank.interchange.pictures import digest as digest_of
from bank.interchange.qti.modal import EXPLANATION
from bank.interchange.qti.versions import INSTANCE, Version
from bank.interchange.shared import exhibit_shown
from bank.interchange.shown import xhtml
from bank.interchange.stamps import TARGET, Writing
from bank.interchange.xmltree.writing import DECLARATION, element, instruction, lines, text
from bank.items import Item
from bank.models.questions import LETTERS, Kind

PICTURES = "../pictures/"
_FEEDBACK, _GENERAL = "FEEDBACK", "FEEDBACK_GENERAL"


class ItemWriting:
    def __init__(self, outgoing: Outgoing, identifier: str, version: Version) -> None:
        self.outgoing, self.item, self.identifier, self.version = outgoing, outgoing.item, identifier, version
        self.writing = Writing(outgoing)
        self.pictures = {digest_of(picture): picture for picture in outgoing.pictures}

    @property
    def xml(self) -> str:
        attributes = {
            "xmlns": self.version.namespace,
            "xmlns:xsi": INSTANCE,
            "xsi:schemaLocation": f"{self.version.namespace} {self.version.schema}",
        } | self._said(identifier=self.identifier, title=self.outgoing.slug, adaptive="false", timeDependent="false")
        body = self._body()
        feedback = self._feedback()
        parts = [self._response(), *self._outcomes(), body, self._processing(), *feedback, self._instruction()]
        return DECLARATION + element(self.version.tag("assessmentItem"), attributes, lines(parts)) + "\n"

    def _instruction(self) -> str:
        return instruction(TARGET, self.writing.text)

    def element(self, tag: str, attributes: Mapping[str, str], *inside: str) -> str:
        return element(self.version.tag(tag), self._said(**attributes), *inside)

    def _said(self, **attributes: str) -> dict[str, str]:
        return {self.version.attribute(name): value for name, value in attributes.items()}

    def _html(self, source: str, *, inline: bool = False) -> str:
        return xhtml(source, self._address, inline=inline)

    def _address(self, digest: str) -> str:
        return PICTURES + file_name(digest, self.pictures.get(digest))

    def _shown(self, role: str, source: str, *, inline: bool = False) -> str:
        return self.writing.shows(role, self._html(source, inline=inline), source)

    def _response(self) -> str:
        numeric = self.item.kind == Kind.NUMERIC
        attributes = {
            "identifier": "RESPONSE",
            "cardinality": "multiple" if self.item.kind == Kind.MULTIPLE else "single",
            "baseType": "float" if numeric else "identifier",
        }
        values = [_plain(self.item.number)] if numeric else self._right(self.item)
        correct = [self.element("value", {}, text(value)) for value in values]
        inside = self.element("correctResponse", {}, *correct) if correct else ""
        return self.element("responseDeclaration", attributes, inside)

    @staticmethod
    def _right(item: Item) -> list[str]:
        return [letter(index) for index, option in enumerate(item.options) if option.right]

    def _outcomes(self) -> list[str]:
        points = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
        score = self.element("outcomeDeclaration", points, self._default("0"))
        cardinality = "multiple" if self.item.kind == Kind.MULTIPLE else "single"
        chosen = {"identifier": _FEEDBACK, "cardinality": cardinality, "baseType": "identifier"}
        general = {"identifier": _GENERAL, "cardinality": "single", "baseType": "identifier"}
        return [
            score,
            self.element("outcomeDeclaration", chosen) if self._has_whys else "",
            self.element("outcomeDeclaration", general, self._default(EXPLANATION)) if self.item.explanation else "",
        ]

    def _default(self, value: str) -> str:
        return self.element("defaultValue", {}, self.element("value", {}, value))

    @property
    def _has_whys(self) -> bool:
        return any(option.why.strip() for option in self.item.options)

    def _body(self) -> str:
        shared = exhibit_shown(self.outgoing.exhibit, self._html) if self.outgoing.exhibit else ""
        if shared:
            self.writing.shows("exhibit", shared, "")
        stem = self._shown("stem", self.item.stem)
        asked = self._typed() if self.item.kind == Kind.NUMERIC else self._choices()
        return self.element("itemBody", {}, lines(shared + stem, asked))

    def _typed(self) -> str:
        return element("p", {}, self.element("textEntryInteraction", {"responseIdentifier": "RESPONSE"}))

    def _choices(self) -> str:
        most = "0" if self.item.kind == Kind.MULTIPLE else "1"
        choices = [
            self.element("simpleChoice", {"identifier": letter(index)}, self._shown("option", option.text, inline=True))
            for index, option in enumerate(self.item.options)
        ]
        attributes = {"responseIdentifier": "RESPONSE", "shuffle": "false", "maxChoices": most}
        return self.element("choiceInteraction", attributes, lines(choices))

    def _feedback(self) -> list[str]:
        whys = [
            self._modal(_FEEDBACK, letter(index), self._shown("why", option.why))
            for index, option in enumerate(self.item.options)
        ]
        return [*whys, self._modal(_GENERAL, EXPLANATION, self._shown("explanation", self.item.explanation))]

    def _modal(self, outcome: str, identifier: str, html: str) -> str:
        if not html:
            return ""
        inside = element("qti-content-body", {}, html) if self.version.is_third else html
        attributes = {"outcomeIdentifier": outcome, "identifier": identifier, "showHide": "show"}
        return self.element("modalFeedback", attributes, inside)

    def _processing(self) -> str:
        if self.item.kind != Kind.NUMERIC and not self._has_whys:
            return self.element("responseProcessing", {"template": self.version.template})
        score = self._set("SCORE", self.element("baseValue", {"baseType": "float"}, "1"))
        right = self.element("responseIf", {}, self._compared(), score)
        condition = self.element("responseCondition", {}, right)
        chosen = self._set(_FEEDBACK, self._variable()) if self._has_whys else ""
        return self.element("responseProcessing", {}, lines(condition, chosen))

    def _compared(self) -> str:
        sides = self._variable() + self.element("correct", {"identifier": "RESPONSE"})
        if self.item.kind != Kind.NUMERIC:
            return self.element("match", {}, sides)
        reach = reach_of(self.item.tolerance)
        mode = (
            {"toleranceMode": "absolute", "tolerance": f"{reach:f} {reach:f}"} if reach else {"toleranceMode": "exact"}
        )
        return self.element("equal", mode, sides)

    def _variable(self) -> str:
        return self.element("variable", {"identifier": "RESPONSE"})

    def _set(self, outcome: str, value: str) -> str:
        return self.element("setOutcomeValue", {"identifier": outcome}, value)


def letter(index: int) -> str:
    return LETTERS[index] if index < len(LETTERS) else f"O{index + 1}"


def _plain(number: str) -> str:
    figure = decimal_of(number)
    return number.strip() if figure is None else f"{figure:f}"
