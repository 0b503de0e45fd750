"""Whose score a correction would change, before it is ordered: counted by the database, not sitting by sitting."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import User
from bank.actions.keys import Range, check_key, check_range
from bank.keys import key_of
from bank.models import QuestionVersion
from exams.actions.rejudging import judged_by
from exams.actions.reporting import counts
from exams.actions.tables import drop_from_table
from exams.models import Answer, Attempt, Form, FormTable, Regrade
from exams.regrades.outcomes import Group, Outcome, Totals, fingerprint, totals, with_another_key, without_the_question
from measurement.errors import BadInput

LISTED = 100
MOST_NUMBERS = 20
DROPPED_ALREADY = "The question was dropped from {form} on {day}; it counts there no longer."
NO_SCALE = "Without this question {form} would have no usable scale: {why}"
# What tells sittings apart for a correction.
COLUMNS = [*(f"attempt__report__{name}" for name in ("table", "raw", "scaled", "passed")), "scored", "chosen"]
# The first parts of a Group; an outcome with what was entered, in how many sittings.
Sort = tuple[int | None, int, int | None, bool | None, bool, int | None, int | None]
Told = tuple[Outcome, dict[str, int]]


@dataclass(frozen=True)
class Change:
    """What is to be mended of a question version: its key, the `accepted` range of a number to enter, or that it counts
    on a form. One of the three."""

    version: QuestionVersion
    key: int | None = None
    form: Form | None = None
    accepted: Range | None = None


@dataclass(frozen=True)
class Verdict:
    """A candidate whose verdict would change, with the scaled scores before and after."""

    who: str
    sat_at: datetime
    old: int | None
    new: int | None
    passes: bool


@dataclass(frozen=True)
class Turned:
    """A number as it was entered in so many sittings, that becomes right or is right no more."""

    typed: str
    sittings: int
    right: bool


@dataclass(frozen=True)
class Preview:
    """`verdicts` are the first LISTED, lost ones first, `turned` the most frequent numbers; `seen` is agreed to when
    the job is ordered."""

    totals: Totals
    verdicts: list[Verdict]
    turned: list[Turned]
    table: FormTable | None
    seen: str


def preview(change: Change, *, now: datetime) -> Preview:
    """Exact as long as no other correction of these sittings is under way. ValidationError says what is in the way.

    A fixed number of statements: all totals come from one aggregate, the list of verdicts from one query more.
    """
    table = _table_afterwards(change, now)
    outcomes = _outcomes(change, table)
    found = [outcome for outcome, _ in outcomes]
    seen = fingerprint(key_of(change.version), found)
    return Preview(totals(found), _verdicts(change, outcomes), _turned(change, outcomes), table, seen)


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
    if change.accepted:
        check_range(change.version, change.accepted)
        return None
    if change.form is None:
        assert change.key is not None
        check_key(change.version, change.key)
        return None
    with transaction.atomic():
        table = drop(change, by=None, now=now)
        transaction.set_rollback(True)
    return table


def _outcomes(change: Change, table: FormTable | None) -> list[Told]:
    version = change.version
    rows = concerned(change).filter(attempt__report__isnull=False).values_list(*_columns(change))
    counted = list(rows.annotate(sittings=Count("pk")).order_by(*_columns(change)))
    tables = {table.pk: table for table in FormTable.objects.filter(pk__in={row[0] for row in counted}).defer("curve")}
    versions = {pk: old.versions for pk, old in tables.items()}
    sorts: dict[Sort, dict[str, int]] = defaultdict(dict)
    for pk, raw, scaled, passed, scored, chosen, entered, sittings in counted:
        counts_here = counts(scored, version.pk, versions.get(pk))
        judged = judged_by(change.accepted, chosen, entered) if change.accepted else chosen
        sorts[pk, raw, scaled, passed, counts_here, chosen, judged][entered] = sittings
    groups = [(Group(*sort, sum(typed.values())), typed) for sort, typed in sorts.items()]
    if table:
        return [(without_the_question(group, version.key, table), typed) for group, typed in groups]
    new = version.key if change.key is None else change.key
    return [(with_another_key(group, version.key, new, tables), typed) for group, typed in groups]


def _columns(change: Change) -> list[Any]:
    """What was entered tells sittings apart where it is judged anew."""
    return [*COLUMNS, "entered" if change.accepted else Value("")]


def _turned(change: Change, outcomes: list[Told]) -> list[Turned]:
    sittings: Counter[tuple[str, bool]] = Counter()
    for outcome, typed in outcomes:
        if outcome.group.chosen != outcome.group.judged:
            for text, count in typed.items():
                sittings[text.strip(), outcome.group.judged == change.version.key] += count
    return [Turned(text, count, right) for (text, right), count in sittings.most_common(MOST_NUMBERS)]


def _verdicts(change: Change, outcomes: list[Told]) -> list[Verdict]:
    """Few groups change their verdict: those at the cut of each table."""
    turned = [(one, typed) for one, typed in outcomes if one.is_lost or one.is_gained]
    if not turned:
        return []
    entered = bool(change.accepted)
    rows = concerned(change).filter(_any_of(turned, entered)).order_by(
        "-attempt__report__passed", "attempt__started_at", "pk"
    )  # fmt: skip
    columns = rows.values_list("attempt__user__name", "attempt__user__email", "attempt__started_at", *COLUMNS)
    after = {(one.group.table, one.group.raw, one.group.chosen): one for one, _ in turned}
    return [
        Verdict(name or email, sat_at, scaled, after[table, raw, chosen].scaled, after[table, raw, chosen].is_gained)
        for name, email, sat_at, table, raw, scaled, _, _, chosen in columns[:LISTED]
    ]


def _any_of(turned: list[Told], entered: bool) -> Q:
    condition = Q()
    for one, typed in turned:
        group = one.group
        sort = Q(attempt__report__table=group.table, attempt__report__raw=group.raw, chosen=group.chosen)
        condition |= sort & Q(entered__in=typed) if entered else sort
    return condition
