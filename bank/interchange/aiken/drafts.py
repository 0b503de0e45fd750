"""An Aiken file cut into its questions; what stands after the right letter is told from the next question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_OPTION = re.compile(r"([A-Za-z])(?:[.)](?:[ \t]+|$)|\)(?=\S))")
ANSWER = re.compile(r"(?:CORRECT[ \t]+)?ANSWER[ \t]*S?[ \t]*[:=][ \t]*(.*)$", re.IGNORECASE)
_FEEDBACK = re.compile(r"(?:FEEDBACK|EXPLANATION|RATIONALE)[ \t]*:[ \t]*(.*)$", re.IGNORECASE)
_SOURCE = re.compile(r"(?:SOURCE|REFERENCES?)[ \t]*:[ \t]*(.*)$", re.IGNORECASE)
_SAID_OF_IT = re.compile(
    r"(?:DIFFICULTY|LEVEL|BLOOM|TOPIC|CATEGORY|CHAPTER|SECTION|SUBJECT|OBJECTIVE|SKILL|PAGE|POINTS?|MARKS?|SCORE|TAGS?)"
    r"[ \t]*:",
    re.IGNORECASE,
)
_RULER = re.compile(r"[-=*_]{3,}$")
_KEY = re.compile(r"\(?([A-Za-z])[.)]?")
_FIRST = re.compile(r"\(?([A-Za-z])[.)][ \t]+\S{2}")
SHORTEST = 2


@dataclass
class Draft:
    """The lines of one question as they come; `beside` are those said of it that Aiken has no place for."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, list[str]]] = field(default_factory=list)
    answer: str | None = None
    answer_line: int = 0
    feedback: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def drafts(text: str) -> Iterator[Draft]:
    draft: Draft | None = None
    gap = False
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if not stripped or (_RULER.match(stripped) and (draft is None or draft.answer is not None)):
            gap = True
            continue
        if draft and (rest := _rest(draft, stripped)):
            yield draft
            draft = Draft(number - len(rest), rest, lines=list(rest))
        elif draft and _is_over(draft, stripped, gap):
            yield draft
            draft = None
        draft = draft or Draft(number)
        _take(draft, stripped, number, gap)
        gap = False
    if draft:
        yield draft


def _rest(draft: Draft, line: str) -> list[str]:
    """Where “A.” comes again without an ANSWER before it, what follows the last option was the next question."""
    found = _OPTION.match(line)
    if draft.answer is not None or len(draft.options) < SHORTEST or not found or found[1].upper() != "A":
        return []
    following = draft.options[-1][1]
    rest = following[1:]
    del following[1:]
    if rest:
        del draft.lines[-len(rest) :]
    return rest


def _is_over(draft: Draft, line: str, gap: bool) -> bool:
    if draft.answer is not None:
        if _FEEDBACK.match(line) or _SOURCE.match(line):
            return False
        return gap or not (draft.feedback or _SAID_OF_IT.match(line))
    if not draft.options or ANSWER.match(line):
        return False
    return gap and _letter(draft, line) is None


def _take(draft: Draft, line: str, number: int, gap: bool) -> None:
    draft.lines += [""] * (gap and bool(draft.lines)) + [line]
    if draft.answer is not None:
        _take_behind(draft, line)
    elif (answer := ANSWER.match(line)) and (draft.options or not draft.stem or read_keys(answer[1])):
        draft.answer, draft.answer_line = answer[1].strip(), number
    elif letter := _letter(draft, line):
        draft.options.append((letter, [line[2:].strip()]))
    elif draft.options:
        draft.options[-1][1].append(line)
    else:
        draft.stem += [""] * (gap and bool(draft.stem)) + [line]


def _letter(draft: Draft, line: str) -> str | None:
    """A line such as “I. Newton wrote…” or “a) …” is an option only where its letter has its turn, or nearly so."""
    found = _OPTION.match(line)
    if found is None or not draft.stem:
        return None
    letter = found[1].upper()
    if not draft.options:
        return letter if letter == "A" else None
    turn = ord(letter) - ord(draft.options[-1][0])
    return letter if 0 <= turn <= (1 if found[1].islower() else 3) else None


def _take_behind(draft: Draft, line: str) -> None:
    if source := _SOURCE.match(line):
        draft.sources.append(source[1])
    elif _SAID_OF_IT.match(line):
        draft.beside.append(line)
    else:
        said = _FEEDBACK.match(line)
        draft.feedback.append(said[1] if said else line)


def read_keys(answer: str) -> list[str]:
    """B, (b), "B. its text", "A, C", "A and C"; nothing where it is anything else."""
    if found := _FIRST.match(answer.strip()):
        return [found[1].upper()]
    words = [word for word in re.split(r"[\s,;&/]+", answer) if word and word.lower() != "and"]
    letters = [match[1].upper() for word in words if (match := _KEY.fullmatch(word))]
    return list(dict.fromkeys(letters)) if len(letters) == len(words) else []
