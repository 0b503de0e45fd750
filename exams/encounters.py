"""What a learner has met of each question, kept beside the answers so that no page reads all of them.

Whoever changes what answers are worth marks their attempt as `undrawn`, which costs the end of an exam nothing; whoever
reads encounters calls `draw_due` first, which draws the rows of its questions anew from the answers themselves. An
answer in tutored practice, of which there are thousands, is folded into the row that is there.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import User
from exams.models import Answer, Attempt, Encounter

# Of answers: of a sitting that is over, or each at once in tutored practice.
FINAL = Q(attempt__state=Attempt.State.CLOSED) | Q(attempt__tutored=True, chosen__isnull=False)
# A group's mock whose questions its leaders hold back is left out until they let them out: it would tell how it went.
OUT = Q(attempt__assignment__isnull=True) | Q(attempt__assignment__questions_out=True)
MET = Q(seen=True) | Q(chosen__isnull=False)
COLUMNS = (
    "met_at", "times", "first_version_id", "first_chosen", "first_at", "first_kind", "first_form_id",
    "last_version_id", "last_chosen", "last_at", "seconds", "flagged",
)  # fmt: skip
FIELDS = [column.removesuffix("_id") for column in COLUMNS]


class Met(NamedTuple):
    """One showing of a question; `chosen` is None where it was left open."""

    question: int
    version: int
    at: datetime
    chosen: int | None
    kind: str
    form: int | None
    seconds: int
    flagged: bool


def draw_due(user_id: int) -> None:
    """Draw what this person's sittings have changed. One statement where there is nothing to draw, else seven."""
    if Attempt.objects.filter(user=user_id, undrawn=True).exists():
        _draw_due(user_id)


@transaction.atomic
def _draw_due(user_id: int) -> None:
    _hold(user_id)
    due = list(Attempt.objects.filter(user=user_id, undrawn=True).values_list("pk", flat=True))
    Attempt.objects.filter(pk__in=due).update(undrawn=False)
    shown = Answer.objects.filter(attempt__in=due).values_list("version__question_id", flat=True)
    redraw(user_id, set(shown))


def _hold(user_id: int) -> None:
    """Of two who write a person's rows at once each would miss what the other has read or written."""
    User.objects.select_for_update(no_key=True).filter(pk=user_id).values("pk").first()


@transaction.atomic
def redraw(user_id: int, questions: Collection[int]) -> None:
    """Draw the rows of these questions anew. Four statements, whatever their number."""
    _hold(user_id)
    found = _folded(user_id, _met(user_id, questions))
    Encounter.objects.filter(user=user_id, question__in=set(questions) - found.keys()).delete()
    Encounter.objects.bulk_create(
        found.values(), update_conflicts=True, unique_fields=["user", "question"], update_fields=FIELDS
    )


def _met(user_id: int, questions: Collection[int]) -> Iterable[Met]:
    answers = Answer.objects.filter(FINAL, OUT, MET, attempt__user=user_id, version__question__in=questions)
    when = Coalesce("saved_at", "attempt__finished_at", "attempt__started_at")
    columns = ("version__question_id", "version_id", "when", "chosen", "attempt__kind", "attempt__form_id",
               "seconds", "flagged")  # fmt: skip
    rows = answers.annotate(when=when).order_by("attempt__started_at", "when", "pk").values_list(*columns)
    return (Met(*row) for row in rows)


def _folded(user_id: int, met: Iterable[Met]) -> dict[int, Encounter]:
    found: dict[int, Encounter] = {}
    for one in met:
        encounter = found.setdefault(one.question, Encounter(user_id=user_id, question_id=one.question, met_at=one.at))
        fold(encounter, one)
    return found


def fold(encounter: Encounter, met: Met) -> None:
    """One showing more, which came after all that the row knows."""
    encounter.seconds, encounter.flagged = met.seconds, met.flagged
    if met.chosen is None:
        return
    if not encounter.times:
        encounter.first_version_id, encounter.first_chosen, encounter.first_at = met.version, met.chosen, met.at
        encounter.first_kind, encounter.first_form_id = met.kind, met.form
    encounter.times += 1
    encounter.last_version_id, encounter.last_chosen, encounter.last_at = met.version, met.chosen, met.at


@transaction.atomic
def remember(user_id: int, met: Met) -> Encounter:
    """Fold an answer that is final into the person's row. Four statements.

    The caller makes sure that it comes once: it has won the conditional update that stored the answer.
    """
    _hold(user_id)
    unmet = Encounter(user_id=user_id, question_id=met.question, met_at=met.at)
    Encounter.objects.bulk_create([unmet], ignore_conflicts=True)
    encounter = Encounter.objects.get(user=user_id, question=met.question)
    fold(encounter, met)
    encounter.save(update_fields=FIELDS)
    return encounter


def right() -> Q:
    """Encounters whose last answer was right."""
    return Q(times__gt=0, last_chosen=F("last_version__key"))


def missed() -> Q:
    """Encounters whose last answer was wrong: to be met again until it is right."""
    return Q(times__gt=0) & ~Q(last_chosen=F("last_version__key"))
