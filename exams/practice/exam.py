"""Of which exam a practice is, where its source says so or the learner's preparation does."""

from accounts.models import User
from curriculum.models import Blueprint
from exams.practice.pool import prepares_for
from exams.practice.source import Source


def exam_of(user: User, source: Source, slug: str = "") -> Blueprint | None:
    """The exam of that slug; else the first of those the learner prepares for, or of all, that has every area and
    section of the source. Three queries at most."""
    all_exams = list(Blueprint.objects.order_by("position"))
    if slug:
        return next((one for one in all_exams if one.slug == slug), None)
    own = list(prepares_for(user))
    fitting = _with(source)
    return next((one for one in [*own, *all_exams] if one.pk in fitting), None)


def _with(source: Source) -> set[int]:
    fitting = Blueprint.objects.all()
    for area in source.areas:
        fitting = fitting.filter(areas__slug=area)
    for section in source.sections:
        fitting = fitting.filter(areas__sections__slug=section)
    return set(fitting.values_list("pk", flat=True))
