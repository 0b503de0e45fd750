"""The encounters of sittings from before there were any."""

from importlib import import_module

import pytest
from django.apps import apps

from exams.actions.closing import finish
from exams.encounters import draw_due
from exams.models import Attempt, Encounter
from tests.answering import answer_right

pytestmark = pytest.mark.django_db

mark = import_module("exams.migrations.0009_draw_encounters").mark


def test_they_are_drawn_when_somebody_reads_them(attempt, candidate, now) -> None:
    answer_right(attempt, 4, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    Attempt.objects.update(undrawn=False)
    mark(apps, None)
    draw_due(candidate.pk)
    assert Encounter.objects.filter(user=candidate).count() == attempt.answers.count()


def test_a_running_sitting_is_left_for_its_end(attempt, candidate, now) -> None:
    answer_right(attempt, 4, now=now)
    mark(apps, None)
    assert not Attempt.objects.filter(undrawn=True).exists()


def test_reading_them_again_draws_nothing(attempt, candidate, now, statements) -> None:
    answer_right(attempt, 4, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    draw_due(candidate.pk)
    with statements() as work:
        draw_due(candidate.pk)
    assert len(work) == 1
