"""Whose score a correction would change, before it is ordered: counted by the database, not sitting by sitting."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from bank.actions.keys import check_key
from bank.models import QuestionVersion
from exams.actions.reporting import counts
from exams.actions.tables import drop_from_table
from exams.models import Answer, Attempt, Form, FormTable, Regrade
from exams.regrades.outcomes import Group, Outcome, Totals, fingerprint, totals, with_another_key, without_the_question
from measurement.errors import BadInput

LISTED = 100
DROPPED_ALREADY = "The question was dropped from {form} on {day}; it counts there no longer."
NO_SCALE = "Without this question {form} would have no usable scale: {why}"
# What tells sittings apart for a correction.
COLUMNS = [*(f"attempt__report__{name}" for name in ("table", "raw", "scaled", "passed")), "scored", "chosen"]


@dataclass(frozen=True)
class Change:
    """What is to be mended of a question version: its key, or that it counts on a form. One of the two."""

    version: QuestionVersion
    key: int | None = None
    form: Form | None = None


@dataclass(frozen=True)
class Verdict:
    """A candidate whose verdict would change, with the scaled scores before and after."""

    who: str
    sat_at: datetime
    old: int | None
    new: int | None
    passes: bool


@dataclass(frozen=True)
class Preview:
    """`verdicts` are the first LISTED, lost ones first; `seen` is agreed to when the job is ordered."""

    totals: Totals
    verdicts: list[Verdict]
    table: FormTable | None
    seen: str


def preview(change: Change, *, now: datetime) -> Preview:
    """Exact as long as no other correction of these sittings is under way. ValidationError says what is in the way.

    A fixed number of statements: all totals come from one aggregate, the list of verdicts from one query more.
    """
    table = _table_afterwards(change, now)
    outcomes = _outcomes(change, table)
    seen = fingerprint(change.version.key, outcomes)
    return Preview(totals(outcomes), _verdicts(change, outcomes), table, seen)


def concerned(change: Change) -> QuerySet[Answer]:
    """The answer to the question in each closed sitting that a correction looks at."""
    answers = Answer.objects.filter(version=change.version, attempt__state=Attempt.State.CLOSED)
    return answers.filter(attempt__form=change.form) if change.form else answers


def drop(change: Change, *, by: User | None, now: datetime) -> FormTable:
    """Give the form its next table, without the question; ValidationError says why there cannot be one."""
    assert change.form
    form = Form.objects.select_related("blueprint").get(pk=change.form.pk)
    before = Regrade.objects.filter(kind=Regrade.Kind.DROP, form=form, version=change.version).first()
    if before:
        day = timezone.localdate(before.created_at)
        raise ValidationError(DROPPED_ALREADY.format(form=form, day=f"{day:%B} {day.day}, {day.year}"))
    try:
        return drop_from_table(form, version=change.version.pk, by=by, now=now)
    except BadInput as why:
        raise ValidationError(NO_SCALE.format(form=form, why=why)) from why


def _table_afterwards(change: Change, now: datetime) -> FormTable | None:
    """The form's next table when the question is dropped: made and taken back, so that the job cannot make another."""
    if change.form is None:
        assert change.key is not None
        check_key(change.version, change.key)
        return None
    with transaction.atomic():
        table = drop(change, by=None, now=now)
        transaction.set_rollback(True)
    return table


def _outcomes(change: Change, table: FormTable | None) -> list[Outcome]:
    version = change.version
    rows = concerned(change).filter(attempt__report__isnull=False).values_list(*COLUMNS)
    counted = list(rows.annotate(sittings=Count("pk")).order_by(*COLUMNS))
    tables = {table.pk: table for table in FormTable.objects.filter(pk__in={row[0] for row in counted}).defer("curve")}
    versions = {pk: old.versions for pk, old in tables.items()}
    groups = [
        Group(pk, raw, scaled, passed, counts(scored, version.pk, versions.get(pk)), chosen, sittings)
        for pk, raw, scaled, passed, scored, chosen, sittings in counted
    ]
    if table:
        return [without_the_question(group, version.key, table) for group in groups]
    assert change.key is not None
    return [with_another_key(group, version.key, change.key, tables) for group in groups]


def _verdicts(change: Change, outcomes: list[Outcome]) -> list[Verdict]:
    """Few groups change their verdict: those at the cut of each table."""
    after = {_key(one.group): one for one in outcomes if one.is_lost or one.is_gained}
    if not after:
        return []
    rows = concerned(change).filter(_any_of(after)).order_by("-attempt__report__passed", "attempt__started_at", "pk")
    columns = rows.values_list("attempt__user__name", "attempt__user__email", "attempt__started_at", *COLUMNS)
    return [
        Verdict(name or email, sat_at, scaled, after[table, raw, chosen].scaled, after[table, raw, chosen].is_gained)
        for name, email, sat_at, table, raw, scaled, _, _, chosen in columns[:LISTED]
    ]


def _key(group: Group) -> tuple[int | None, int, int | None]:
    return group.table, group.raw, group.chosen


def _any_of(keys: dict[tuple[int | None, int, int | None], Outcome]) -> Q:
    condition = Q()
    for table, raw, chosen in keys:
        condition |= Q(attempt__report__table=table, attempt__report__raw=raw, chosen=chosen)
    return condition
