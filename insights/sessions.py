"""The sessions a learner is offered: those of the report, and those that rooms above this one know of."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from curriculum.models import Blueprint
from insights.models import WeaknessReport
from insights.signals import sessions_wanted

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Offer:
    """One session: `title` says what ("Review 8 due cards"), `why` in one sentence. `minutes` is None where that is no
    use. With `fields` it starts by a POST of them to `url`, else by following it."""

    title: str
    why: str
    url: str
    minutes: int | None = None
    fields: Sequence[tuple[str, str]] = ()
    button: str = "Start"


def offers(user: User, report: WeaknessReport, *, now: datetime) -> list[Offer]:
    """Of others first, since what is due today comes before what would help some day."""
    return [*offers_of_others(user, report.blueprint, now=now), *own_offers(report)]


def own_offers(report: WeaknessReport) -> list[Offer]:
    """Those of the report alone; a body of an older release has none."""
    return [_offer(session, report.blueprint) for session in report.body.get("sessions", [])]


def _offer(session: Mapping[str, Any], blueprint: Blueprint) -> Offer:
    told = {"title": session["title"], "why": session["why"], "minutes": session["minutes"]}
    if session["kind"] == "mock":
        return Offer(url=reverse("exams:list"), button="Choose a mock", **told)
    fields = {"blueprint": blueprint.slug} | session["fields"]
    given = [(name, str(value)) for name, value in fields.items()]
    return Offer(url=reverse("exams:practice_start"), fields=given, **told)


def offers_of_others(user: User, blueprint: Blueprint, *, now: datetime) -> list[Offer]:
    """A room that fails leaves its offers out: the report is there all the same."""
    found: list[Offer] = []
    for receiver, answer in sessions_wanted.send_robust(User, user=user, blueprint=blueprint, now=now):
        if isinstance(answer, Exception):
            logger.error("No sessions from %s", receiver, exc_info=answer)
        else:
            found += answer
    return found
