"""Numbers that were entered, judged by a corrected range. What was entered, and when, stays as it was.

`chosen` of a number to enter is a verdict on it (docs/decisions/0023), and so is `first_chosen`. Of answers of an
earlier release the first number is not kept: it is taken for the last one where both were right, or both wrong.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from bank.keys import within
from bank.models import QuestionVersion
from bank.numbers import value
from exams.models import Answer, Attempt, LateAnswer

Verdicts = tuple[int | None, int | None]


def judged_by(accepted: tuple[Decimal, Decimal], chosen: int | None, entered: str) -> int | None:
    """What `chosen` becomes; where no number is kept, what it was."""
    return within(*accepted, value(entered)) if entered and chosen is not None else chosen


def rejudge(version: QuestionVersion, attempts: Sequence[int]) -> set[int]:
    """Judge anew what these attempts entered, running ones too; those in which a verdict became another.

    Their rows are locked first, in order, as whoever saves or ends one does: nothing is judged while it is saved. At
    most ten statements.
    """
    list(Attempt.objects.select_for_update(no_key=True).filter(pk__in=attempts).order_by("pk").values_list("pk"))
    lowest, highest = QuestionVersion.objects.values_list("lowest", "highest").get(pk=version.pk)
    assert lowest is not None
    assert highest is not None
    answers = Answer.objects.filter(attempt__in=attempts, version=version.pk)
    return _rejudge(answers, (lowest, highest)) | _rejudge_late(answers, (lowest, highest))


def _rejudge(answers: QuerySet[Answer], accepted: tuple[Decimal, Decimal]) -> set[int]:
    columns = ("pk", "attempt", "chosen", "first_chosen", "entered", "first_entered")
    become: dict[Verdicts, list[int]] = defaultdict(list)
    turned = set()
    for pk, attempt, *verdicts, entered, first_entered in answers.values_list(*columns):
        chosen, first = verdicts
        known = first_entered or (entered if first == chosen else "")
        after = judged_by(accepted, chosen, entered), judged_by(accepted, first, known)
        if after != (chosen, first):
            become[after].append(pk)
            turned.add(attempt)
    for (chosen, first), keys in become.items():
        Answer.objects.filter(pk__in=keys).update(chosen=chosen, first_chosen=first)
    return turned


def _rejudge_late(answers: QuerySet[Answer], accepted: tuple[Decimal, Decimal]) -> set[int]:
    place = answers.filter(attempt=OuterRef("attempt"), position=OuterRef("position"))
    late: QuerySet[LateAnswer, Any] = LateAnswer.objects.filter(attempt__in=answers.values("attempt"))
    late = late.annotate(asked=Subquery(place.values("version")[:1])).filter(asked__isnull=False)
    turned: dict[int, list[LateAnswer]] = defaultdict(list)
    for one in late:
        judged = judged_by(accepted, one.chosen, one.save_data.get("entered", ""))
        if judged != one.chosen and judged is not None:
            turned[judged].append(one)
    for verdict, rows in turned.items():
        LateAnswer.objects.filter(pk__in=[row.pk for row in rows]).update(chosen=verdict)
    return {row.attempt_id for rows in turned.values() for row in rows}
