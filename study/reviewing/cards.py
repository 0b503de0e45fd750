"""Between a card's row and what is computed of it."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from study.models import Card
from study.reviewing.scheduling import Memory

NAMES = [field.name for field in fields(Memory)]


def memory_of(card: Card) -> Memory:
    return Memory(**{name: getattr(card, name) for name in NAMES})


def columns_of(memory: Memory) -> dict[str, Any]:
    return {name: getattr(memory, name) for name in NAMES}


def kept(card: Card) -> dict[str, Any]:
    """The card as it is, as JSON that `restored` reads back exactly."""
    now = {name: getattr(card, name) for name in [*NAMES, "begun_on"]}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in now.items()}


def restored(before: dict[str, Any]) -> dict[str, Any]:
    return {name: _read(name, value) for name, value in before.items()}


def _read(name: str, value: Any) -> Any:
    if value is None or not name.endswith(("_on", "_at")):
        return value
    return date.fromisoformat(value) if name.endswith("_on") else datetime.fromisoformat(value)
