"""Building the forms of a blueprint from the published bank."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.audit import record
from accounts.models import User
from bank.content.loading import BUNDLED
from bank.models import Question
from curriculum.models import Area, Blueprint, Outline
from exams.assembly import Item, Need, Slot, assemble, missing
from exams.models import Form, FormQuestion, FormTable
from exams.scoring import FORMULA, Scale, conversion


class CannotBuild(Exception):
    """The bank cannot fill a form; `missing` says of what there is too little, a sentence per area."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(" ".join(missing))


def needs_of(blueprint: Blueprint) -> list[Need]:
    areas = blueprint.areas.order_by("position")
    return [Need(area.slug, area.name, area.scored, area.pretest) for area in areas]


def pool_of(blueprint: Blueprint) -> list[Item]:
    """The published questions of the bundled bank that the blueprint can use. Three queries."""
    tag = Outline(blueprint.outline).tag
    area_of = dict(
        Area.sections.through.objects.filter(area__blueprint=blueprint).values_list("section_id", "area__slug")
    )
    used: dict[int, int] = {}
    for version in FormQuestion.objects.filter(form__blueprint=blueprint).values_list("version_id", flat=True):
        used[version] = used.get(version, 0) + 1
    published = Question.objects.filter(bank__slug=BUNDLED, state=Question.State.PUBLISHED).order_by("slug")
    columns = ("current_id", f"current__{tag}_id", "current__section__slug", "current__level",
               "current__calculation", "current__key", "current__exhibit_id")  # fmt: skip
    return [
        Item(version, area_of[topic], section, level, calculation, key, exhibit, used.get(version, 0))
        for version, topic, section, level, calculation, key, exhibit in published.values_list(*columns)
        if topic in area_of
    ]


def what_is_missing(blueprint: Blueprint) -> list[str]:
    return missing(pool_of(blueprint), needs_of(blueprint))


@transaction.atomic
def publish_form(blueprint: Blueprint, *, by: User | None, now: datetime) -> Form:
    """Assemble, freeze and publish the next form; CannotBuild says what the bank lacks."""
    pool, needs = pool_of(blueprint), needs_of(blueprint)
    if lacking := missing(pool, needs):
        raise CannotBuild(lacking)
    last: int = Form.objects.filter(blueprint=blueprint).aggregate(last=Max("number"))["last"] or 0
    slots = assemble(pool, needs, seed=last + 1)
    form = _freeze(blueprint, last + 1, slots, now)
    record("form.published", form, by=by, now=now, blueprint=blueprint.slug, number=form.number)
    return form


def _freeze(blueprint: Blueprint, number: int, slots: list[Slot], now: datetime) -> Form:
    form = Form.objects.create(blueprint=blueprint, number=number, published_at=now, questions_count=len(slots))
    FormQuestion.objects.bulk_create(
        FormQuestion(form=form, position=position, version_id=slot.item.version, scored=slot.scored)
        for position, slot in enumerate(slots, 1)
    )
    form.table = _table(form, slots, now)
    form.save(update_fields=["table"])
    return form


def _table(form: Form, slots: list[Slot], now: datetime) -> FormTable:
    blueprint = form.blueprint
    counting = [slot.item.version for slot in slots if slot.scored]
    scale = Scale(blueprint.scale_min, blueprint.scale_pass, blueprint.scale_max)
    table = conversion(len(counting), blueprint.cut, scale)
    return FormTable.objects.create(
        form=form,
        number=1,
        made_at=now,
        formula=FORMULA,
        raw_cut=table.raw_cut,
        items=[[version, None, None, None] for version in counting],
        scaled=table.scaled,
    )


def overlap(first: Form, second: Form) -> int:
    """How many questions two forms share."""
    return FormQuestion.objects.filter(form=first, version__in=second.questions.values("version")).count()
