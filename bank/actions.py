from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.audit import record
from accounts.models import User
from bank.models import KeyCorrection, QuestionVersion

NOT_AN_OPTION = "The question has no option {key}; choose one of its {count} options."
SAME_KEY = "That is the key already."


def check_key(version: QuestionVersion, new_key: int) -> None:
    """ValidationError when the key of this version cannot become `new_key`."""
    if not 0 <= new_key < len(version.options):
        raise ValidationError(NOT_AN_OPTION.format(key=new_key, count=len(version.options)))
    if version.key == new_key:
        raise ValidationError(SAME_KEY)


@transaction.atomic
def correct_key(version: QuestionVersion, *, new_key: int, reason: str, by: User, now: datetime) -> KeyCorrection:
    """Set the key of a version that turned out wrong; its texts and everybody's answers stay untouched."""
    locked = QuestionVersion.objects.select_for_update().get(pk=version.pk)
    check_key(locked, new_key)
    correction = KeyCorrection.objects.create(
        version=locked, old_key=locked.key, new_key=new_key, reason=reason, by=by, at=now
    )
    QuestionVersion.objects.filter(pk=locked.pk).update(key=new_key)
    record("key.corrected", locked, by=by, now=now, old=correction.old_key, new=new_key, reason=reason)
    return correction
