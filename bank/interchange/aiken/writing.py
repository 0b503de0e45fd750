"""Aiken from our questions, as far as it can hold them."""

from collections.abc import Callable, Iterator, Sequence

from bank.interchange.aiken.reading import read_aiken
from bank.interchange.found import Outgoing, Problem
from bank.interchange.plain import plain_from_markdown
from bank.items import Item
from bank.models.questions import Kind
from curriculum.rendering import RenderingFault, render, render_inline


def write_aiken(items: Sequence[Outgoing]) -> tuple[str, list[Problem]]:
    """Also gives what was left out: questions that Aiken cannot hold, and of the others what it has no place for."""
    blocks, problems = list[str](), list[Problem]()
    for outgoing in items:
        block = _block(outgoing.item)
        if why := _refused(outgoing, block):
            problems.append(Problem(None, outgoing.slug, "question", f"It was left out: {why}."))
        else:
            blocks.append(block)
            problems += _bare(outgoing)
    return "\n".join(blocks), problems


def _block(item: Item) -> str:
    options = [
        f"{chr(ord('A') + at)}. {plain_from_markdown(option.text)}" for at, option in enumerate(item.options[:26])
    ]
    keys = ", ".join(chr(ord("A") + at) for at, option in enumerate(item.options[:26]) if option.right)
    return "\n".join([plain_from_markdown(item.stem), *options, f"ANSWER: {keys}", ""])


def _refused(outgoing: Outgoing, block: str) -> str:
    item = outgoing.item
    if item.kind != Kind.SINGLE or sum(option.right for option in item.options) != 1:
        return "Aiken holds questions with one right option"
    if item.exhibit:
        return "it needs its exhibit, and Aiken holds none"
    read = [found.item for found in read_aiken(block).found]
    if len(read) != 1 or read[0] is None or not _alike(item, read[0]):
        return "Aiken holds no formatting, formulas, tables or pictures"
    return ""


def _alike(item: Item, read: Item) -> bool:
    if [option.right for option in item.options] != [option.right for option in read.options]:
        return False
    pairs = [(one.text, other.text) for one, other in zip(item.options, read.options, strict=True)]
    return _same(item.stem, read.stem, render) and all(_same(*pair, render_inline) for pair in pairs)


def _same(source: str, other: str, rendering: Callable[[str], str]) -> bool:
    if source == other:
        return True
    try:
        return rendering(source) == rendering(other)
    except RenderingFault:
        return False


def _bare(outgoing: Outgoing) -> Iterator[Problem]:
    item = outgoing.item
    left = {
        "rationales": any(option.why for option in item.options),
        "explanation": item.explanation,
        "section": item.section,
        "level": item.level,
        "Angoff judgement": item.angoff is not None,
        "reference": item.reference,
        "tags": item.tags,
    }
    names = [name for name, there in left.items() if there]
    if names:
        yield Problem(None, outgoing.slug, "question", f"Aiken has no place for its {', '.join(names)}.")
