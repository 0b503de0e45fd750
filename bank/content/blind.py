"""The blind check: a sheet without keys, and what the solver's answers say about them."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bank.content.reading import Content
from bank.content.sources import ExhibitSource, QuestionSource
from bank.models import LETTERS
from curriculum.sources import ContentError, Entry, Problem, read_yaml

HEAD = """# Blind check

Solve each question from its stem, exhibit and options alone, without looking at the content files. Write the answers
as YAML, one line per question, with a note where the question or its options leave a doubt:

    q0123456789: B
    q9876543210: {answer: C, note: "B holds as well if the lot arrives on day 1"}
"""
_MEND = "is not an answer; write A, B, C or D, or {answer: B, note: “…”}."


def sheet_id(source: QuestionSource, exhibit: ExhibitSource | None) -> str:
    """Tells nothing, as slugs tell the key, and changes with the text. The “q” keeps YAML from reading a number."""
    return "q" + hashlib.sha256(f"{source.slug} {source.digest(exhibit)}".encode()).hexdigest()[:10]


def by_id(content: Content) -> dict[str, QuestionSource]:
    return {sheet_id(source, content.exhibit_of(source)): source for source in content.questions}


def sheet(content: Content, *, seed: int | None, checked_too: bool) -> tuple[str, int]:
    """The sheet in Markdown and how many questions it holds."""
    asked = [(name, source) for name, source in by_id(content).items() if checked_too or not source.checked]
    random.Random(seed).shuffle(asked)
    parts = [_question(name, source, content.exhibit_of(source)) for name, source in asked]
    return "\n".join([HEAD, *parts]), len(parts)


def _question(name: str, source: QuestionSource, exhibit: ExhibitSource | None) -> str:
    case = [f"*{exhibit.title}*", exhibit.sheet] if exhibit else []
    options = [f"{letter}. {option.text}" for letter, option in zip(LETTERS, source.options, strict=False)]
    return "\n\n".join([f"## {name}", *case, source.stem, "\n".join(options)]) + "\n"


@dataclass(frozen=True)
class Answer:
    id: str
    position: int
    note: str


@dataclass(frozen=True)
class Solved:
    """An answer beside the question it was given to."""

    source: QuestionSource
    answer: Answer
    digest: str

    @property
    def agreed(self) -> bool:
        return self.answer.position == self.source.key

    def __str__(self) -> str:
        note = f": {self.answer.note}" if self.answer.note else ""
        return f"{self.source.slug}: key {LETTERS[self.source.key]}, answer {LETTERS[self.answer.position]}{note}"


def match(answers: list[Answer], content: Content) -> tuple[list[Solved], list[str]]:
    """The answers to questions as they stand, and the ids of those that no longer stand so."""
    questions = by_id(content)
    solved = [
        Solved(source, answer, source.digest(content.exhibit_of(source)))
        for answer in answers
        if (source := questions.get(answer.id))
    ]
    return solved, [answer.id for answer in answers if answer.id not in questions]


def read_answers(path: Path) -> list[Answer]:
    """ContentError with every line that is no answer."""
    found = list(_answers(read_yaml(path, path.name), path.name))
    if problems := [each for each in found if isinstance(each, Problem)]:
        raise ContentError(problems)
    return [each for each in found if isinstance(each, Answer)]


def _answers(data: Entry, file: str) -> Iterator[Answer | Problem]:
    for name, value in data.items():
        fields: dict[str, Any] = value if isinstance(value, dict) else {"answer": value}
        letter, note = str(fields.get("answer", "")).strip().upper(), fields.get("note") or ""
        if len(letter) != 1 or letter not in LETTERS[:4] or fields.keys() - {"answer", "note"}:
            yield Problem(file, name, "answer", f"“{value}” {_MEND}")
        else:
            yield Answer(name, LETTERS.index(letter), str(note))
