from django import template

from bank.models import LETTERS

register = template.Library()


@register.filter
def letter(option: int) -> str:
    """The letter of an option, by its index."""
    return LETTERS[option]
