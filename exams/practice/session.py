"""One practice as its page shows it: the question in hand, the others, and what may be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.http import Http404

from accounts.models import User
from exams.actions.settling import GRACE
from exams.actions.tables import scale_of
from exams.models import Answer, Attempt
from exams.practice.ability import REASONS, Band, Course, band, over
from exams.practice.course import firsts, next_drawn, to_repeat
from exams.practice.going import as_asked, course, versions_drawn
from exams.practice.pool import banks_for
from exams.practice.shown import Shown, shown

KINDS = (Attempt.Kind.PRACTICE, Attempt.Kind.PLACEMENT)
WIDE = ("stem", "explanation", "stem_html", "options", "explanation_html", "concept", "reference")


def practice_or_404(user: User, public_id: UUID) -> Attempt:
    mine = Attempt.objects.select_related("practice", "blueprint", "user")
    attempt = mine.filter(user=user, public_id=public_id, kind__in=KINDS, practice__isnull=False).first()
    if attempt is None:
        raise Http404("There is no such practice among yours.")
    return attempt


def answers_of(attempt: Attempt) -> list[Answer]:
    """In the order they were asked, without the questions' texts. One query."""
    answers = Answer.objects.filter(attempt=attempt).select_related("version").order_by("position")
    return list(answers.defer(*(f"version__{name}" for name in WIDE)))


def items_of(attempt: Attempt, answers: Sequence[Answer]) -> list[Shown]:
    """These answers with their questions' texts. Two queries.

    Whoever has left the group whose bank a question is from sees it no more; Http404 where that leaves nothing.
    """
    assert attempt.user
    readable = banks_for(attempt.user).values("pk")
    whole = Answer.objects.filter(pk__in=[one.pk for one in answers], version__question__bank__in=readable)
    found = whole.select_related("version__exhibit", "version__drawn_from", "version__section").order_by("position")
    return shown(found, blueprint=attempt.blueprint, seed=attempt.practice.seed)


@dataclass(frozen=True)
class Session:
    """`here` is the answer in hand, None at the end of an exam whose questions have all been asked."""

    attempt: Attempt
    answers: list[Answer]
    here: Answer | None
    now: datetime

    @property
    def is_open(self) -> bool:
        return self.attempt.state == Attempt.State.OPEN

    @property
    def position(self) -> int:
        return self.here.position if self.here else len(self.answers) + 1

    @property
    def is_last(self) -> bool:
        return self.position >= len(self.answers)

    @cached_property
    def item(self) -> Shown | None:
        """None where the question is of a group that the learner has left."""
        return next(iter(items_of(self.attempt, [self.here])), None) if self.here else None

    @property
    def asks(self) -> bool:
        """Whether the question in hand waits for an answer, or for another one."""
        practice = self.attempt.practice
        return self.is_open and self.here is not None and not (practice.is_one_way and self.here.saved_at)

    @property
    def tells(self) -> bool:
        """Whether the key may be shown."""
        return self.here is not None and (not self.is_open or (self.attempt.practice.tells and not self.asks))

    @property
    def total(self) -> int | None:
        """How many questions there will be; unknown where they are chosen by the answers."""
        return None if self.attempt.practice.adaptive else max(len(self.attempt.practice.drawn), self.different)

    @property
    def different(self) -> int:
        return len(firsts(as_asked(self.answers)))

    @property
    def open_count(self) -> int:
        return sum(one.saved_at is None for one in self.answers)

    @property
    def again(self) -> int:
        """Questions that are to come back, having been missed."""
        return len(to_repeat(as_asked(self.answers))) if self.attempt.practice.until_right else 0

    @cached_property
    def is_through(self) -> bool:
        """Whether nothing is left to ask, as far as is known without asking what has been withdrawn meanwhile."""
        practice, asked = self.attempt.practice, as_asked(self.answers)
        if practice.adaptive:
            return bool(self._course is None or over(self._course))
        drawn = versions_drawn(self.attempt)
        return next_drawn(drawn, asked, until_right=practice.until_right, usable=drawn) is None

    @cached_property
    def _course(self) -> Course | None:
        return course(self.attempt, self.answers)

    @property
    def band(self) -> Band | None:
        """Where the learner stands by an adaptive practice; kept back in exam mode, where it would tell the keys."""
        practice = self.attempt.practice
        if not practice.adaptive or self._course is None or (self.is_open and not practice.tells):
            return None
        return band(self._course, scale_of(self.attempt.blueprint)) if self._course.state.items else None

    @property
    def why_over(self) -> str:
        return REASONS.get(over(self._course), "") if self.attempt.practice.adaptive and self._course else ""

    @property
    def ends_at(self) -> datetime | None:
        """When the time of the question in hand is over, if it has a clock and waits."""
        practice = self.attempt.practice
        if not practice.seconds_each or not self.asks:
            return None
        return practice.asked_at + timedelta(seconds=practice.seconds_each)

    @property
    def milliseconds_left(self) -> int | None:
        return None if self.ends_at is None else max(0, round((self.ends_at - self.now).total_seconds() * 1000))

    @property
    def grace(self) -> int:
        return round(GRACE.total_seconds() * 1000)


def session(attempt: Attempt, *, asked_for: str, now: datetime) -> Session:
    """At the position asked for, where it may be looked at; else at the last one."""
    answers = answers_of(attempt)
    return Session(attempt, answers, _here(attempt, answers, asked_for), now)


def _here(attempt: Attempt, answers: Sequence[Answer], asked_for: str) -> Answer | None:
    if asked_for == "end" and attempt.state == Attempt.State.OPEN and not attempt.practice.tells:
        return None
    place = int(asked_for) if asked_for.isascii() and asked_for.isdigit() and len(asked_for) < 6 else 0
    if not 1 <= place <= len(answers):
        return answers[-1]
    hidden = attempt.state == Attempt.State.OPEN and attempt.practice.is_one_way and not attempt.practice.tells
    return answers[-1] if hidden else answers[place - 1]
