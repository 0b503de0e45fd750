"""What becomes of a person's name where others rely on what they did."""

import uuid
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models, transaction

from accounts.models import AccessToken, AuditEvent, Mail, User

NOBODY, NOWHERE = "Former member", "deleted.invalid"


def former_member(*, now: datetime) -> User:
    """A person nobody is, to whom answers and decisions belong that a group keeps: no address, no way in, and nothing
    that leads to whom they were of."""
    shell = User(email=f"{uuid.uuid4().hex}@{NOWHERE}", name=NOBODY, is_active=False, joined_at=now)
    shell.set_unusable_password()
    shell.save(force_insert=True)
    return shell


@transaction.atomic
def close_account(user: User, *, now: datetime) -> None:
    """No name, no address, no way in, and signed out everywhere; the address is free at once.

    A session that is left somewhere leads to nobody, since the account is inactive.
    """
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    AccessToken.objects.filter(user=user).delete()
    Mail.objects.filter(user=user).delete()
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()
    user.email, user.name, user.is_active = f"{user.pk}@{NOWHERE}", "", False
    user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save(update_fields=["email", "name", "is_active", "is_staff", "is_superuser", "password"])


@transaction.atomic
def hand_to_nobody(user: User, *, now: datetime) -> None:
    """Decisions that must name somebody name a former member from now on. A fixed number of statements."""
    protected = [relation for relation in relations_of(User) if relation.on_delete is models.PROTECT]
    found = [
        (rows, name)
        for rows, name in ((rows_of(relation, user), relation.field.name) for relation in protected)
        if rows.exists()
    ]
    shell = former_member(now=now) if found else None
    for rows, name in found:
        rows.update(**{name: shell})


@transaction.atomic
def forget_in_trail(user: User, *, address: str = "") -> None:
    """The trail keeps what was done, and by which number; not the address. With what exam somebody sat when, not even
    the number: the exam may be kept without its name. Of what somebody noted for themselves no details stay."""
    theirs = AuditEvent.objects.filter(actor_id=user.pk)
    theirs.filter(target="exams.Attempt").update(actor="deleted account", actor_id=None)
    theirs.filter(group_id=None, target__startswith="study.").update(details={})
    theirs.update(actor=f"deleted account {user.pk}")
    addresses = {address.lower(), user.email.lower()} - {""}
    for event in AuditEvent.objects.filter(details__email__in=addresses):
        AuditEvent.objects.filter(pk=event.pk).update(details=event.details | {"email": "deleted"})


def relations_of(model: type[models.Model]) -> list[models.ManyToOneRel]:
    """Foreign keys that lead to it, hidden ones too."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, models.ManyToOneRel)]


def rows_of(relation: models.ManyToOneRel, user: User) -> "models.QuerySet[models.Model]":
    rows: models.QuerySet[models.Model] = relation.related_model._base_manager.filter(**{relation.field.name: user})
    return rows
