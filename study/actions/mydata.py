"""Asking for an export of one's data, and throwing it away."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from study.models import Export
from study.tasks import continue_export


@transaction.atomic
def ask_for_export(user: User, *, site: str, by: User, now: datetime) -> Export:
    """The one that is being made, or a new one in place of the last."""
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).values("pk").first()
    if found := Export.objects.filter(user=user, state=Export.State.MAKING).first():
        return found
    Export.objects.filter(user=user).delete()
    export = Export.objects.create(user=user, asked_at=now, stepped_at=now, site=site)
    record("export.asked", export, by=by, now=now)
    # Robust: without a broker the minute sweep goes on with it.
    transaction.on_commit(lambda: continue_export.delay(export.pk), robust=True)
    return export


@transaction.atomic
def drop_export(export: Export, *, by: User, now: datetime) -> bool:
    """False where it is gone already."""
    if not Export.objects.filter(pk=export.pk).delete()[0]:
        return False
    record("export.dropped", export, by=by, now=now)
    return True
