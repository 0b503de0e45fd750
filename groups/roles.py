"""The roles in words, and which of them one may give to whom."""

from groups.models import Role
from groups.permissions import POWERS, Power

CAN = {
    Power.BELONG: "sit the group’s mocks and see your own results",
    Power.READ: "read the group’s question banks",
    Power.WRITE: "write questions, submit them for review, publish and retire them",
    Power.REVIEW: "review questions that others wrote",
    Power.LEAD: "invite and remove members, set mocks and follow everybody’s progress",
    Power.OWN: "change the group’s settings, read its audit trail, hand it over or close it",
}
# For whoever chooses a role for somebody else.
MEANS = {
    Role.OWNER: "Everything, and the group itself: settings, audit trail, handing over, closing.",
    Role.ADMIN: "Leads: members, invitations, mocks, everybody’s progress; writes and reviews too.",
    Role.AUTHOR: "Writes and publishes questions.",
    Role.REVIEWER: "Reads the banks and reviews what others wrote.",
    Role.MEMBER: "Sits the group’s mocks.",
}


def abilities(role: str) -> list[str]:
    return [words for power, words in CAN.items() if power in POWERS[role]]


def is_leader(role: str) -> bool:
    return Power.LEAD in POWERS[role]


def givable_by(role: str) -> list[Role]:
    """What this role may make of a member: leaders anything up to author, owners anything."""
    if Power.OWN in POWERS[role]:
        return list(Role)
    return [Role.AUTHOR, Role.REVIEWER, Role.MEMBER] if Power.LEAD in POWERS[role] else []


def invitable_by(role: str) -> list[Role]:
    """Nobody invites owners; only owners invite admins."""
    return [given for given in givable_by(role) if given != Role.OWNER]


def may_touch(mine: str, theirs: str) -> bool:
    """Whether somebody of my role may change or remove somebody of theirs: admins have no say over owners."""
    return Power.OWN in POWERS[mine] or (Power.LEAD in POWERS[mine] and theirs != Role.OWNER)


def rises(old: str, new: str) -> bool:
    """Whether the new role may do everything the old one may, and more."""
    return POWERS[old] < POWERS[new]
