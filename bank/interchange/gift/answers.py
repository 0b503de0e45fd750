"""What stands between the braces of a GIFT question, by its kind."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from bank.interchange.decimals import as_typed, trimmed
from bank.interchange.gift.gathering import Gathering, Unreadable
from bank.interchange.gift.signs import unmark
from bank.items import Item, Option
from bank.models.questions import LETTERS, Kind
from bank.numbers import NotANumber, of_file

_WEIGHT = re.compile(r"%(-?\d{1,3}(?:[.,]\d{0,10})?)%")
MAX_OPTIONS = 200
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_CLOZE = re.compile(r"\d*:[A-Z_]{2,20}:")


@dataclass(frozen=True)
class Answer:
    """`sign` is = or ~, or "" for what stands before the first; `share` the part of the credit, 100 for all."""

    sign: str
    share: Decimal | None
    text: str
    why: str

    @property
    def credit(self) -> Decimal:
        return self.share if self.share is not None else Decimal(100 if self.sign == "=" else 0)


def read_answers(body: str, stem: str, gathering: Gathering) -> Item:
    body, explanation = _general(body, gathering)
    return _reader(body)(body, Item(stem=stem, explanation=explanation), gathering)


def _general(body: str, gathering: Gathering) -> tuple[str, str]:
    before, sign, after = body.rpartition("####")
    return (before, gathering.text(after, "explanation")) if sign else (body, "")


Reader = Callable[[str, Item, Gathering], Item]


def _reader(body: str) -> Reader:
    start = body.strip()
    if not start:
        return _essay
    if start.startswith("#"):
        return read_numeric
    if "~" in start:
        return _cloze if _CLOZE.match(start) else _choice
    if start.partition("#")[0].strip().upper() in _TRUTHS:
        return _truth
    return _matching if "->" in start else _words


def _essay(body: str, item: Item, gathering: Gathering) -> Item:
    gathering.loss("answer", "It asks for a written answer, which we do not score; give it options or a number.")
    return item


def _cloze(body: str, item: Item, gathering: Gathering) -> Item:
    gathering.loss("answer", "It has answers embedded in its text, which we do not hold; write options for it.")
    return item


def _matching(body: str, item: Item, gathering: Gathering) -> Item:
    gathering.loss("answer", "It asks to match pairs, which we do not hold; rewrite it with options.")
    return item


def _words(body: str, item: Item, gathering: Gathering) -> Item:
    """A short answer: what it accepts becomes right options, to begin with."""
    gathering.loss("answer", "It asks for typed words, which we do not hold; add wrong options to choose from.")
    answers = [answer for answer in split_answers(body) if answer.text.strip()]
    return _with_options(item, gathering, [(answer, answer.credit >= 100) for answer in answers])


def _truth(body: str, item: Item, gathering: Gathering) -> Item:
    """{TRUE#said to who was wrong#said to who was right}"""
    value, wrong, right = [*body.split("#", 2), "", ""][:3]
    truth = _TRUTHS[value.strip().upper()]
    said = {False: gathering.text(wrong, "rationale"), True: gathering.text(right, "rationale")}
    options = tuple(Option(str(name), said[name is truth], name is truth) for name in (True, False))
    return replace(item, options=options)


def _choice(body: str, item: Item, gathering: Gathering) -> Item:
    every = split_answers(body)
    answers = [answer for answer in every if answer.text.strip() or answer.why.strip()]
    if len(answers) < len(every):
        gathering.note("options", "An empty option was left out.")
    if any(not answer.sign for answer in answers):
        gathering.loss("options", "Text stands before the first = or ~; it was taken as a wrong option.")
    if len(answers) < 2:
        raise Unreadable("options", "It has a single option; write at least two, the right one after = .")
    kind, rights = _rights(answers, gathering)
    if len(answers) > len(LETTERS):
        gathering.loss("options", f"It has {len(answers)} options; keep at most {len(LETTERS)}.")
    return _with_options(replace(item, kind=kind), gathering, list(zip(answers, rights, strict=True)))


def _rights(answers: list[Answer], gathering: Gathering) -> tuple[str, list[bool]]:
    if any(answer.credit < 0 for answer in answers):
        gathering.note("credit", "Wrong options cost credit in the file; here they earn none.")
    if any(answer.sign == "=" for answer in answers):
        return Kind.SINGLE, _one_of(answers, gathering)
    shares = [answer.credit for answer in answers if answer.credit > 0]
    if not shares:
        raise Unreadable("answer", "No option is marked as right; put = instead of ~ before the right one.")
    if len(shares) == 1:
        if shares[0] < 99:
            gathering.loss("credit", f"The right option earns {trimmed(shares[0])}% in the file; here it earns all.")
        return Kind.SINGLE, [answer.credit > 0 for answer in answers]
    _judge_shares(shares, gathering)
    return Kind.MULTIPLE, [answer.credit > 0 for answer in answers]


def _one_of(answers: list[Answer], gathering: Gathering) -> list[bool]:
    rights = [answer.sign == "=" for answer in answers]
    if any(0 < answer.credit < 100 for answer in answers) or any(a.credit > 0 and a.sign != "=" for a in answers):
        gathering.loss("credit", "Options earn part of the credit in the file; here one is right and the others wrong.")
    if sum(rights) > 1:
        gathering.loss("answer", "Several options are marked with =, either of which is right; keep one.")
    return rights


def _judge_shares(shares: list[Decimal], gathering: Gathering) -> None:
    equal = max(shares) - min(shares) <= Decimal("0.1") and abs(sum(shares, Decimal(0)) - 100) <= 1
    if equal:
        gathering.note("credit", "Each right option earns a share in the file; here only all together count.")
    else:
        gathering.loss("credit", "The right options earn different shares in the file; here only all together count.")


def _with_options(item: Item, gathering: Gathering, answers: list[tuple[Answer, bool]]) -> Item:
    options = []
    for at, (answer, right) in enumerate(answers):
        name = f"option {chr(ord('A') + at)}" if at < 26 else f"option {at + 1}"
        text = gathering.text(answer.text, name, inline=True)
        options.append(Option(text, gathering.text(answer.why, f"rationale of {name}"), right))
    return replace(item, options=tuple(options))


def split_answers(body: str) -> list[Answer]:
    count = body.count("=") + body.count("~")
    if count > MAX_OPTIONS:
        raise Unreadable("options", f"It has {count:,} options; keep at most {len(LETTERS)}.")
    parts = re.split(r"([=~])", body)
    first = [_answer("", parts[0])] if parts[0].strip() else []
    return first + [_answer(sign, text) for sign, text in zip(parts[1::2], parts[2::2], strict=True)]


def _answer(sign: str, text: str) -> Answer:
    stripped = text.lstrip() if text.lstrip().startswith("%") else text
    weight = _WEIGHT.match(stripped)
    words, _, why = (stripped[weight.end() :] if weight else text).partition("#")
    return Answer(sign, Decimal(weight[1].replace(",", ".")) if weight else None, words, why)


def read_numeric(body: str, item: Item, gathering: Gathering) -> Item:
    """{#3:0.5}, {#1..5}, {#=3:0.5#said =%50%3:1#said ~#said to all others}"""
    answers = split_answers(body.strip()[1:])
    rights = [answer for answer in answers if answer.sign != "~" and answer.text.strip()]
    if not rights:
        raise Unreadable("answer", "It gives no right number; write it after #, such as {#25:0.5}.")
    if len(rights) > 1:
        gathering.loss("answer", "It accepts several numbers, each with credit of its own; here one number counts.")
    best = max(rights, key=_worth)
    number, tolerance = _number(best.text, gathering)
    said = [gathering.text(answer.why, "rationale") for answer in answers if answer.why.strip()]
    if said:
        gathering.note("explanation", "What the file says to each answer was put into the explanation.")
    explanation = "\n\n".join(filter(None, [*said, item.explanation]))
    return replace(item, kind=Kind.NUMERIC, number=number, tolerance=tolerance, explanation=explanation)


def _worth(answer: Answer) -> Decimal:
    return answer.credit if answer.sign else Decimal(100)


def _number(marked: str, gathering: Gathering) -> tuple[str, str]:
    try:
        if ".." in marked:
            low, high = sorted(of_file(end) for end in marked.split("..", 1))
            return trimmed((low + high) / 2), trimmed((high - low) / 2)
        number, _, tolerance = marked.partition(":")
        return as_typed(number), as_typed(tolerance).lstrip("-") if tolerance.strip() else "0"
    except NotANumber as error:
        raise Unreadable("answer", str(error)) from error


def read_own(body: str, stem: str, kind: str, gathering: Gathering) -> Item:
    """What we exported, finished or not; what somebody turned into another kind since is read as anybody's."""
    answers, explanation = _general(body, gathering)
    item = Item(kind=kind, stem=stem, explanation=explanation)
    if kind == Kind.NUMERIC and answers.startswith("#") and ".." not in answers and "=" not in answers:
        number, _, tolerance = answers[1:].partition("\n")[0].partition(":")
        return replace(item, number=unmark(number), tolerance=unmark(tolerance))
    parts = split_answers(answers)
    if kind == Kind.NUMERIC or answers.strip().startswith("#") or any(not answer.sign for answer in parts):
        return read_answers(body, stem, gathering)
    return _with_options(item, gathering, [(answer, answer.credit > 0) for answer in parts])
