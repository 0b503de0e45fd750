"""What the pages of one practice hold."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse

from curriculum.models import Area, Section
from exams.actions.settling import MOST_SECONDS
from exams.models import Answer, Attempt
from exams.notes.margin import margins, reasons_of
from exams.practice.course import Asked
from exams.practice.going import as_asked
from exams.practice.result import result
from exams.practice.session import Session, items_of
from exams.practice.source import Source
from exams.practice.words import title
from exams.problems.told import report_on, told_of_practice

QUESTION = "exams/practice_session.html"
LONGEST_PLACE = 5
FEWEST_MISSED = 5


def place_of(text: str) -> int:
    """A position that was sent along; 0 is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_PLACE else 0


def seconds_of(asked: Answer, sent: str, now: datetime) -> int:
    """On the question: as long as the browser showed it, never longer than the server knows of. A question come back
    to, in a browser that does not measure, adds nothing."""
    elapsed = min(max(round((now - asked.attempt.practice.asked_at).total_seconds()), 0), MOST_SECONDS)
    if sent.isascii() and sent.isdigit() and len(sent) <= LONGEST_PLACE:
        return min(int(sent), elapsed if asked.saved_at is None else MOST_SECONDS)
    return elapsed if asked.saved_at is None else 0


def names_of(attempts: Sequence[Attempt]) -> dict[str, str]:
    """The areas and sections that these were drawn from, by slug. Two queries."""
    sources = [Source.of_json(one.practice.source) for one in attempts]
    areas = Area.objects.filter(slug__in={slug for source in sources for slug in source.areas})
    sections = Section.objects.filter(slug__in={slug for source in sources for slug in source.sections})
    return dict(areas.values_list("slug", "name")) | dict(sections.values_list("slug", "name"))


def page_of(here: Session, *, fault: str) -> dict[str, Any]:
    attempt = here.attempt
    return {
        "attempt": attempt,
        "practice": attempt.practice,
        "session": here,
        "item": here.item,
        "title": title(attempt, names_of([attempt])),
        "steps": steps(here),
        "fault": fault,
        "missed": _missed(here),
        **_beside(here),
    }


def _beside(here: Session) -> dict[str, Any]:
    """What stands around a question whose key is shown: its margin, and what was reported of it. Four queries."""
    attempt, item = here.attempt, here.item if here.tells else None
    if item is None:
        return {"margin": None, "told": None}
    assert attempt.user
    beside = margins(attempt.user, attempt, [item], back=partial(place_in, attempt))
    report = report_on(item.answer.version, attempt.user)
    return {"margin": beside[here.position], "told": told_of_practice(attempt, here.position, report)}


def place_in(attempt: Attempt, position: int) -> str:
    """Where a question of a practice is shown."""
    return f"{reverse('exams:practice_session', args=[attempt.public_id])}?q={position}"


def steps(here: Session) -> list[dict[str, Any]]:
    """Every question so far with how it stands: right and wrong only where the key may be known."""
    knows = not here.is_open or here.attempt.practice.tells
    return [
        {"position": one.position, "state": _state(one, knows), "here": one.position == here.position}
        for one in as_asked(here.answers)
    ]


def _state(one: Asked, knows: bool) -> str:
    if one.right is None:
        return "open"
    if not knows:
        return "answered"
    return "right" if one.right else "wrong"


def _missed(here: Session) -> dict[str, int]:
    """Of an ended practice the missed questions before and after the one in hand."""
    if here.is_open:
        return {}
    missed = [one.position for one in as_asked(here.answers) if one.right is False]
    before = [place for place in missed if place < here.position]
    after = [place for place in missed if place > here.position]
    return {"before": before[-1] if before else 0, "after": after[0] if after else 0}


def result_of(here: Session) -> dict[str, Any]:
    attempt = here.attempt
    items = items_of(attempt, here.answers)
    shown = {item.answer.position for item in items}
    found = result(items, [one for one in as_asked(here.answers) if one.position in shown])
    source = Source.of_json(attempt.practice.source)
    page = reverse("exams:practice_session", args=[attempt.public_id])
    return {
        "attempt": attempt,
        "practice": attempt.practice,
        "session": here,
        "result": found,
        "steps": steps(here),
        "title": title(attempt, names_of([attempt])),
        "gone": len(here.answers) - len(items),
        "reasons": reasons_of(attempt, [one.answer for one in found.missed], back=lambda n: f"{page}#reasons-{n}"),
        "again": fields_of(attempt, source),
        "missed_again": [*_topics(attempt, source), ("state", "missed"), ("until_right", "on"),
                         ("count", max(FEWEST_MISSED, len(found.missed)))],
    }  # fmt: skip


def _topics(attempt: Attempt, source: Source) -> list[tuple[str, Any]]:
    return [
        ("blueprint", attempt.blueprint.slug),
        *(("area", slug) for slug in source.areas),
        *(("section", slug) for slug in source.sections),
        *(("bank", slug) for slug in source.banks),
    ]


def fields_of(attempt: Attempt, source: Source) -> list[tuple[str, Any]]:
    """What to send to start another one like it."""
    practice = attempt.practice
    flags = [name for name in ("until_right", "adaptive") if getattr(practice, name)]
    calculation = {None: "", True: "yes", False: "no"}[source.calculation]
    return [
        *_topics(attempt, source),
        *(("level", level) for level in source.levels),
        ("calculation", calculation),
        ("state", source.state),
        ("count", practice.wanted),
        ("mode", practice.mode),
        ("seconds_each", practice.seconds_each or ""),
        ("aim", practice.aim),
        *((name, "on") for name in flags),
    ]
