from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.audit import record
from accounts.models import User
from bank.keys import fits
from bank.models import KeyCorrection, Kind, QuestionVersion

NOT_AN_OPTION = "The question has no option {key}; choose one of its {count} options."
NOTHING_RIGHT = "Tick at least one of the question's {count} options as right."
NO_OPTIONS = (
    "A number to enter has no key to correct. Drop the question from the forms that ask it, and publish a new version "
    "with the right range."
)
SAME_KEY = "That is the key already."


def check_key(version: QuestionVersion, new_key: int) -> None:
    """ValidationError when the key of this version cannot become `new_key`, a bit set of several options."""
    if version.kind == Kind.NUMERIC:
        raise ValidationError(NO_OPTIONS)
    if not fits(version, new_key):
        told = NOTHING_RIGHT if version.kind == Kind.MULTIPLE else NOT_AN_OPTION
        raise ValidationError(told.format(key=new_key, count=len(version.options)))
    if version.key == new_key:
        raise ValidationError(SAME_KEY)


@transaction.atomic
def correct_key(version: QuestionVersion, *, new_key: int, reason: str, by: User, now: datetime) -> KeyCorrection:
    """Set the key of a version that turned out wrong; its texts and everybody's answers stay untouched."""
    versions = QuestionVersion.objects.select_related("question__bank").select_for_update(of=("self",))
    locked = versions.get(pk=version.pk)
    check_key(locked, new_key)
    correction = KeyCorrection.objects.create(
        version=locked, old_key=locked.key, new_key=new_key, reason=reason, by=by, at=now
    )
    QuestionVersion.objects.filter(pk=locked.pk).update(key=new_key)
    group = locked.question.bank.group_id
    record("key.corrected", locked, by=by, now=now, group=group, old=correction.old_key, new=new_key, reason=reason)
    return correction
