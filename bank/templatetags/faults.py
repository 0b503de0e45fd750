from typing import Any

from django import template

from bank.authoring.completing import Fault
from bank.template_forms.previewing import of_field

register = template.Library()


@register.filter
def of(faults: list[Fault], field: str) -> list[str]:
    """What is said of a field of a form, or of a part of it."""
    return list(of_field(faults, field))


@register.filter
def at(values: dict[Any, Any], key: Any) -> Any:
    return values.get(key)


@register.filter
def wrong_row(number: int) -> str:
    """The field that faults of a wrong method name."""
    return f"wrong {number}"
