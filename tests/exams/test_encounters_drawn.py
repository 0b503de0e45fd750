"""The encounters of sittings from before there were any, drawn when the database is brought up to date."""

from importlib import import_module

import pytest
from django.apps import apps

from exams.actions.closing import finish
from exams.models import Encounter
from tests.answering import answer_right

pytestmark = pytest.mark.django_db

draw = import_module("exams.migrations.0009_draw_encounters").draw


def test_they_are_what_the_app_itself_draws(attempt, now) -> None:
    answer_right(attempt, 4, now=now)
    finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    drawn = _rows()
    Encounter.objects.all().delete()
    draw(apps, None)
    assert _rows() == drawn
    assert drawn


def test_a_running_sitting_is_left_for_its_end(attempt, now) -> None:
    answer_right(attempt, 4, now=now)
    draw(apps, None)
    assert not Encounter.objects.exists()


def _rows():
    names = [field.attname for field in Encounter._meta.concrete_fields if field.name != "id"]
    return list(Encounter.objects.order_by("question").values(*names))
