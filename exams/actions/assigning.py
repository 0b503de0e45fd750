"""Leaders set mocks for their group: the draft, its window, taking it back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import record
from accounts.models import User
from exams.actions.windows import follow_window
from exams.models import Assignment, Attempt, Form, FormQuestion, FormTable
from groups.models import StudyGroup

State = Assignment.State
SETTLED = "Somebody has started this mock, so its {what} can no longer change."
NOT_PUBLISHED = "This mock is not published, so there is nothing to withdraw."
NOT_WITHDRAWN = "This mock is not withdrawn."
SOMEBODY_STARTED = "Somebody has started this mock, so its questions stay as they are. You can withdraw it."
NO_DRAFT = "This mock is published; only a draft can be deleted. Withdraw it instead."


class Refused(Exception):
    """Why it cannot be done, in a sentence for the leader."""


@transaction.atomic
def create_assignment(*, group: StudyGroup, fields: dict[str, Any], by: User, now: datetime) -> Assignment:
    assignment = Assignment.objects.create(group=group, created_by=by, created_at=now, **fields)
    record("mock.created", assignment, by=by, now=now, group=group.pk, title=assignment.title)
    return assignment


@transaction.atomic
def change_assignment(assignment: Assignment, *, fields: dict[str, Any], by: User, now: datetime) -> Assignment:
    """Store what the form has checked. Attempts that run follow the window's end at once."""
    held = hold(assignment)
    changed = {name: value for name, value in fields.items() if getattr(held, name) != value}
    if not changed:
        return held
    _refuse_settled(held, changed)
    cut_off = held.cut_off
    old = {name: str(getattr(held, name)) for name in changed}
    for name, value in changed.items():
        setattr(held, name, value)
    if "closes_at" in changed:
        held.reminded_at = None
    held.save()
    if "title" in changed:
        Form.objects.filter(assignment=held).update(title=held.title)
    moved = follow_window(held, by=by, now=now) if held.cut_off != cut_off else 0
    new = {name: str(value) for name, value in changed.items()}
    record("mock.changed", held, by=by, now=now, group=held.group_id, old=old, new=new, deadlines_moved=moved)
    return held


def _refuse_settled(held: Assignment, changed: dict[str, Any]) -> None:
    """The exam is the draft's to choose, and everybody has the same minutes from the first start on."""
    if held.state != State.DRAFT and "blueprint" in changed:
        raise Refused("A published mock keeps its exam.")
    if "minutes" in changed and is_started(held):
        raise Refused(SETTLED.format(what="minutes"))


def hold(assignment: Assignment) -> Assignment:
    """The mock as it is now, its row held against starts and other leaders."""
    return Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)


def is_started(assignment: Assignment) -> bool:
    return Attempt.objects.filter(assignment=assignment).exists()


@transaction.atomic
def withdraw(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Nobody can start it from now on; what runs goes on, and results stay."""
    _turn(assignment, State.PUBLISHED, State.WITHDRAWN, NOT_PUBLISHED)
    record("mock.withdrawn", assignment, by=by, now=now, group=assignment.group_id)


@transaction.atomic
def offer_again(assignment: Assignment, *, by: User, now: datetime) -> None:
    _turn(assignment, State.WITHDRAWN, State.PUBLISHED, NOT_WITHDRAWN)
    record("mock.offered-again", assignment, by=by, now=now, group=assignment.group_id)


def _turn(assignment: Assignment, old: str, new: str, refusal: str) -> None:
    if not _in_state(assignment, old).update(state=new):
        raise Refused(refusal)
    assignment.state = new


def _in_state(assignment: Assignment, state: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(pk=assignment.pk, state=state)


@transaction.atomic
def take_back(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Make a published mock that nobody has started a draft again; its list of questions is still there."""
    held = hold(assignment)
    if held.state == State.DRAFT:
        return
    if is_started(held):
        raise Refused(SOMEBODY_STARTED)
    form = held.form
    _in_state(held, held.state).update(state=State.DRAFT, form=None, published_at=None)
    if form:
        _forget(form)
    record("mock.taken-back", held, by=by, now=now, group=held.group_id)


def _forget(form: Form) -> None:
    """A form that nobody has sat, with its table."""
    Form.objects.filter(pk=form.pk).update(table=None)
    FormTable.objects.filter(form=form).delete()
    FormQuestion.objects.filter(form=form).delete()
    form.delete()


@transaction.atomic
def delete_draft(assignment: Assignment, *, by: User, now: datetime) -> None:
    held = hold(assignment)
    if held.state != State.DRAFT:
        raise Refused(NO_DRAFT)
    record("mock.deleted", held, by=by, now=now, group=held.group_id, title=held.title)
    held.delete()
