"""YAML from strangers: read event by event, since composing a document that nests deep crashes the C library.

Every scalar stays the text that was typed, so that 10.50 keeps its zero and `no` is no truth value.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

MAX_DEPTH = 40
_NUMBER = re.compile(r"[-+]?(\d[\d_]*)?\.?\d+([eE][-+]?\d+)?|[-+]?\d+\.")
_NOTHING = {"", "~", "null", "Null", "NULL"}
_TRUTHS = {"true": True, "false": False}


class BadYaml(ValueError):
    """`line` counts from 1; the message says what is wrong and how to mend it."""

    def __init__(self, line: int | None, message: str) -> None:
        super().__init__(message)
        self.line = line


class Block(dict[str, Any]):
    """A mapping that knows the lines it stands on; `odd` are the lines of names that were passed over, and why."""

    line: int = 0
    end: int = 0

    def __init__(self) -> None:
        super().__init__()
        self.odd: list[tuple[int, str]] = []


Events = Iterator[yaml.Event]


def events_of(text: str) -> Events:
    """Checked while they are handed out; BadYaml where the text is not YAML or does what we do not take."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            _refuse(event, depth)
            yield event
    except yaml.YAMLError as error:
        mark, what = getattr(error, "problem_mark", None), getattr(error, "problem", None) or "it cannot be read"
        mend = "Put texts with “: ” or special signs in quotes or into a block (|)."
        raise BadYaml(mark.line + 1 if mark else None, f"This is not valid YAML: {what}. {mend}") from error


def _refuse(event: yaml.Event, depth: int) -> None:
    line = line_of(event)
    if depth > MAX_DEPTH:
        raise BadYaml(line, f"Lists and mappings stand in each other more than {MAX_DEPTH} deep. Make it flatter.")
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise BadYaml(line, "Anchors and aliases (& and *) are not taken. Write the text out, or put it in quotes.")
    tag = getattr(event, "tag", None)
    if tag and tag != "!" and not tag.startswith(("tag:yaml.org,2002:str", "tag:yaml.org,2002:map")):
        raise BadYaml(line, f"The tag “{tag[:40]}” is not taken. Remove it, or put the text in quotes.")
    if "\0" in getattr(event, "value", ""):
        raise BadYaml(line, "A text holds a NUL character. Remove it.")


def line_of(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


def value_of(event: yaml.Event, events: Events, scalar: Callable[[yaml.ScalarEvent], Any]) -> Any:
    """What begins with this event: a list, a block, or what `scalar` makes of it. A `chart` is always typed."""
    if isinstance(event, yaml.SequenceStartEvent):
        return [value_of(entry, events, scalar) for entry in entries(events)]
    if isinstance(event, yaml.MappingStartEvent):
        return _block(event, events, scalar)
    assert isinstance(event, yaml.ScalarEvent)  # aliases are refused
    return scalar(event)


def entries(events: Events) -> Iterator[yaml.Event]:
    """The beginnings of a list's entries, each of which is used up before the next is asked for."""
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield event


def _block(event: yaml.Event, events: Events, scalar: Callable[[yaml.ScalarEvent], Any]) -> Block:
    block = Block()
    block.line = line_of(event) or 0
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            block.end = max((line_of(key) or 1) - 1, block.line)
            break
        try:
            name = name_of(key, block)
        except BadYaml as error:
            block.odd.append((error.line or block.line, str(error)))
            name = ""
            if not isinstance(key, yaml.ScalarEvent):
                value_of(key, events, scalar)
        value = value_of(next(events), events, typed if name == "chart" else scalar)
        if name or not block.odd:
            block[name] = value
    return block


def name_of(event: yaml.Event, block: dict[str, Any]) -> str:
    """The name of a field that the block does not have yet."""
    line = line_of(event)
    if not isinstance(event, yaml.ScalarEvent):
        raise BadYaml(line, "A list or mapping stands where the name of a field belongs.")
    if event.value in block:
        raise BadYaml(line, f"“{event.value[:40]}” is given twice; the first counts. Remove one of the two.")
    return str(event.value)


def as_typed(event: yaml.ScalarEvent) -> str | None:
    """The text as it stands in the file; None for an empty place."""
    if not event.style and event.value in _NOTHING:
        return None
    return str(event.value)


def typed(event: yaml.ScalarEvent) -> str | int | float | bool | None:
    """As YAML means it, for a chart's figures."""
    text = as_typed(event)
    if text is None or event.style:
        return text
    if text.lower() in _TRUTHS:
        return _TRUTHS[text.lower()]
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        return text
    plain = text.replace("_", "")
    return int(plain) if plain.lstrip("+-").isdigit() else float(plain)
