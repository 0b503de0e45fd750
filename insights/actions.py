import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from curriculum.models import Area, Blueprint, Outline
from exams.models import Answer, Attempt
from exams.reports import Topic
from insights.models import WeaknessReport
from insights.weakness import AreaOutline, Seen, weakness_body

logger = logging.getLogger(__name__)
SWEEP_SIZE = 100


@transaction.atomic
def want_rebuild(user_id: int, *, blueprint_id: int) -> list[int]:
    """Note, in the transaction that changed this learner's answers, that reports are wanted; their ids.

    Every report of the learner is: an answer counts in each blueprint its question belongs to. The row comes first
    and is counted up like the others, so that of two first wishes at once neither is lost; rows are locked in one
    order, so that two wishes never wait for each other.
    """
    WeaknessReport.objects.get_or_create(user_id=user_id, blueprint_id=blueprint_id, defaults={"wanted": 0})
    mine = WeaknessReport.objects.select_for_update(no_key=True).filter(user_id=user_id).order_by("pk")
    pks = list(mine.values_list("pk", flat=True))
    WeaknessReport.objects.filter(pk__in=pks).update(wanted=F("wanted") + 1)
    return pks


def rebuild(report_id: int, *, now: datetime) -> bool:
    """Build a report up to what is wanted at this moment; whether anything was written.

    A burst of changes coalesces: the first rebuild reads them all, the others find nothing to do.
    """
    report = WeaknessReport.objects.filter(pk=report_id).select_related("blueprint").first()
    if report is None or not report.is_stale:
        return False
    target = report.wanted
    body = _body(report.user_id, report.blueprint)
    unbuilt = WeaknessReport.objects.filter(pk=report_id, built__lt=target)
    return bool(unbuilt.update(built=target, body=body, built_at=now))


def rebuild_stale(*, now: datetime) -> int:
    """The sweep for what no bell reached: a batch, how many were met. One that fails does not stop the others."""
    stale = WeaknessReport.objects.filter(built__lt=F("wanted")).order_by("built_at", "pk")
    batch = list(stale.values_list("pk", flat=True)[:SWEEP_SIZE])
    for pk in batch:
        try:
            rebuild(pk, now=now)
        except Exception:
            logger.exception("Weakness report %s could not be rebuilt", pk)
    return len(batch)


def _body(user_id: int, blueprint: Blueprint) -> dict[str, object]:
    areas = _outline(blueprint)
    area_of = {section.slug: area.topic.slug for area in areas for section in area.sections}
    seen = [
        Seen(area_of[section], section, chosen == key)
        for section, chosen, key in _first_answers(user_id, blueprint)
        if section in area_of
    ]
    return weakness_body(seen, areas, passing_percent=float(100 * blueprint.cut))


def _outline(blueprint: Blueprint) -> list[AreaOutline]:
    areas = Area.objects.filter(blueprint=blueprint).order_by("position").prefetch_related("sections")
    return [
        AreaOutline(
            Topic(area.slug, area.name),
            float(area.weight),
            [Topic(s.slug, s.name) for s in sorted(area.sections.all(), key=lambda s: s.position)],
        )
        for area in areas
    ]


def _first_answers(user_id: int, blueprint: Blueprint) -> list[tuple[str, int | None, int]]:
    """(section, chosen, key) of the first answer to each question in a closed attempt. One query.

    What was left open says nothing of a topic: an exam that was broken off is no hundred wrong answers.
    """
    tag = Outline(blueprint.outline).tag
    rows = (
        Answer.objects.filter(attempt__user=user_id, attempt__state=Attempt.State.CLOSED, chosen__isnull=False)
        .order_by("attempt__started_at", "pk")
        .values_list("version__question_id", f"version__{tag}__slug", "chosen", "version__key")
    )
    first: dict[int, tuple[str, int | None, int]] = {}
    for question, section, chosen, key in rows:
        first.setdefault(question, (section, chosen, key))
    return list(first.values())


def report_for(user: User, blueprint: Blueprint) -> WeaknessReport | None:
    return WeaknessReport.objects.filter(user=user, blueprint=blueprint).first()


def last_closed(user: User, blueprint: Blueprint) -> Attempt | None:
    """The newest sitting of this exam whose questions can be reviewed."""
    closed = Attempt.objects.filter(user=user, blueprint=blueprint, state=Attempt.State.CLOSED)
    return closed.order_by("-started_at").first()
