from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from groups.models import Membership, Role, StudyGroup


@transaction.atomic
def create_group(*, name: str, slug: str, by: User, now: datetime) -> StudyGroup:
    """A new group owned by its creator."""
    group = StudyGroup.objects.create(name=name, slug=slug)
    Membership.objects.create(group=group, user=by, role=Role.OWNER)
    record("group.created", group, by=by, now=now)
    return group


@transaction.atomic
def add_member(group: StudyGroup, *, user: User, role: Role, by: User, now: datetime) -> Membership:
    membership, _ = Membership.objects.update_or_create(group=group, user=user, defaults={"role": role})
    record("member.added", group, by=by, now=now, user=user.pk, role=role)
    return membership
