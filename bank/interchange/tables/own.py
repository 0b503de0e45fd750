"""The layout of our own tables: what is written so is read back as the same question."""

from collections.abc import Sequence
from dataclasses import replace

from bank.interchange.found import Outgoing
from bank.interchange.tables import lists
from bank.interchange.tables.keys import letters_of
from bank.interchange.tables.rows import Row
from bank.items import Item, Option
from bank.models.questions import Kind

_FEWEST = 4
_BEFORE = ["slug", "text format", "kind", "question"]
_AFTER = [
    "number", "tolerance", "explanation", "section", "legacy", "level", "angoff", "calculation", "concept", "reference",
    "tags", "exhibit", "exhibit title", "exhibit text", "option count",
]  # fmt: skip


def letter(at: int) -> str:
    """As `place` of headers reads it."""
    return chr(ord("A") + at) if at < 10 else str(at + 1)


def table(items: Sequence[Outgoing]) -> list[list[str]]:
    """The header and a row for each question."""
    most = max([_FEWEST, *(len(outgoing.item.options) for outgoing in items)])
    names = [letter(at) if at < 10 else f"option {letter(at)}" for at in range(most)]
    whys = [f"why {letter(at)}" for at in range(most)]
    header = [*_BEFORE, *names, "right letters", *whys, *_AFTER]
    return [header, *(_row(outgoing, most) for outgoing in items)]


def _row(outgoing: Outgoing, most: int) -> list[str]:
    item, exhibit = outgoing.item, outgoing.exhibit
    blank = [""] * (most - len(item.options))
    return [
        *[outgoing.slug, "markdown", item.kind, item.stem],
        *[*(option.text for option in item.options), *blank],
        ", ".join(letter(at) for at, option in enumerate(item.options) if option.right),
        *[*(option.why for option in item.options), *blank],
        *[item.number, item.tolerance, item.explanation, item.section, lists.join(item.legacy), item.level],
        *[repr(item.angoff) if item.angoff is not None else "", "yes" if item.calculation else "no"],
        *[item.concept, item.reference, lists.join(item.tags), item.exhibit],
        *[exhibit.title if exhibit else "", exhibit.body if exhibit else "", _count(item)],
    ]


def _count(item: Item) -> str:
    """Only where an option without text would not be noticed."""
    return str(len(item.options)) if any(not option.text for option in item.options) else ""


def read_own(row: Row, item: Item) -> Item:
    kind = row.cell("kind").strip()
    item = replace(item, kind=kind if kind in Kind.values else Kind.SINGLE, **row.described())  # type: ignore[arg-type]
    if kind not in Kind.values:
        row.loss("kind", f"“{kind[:40]}” is no kind of question; write single, multiple or numeric.")
    rights = letters_of(row.cell("letters"))
    texts = {at: row.at(column) for at, column in row.header.options.items()}
    count = row.cell("count").strip()
    said = int(count) if count.isdecimal() and len(count) < 3 else 0
    places = range(max([said, *(at + 1 for at, text in texts.items() if text)]))
    options = [
        Option(
            row.text(texts.get(at, ""), f"option {letter(at)}"),
            row.text(row.at(row.header.whys.get(at)), f"rationale {letter(at)}"),
            at in rights,
        )
        for at in places
    ]
    _judge_key(row, rights, len(options))
    return replace(item, options=tuple(options), number=row.cell("number"), tolerance=row.cell("tolerance"))


def _judge_key(row: Row, rights: frozenset[int], count: int) -> None:
    typed = row.cell("letters").strip()
    if (typed and not rights) or any(at >= count for at in rights):
        row.loss("right letters", f"“{typed[:40]}” means none of its options; write a letter such as B, or A, C.")
