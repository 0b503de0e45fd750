"""A range is corrected while candidates save and end their exams: nobody ends with a verdict by the old one."""

from decimal import Decimal
from functools import partial

import pytest

from bank.numbers import value
from exams.actions.closing import finish
from exams.actions.regrade_preview import Change
from exams.actions.regrading import order_regrade, take_step
from exams.actions.saving import save_queued
from exams.actions.starting import start_mock
from exams.models import Answer, Attempt, Regrade, ScoreReport
from exams.saves import Save
from tests.exams.kinds import NUMERIC, make_mock
from tests.factories import UserFactory
from tests.services.test_races_of_saving import saving
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
OLD, NEW = (Decimal("11.5"), Decimal("12.5")), (Decimal(13), Decimal(14))
TYPED = ("12", "13", "13.5", "9")


def stepped(now) -> None:
    job = Regrade.objects.filter(finished_at=None).first()
    if job:
        take_step(job.pk, now=now)


def ended(attempt, now) -> None:
    fresh = Attempt.objects.select_related("form__table", "blueprint", "user").get(pk=attempt.pk)
    finish(fresh, queued={NUMERIC: Save(9, entered="13.25")} if attempt.pk % 2 else {}, timed_out=False,
           by=fresh.user, now=now)  # fmt: skip


@pytest.mark.parametrize("round", range(6))
def test_saves_ends_and_a_corrected_range_at_once(blueprint, admin, now, round) -> None:
    form = make_mock(blueprint, now)
    version = form.questions.get(position=NUMERIC).version
    attempts = [start_mock(user=UserFactory(), blueprint_slug=blueprint.slug, now=now) for _ in range(8)]
    for number, attempt in enumerate(attempts):
        save_queued(attempt, {NUMERIC: Save(1, entered=TYPED[number % 4])}, now=now)
    jobs = [partial(order_regrade, Change(version, accepted=NEW), reason="x", by=admin, now=now)]
    for number, attempt in enumerate(attempts):
        save = Save(2, entered=TYPED[(number + round) % 4])
        jobs += [saving(attempt, NUMERIC, save, now), partial(ended, attempt, now), partial(stepped, now)]
    together(jobs)
    while Regrade.objects.filter(finished_at=None).exists():
        stepped(now)
    for answer in Answer.objects.filter(version=version).select_related("attempt__report"):
        number = value(answer.entered)
        right = number is not None and NEW[0] <= number <= NEW[1]
        assert answer.chosen == (0 if right else 1), answer.entered
        assert answer.attempt.report.raw == right
    assert ScoreReport.objects.count() == 8
