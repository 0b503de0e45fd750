"""Every write of the groups."""

from groups.actions.groups import create_group
from groups.actions.members import add_member

__all__ = ["add_member", "create_group"]
