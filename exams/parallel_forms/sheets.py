"""The forms of an exam with what their questions are, read in a fixed number of queries."""

from collections import defaultdict

from bank.keys import place_of_key
from curriculum.models import Area, Blueprint
from exams.actions.tables import scale_of
from exams.models import Form, FormQuestion
from exams.parallel_forms.entries import people_of
from exams.parallel_forms.likeness import Likeness, compared
from exams.parallel_forms.sheet import Asked, Sheet


def sheets_of(blueprint: Blueprint) -> list[Sheet]:
    """The public ones with a table, oldest first. Four queries."""
    forms = Form.objects.public().filter(blueprint=blueprint, table__isnull=False)
    rows = list(forms.select_related("table").defer("table__csem").order_by("number"))
    people, asked = people_of(forms), _asked(blueprint, {form.pk: form for form in rows})
    return [Sheet(form, people.get(form.pk, 0), asked[form.pk]) for form in rows]


def likeness_of(blueprint: Blueprint, sheets: list[Sheet]) -> Likeness:
    areas = blueprint.areas.order_by("position").values_list("pk", "name", "scored", "pretest")
    return compared(sheets, list(areas), scale_of(blueprint).points_per_logit)


def _asked(blueprint: Blueprint, forms: dict[int, Form]) -> defaultdict[int, list[Asked]]:
    """By form, its questions. One of a topic that the exam no longer has is in area 0."""
    tag = blueprint.tag
    areas = Area.sections.through.objects.filter(area__blueprint=blueprint).values_list("section", "area")
    area_of = dict(areas)
    counting = {form.pk: form.table.versions for form in forms.values() if form.table}
    columns = ("form", "version", "scored", "version__question", f"version__{tag}", "version__level",
               "version__calculation", "place")  # fmt: skip
    found: defaultdict[int, list[Asked]] = defaultdict(list)
    rows = FormQuestion.objects.filter(form__in=forms).annotate(place=place_of_key("version"))
    for form, version, scored, question, topic, *rest in rows.order_by("form", "position").values_list(*columns):
        counts = version in counting[form]
        found[form].append(Asked(question, counts, not scored, area_of.get(topic, 0), *rest))
    return found
