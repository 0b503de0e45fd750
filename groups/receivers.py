from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.actions import left_alone
from accounts.models import Mail, User
from accounts.signals import mail_tried, outdated_mails, person_leaves
from groups.actions.parting import only_owned
from groups.letters import key_of
from groups.models import Invitation, Membership


@receiver(left_alone)
def groups_without_another_owner(sender: type[User], *, person: User, **kwargs: Any) -> list[str]:
    """Open ones. One that is closed then stays closed for good."""
    return [f"the group “{mine.group}”, which has no other owner" for mine in only_owned(person)]


@receiver(person_leaves)
def invitations_to_them(sender: type[User], *, person: User, **kwargs: Any) -> None:
    Invitation.objects.filter(email=person.email.lower()).delete()


@receiver(outdated_mails)
def to_who_has_left(sender: type[Mail], *, mails: list[Mail], **kwargs: Any) -> set[int]:
    """Mails in the affairs of a group that their reader is not in any more, or that is closed."""
    of_groups = [mail for mail in mails if mail.group_id and mail.user_id]
    members = Membership.objects.in_open_groups().filter(group__in={mail.group_id for mail in of_groups})
    here = set(members.filter(user__in={mail.user_id for mail in of_groups}).values_list("group", "user"))
    return {mail.pk for mail in of_groups if (mail.group_id, mail.user_id) not in here}


@receiver(outdated_mails)
def of_invitations_that_ended(sender: type[Mail], *, mails: list[Mail], now: datetime, **kwargs: Any) -> set[int]:
    """Revoked, used or expired ones, and mails that were followed by another of the same invitation."""
    invitations = [mail for mail in mails if mail.kind == "invitation"]
    valid = Invitation.objects.valid(now).filter(pk__in=[mail.about_id for mail in invitations])
    wanted = {key_of(invitation) for invitation in valid}
    return {mail.pk for mail in invitations if mail.key not in wanted}


@receiver(mail_tried)
def tell_leaders(sender: type[Mail], *, mail: Mail, refused: bool, now: datetime, **kwargs: Any) -> None:
    if mail.kind == "invitation" and mail.about_id:
        result = {"mail_failed": True} if refused else {"mail_failed": False, "mailed_at": now}
        Invitation.objects.filter(pk=mail.about_id).update(**result)
