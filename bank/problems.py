"""Reports of problems with questions, as those who keep a bank look for them."""

from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from bank.models import ProblemReport, QuestionVersion, TemplateVersion
from bank.permissions import banks_watched_by

OPEN = ProblemReport.State.OPEN
DECIDED = (ProblemReport.State.ACCEPTED, ProblemReport.State.DECLINED)


class Draw(NamedTuple):
    """What a template drew."""

    version: TemplateVersion
    seed: int


def with_this(about: QuestionVersion | Draw) -> dict[str, object]:
    """The columns that say what a report is about."""
    if isinstance(about, Draw):
        return {"template_version": about.version, "seed": about.seed}
    return {"version": about}


def watched_by(user: User | AnonymousUser) -> QuerySet[ProblemReport]:
    """Reports on questions of the banks that this person looks after."""
    banks = banks_watched_by(user)
    return ProblemReport.objects.filter(
        Q(version__question__bank__in=banks) | Q(template_version__template__bank__in=banks)
    )


def questions_waiting(user: User | AnonymousUser) -> int:
    """How many questions and templates have reports that nobody has answered. One query."""
    numbers = (
        watched_by(user)
        .filter(state=OPEN)
        .aggregate(
            questions=Count("version__question", distinct=True),
            templates=Count("template_version__template", distinct=True),
        )
    )
    return int(numbers["questions"] + numbers["templates"])
