from decimal import Decimal

from django import template

from study.credentials.ledger import plain

register = template.Library()


@register.filter
def points(number: Decimal | None) -> str:
    """Without zeros after the point: 24, 7.5."""
    return plain(number)
