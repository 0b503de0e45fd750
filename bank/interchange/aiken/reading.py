"""Aiken: a question, its options by letter, the letter of the right one. It holds nothing else."""

from collections.abc import Iterator

from bank.interchange.aiken.drafts import ANSWER, SHORTEST, Draft, drafts, read_keys
from bank.interchange.found import FileRead, Found, Problem
from bank.interchange.plain import plain_with_formulas
from bank.interchange.texts import looks_like_html
from bank.items import Item, Option
from bank.models.questions import LETTERS, Kind

MEND = "Aiken wants options such as “A. Text” and after them a line such as “ANSWER: B”."


def read_aiken(text: str) -> FileRead:
    problems: list[Problem] = []
    return FileRead("aiken", _questions(text, problems), problems)


def _questions(text: str, problems: list[Problem]) -> Iterator[Found]:
    number = 0
    for draft in drafts(text.removeprefix("\ufeff")):
        number += 1
        yield _found(number, draft)
    if not number:
        problems.append(Problem(None, "", "file", f"It holds no questions. {MEND}"))


def _found(number: int, draft: Draft) -> Found:
    name = " ".join(" ".join(draft.stem).split())[:60] or f"question {number}"
    original = "\n".join(draft.lines)
    faults = list(_faults(draft, name))
    if faults:
        return Found(number, name, draft.line, "", None, tuple(faults), whole=False, original=original)
    item, problems = _item(draft, name)
    losses = list(_losses(draft, name))
    whole, problems = not losses, [*problems, *losses, *_notes(draft, name)]
    return Found(number, name, draft.line, "", item, tuple(problems), whole, "" if whole else original)


def _faults(draft: Draft, name: str) -> Iterator[Problem]:
    letters = [letter for letter, _ in draft.options]
    if not draft.stem:
        yield Problem(draft.line, name, "stem", f"There is no question before this line. {MEND}")
    elif len(letters) < SHORTEST:
        yield Problem(draft.line, name, "options", f"It has {len(letters) or 'no'} option{'s' * (not letters)}. {MEND}")
    elif len(set(letters)) < len(letters):
        twice = next(letter for letter in letters if letters.count(letter) > 1)
        yield Problem(draft.line, name, "options", f"Two options have the letter {twice}; give each its own.")
    elif draft.answer is None:
        last = draft.line + len(draft.lines) - 1
        yield Problem(last, name, "answer", "There is no line “ANSWER: ” with the letter of the right option after it.")
    elif not (keys := set(read_keys(draft.answer))) or not keys <= set(letters):
        said = draft.answer or "nothing"
        wanted = f"one of the letters {letters[0]} to {letters[-1]}"
        yield Problem(draft.answer_line, name, "answer", f"It says {said[:40]} after ANSWER; write {wanted}.")


def _losses(draft: Draft, name: str) -> Iterator[Problem]:
    if len(draft.options) > len(LETTERS):
        many = f"It has {len(draft.options)} options; keep at most {len(LETTERS)}."
        yield Problem(draft.line, name, "options", many)
    if said := next(filter(ANSWER.match, draft.stem), ""):
        ran = f"“{said[:40]}” stands within the question; look whether two questions have run together."
        yield Problem(draft.line, name, "stem", ran)


def _notes(draft: Draft, name: str) -> Iterator[Problem]:
    if draft.beside:
        said = "; ".join(draft.beside)[:200]
        yield Problem(draft.answer_line, name, "answer", f"What stands after the answer was left out: “{said}”.")
    if any(map(looks_like_html, [*draft.stem, *(line for _, lines in draft.options for line in lines)])):
        yield Problem(
            draft.line, name, "stem", "It holds tags of HTML, which Aiken has none of; they show as they stand."
        )


def _item(draft: Draft, name: str) -> tuple[Item, list[Problem]]:
    keys, problems = read_keys(draft.answer or ""), list[Problem]()
    options = tuple(
        Option(plain_with_formulas("\n".join(lines), inline=True), right=letter in keys)
        for letter, lines in draft.options
    )
    if [letter for letter, _ in draft.options] != [chr(ord("A") + at) for at in range(len(options))]:
        problems.append(Problem(draft.line, name, "options", "A letter is missing among the options; others moved up."))
    kind = Kind.MULTIPLE if len(keys) > 1 else Kind.SINGLE
    if kind == Kind.MULTIPLE:
        several = "Several letters are right, so that all of them are needed for the point."
        problems.append(Problem(draft.answer_line, name, "answer", several))
    stem = plain_with_formulas("\n".join(draft.stem))
    explanation = plain_with_formulas("\n".join(draft.feedback))
    reference = " ".join(draft.sources)
    return Item(kind=kind, stem=stem, options=options, explanation=explanation, reference=reference), problems
