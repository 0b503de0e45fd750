from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import AuditEvent, User


def record(verb: str, target: models.Model, *, by: User | None, now: datetime, **details: Any) -> AuditEvent:
    """Append one audit row; call it inside the transaction of the change it tells of."""
    return AuditEvent.objects.create(
        at=now,
        actor_id=by.pk if by else None,
        actor=by.email if by else "cpimprep",
        verb=verb,
        target=target._meta.label,
        target_id=str(target.pk),
        details=details,
    )
