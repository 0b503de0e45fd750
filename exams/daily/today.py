"""The question of the day as a learner meets it, today and yesterday by their own clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest

from accounts.clock import today_of
from accounts.models import User
from bank.content.loading import BUNDLED
from bank.models import QuestionVersion
from curriculum.models import Area, Blueprint
from exams.actions.daily import question_of
from exams.daily.choosing import own, seed_of
from exams.encounters import draw_due
from exams.models import Answer, Encounter
from exams.practice.pool import open_to, prepares_for
from exams.practice.shown import Shown, shown

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Glance:
    """Whether a day's question was answered, and how: `right` is None where it was not."""

    day: date
    right: bool | None

    @property
    def is_answered(self) -> bool:
        return self.right is not None


def glance(user: User, *, now: datetime) -> tuple[Glance, Glance]:
    """Today and yesterday. One query."""
    today = today_of(user, now)
    days = (today, today - timedelta(days=1))
    given = _given(user, days).values_list("attempt__daily__day", "chosen", "version__key")
    right = {day: chosen == key for day, chosen, key in given}
    first, second = (Glance(day, right.get(day)) for day in days)
    return first, second


def _given(user: User, days: tuple[date, ...]) -> QuerySet[Answer]:
    return Answer.objects.filter(attempt__daily__user=user, attempt__daily__day__in=days)


def answered(user: User, day: date) -> Shown | None:
    """The answer given to it. Two queries, one where there is none."""
    near = ("attempt__blueprint", "attempt__practice", "version__exhibit", "version__drawn_from")
    given = _given(user, (day,)).select_related(*near).first()
    return shown([given], blueprint=given.attempt.blueprint, seed=given.attempt.practice.seed)[0] if given else None


@dataclass(frozen=True)
class Waiting:
    """A question that waits for its answer, and the exam it is practiced for."""

    item: Shown
    blueprint: Blueprint


def waiting(user: User, day: date, *, now: datetime) -> Waiting | None:
    """The question of that day for them; None while there is none, or no exam. A fixed number of queries."""
    draw_due(user.pk)
    free = dict(open_to(user, now=now).filter(bank__slug=BUNDLED).values_list("pk", "current"))
    question = own(question_of(day), free, _met_lately(user, now), day)
    if question is None:
        return None
    version = QuestionVersion.objects.select_related("exhibit", "section", "drawn_from").get(pk=free[question])
    blueprint = _exam_of(user, version)
    if blueprint is None:
        return None
    asked = Answer(position=1, version=version)
    return Waiting(shown([asked], blueprint=blueprint, seed=seed_of(user.pk, day))[0], blueprint)


def _met_lately(user: User, now: datetime) -> dict[int, datetime]:
    met = Encounter.objects.filter(user=user).annotate(latest=Greatest("met_at", Coalesce("last_at", "met_at")))
    return dict(met.filter(latest__gt=now - LATELY).values_list("question", "latest"))


def _exam_of(user: User, version: QuestionVersion) -> Blueprint | None:
    """Of those they prepare for the first that asks such questions, else the first: answering begins no other exam."""
    exams = list(prepares_for(user))
    rows = Area.sections.through.objects.filter(area__blueprint__in=exams)
    sections = set(rows.values_list("area__blueprint", "section"))
    fitting = [exam for exam in exams if (exam.pk, getattr(version, f"{exam.tag}_id")) in sections]
    return next(iter([*fitting, *exams]), None)
