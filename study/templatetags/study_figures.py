"""Minutes in the words a learner reads."""

from django import template

register = template.Library()


@register.filter
def hours(minutes: float) -> str:
    """480 as “8 h”, 95 as “1 h 35”, 45 as “45 min”. Fractions go to the nearest minute."""
    whole = round(minutes)
    number, rest = divmod(whole, 60)
    if not number:
        return f"{rest} min"
    return f"{number} h {rest:02}" if rest else f"{number} h"


@register.filter
def minutes_of(seconds: float) -> int:
    return round(seconds / 60)
