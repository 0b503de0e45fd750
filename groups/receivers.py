from typing import Any

from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from accounts.actions import left_alone
from accounts.models import User
from groups.models import Membership, Role


@receiver(left_alone)
def groups_without_another_owner(sender: type[User], *, person: User, **kwargs: Any) -> list[str]:
    """Open or closed: a closed group waits for its owner to open it again."""
    others = Membership.objects.filter(group=OuterRef("group"), role=Role.OWNER).exclude(user=person)
    only = Membership.objects.filter(~Exists(others), user=person, role=Role.OWNER).select_related("group")
    return [f"the group “{mine.group}”, which has no other owner" for mine in only.order_by("group__name", "pk")]
