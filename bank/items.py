"""A question as somebody writes it, perhaps unfinished: what the editor, the imports and the exports share."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from bank.models.questions import Kind
from bank.numbers import read

_NEEDLESS = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Option:
    text: str = ""
    why: str = ""
    right: bool = False


@dataclass(frozen=True)
class Item:
    """All texts are Markdown with math. `number` and `tolerance` are decimals as typed: the right number of a numeric
    entry and how far from it an answer may lie on either side. `section` and `legacy` are slugs of sections, `exhibit`
    the slug of one of the bank's. `explanation` is said of the question as a whole, after it was answered.
    """

    kind: str = Kind.SINGLE
    stem: str = ""
    options: tuple[Option, ...] = ()
    number: str = ""
    tolerance: str = ""
    explanation: str = ""
    section: str = ""
    legacy: tuple[str, ...] = ()
    level: str = ""
    angoff: float | None = None
    calculation: bool = False
    concept: str = ""
    reference: str = ""
    exhibit: str = ""
    tags: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for questions that ask the same and offer the same, however spaced or capitalized.

        Neither explanations nor tags count; the order of the options does not either.
        """
        offered = sorted(f"{_same(option.text)}\x01{option.right}" for option in self.options)
        numbers = [read(typed) or typed for typed in (self.number, self.tolerance)]
        asked = [self.kind, _same(self.stem), self.exhibit, *numbers, *offered]
        return hashlib.sha256("\x00".join(asked).encode()).hexdigest()


def _same(text: str) -> str:
    """Spaces, capitals and the backslashes that keep a sign from meaning something make no other question."""
    return re.sub(r"\s+", " ", _NEEDLESS.sub(r"\1", text)).strip().casefold()


def as_json(item: Item) -> dict[str, Any]:
    """For a JSON column; `from_json` reads it back to an equal item."""
    return (
        asdict(item)
        | {name: list(getattr(item, name)) for name in ("legacy", "tags")}
        | {"options": [asdict(option) for option in item.options]}
    )


def from_json(body: Mapping[str, Any]) -> Item:
    """Of what `as_json` gave, perhaps by an earlier release: fields it does not know are left out."""
    known = {field.name: body[field.name] for field in fields(Item) if field.name in body}
    known["options"] = tuple(Option(**option) for option in known.get("options", ()))
    known |= {name: tuple(known.get(name, ())) for name in ("legacy", "tags")}
    return Item(**known)
