"""What is right of a version, set right afterwards; its texts and everybody's answers stay untouched."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.audit import record
from accounts.models import User
from bank.authoring.versions import content_hash_of
from bank.keys import fits, key_of
from bank.models import KeyCorrection, Kind, QuestionVersion
from bank.numbers import holds

NOT_AN_OPTION = "The question has no option {key}; choose one of its {count} options."
NOTHING_RIGHT = "Tick at least one of the question's {count} options as right."
NO_OPTIONS = "A number is entered as the answer to this question: give the range that is accepted instead of a key."
NO_NUMBER = "The question has options: choose the right one instead of a range."
SAME_KEY = "That is the key already."
SAME_RANGE = "That is the accepted range already."
NO_RANGE = "The lowest accepted number is above the highest. Give the smaller one first."
TOO_LARGE = "A range holds numbers of up to 16 digits before the decimal point and 8 behind it."
Range = tuple[Decimal, Decimal]


def check_key(version: QuestionVersion, new_key: int) -> None:
    """ValidationError when the key of this version cannot become `new_key`, a bit set of several options."""
    if version.kind == Kind.NUMERIC:
        raise ValidationError(NO_OPTIONS)
    if not fits(version, new_key):
        told = NOTHING_RIGHT if version.kind == Kind.MULTIPLE else NOT_AN_OPTION
        raise ValidationError(told.format(key=new_key, count=len(version.options)))
    if version.key == new_key:
        raise ValidationError(SAME_KEY)


def check_range(version: QuestionVersion, new: Range) -> None:
    """ValidationError when what is accepted of this version cannot become `new`, from the lowest to the highest."""
    if version.kind != Kind.NUMERIC:
        raise ValidationError(NO_NUMBER)
    if not all(map(holds, new)):
        raise ValidationError(TOO_LARGE)
    if new[0] > new[1]:
        raise ValidationError(NO_RANGE)
    if (version.lowest, version.highest) == new:
        raise ValidationError(SAME_RANGE)


@transaction.atomic
def correct_key(version: QuestionVersion, *, new_key: int, reason: str, by: User, now: datetime) -> KeyCorrection:
    locked = _locked(version)
    check_key(locked, new_key)
    told = {"old": locked.key, "new": new_key}
    correction = KeyCorrection(old_key=locked.key, new_key=new_key)
    locked.key = new_key
    return _corrected(locked, correction, told, reason, by, now)


@transaction.atomic
def correct_range(version: QuestionVersion, *, new: Range, reason: str, by: User, now: datetime) -> KeyCorrection:
    """Answers keep what was judged of them until they are judged anew: exams.actions.rejudging."""
    locked, (lowest, highest) = _locked(version), new
    check_range(locked, new)
    old = key_of(locked)
    correction = KeyCorrection(
        old_key=locked.key, new_key=locked.key, old_lowest=locked.lowest, old_highest=locked.highest,
        new_lowest=lowest, new_highest=highest,
    )  # fmt: skip
    locked.lowest, locked.highest = lowest, highest
    return _corrected(locked, correction, {"old": old, "new": key_of(locked)}, reason, by, now)


def _locked(version: QuestionVersion) -> QuestionVersion:
    near = ("question__bank", "section", "legacy_part_1", "legacy_part_2", "exhibit")
    return QuestionVersion.objects.select_related(*near).select_for_update(of=("self",)).get(pk=version.pk)


def _corrected(
    locked: QuestionVersion, correction: KeyCorrection, told: dict[str, Any], reason: str, by: User, now: datetime
) -> KeyCorrection:
    correction.version, correction.reason, correction.by, correction.at = locked, reason, by, now
    correction.save(force_insert=True)
    group = locked.question.bank.group_id
    if group:  # of the bundled bank it tells what the files said, by which load_content finds out what has changed
        locked.content_hash = content_hash_of(locked)
    locked.save(update_fields=["key", "lowest", "highest", "content_hash"])
    record("key.corrected", locked, by=by, now=now, group=group, **told, reason=reason)
    return correction
