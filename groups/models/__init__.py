from groups.models.groups import Departure, Membership, Role, StudyGroup
from groups.models.invitations import Invitation, InvitationUse

__all__ = ["Departure", "Invitation", "InvitationUse", "Membership", "Role", "StudyGroup"]
