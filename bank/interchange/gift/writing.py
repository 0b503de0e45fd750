"""GIFT that Moodle reads, with a comment before each question that lets us read back all the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bank.interchange.found import Outgoing
from bank.interchange.gift.exhibits import shown_with
from bank.interchange.gift.signs import escape
from bank.interchange.pictures import with_data
from bank.interchange.stamps import Writing
from bank.items import Item, Option
from bank.models.questions import Kind


def write_gift(items: Sequence[Outgoing], names: Mapping[str, str] | None = None) -> str:
    """`names` of sections by slug become the categories."""
    return "\n".join(_blocks(items, names or {}))


def _blocks(items: Iterable[Outgoing], names: Mapping[str, str]) -> Iterator[str]:
    section = None
    for outgoing in items:
        if outgoing.item.section != section:
            section = outgoing.item.section
            name = escape(names.get(section, section)).replace("/", "//")
            yield f"$CATEGORY: {'/'.join(filter(None, ['$course$', 'top', name]))}\n"
        yield _question(outgoing)


def _question(outgoing: Outgoing) -> str:
    item = outgoing.item
    title = escape(" ".join(outgoing.slug.split()))
    tags = "".join(f" [tag:{' '.join(tag.split()).replace(']', chr(92) + ']')}]" for tag in item.tags)
    lines = [f"// [cpimprep: {Writing(outgoing).text}]"]
    if tags:
        lines.append(f"//{tags}")
    lines.append(
        f"::{title}::{_text(shown_with(outgoing.exhibit, item.stem), outgoing)}{{{_answers(item, outgoing)}}}\n"
    )
    return "\n".join(lines)


def _text(text: str, outgoing: Outgoing) -> str:
    return f"[markdown]{escape(with_data(text, outgoing.pictures))}"


def _answers(item: Item, outgoing: Outgoing) -> str:
    if item.kind == Kind.NUMERIC:
        answers = f"#{escape(item.number)}:{escape(item.tolerance)}"
    else:
        answers = "".join(f"\n\t{_option(option, item, outgoing)}" for option in item.options)
    said = f"\n\t####{_text(item.explanation, outgoing)}" if item.explanation else ""
    return f"{answers}{said}\n" if item.options or said else answers


def _option(option: Option, item: Item, outgoing: Outgoing) -> str:
    why = f"#{_text(option.why, outgoing)}" if option.why else ""
    return f"{_sign(option, item)}{_text(option.text, outgoing)}{why}"


def _sign(option: Option, item: Item) -> str:
    """Several right ones share the credit, and a wrong one takes it all: the nearest to all or nothing."""
    if item.kind == Kind.SINGLE:
        return "=" if option.right else "~"
    rights = sum(each.right for each in item.options)
    return f"~%{100 / rights:.5f}".rstrip("0").rstrip(".") + "%" if option.right else "~%-100%"
