"""Conversion tables of forms. A table never changes: what changes is which one a form's sittings are scored by."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.audit import record
from accounts.models import User
from bank.models import Snapshot
from curriculum.models import Blueprint
from exams.models import Attempt, Form, FormTable
from exams.parameters import FORMULA, newest_snapshot, parameters_of
from exams.scoring import FORMULA as PIECEWISE
from exams.scoring import Conversion, Scale, conversion, equated

# So many people must have sat a form before its table rests on answers rather than on judgments.
SETTLED_AT = 30
DECIMALS = 6
DOES_NOT_COUNT = "This question does not count on the form, so it cannot be dropped from it."
LAST_ONE = "This is the last question that counts on the form; without it there is nothing to score."

# [version, a, b, c]
Item = Sequence[int | float]


@transaction.atomic
def make_table(
    form: Form,
    *,
    items: Iterable[Item],
    reason: str,
    snapshot: Snapshot | None,
    sittings: int,
    provisional: bool,
    now: datetime,
) -> FormTable:
    """The next table of a form, from [version, a, b, c] of each question that counts; its sittings are scored by it
    from now on. Whoever calls says in the audit trail why.

    Parameters are rounded first, so that the table follows from what is stored with it.
    """
    kept = [[int(version), *(round(float(value), DECIMALS) for value in known)] for version, *known in items]
    made = equated([(a, b, c) for _, a, b, c in kept], scale_of(form.blueprint))
    standing = {"snapshot": snapshot, "sittings": sittings, "provisional": provisional}
    return _append(form, made, items=kept, formula=FORMULA, reason=reason, made_at=now, **standing)


@transaction.atomic
def settle(
    form: Form, *, snapshot: Snapshot | None, sittings: int, now: datetime, by: User | None = None
) -> FormTable | None:
    """Replace a provisional table, once, when enough people with effort have sat the form: the same questions with
    what the snapshot knows of them. None when it is settled or too few have. Reports that exist stay as they are."""
    table = _current(form)
    if table is None or not table.provisional or snapshot is None or sittings < SETTLED_AT:
        return None
    made = make_table(
        form,
        items=_known(form, table, snapshot),
        reason=FormTable.Reason.SETTLED,
        snapshot=snapshot,
        sittings=sittings,
        provisional=False,
        now=now,
    )
    _record("form.settled", form, table, made, by=by, now=now)
    return made


@transaction.atomic
def equate(form: Form, *, now: datetime, by: User | None = None) -> FormTable | None:
    """Give a form that was published before forms were equated its first table that is; None when it has one."""
    table = _current(form)
    if table is None or all(None not in item for item in table.items):
        return None
    snapshot = newest_snapshot(form.blueprint)
    made = make_table(
        form,
        items=_known(form, table, snapshot),
        reason=FormTable.Reason.PUBLISHED,
        snapshot=snapshot,
        sittings=_people(form),
        provisional=True,
        now=now,
    )
    _record("form.equated", form, table, made, by=by, now=now)
    return made


@transaction.atomic
def drop_from_table(form: Form, *, version: int, now: datetime, by: User | None = None) -> FormTable:
    """The next table of a form without one of its questions; parameters, standing and sittings stay.

    ValidationError when the question does not count on the form, or is the last that does.
    """
    table = _current(form)
    if table is None or version not in table.versions:
        raise ValidationError(DOES_NOT_COUNT)
    kept = [item for item in table.items if item[0] != version]
    if not kept:
        raise ValidationError(LAST_ONE)
    standing: dict[str, Any] = {
        "snapshot": table.snapshot,
        "sittings": table.sittings,
        "provisional": table.provisional,
    }
    if table.formula == PIECEWISE:
        made = _append(form, _stretched(table, len(kept), form.blueprint), items=kept, formula=PIECEWISE, made_at=now,
                       reason=FormTable.Reason.DROPPED, **standing)  # fmt: skip
    else:
        made = make_table(form, items=kept, reason=FormTable.Reason.DROPPED, now=now, **standing)
    _record("form.question_dropped", form, table, made, by=by, now=now, version=version)
    return made


def scale_of(blueprint: Blueprint) -> Scale:
    return Scale(blueprint.scale_min, blueprint.scale_pass, blueprint.scale_max)


def _current(form: Form) -> FormTable | None:
    """The form's table as it stands, its row locked: of two workers with the same idea the second sees the first's."""
    Form.objects.select_for_update(no_key=True).get(pk=form.pk)
    return FormTable.objects.filter(current_of=form).select_related("snapshot").first()


def _append(form: Form, made: Conversion, **fields: object) -> FormTable:
    Form.objects.select_for_update(no_key=True).get(pk=form.pk)
    last: int = FormTable.objects.filter(form=form).aggregate(last=Max("number"))["last"] or 0
    form.table = FormTable.objects.create(
        form=form,
        number=last + 1,
        raw_cut=made.raw_cut,
        scaled=made.scaled,
        csem=made.csem,
        curve=made.curve,
        **fields,
    )
    Form.objects.filter(pk=form.pk).update(table=form.table)
    return form.table


def _known(form: Form, table: FormTable, snapshot: Snapshot | None) -> list[Item]:
    """The questions that count, in their order, with what is known of them now."""
    known = parameters_of(form.blueprint, table.versions, snapshot=snapshot)
    return [(version, known[version].a, known[version].b, known[version].c) for version, *_ in table.items]


def _stretched(table: FormTable, count: int, blueprint: Blueprint) -> Conversion:
    """The piecewise table of fewer questions, with the passing share this one was made with.

    An administrator may have changed the blueprint's since; then it is what this table's cut amounts to.
    """
    before = table.scored_count
    as_made = ceil(Fraction(blueprint.cut) * before) == table.raw_cut
    share = Fraction(blueprint.cut) if as_made else Fraction(table.raw_cut, before)
    return conversion(count, share, scale_of(blueprint))


def _people(form: Form) -> int:
    sat = Attempt.objects.filter(form=form, kind=Attempt.Kind.MOCK, state=Attempt.State.CLOSED)
    return sat.values("user").distinct().count()


def _record(
    verb: str, form: Form, old: FormTable, new: FormTable, *, by: User | None, now: datetime, **more: Any
) -> None:
    cuts = {"old_cut": old.raw_cut, "raw_cut": new.raw_cut}
    record(verb, form, by=by, now=now, group=form.group_id, table=new.number, sittings=new.sittings, **cuts, **more)
