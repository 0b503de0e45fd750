"""Options and their key, or the number, of a row that somebody else laid out."""

from dataclasses import replace

from bank.interchange.tables.counting import from_one
from bank.interchange.tables.keys import Key, read_key
from bank.interchange.tables.rows import Row, Unreadable
from bank.items import Item, Option
from bank.models.questions import LETTERS, Kind
from bank.numbers import NotANumber, of_file

_SINGLE = "single; single choice; single answer; single response; single select; one answer; radio"
_CHOICE = "multiple choice; multichoice; mc; mcq; choice"
_MULTIPLE = (
    "multiple; multiple response; multiple responses; multiple answer; multiple answers; multiple select; multi select;"
    " multiselect; checkbox; checkboxes; select all; mr; ma"
)
_NUMERIC = "numeric; numerical; number; numeric entry; calculated"
_TRUTH = "true false; truefalse; t f; tf; true or false; boolean"
_KINDS = {
    word.strip(): kind
    for words, kind in [
        (_SINGLE, "single"), (_CHOICE, "choice"), (_MULTIPLE, "multiple"), (_NUMERIC, "numeric"), (_TRUTH, "truth")
    ]
    for word in words.split(";")
}  # fmt: skip
_TRUTHS = {"true": True, "t": True, "yes": True, "false": False, "f": False, "no": False}


def read_choice(row: Row, item: Item) -> Item:
    item = replace(item, **row.described())  # type: ignore[arg-type]
    typed = row.cell("kind")
    kind = _KINDS.get(" ".join(typed.casefold().replace("/", " ").replace("-", " ").replace("_", " ").split()), "")
    if typed and not kind:
        row.loss("kind", f"We hold no questions of the kind “{typed[:40]}”; rewrite it with options or a number.")
    options = {at: row.at(column) for at, column in sorted(row.header.options.items()) if row.at(column)}
    key = row.cell("right")
    if row.header.wrongs and not options:
        return _with_wrongs(row, item, key)
    if kind == "truth" or (not options and key.casefold() in {"true", "false", "t", "f"}):
        return _truth(row, item, key)
    if kind == "numeric" or (not options and (row.cell("number") or _is_number(key))):
        return _numeric(row, item)
    if not row.whole and not options:
        return item
    return _chosen(row, item, kind, options, key)


def _is_number(text: str) -> bool:
    try:
        return bool(text) and of_file(text) is not None
    except NotANumber:
        return False


def _numeric(row: Row, item: Item) -> Item:
    name = "number" if row.cell("number") else "right"
    number = row.number(name)
    if not number:
        raise Unreadable("number", "It gives no right number; write it in the column for the number.")
    return replace(item, kind=Kind.NUMERIC, number=number, tolerance=row.number("tolerance").lstrip("-") or "0")


def _truth(row: Row, item: Item, key: str) -> Item:
    if key.casefold() not in _TRUTHS:
        raise Unreadable("correct", f"“{key[:40]}” is neither true nor false.")
    right = _TRUTHS[key.casefold()]
    whys = [row.text(row.at(row.header.whys.get(at)), "rationale") for at in (0, 1)]
    return replace(item, options=(Option("True", whys[0], right), Option("False", whys[1], not right)))


def _with_wrongs(row: Row, item: Item, key: str) -> Item:
    """A column for the right text and others for wrong ones."""
    wrongs = [row.at(column) for column in row.header.wrongs if row.at(column)]
    if not key or not wrongs:
        raise Unreadable("correct", "It wants the right option's text and at least one wrong one.")
    return _built(row, item, dict(enumerate([key, *wrongs])), Key(frozenset({0})))


def _chosen(row: Row, item: Item, kind: str, options: dict[int, str], key: str) -> Item:
    if len(options) < 2:
        said = "a single option" if options else "no options"
        raise Unreadable("options", f"It has {said}; fill in at least two, or a number.")
    if not key:
        raise Unreadable("correct", "It says no right option; write its letter.")
    right = read_key(from_one(key) if row.header.from_zero else key, options)
    if not right.places:
        raise Unreadable("correct", f"“{key[:40]}” means none of its options; write a letter such as B, or A, C.")
    if right.unsure:
        row.loss("correct", f"“{key[:40]}” may mean two different options; check which one is right.")
    several = len(right.places) > 1
    if kind == "single" and several:
        row.loss("correct", "It is of one right option, but several are marked; keep one or make it multiple response.")
    multiple = kind == "multiple" or (several and not right.unsure)
    return _built(row, replace(item, kind=Kind.MULTIPLE if multiple else Kind.SINGLE), options, right)


def _built(row: Row, item: Item, options: dict[int, str], right: Key) -> Item:
    if len(options) > len(LETTERS):
        row.loss("options", f"It has {len(options)} options; keep at most {len(LETTERS)}.")
    whys = {at: row.at(column) for at, column in row.header.whys.items() if row.at(column)}
    for at in sorted(set(whys) - set(options)):
        row.loss("options", f"There is a rationale, but no option {chr(ord('A') + at)}; it was left out.")
    built = [
        Option(
            row.text(text, f"option {chr(ord('A') + at)}", inline=True),
            row.text(whys.get(at, ""), f"rationale {chr(ord('A') + at)}"),
            at in right.places,
        )
        for at, text in options.items()
    ]
    return replace(item, options=tuple(built))
