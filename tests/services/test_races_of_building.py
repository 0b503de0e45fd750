"""Orders of forms with several people and workers at once."""

from datetime import timedelta
from functools import partial

import pytest

from exams.actions.building import order_build, take_build
from exams.actions.publishing import publish_forms
from exams.models import Form, FormBuild, FormQuestion
from tests.factories import publish_questions
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stocked(blueprint):
    publish_questions(blueprint, each_section=16)
    return blueprint


def test_clicks_at_once_make_one_order(stocked, admin, now) -> None:
    clicks = [partial(order_build, stocked, count=2, by=admin, now=now + timedelta(seconds=n)) for n in range(16)]
    assert len({build.pk for build in together(clicks)}) == FormBuild.objects.count() == 1


def test_of_several_workers_one_builds(stocked, admin, now) -> None:
    build = order_build(stocked, count=2, by=admin, now=now)
    together([partial(take_build, build.pk, now=now + timedelta(seconds=n)) for n in range(8)])
    build.refresh_from_db()
    assert (build.state, Form.objects.count(), build.forms.count()) == ("done", 2, 2)


def test_two_who_take_over_from_a_dead_worker_build_once(stocked, admin, now) -> None:
    build = order_build(stocked, count=2, by=admin, now=now)
    FormBuild.objects.update(state="running")
    later = now + timedelta(minutes=6)
    together([partial(take_build, build.pk, now=later + timedelta(seconds=n)) for n in range(8)])
    build.refresh_from_db()
    assert (build.state, Form.objects.count()) == ("done", 2)


def test_a_command_and_a_worker_at_once_number_their_forms_one_after_the_other(stocked, admin, now) -> None:
    build = order_build(stocked, count=2, by=admin, now=now)
    command = partial(publish_forms, stocked, count=2, by=None, now=now)
    together([command, partial(take_build, build.pk, now=now)])
    assert list(Form.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    questions = FormQuestion.objects.values_list("version__question", flat=True)
    assert len(questions) == len(set(questions)) == 32
