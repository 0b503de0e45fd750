import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.audit import record
from accounts.models import User
from groups.models import Membership, Role, StudyGroup

MOST_GROUPS = 30
LONGEST_SLUG = 50
# Addresses of pages beside those of the groups.
TAKEN = {"new"}
TRIES = 20


class TooManyGroups(Exception):
    pass


@transaction.atomic
def create_group(*, name: str, by: User, now: datetime, slug: str = "", description: str = "") -> StudyGroup:
    """A new group owned by its creator; without a slug it finds one by itself."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # a second click waits for the first
    if Membership.objects.filter(user=by, role=Role.OWNER).count() >= MOST_GROUPS:
        raise TooManyGroups
    group = _create(name=name, slug=slug, description=description)
    Membership.objects.create(group=group, user=by, role=Role.OWNER)
    record("group.created", group, by=by, now=now, group=group.pk, name=name)
    return group


def _create(*, name: str, slug: str, description: str) -> StudyGroup:
    if slug:
        return StudyGroup.objects.create(name=name, slug=slug, description=description)
    for candidate in _slugs(name):
        try:
            with transaction.atomic():
                return StudyGroup.objects.create(name=name, slug=candidate, description=description)
        except IntegrityError:  # somebody took it between the question and the insert
            continue
    raise AssertionError("Random slugs cannot all be taken.")


def _slugs(name: str) -> list[str]:
    """The name's own, the name with small numbers where that is taken, in the end a random one."""
    base = slugify(name)[:LONGEST_SLUG].strip("-") or "group"
    wanted = [base, *(f"{base}-{number}" for number in range(2, TRIES))]
    taken = TAKEN.union(StudyGroup.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    return [slug for slug in wanted if slug not in taken] + [f"{base}-{secrets.token_hex(4)}" for _ in range(3)]


@transaction.atomic
def change_settings(group: StudyGroup, *, fields: list[str], by: User, now: datetime) -> StudyGroup:
    """Store these fields of a group, already checked; the trail keeps all but the description's words."""
    if fields:
        group.save(update_fields=fields)
        said = {name: getattr(group, name) for name in fields if name != "description"}
        record("group.changed", group, by=by, now=now, group=group.pk, fields=fields, **said)
    return group


@transaction.atomic
def close_group(group: StudyGroup, *, by: User, now: datetime) -> bool:
    """Nobody sees anything of it from now on; members, banks and results stay. False where it was closed already."""
    if not StudyGroup.objects.filter(pk=group.pk, closed_at__isnull=True).update(closed_at=now):
        return False
    record("group.closed", group, by=by, now=now, group=group.pk)
    return True


@transaction.atomic
def reopen_group(group: StudyGroup, *, by: User, now: datetime) -> bool:
    if not StudyGroup.objects.filter(pk=group.pk, closed_at__isnull=False).update(closed_at=None):
        return False
    record("group.reopened", group, by=by, now=now, group=group.pk)
    return True
