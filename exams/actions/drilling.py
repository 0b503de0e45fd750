"""Drills: fresh figures for one calculation until enough answers in a row are right."""

import secrets
from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import User
from bank.calculations.draws import DrawFault, Drawn, draw
from bank.calculations.reading import read_template
from bank.calculations.values import ExpressionFault
from bank.content.frozen import MAX_SEED
from bank.models import CalculationTemplate, TemplateVersion
from exams.models import Drill, DrillQuestion

IN_A_ROW = 3
SEEDS = 20


def ask(*, user: User, template: CalculationTemplate, now: datetime) -> DrillQuestion:
    """The question of the learner's open drill that waits for an answer, drawn if none does."""
    try:
        return _ask(user, template, now)
    except IntegrityError:  # the same click a moment earlier has asked
        return DrillQuestion.objects.filter(drill__user=user, drill__template=template).latest("pk")


@transaction.atomic
def _ask(user: User, template: CalculationTemplate, now: datetime) -> DrillQuestion:
    # Locked, as the answer that passes it may be on its way: no question joins a drill that is over.
    drill = Drill.objects.select_for_update().filter(user=user, template=template, passed_at=None).first()
    if drill is None:
        drill = Drill.objects.create(user=user, template=template, started_at=now)
        record("drill.started", drill, by=user, now=now, template=template.slug)
    last = drill.questions.order_by("number").last()
    if last and last.chosen is None:
        return last
    assert template.current  # what can be drilled has one
    number, seed = (last.number if last else 0) + 1, _drawable_seed(template.current)
    return DrillQuestion.objects.create(drill=drill, number=number, version=template.current, seed=seed, asked_at=now)


def fresh_seed() -> int:
    """Above all seeds of questions in the bank: a drill shows none of a mock's figures."""
    return MAX_SEED + 1 + secrets.randbelow(MAX_SEED)


def _drawable_seed(version: TemplateVersion) -> int:
    """A template was tried with a few seeds when it was loaded; with others its figures may not come out."""
    for _ in range(SEEDS - 1):
        seed = fresh_seed()
        with suppress(DrawFault, ExpressionFault):
            drawn(version, seed)
            return seed
    return fresh_seed()


@transaction.atomic
def answer(question: DrillQuestion, *, chosen: int, now: datetime) -> bool:
    """Store the first answer to a question; False where it has one already. The last of a row passes the drill."""
    right = drawn(question.version, question.seed).key == chosen
    unanswered = DrillQuestion.objects.filter(pk=question.pk, chosen=None)
    if not unanswered.update(chosen=chosen, right=right, answered_at=now):
        return False
    going_on = Drill.objects.filter(pk=question.drill_id, passed_at=None)
    if streak(question.drill) >= IN_A_ROW and going_on.update(passed_at=now):
        record("drill.passed", question.drill, by=question.drill.user, now=now, questions=question.number)
    return True


def streak(drill: Drill) -> int:
    """How many of the last answers were right without a break. One query."""
    rights = drill.questions.filter(chosen__isnull=False).order_by("-number").values_list("right", flat=True)
    latest = list(rights[:IN_A_ROW])
    return latest.index(False) if False in latest else len(latest)


def drawn(version: TemplateVersion, seed: int) -> Drawn:
    return draw(read_template(version.source), seed)
