"""Figures of how questions are worded: negatives, length, giveaways among the options, letters, order of numbers."""

import re
from collections.abc import Iterator

from bank.content.figures import Figure, Item, none_of, share

MAX_NEGATIVE = 0.03
MAX_STEM_WORDS = 110  # the guide asks for about 90; from here on it is no longer “about”

_SET_OFF = re.compile(r"\b(NOT|EXCEPT|LEAST|NEVER|FALSE|INCORRECT)\b")
# In the question itself, a small “not” or “least likely” turns the task round as well.
_TURNED = re.compile(
    r"\b(?:(?:is|are|was|does|do|would|should|will|can|could) (?:not|least)\b(?! yet\b)|except\b|cannot\b|incorrect\b"
    r"|least (?:likely|suit|appropriat|effective|useful|help|consistent|true|important))",
    re.IGNORECASE,
)
_CATCH_ALL = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:the above|these|the (?:other )?(?:options|answers|choices))\b",
    re.IGNORECASE,
)
_COMBINED = re.compile(
    r"(?:(?i:both|only|either|neither) )?(?:(?i:options?|answers?) )?"
    r"[A-D](?:(?:, | and | or | nor | & )+[A-D])+(?: only)?\W*"
)
_LETTER = re.compile(
    r"\b(?:options?|answers?|choices?|distractors?) \(?[“\"']?[A-D]\b|\b[A-D] is (?:in)?correct\b", re.IGNORECASE
)
_NUMBER = re.compile(r"[-−–]?\$?\d[\d,]*(?:\.\d+)?")


def stems(items: list[Item]) -> Iterator[Figure]:
    negative = [item.slug for item in items if is_negative(item.stem)]
    yield share("negative stems", negative, len(items), high=MAX_NEGATIVE)
    yield none_of(f"stems over {MAX_STEM_WORDS} words", [i.slug for i in items if len(i.stem.split()) > MAX_STEM_WORDS])


def options(items: list[Item]) -> Iterator[Figure]:
    yield none_of("options that stand for others", [i.slug for i in items if any(map(stands_for_others, i.options))])
    yield none_of("rationales that name a letter", [item.slug for item in items if names_a_letter(item)])
    yield none_of("numeric options out of order", [item.slug for item in items if out_of_order(item.options)])


def is_negative(stem: str) -> bool:
    question = re.split(r"(?<=[.!:])\s", stem)[-1]
    return bool(_SET_OFF.search(stem) or _TURNED.search(question))


def stands_for_others(option: str) -> bool:
    """“All of the above”, “A and B”: no option may lean on where the others stand."""
    return bool(_CATCH_ALL.search(option) or _COMBINED.fullmatch(option))


def names_a_letter(item: Item) -> bool:
    """Practice shuffles the options. A letter the case itself uses (“option A costs …”) is the case's."""
    case = f"{item.stem} {item.exhibit}"
    return any(letter_named(option.why, case) for option in item.source.options)


def letter_named(why: str, case: str) -> str:
    """The words by which a rationale names an option by its letter, if any."""
    named = (match[0] for match in _LETTER.finditer(why))
    return next((words for words in named if words.casefold() not in case.casefold()), "")


def out_of_order(texts: tuple[str, ...]) -> bool:
    values = numbers(texts)
    return values is not None and values != sorted(values)


def numbers(texts: tuple[str, ...]) -> list[float] | None:
    """The options' values when each is one number with the same words around it, else None."""
    found = [_NUMBER.findall(text) for text in texts]
    around = {re.sub(r"s\b", "", _NUMBER.sub("#", text).casefold()).strip(" .") for text in texts}
    if len(around) > 1 or any(len(each) != 1 for each in found):
        return None
    return [_value(each[0]) for each in found]


def _value(text: str) -> float:
    return float(re.sub(r"[−–]", "-", text).replace(",", "").replace("$", ""))
