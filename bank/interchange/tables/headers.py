"""What the columns of somebody's table mean, by the words above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SYNONYMS = {
    "slug": "slug; name; id; question id; identifier; code",
    "stem": "stem; question; question text; text; prompt; question stem; item; item text",
    "kind": "kind; type; question type; item type",
    "right": "right; correct; answer; key; correct answer; correct answers; correct answer s; correct option;"
    " correct options; right answer; right answers; answer key; right option; right options; solution; answers",
    "letters": "right letters",
    "number": "number; numeric answer; right number; correct number; value; correct value",
    "tolerance": "tolerance; margin; error margin; plus minus; accepted error",
    "explanation": "explanation; general feedback; feedback; rationale; answer explanation; comment; comments;"
    " overall feedback; justification",
    "section": "section; section slug; topic; subtopic",
    "category": "category; chapter; area; module; domain; subject",
    "legacy": "legacy; legacy topics; legacy sections",
    "level": "level; cognitive level; bloom; blooms level; bloom level; bloom s level; taxonomy",
    "angoff": "angoff; angoff judgment; angoff judgement; expected p; angoff rating",
    "calculation": "calculation; is calculation; calculated",
    "concept": "concept; learning objective; objective",
    "reference": "reference; references; source; cite; citation",
    "exhibit": "exhibit; exhibit slug",
    "exhibit title": "exhibit title",
    "exhibit text": "exhibit text; exhibit body",
    "tags": "tags; tag; keywords; labels",
    "format": "text format; format; markup",
    "count": "option count",
}
_MEANINGS = {word.strip(): name for name, words in _SYNONYMS.items() for word in words.split(";")}
_OPTION = re.compile(
    r"(?:(?:answer )?(?:option|choice|alternative|response)|answer)(?: text)? ?([a-z]|[1-9]\d?)|([a-j])|"
    r"(?:option|choice|answer) ?([a-z]|[1-9]\d?) text"
)
_WHY = re.compile(
    r"(?:rationale|why|feedback|explanation|reason|comment)(?: for)?(?: option| choice| answer)? ?([a-z]|[1-9]\d?)|"
    r"(?:option|choice|answer)? ?([a-z]|[1-9]\d?) (?:rationale|why|feedback|explanation|reason)"
)
_WRONG = re.compile(r"(?:wrong|incorrect)(?: answer| option| choice) ?\d{0,2}|distractor ?[a-z0-9]?")
_CONTINUED = re.compile(r"(.+) \(continued(?: (\d{1,3}))?\)")
WANTED = (
    "Its first row must name the columns: “question” for the text, “A”, “B”, “C”, “D” (or “option 1” and so on) for the"
    " options and “correct” for the letter of the right one; a question that asks for a number has “number” and"
    " “tolerance” instead. “why A”, “explanation”, “section”, “level”, “angoff” and “tags” may follow."
)


@dataclass(frozen=True)
class Header:
    """Positions of columns by meaning; options and rationales by their place, counting from 0."""

    columns: dict[str, int]
    options: dict[int, int]
    whys: dict[int, int]
    wrongs: list[int]
    continued: dict[int, list[int]]
    unknown: list[str]
    named: set[int]
    from_zero: bool = False

    @property
    def is_enough(self) -> bool:
        keyed = bool({"right", "letters"} & set(self.columns)) and (len(self.options) > 1 or self.wrongs)
        return "stem" in self.columns and bool(keyed or "number" in self.columns)

    @property
    def known(self) -> int:
        return len(self.columns) + len(self.options) + len(self.whys) + len(self.wrongs)


def read_header(cells: Sequence[str]) -> Header:
    header = Header({}, {}, {}, [], {}, [], {at for at, cell in enumerate(cells) if cell.strip()})
    written: dict[str, int] = {}
    for at, cell in enumerate(cells):
        words = _words(cell)
        if (more := _CONTINUED.fullmatch(cell.strip().casefold())) and _words(more[1]) in written:
            header.continued.setdefault(written[_words(more[1])], []).append(at)
        elif words and not _placed(header, words, at):
            header.unknown.append(" ".join(cell.split())[:60])
        written.setdefault(words, at)
    return header


def _words(cell: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", cell.casefold()).split())


def _placed(header: Header, words: str, at: int) -> bool:
    """A column that comes twice counts once: the second is unknown."""
    if words in _MEANINGS:
        return header.columns.setdefault(_MEANINGS[words], at) == at
    if found := _WRONG.fullmatch(words):
        header.wrongs.append(at)
        return True
    for pattern, places in ((_OPTION, header.options), (_WHY, header.whys)):
        if found := pattern.fullmatch(words):
            return places.setdefault(place(next(filter(None, found.groups()))), at) == at
    return False


def place(name: str) -> int:
    """0 for A and 1."""
    return int(name) - 1 if name.isdecimal() else ord(name) - ord("a")
