"""Publishing a group's mock: its working list becomes a form that nothing changes any more."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from exams.actions.assigning import Refused, hold
from exams.actions.releasing import shows_questions
from exams.actions.tables import make_table
from exams.assignments.listed import Listed, counts, listed, meets_blueprint
from exams.models import Assignment, Form, FormQuestion, FormTable
from exams.parameters import newest_snapshot, parameters_of

EMPTY = "There is no question that counts on the list yet. Put some there, or have them assembled."
OVER = "The window ends before now, so nobody could start. Choose a later end."
OUTDATED = "Question {positions} cannot be asked: {fault}. Take it out, or see to it in its bank."


@transaction.atomic
def publish_assignment(assignment: Assignment, *, by: User, now: datetime, site: str = "") -> Assignment:
    """Freeze the list as a form of the group's and let members start in the window. Published twice is once.

    A scaled score takes a form that counts as many questions of every area as the exam does; any other has no
    conversion table, and its reports tell percent.
    """
    held = hold(assignment)
    if held.state == Assignment.State.PUBLISHED:
        return held
    if held.state == Assignment.State.WITHDRAWN:
        raise Refused("This mock was withdrawn. Offer it again instead.")
    rows = listed(held)
    _check(held, rows, now)
    held.form = _form(held, rows, now)
    held.state, held.published_at, held.site = Assignment.State.PUBLISHED, now, site
    held.questions_out = shows_questions(held, now=now)
    held.announced_at = held.opening_told_at = held.reminded_at = None
    held.save()
    record("mock.published", held, by=by, now=now, group=held.group_id, form=held.form.pk,
           questions=len(rows), scaled=held.form.table is not None)  # fmt: skip
    return held


def _check(held: Assignment, rows: Sequence[Listed], now: datetime) -> None:
    if not any(row.scored for row in rows):
        raise Refused(EMPTY)
    for row in rows:
        if row.fault:
            raise Refused(OUTDATED.format(positions=row.position, fault=row.fault))
    if held.is_closed(now):
        raise Refused(OVER)


def _form(held: Assignment, rows: Sequence[Listed], now: datetime) -> Form:
    form = Form.objects.create(
        blueprint=held.blueprint,
        group=held.group,
        title=held.title,
        number=0,
        published_at=now,
        questions_count=len(rows),
    )
    FormQuestion.objects.bulk_create(
        FormQuestion(form=form, position=position, version=row.version, scored=row.scored)
        for position, row in enumerate(rows, 1)
    )
    if meets_blueprint(counts(held, rows)):
        _make_table(form, [row.version.pk for row in rows if row.scored], now)
    return form


def _make_table(form: Form, versions: Sequence[int], now: datetime) -> None:
    snapshot = newest_snapshot(form.blueprint)
    known = parameters_of(form.blueprint, versions, snapshot=snapshot)
    make_table(
        form,
        items=[(version, known[version].a, known[version].b, known[version].c) for version in versions],
        reason=FormTable.Reason.PUBLISHED,
        snapshot=snapshot,
        sittings=0,
        provisional=True,
        now=now,
    )
