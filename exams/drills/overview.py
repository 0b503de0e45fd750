"""All calculations that can be drilled, by area and section, with how far a learner is."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from accounts.models import User
from bank.content.loading import BUNDLED
from bank.models import CalculationTemplate
from curriculum.models import Area, Section
from curriculum.topics import topics
from exams.models import Drill

LAST = 32_767


@dataclass(frozen=True)
class Drillable:
    slug: str
    name: str
    section: Section
    passed_at: datetime | None
    is_open: bool


@dataclass(frozen=True)
class AreaDrills:
    slug: str
    name: str
    drills: list[Drillable]

    @property
    def passed(self) -> int:
        return sum(drill.passed_at is not None for drill in self.drills)


def templates() -> QuerySet[CalculationTemplate]:
    """What anybody may drill."""
    return CalculationTemplate.objects.filter(bank__slug=BUNDLED, retired=False, current__isnull=False)


def drills_by_area(user: User, *, formula: str = "") -> list[AreaDrills]:
    """In the order of the first exam with the current outline; sections that it leaves out come last. Four queries."""
    areas = _areas()
    rows = sorted(
        _rows(user, formula), key=lambda row: (areas[row.section.pk].position, row.section.position, row.name)
    )
    groups = groupby(rows, key=lambda row: areas[row.section.pk])
    return [AreaDrills(area.slug, area.name, list(drills)) for area, drills in groups]


def _areas() -> defaultdict[int, Area]:
    """The area of each section, by the section's key."""
    others = Area(slug="others", name="Other topics", position=LAST)
    own = {section.pk: topic.area for topic in topics().all for section in topic.sections}
    return defaultdict(lambda: others, own)


def _rows(user: User, formula: str) -> Iterator[Drillable]:
    mine = Drill.objects.filter(user=user, template=OuterRef("pk"))
    passed = mine.order_by().values("template").annotate(last=Max("passed_at")).values("last")
    found = templates().annotate(passed_at=Subquery(passed), is_open=Exists(mine.filter(passed_at=None)))
    for template in found.select_related("current__section"):
        current = template.current
        assert current  # filtered above
        if formula in ("", *current.formulas):
            yield Drillable(template.slug, current.name, current.section, template.passed_at, template.is_open)
