"""One XML file of QTI, alone or out of a package, and which kind it is."""

import re
from dataclasses import dataclass, field

from bank.interchange.entry import FindPicture
from bank.interchange.found import Problem
from bank.interchange.xmltree.parsing import XMLText

_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)([^>]*)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ITEM, TEST, STIMULUS, FIRST, MANIFEST = "item", "test", "stimulus", "first", "manifest"
_KINDS = {
    "assessmentItem": ITEM,
    "qti-assessment-item": ITEM,
    "assessmentTest": TEST,
    "qti-assessment-test": TEST,
    "assessmentStimulus": STIMULUS,
    "qti-assessment-stimulus": STIMULUS,
    "questestinterop": FIRST,
    "manifest": MANIFEST,
}


@dataclass
class Counter:
    """Numbers the questions of all files of one upload; `problems` are those of the upload as a whole."""

    number: int = 0
    problems: list[Problem] = field(default_factory=list)

    def next(self) -> int:
        self.number += 1
        return self.number

    def say(self, message: str, line: int | None = None) -> None:
        self.problems.append(Problem(line, "", "file", message))


@dataclass
class QTIFile:
    text: XMLText
    name: str = ""  # within its package
    find: FindPicture = lambda address: ""
    category: str = ""

    @property
    def root(self) -> tuple[str, str]:
        """The name of the outermost element and its attributes as written."""
        found = _ROOT.search(_COMMENT.sub("", self.text.beginning))
        return (found[1], found[2]) if found else ("", "")

    @property
    def kind(self) -> str:
        return _KINDS.get(self.root[0], "")

    @property
    def version(self) -> str:
        tag, attributes = self.root
        if tag.startswith("qti-"):
            return "qti-3.0"
        if tag == "questestinterop":
            return "qti-1.2"
        return "qti-2.2" if "v2p2" in attributes else "qti-2.1"

    @property
    def label(self) -> str:
        return self.name.rpartition("/")[2].removesuffix(".xml")[:200]

    @property
    def said(self) -> str:
        return f"“{self.name[-80:]}”" if self.name else "The file"

    def mended(self, counter: Counter) -> None:
        for word in self.text.mended:
            counter.say(f"{self.said}: {word}" if self.name else word)
