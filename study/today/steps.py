"""What a learner should do now: first what runs out, then what was begun, then what is due, then what would help."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse

from curriculum.models import Blueprint
from exams.actions.practicing import PLACEMENT_QUESTIONS
from exams.assignments.overview import Entry
from exams.models import Attempt
from exams.practice.home import Going
from insights.sessions import Offer
from study.plans.pages import Task

MOST = 4
SECONDS_A_QUESTION = 75
CLOSING_SOON = timedelta(days=3)


@dataclass(frozen=True)
class Known:
    """All that speaks for one step or another. `running` are sittings on the clock, `going` is open practice with the
    newest first, `due` and `reported` are offers of others; `is_new` says that nothing was answered yet."""

    blueprint: Blueprint
    now: datetime
    is_new: bool
    running: list[Attempt] = field(default_factory=list)
    mocks: list[Entry] = field(default_factory=list)
    going: list[Going] = field(default_factory=list)
    due: list[Offer] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    reported: list[Offer] = field(default_factory=list)


def steps(known: Known) -> list[Offer]:
    """At most MOST, the most pressing first; there is always one."""
    closing = [entry for entry in known.mocks if _closes_soon(entry, known.now)]
    others = [entry for entry in known.mocks if entry not in closing]
    rows = [
        *(_running(attempt) for attempt in known.running),
        *(_set(entry) for entry in closing),
        *([_placement(known.blueprint)] if known.is_new and not _is_placing(known.going) else []),
        *(_going(one) for one in known.going[:1]),
        *known.due,
        *(_task(task, known.blueprint) for task in known.tasks),
        *(_set(entry) for entry in others),
        *known.reported,
    ]
    return _distinct(rows or [_quick(known.blueprint)])[:MOST]


def _distinct(rows: Iterable[Offer]) -> list[Offer]:
    found: dict[tuple[object, ...], Offer] = {}
    for row in rows:
        found.setdefault((row.url, *_topic(row)), row)
    return list(found.values())


def _topic(row: Offer) -> list[tuple[str, str]]:
    """The plan's hour on an area and the report's session on it are one thing to do."""
    return [(name, value) for name, value in row.fields if name in ("area", "section")] or list(row.fields)


def _closes_soon(entry: Entry, now: datetime) -> bool:
    return entry.mock.closes_at is not None and entry.mock.closes_at - now < CLOSING_SOON


def _is_placing(going: Iterable[Going]) -> bool:
    return any(one.attempt.kind == Attempt.Kind.PLACEMENT for one in going)


def _running(attempt: Attempt) -> Offer:
    url = reverse("exams:player", args=[attempt.public_id])
    why = "Its clock runs, whether the page is open or not. Every answer so far is saved."
    return Offer(f"Your {attempt.blueprint.name} mock is running", why, url, button="Resume")


def _set(entry: Entry) -> Offer:
    mock = entry.mock
    url = reverse("exams:mock", args=[mock.group.slug, mock.pk])
    return Offer(f"{mock.title}, set by {mock.group}", _window(entry), url, entry.minutes, button="Open the mock")


def _window(entry: Entry) -> str:
    closes = entry.mock.closes_at
    if closes is None:
        return "It is open, and stays so."
    left = closes - entry.now
    days, hours = left.days, left.seconds // 3600
    if days:
        return f"It closes in {days} day{'s' if days > 1 else ''}."
    return f"It closes in {hours} hour{'s' if hours > 1 else ''}." if hours else "It closes within the hour."


def _placement(blueprint: Blueprint) -> Offer:
    why = "They run over all areas as the exam does. Afterwards your plan and your report know where to begin."
    return Offer(
        f"{PLACEMENT_QUESTIONS} questions to find out where you stand", why, reverse("exams:placement"),
        round(PLACEMENT_QUESTIONS * SECONDS_A_QUESTION / 60), (("blueprint", blueprint.slug),),
    )  # fmt: skip


def _going(one: Going) -> Offer:
    url = reverse("exams:practice_session", args=[one.attempt.public_id])
    return Offer(f"Go on with “{one.title}”", _progress(one), url, button="Go on")


def _progress(one: Going) -> str:
    if one.answered >= one.wanted:
        return "Every question has its answer: end it, and see the result."
    return f"{one.answered} answered so far. It goes on where you left it." if one.answered else "You had opened it."


def _task(task: Task, blueprint: Blueprint) -> Offer:
    if task.kind == "mock":
        why = "Your plan has one today: the whole exam at one go, on the clock."
        return Offer("A mock exam", why, reverse("exams:list"), task.minutes, button="Choose a mock")
    fields = [("blueprint", blueprint.slug), ("count", str(task.questions)), ("mode", "tutor")]
    if task.area is None:
        return _practice(f"{task.questions} questions you missed", "Review is in your plan for today.", task,
                         [*fields, ("state", "missed")])  # fmt: skip
    why = f"In your plan for today: read about it for half of {task.minutes} minutes, then practice."
    return _practice(f"{task.questions} questions on {task.area.name}", why, task, [*fields, ("area", task.area.slug)])


def _practice(title: str, why: str, task: Task, fields: list[tuple[str, str]]) -> Offer:
    return Offer(title, why, reverse("exams:practice_start"), task.minutes, fields)


def _quick(blueprint: Blueprint) -> Offer:
    fields = (("blueprint", blueprint.slug), ("count", "10"), ("mode", "tutor"))
    url = reverse("exams:practice_start")
    return Offer("10 questions from all areas", "Each is explained at once.", url, 12, fields)
