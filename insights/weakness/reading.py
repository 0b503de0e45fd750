"""A learner's first answers and the exam's outline, out of the database."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from bank.models import Snapshot
from curriculum.models import Area, Blueprint
from exams.actions.tables import scale_of
from exams.models import Answer, Attempt, Regrade
from exams.parameters import newest_snapshot, parameters_of
from exams.reports import Topic
from insights.weakness.answers import AreaOutline, Prior, Seen
from insights.weakness.body import weakness_body

OUT = Q(attempt__assignment__isnull=True) | Q(attempt__assignment__questions_out=True)


def body_of(user_id: int, blueprint: Blueprint) -> dict[str, Any]:
    """The report of all that this learner has answered so far. A fixed number of queries."""
    areas = _outline(blueprint)
    snapshot = newest_snapshot(blueprint)
    return weakness_body(
        _seen(_first_answers(user_id, blueprint), areas, blueprint, snapshot),
        areas,
        scale=scale_of(blueprint),
        prior=_prior(areas, snapshot),
        snapshot=snapshot.pk if snapshot else None,
    )


def _outline(blueprint: Blueprint) -> list[AreaOutline]:
    areas = Area.objects.filter(blueprint=blueprint).order_by("position").prefetch_related("sections")
    return [
        AreaOutline(
            Topic(area.slug, area.name),
            float(area.weight),
            area.scored,
            [Topic(s.slug, s.name) for s in sorted(area.sections.all(), key=lambda s: s.position)],
        )
        for area in areas
    ]


class First(NamedTuple):
    version: int
    section: str
    correct: bool


def _first_answers(user_id: int, blueprint: Blueprint) -> list[First]:
    """The first answer to each question in a closed attempt. One query.

    What was left open says nothing of a topic: an exam that was broken off is no hundred wrong answers. Nor does a
    question that has been dropped from the form since. A group's mock whose questions its leaders hold back is left
    out until they let them out: the report would tell how it went.
    """
    tag = blueprint.tag
    dropped = Regrade.objects.filter(
        kind=Regrade.Kind.DROP, form=OuterRef("attempt__form"), version=OuterRef("version")
    )
    rows = (
        Answer.objects.filter(OUT, attempt__user=user_id, attempt__state=Attempt.State.CLOSED, chosen__isnull=False)
        .order_by("attempt__started_at", "pk")
        .values_list("version__question_id", "version_id", f"version__{tag}__slug", "chosen", "version__key",
                     Exists(dropped))
    )  # fmt: skip
    first: dict[int, First | None] = {}
    for question, version, section, chosen, key, is_dropped in rows:
        first.setdefault(question, None if is_dropped else First(version, section, chosen == key))
    return [answer for answer in first.values() if answer]


def _seen(
    answers: list[First], areas: list[AreaOutline], blueprint: Blueprint, snapshot: Snapshot | None
) -> list[Seen]:
    """Those of this exam, with the curves of the versions that were answered."""
    area_of = {section.slug: area.topic.slug for area in areas for section in area.sections}
    own = [answer for answer in answers if answer.section in area_of]
    curves = parameters_of(blueprint, [answer.version for answer in own], snapshot=snapshot)
    return [Seen(area_of[section], section, correct, curves[version]) for version, section, correct in own]


def _prior(areas: list[AreaOutline], snapshot: Snapshot | None) -> Prior:
    """How the areas hang together, where a calibration of just these areas could say."""
    topics = snapshot.topics if snapshot else {}
    if topics.get("areas") != [area.topic.slug for area in areas]:
        return Prior()
    return Prior(topics["mean"], topics["covariance"])
