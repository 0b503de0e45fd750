from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import AuditEvent, User


def record(
    verb: str, target: models.Model, *, by: User | None, now: datetime, group: int | None = None, **details: Any
) -> AuditEvent:
    """Append one audit row; call it inside the transaction of the change it tells of.

    `group` is the key of the study group whose owners may read it.
    """
    row = event(verb, target, by=by, now=now, group=group, **details)
    row.save(force_insert=True)
    return row


def event(
    verb: str, target: models.Model, *, by: User | None, now: datetime, group: int | None = None, **details: Any
) -> AuditEvent:
    """An audit row not yet appended, for an action that changes many rows and appends theirs in one statement."""
    return AuditEvent(
        at=now,
        actor_id=by.pk if by else None,
        actor=by.email if by else "cpimprep",
        verb=verb,
        target=target._meta.label,
        target_id=str(target.pk),
        group_id=group,
        details=details,
    )
