from collections.abc import Mapping
from typing import TypeVar

from django import template

register = template.Library()
T = TypeVar("T")


@register.filter
def at(found: Mapping[int, T] | None, position: int) -> T | None:
    """What belongs to the question at a position, if anything does."""
    return found.get(position) if found else None
