"""A person's mocks of their groups: what is open, what comes, what is done."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import User
from exams.actions.sitting import refusal_of
from exams.assignments.release import Sight, sight_of
from exams.models import Assignment, AssignmentExtra, Attempt

# On the page of all exams what is over stays for so long; the group's own page keeps everything.
STILL_NEAR = timedelta(days=30)
NEVER = timedelta(days=10_000)
RANK = {"running": 0, "open": 1, "upcoming": 2, "done": 3, "missed": 4}
WIDE = ("notes", "report__body", "report__revisions")


@dataclass(frozen=True)
class Entry:
    """A mock with what one member did in it; attempts with the newest first."""

    mock: Assignment
    attempts: list[Attempt]
    extra_minutes: int
    now: datetime

    @property
    def running(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.state == Attempt.State.OPEN), None)

    @property
    def finished(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if attempt.state == Attempt.State.CLOSED]

    @property
    def left(self) -> int:
        return max(0, self.mock.attempts_allowed - len(self.attempts))

    @property
    def refusal(self) -> str:
        return refusal_of(self.mock, used=len(self.attempts), now=self.now)

    @property
    def state(self) -> str:
        """draft, running, open, upcoming, withdrawn, done, or missed."""
        if self.mock.state == Assignment.State.DRAFT:
            return "draft"
        if self.running:
            return "running"
        if not self.refusal:
            return "open"
        if self.mock.state == Assignment.State.PUBLISHED and self.now < self.mock.opens_at:
            return "upcoming"
        if self.attempts:
            return "done"
        return "withdrawn" if self.mock.state == Assignment.State.WITHDRAWN else "missed"

    @property
    def is_current(self) -> bool:
        return self.state in ("running", "open")

    @property
    def minutes(self) -> int:
        return self.mock.minutes + self.extra_minutes

    @property
    def last(self) -> Attempt | None:
        return next(iter(self.finished), None)

    @property
    def shows_score(self) -> bool:
        return self.last is not None and self.sight.score

    @property
    def sight(self) -> Sight:
        return sight_of(Attempt(assignment=self.mock), now=self.now)


def entries_of(user: User, *, now: datetime, mocks: Q, drafts: bool = False) -> list[Entry]:
    """Mocks of the groups this person is in, the latest window first. Three queries."""
    mine = Assignment.objects.filter(mocks, group__memberships__user=user, group__closed_at=None)
    if not drafts:
        mine = mine.exclude(state=Assignment.State.DRAFT)
    found = list(mine.select_related("group", "blueprint", "form").order_by("-opens_at", "-pk"))
    attempts = defaultdict(list)
    rows = Attempt.objects.filter(user=user, assignment__in=found).select_related("report").defer(*WIDE)
    for attempt in rows.order_by("-turn"):
        attempts[attempt.assignment_id].append(attempt)
    extra = AssignmentExtra.objects.filter(user=user, assignment__in=found)
    minutes = dict(extra.values_list("assignment", "minutes"))
    return [Entry(mock, attempts[mock.pk], max(user.extra_minutes, minutes.get(mock.pk, 0)), now) for mock in found]


def near(now: datetime) -> Q:
    """Those for the page of all exams."""
    return Q(closes_at=None) | Q(closes_at__gt=now - STILL_NEAR)


def in_groups(user: User, *, now: datetime) -> list[Entry]:
    """For the page of all exams: what can be sat first, then what comes, then what is done."""
    shown = [entry for entry in entries_of(user, now=now, mocks=near(now)) if entry.state in RANK]
    return sorted(shown, key=lambda entry: (RANK[entry.state], entry.mock.closes_at or now + NEVER))
