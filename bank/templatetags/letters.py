from django import template

from bank.models.questions import Kind, letters

register = template.Library()


@register.filter
def letter(option: int) -> str:
    """The letter of an option, by its index."""
    return letters(Kind.SINGLE, option)


@register.filter
def key_letters(key: int, kind: str) -> str:
    """The letters of a key of a question of this kind."""
    return letters(kind, key)
