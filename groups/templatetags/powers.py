from django import template

from groups import roles
from groups.models import Membership, Role
from groups.permissions import Power, can

register = template.Library()


@register.filter
def may(membership: Membership, power: str) -> bool:
    return can(membership, Power(power))


@register.filter
def means(role: str) -> str:
    """A role in a sentence, for whoever gives it to somebody."""
    return roles.MEANS[Role(role)]


@register.filter
def abilities(role: str) -> list[str]:
    return roles.abilities(role)
