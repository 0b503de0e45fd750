"""A learner's first answers and the exam's outline, out of the database."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from accounts.models import User
from bank.models import Snapshot
from curriculum.models import Area, Blueprint
from exams.actions.tables import scale_of
from exams.encounters import draw_due
from exams.models import TIMED, Encounter, Regrade
from exams.parameters import newest_snapshot, parameters_of
from exams.reports import Topic
from insights.readiness.body import readiness_body
from insights.readiness.exam import exam_of
from insights.weakness.answers import AreaOutline, Prior, Seen
from insights.weakness.around import around
from insights.weakness.body import weakness_body


def body_of(user_id: int, blueprint: Blueprint, *, now: datetime) -> dict[str, Any]:
    """The report of all that this learner has answered so far, with their `readiness`. A fixed number of queries."""
    draw_due(user_id)
    user = User.objects.get(pk=user_id)
    areas, surrounding = _outline(blueprint), around(user, blueprint, now=now)
    snapshot = newest_snapshot(blueprint)
    seen, prior = _seen(_met(user_id, blueprint), areas, blueprint, snapshot), _prior(areas, snapshot)
    body = weakness_body(
        seen, areas, scale=scale_of(blueprint), prior=prior, snapshot=snapshot.pk if snapshot else None,
        around=surrounding,
    )  # fmt: skip
    exam = exam_of(blueprint, areas, day=user.exam_date)
    return body | {"readiness": readiness_body(seen, exam, prior=prior, moment=surrounding.moment)}


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


class Met(NamedTuple):
    """A question as it was first and last answered."""

    version: int
    section: str
    concept: str
    chosen: int
    key: int
    at: datetime
    kind: str
    question: int
    last_chosen: int
    last_key: int
    seconds: int


COLUMNS = ("first_version__concept", "first_chosen", "first_version__key", "first_at", "first_kind", "question",
           "last_chosen", "last_version__key", "seconds")  # fmt: skip


def _met(user_id: int, blueprint: Blueprint) -> list[Met]:
    """Every question that was answered, in the order of first answers. One query.

    What was left open says nothing of a topic: an exam that was broken off is no hundred wrong answers. Nor does a
    question that has been dropped from the form since.
    """
    dropped = Regrade.objects.filter(
        kind=Regrade.Kind.DROP, form=OuterRef("first_form"), version=OuterRef("first_version")
    )
    met = Encounter.objects.filter(~Exists(dropped), user=user_id, times__gt=0).order_by("first_at", "pk")
    return [Met(*row) for row in met.values_list("first_version", f"first_version__{blueprint.tag}__slug", *COLUMNS)]


def _seen(met: list[Met], areas: list[AreaOutline], blueprint: Blueprint, snapshot: Snapshot | None) -> list[Seen]:
    """Those of this exam, with the curves of the versions that were answered."""
    area_of = {section.slug: area.topic.slug for area in areas for section in area.sections}
    own = [one for one in met if one.section in area_of]
    curves = parameters_of(blueprint, [one.version for one in own], snapshot=snapshot)
    return [
        Seen(
            area_of[one.section], one.section, one.chosen == one.key, curves[one.version],
            question=one.question, concept=one.concept, at=one.at, in_mock=one.kind in TIMED,
            lately=one.last_chosen == one.last_key, seconds=one.seconds,
        )
        for one in own
    ]  # fmt: skip


def _prior(areas: list[AreaOutline], snapshot: Snapshot | None) -> Prior:
    """How the areas hang together, where a calibration of just these areas could say."""
    topics = snapshot.topics if snapshot else {}
    if topics.get("areas") != [area.topic.slug for area in areas]:
        return Prior()
    return Prior(topics["mean"], topics["covariance"])
