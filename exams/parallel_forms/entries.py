"""The page of all exams with their forms: what there is, what is being built, what the bank lacks for more."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Prefetch, QuerySet

from curriculum.models import Area, Blueprint
from exams.actions.tables import SETTLED_AT
from exams.models import Attempt, Form, FormBuild
from exams.parallel_forms.supply import Supply, supplies


@dataclass(frozen=True)
class Entry:
    """An exam with its forms, oldest first, and its newest order of forms; `people` have sat a form, by its id."""

    blueprint: Blueprint
    forms: list[Form]
    people: dict[int, int]
    build: FormBuild | None
    supply: list[Supply]
    settled_at: int = SETTLED_AT

    @property
    def rows(self) -> list[tuple[Form, int]]:
        return [(form, self.people.get(form.pk, 0)) for form in self.forms]

    @property
    def is_building(self) -> bool:
        return self.build is not None and self.build.finished_at is None

    @property
    def missing(self) -> list[Supply]:
        """Areas that cannot fill one form."""
        return [area for area in self.supply if area.missing]

    @property
    def worn(self) -> list[Supply]:
        """Areas out of which another form must take questions again."""
        return [area for area in self.supply if area.repeated]

    @property
    def questions(self) -> int:
        return sum(area.needed for area in self.supply)

    @property
    def repeated(self) -> int:
        return sum(area.repeated for area in self.supply)


def entries(slug: str | None = None) -> list[Entry]:
    """All exams, or the one, with their public forms. A fixed number of queries."""
    areas = Prefetch("areas", Area.objects.order_by("position"))
    forms = Form.objects.public().select_related("table").order_by("number")
    forms = forms.defer("table__curve", "table__items", "table__csem")
    blueprints = Blueprint.objects.order_by("position").prefetch_related(areas, Prefetch("forms", forms))
    wanted = list(blueprints.filter(slug=slug) if slug else blueprints)
    people = people_of(Form.objects.public().filter(blueprint__in=wanted))
    supply, builds = supplies(wanted), _newest(wanted)
    return [
        Entry(blueprint, list(blueprint.forms.all()), people, builds.get(blueprint.pk), supply[blueprint.pk])
        for blueprint in wanted
    ]


def people_of(forms: QuerySet[Form]) -> dict[int, int]:
    """How many people have sat each form to its end."""
    sat = Attempt.objects.filter(form__in=forms, kind=Attempt.Kind.MOCK, state=Attempt.State.CLOSED).order_by()
    return dict(sat.values_list("form").annotate(people=Count("user", distinct=True)))


def _newest(blueprints: Iterable[Blueprint]) -> dict[int, FormBuild]:
    last = (
        FormBuild.objects.filter(blueprint__in=blueprints).values("blueprint").annotate(last=Max("pk")).values("last")
    )
    forms = Prefetch("forms", Form.objects.order_by("number"))
    builds = FormBuild.objects.filter(pk__in=last).select_related("by").prefetch_related(forms)
    return {build.blueprint_id: build for build in builds}
