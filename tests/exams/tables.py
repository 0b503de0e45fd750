"""Tables and snapshots for tests: forms of known curves, and forms from before equating."""

from datetime import datetime

from bank.models import ItemSnapshot, Snapshot
from exams.actions.tables import make_table, scale_of
from exams.models import Form, FormTable
from exams.scoring import FORMULA, conversion

EASY, HARD = (1.0, -1.5, 0.25), (1.0, 1.5, 0.25)
Curve = tuple[float, float, float]


def counted(form: Form) -> list[int]:
    return list(form.questions.filter(scored=True).order_by("position").values_list("version_id", flat=True))


def give_curves(
    form: Form, curves: list[Curve], *, now: datetime, sittings: int = 0, provisional: bool = True
) -> FormTable:
    items = [[version, *curve] for version, curve in zip(counted(form), curves, strict=True)]
    return make_table(
        form, items=items, reason="published", snapshot=None, sittings=sittings, provisional=provisional, now=now
    )


def piecewise(form: Form, *, now: datetime) -> FormTable:
    """The form as it was published before forms were equated."""
    versions = counted(form)
    made = conversion(len(versions), form.blueprint.cut, scale_of(form.blueprint))
    number = form.tables.count() + 1
    form.table = FormTable.objects.create(
        form=form, number=number, made_at=now, formula=FORMULA, raw_cut=made.raw_cut, scaled=made.scaled,
        items=[[version, None, None, None] for version in versions],
    )  # fmt: skip
    form.save()
    return form.table


def take_snapshot(form: Form, curve: Curve, *, now: datetime) -> Snapshot:
    """A snapshot to which every question of the form has the same curve."""
    snapshot = Snapshot.objects.create(
        blueprint=form.blueprint, taken_at=now, formula="irt-1", sittings=30, answers=240, intercept=0.0, slope=0.5,
        spread=0.9,
    )  # fmt: skip
    a, b, c = curve
    ItemSnapshot.objects.bulk_create(
        ItemSnapshot(snapshot=snapshot, version_id=version, answers=30, a=a, b=b, c=c)
        for version in form.questions.values_list("version_id", flat=True)
    )
    return snapshot
