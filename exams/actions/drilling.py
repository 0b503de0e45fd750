"""Drills: fresh figures for one calculation until enough answers in a row are right."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import User
from bank.calculations.draws import Drawn, draw
from bank.calculations.reading import read_template
from bank.content.frozen import MAX_SEED
from bank.models import CalculationTemplate, TemplateVersion
from exams.models import Drill, DrillQuestion

IN_A_ROW = 3


def ask(*, user: User, template: CalculationTemplate, now: datetime) -> DrillQuestion:
    """The question of the learner's open drill that waits for an answer, drawn if none does."""
    try:
        return _ask(user, template, now)
    except IntegrityError:  # the same click a moment earlier has asked
        return DrillQuestion.objects.filter(drill__user=user, drill__template=template).latest("pk")


@transaction.atomic
def _ask(user: User, template: CalculationTemplate, now: datetime) -> DrillQuestion:
    drill = Drill.objects.filter(user=user, template=template, passed_at=None).first()
    if drill is None:
        drill = Drill.objects.create(user=user, template=template, started_at=now)
        record("drill.started", drill, by=user, now=now, template=template.slug)
    last = drill.questions.order_by("number").last()
    if last and last.chosen is None:
        return last
    assert template.current  # what can be drilled has one
    number, seed = (last.number if last else 0) + 1, fresh_seed()
    return DrillQuestion.objects.create(drill=drill, number=number, version=template.current, seed=seed, asked_at=now)


def fresh_seed() -> int:
    """Above all seeds of questions in the bank: a drill shows none of a mock's figures."""
    return MAX_SEED + 1 + secrets.randbelow(MAX_SEED)


@transaction.atomic
def answer(question: DrillQuestion, *, chosen: int, now: datetime) -> bool:
    """Store the first answer to a question; False where it has one already. The last of a row passes the drill."""
    right = drawn(question.version, question.seed).key == chosen
    unanswered = DrillQuestion.objects.filter(pk=question.pk, chosen=None)
    if not unanswered.update(chosen=chosen, right=right, answered_at=now):
        return False
    if streak(question.drill) >= IN_A_ROW:
        Drill.objects.filter(pk=question.drill_id, passed_at=None).update(passed_at=now)
        record("drill.passed", question.drill, by=question.drill.user, now=now, questions=question.number)
    return True


def streak(drill: Drill) -> int:
    """How many of the last answers were right without a break. One query."""
    rights = drill.questions.filter(chosen__isnull=False).order_by("-number").values_list("right", flat=True)
    latest = list(rights[:IN_A_ROW])
    return latest.index(False) if False in latest else len(latest)


def drawn(version: TemplateVersion, seed: int) -> Drawn:
    return draw(read_template(version.source), seed)
