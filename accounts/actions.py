from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.forms import ProfileForm
from accounts.models import User


@transaction.atomic
def save_profile(form: ProfileForm, *, by: User, now: datetime) -> User:
    """Store a valid profile form; the audit row names the fields that changed, not what is in them."""
    user: User = form.save()
    record("profile.changed", user, by=by, now=now, fields=form.changed_data)
    return user
