"""Every list page takes the same number of statements at one row and at twenty."""

from datetime import timedelta

import pytest
from django.urls import reverse

from curriculum.models import Blueprint
from exams.actions.closing import finish
from exams.actions.starting import start_mock
from exams.models import Form
from insights.actions import rebuild_stale
from tests.answering import answer_right

pytestmark = pytest.mark.django_db


def sit(user, form, now):
    attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
    answer_right(attempt, 3, now=now)
    finish(attempt, queued={}, timed_out=False, by=user, now=now)
    rebuild_stale(now=now)


def another_exam(form, number):
    values = Form.objects.filter(pk=form.pk).values().get() | {"id": None, "table_id": None}
    copy = {**Blueprint.objects.filter(pk=form.blueprint_id).values().get(), "id": None}
    blueprint = Blueprint.objects.create(**copy | {"slug": f"more-{number}.0", "position": 100 + number})
    Form.objects.create(**values | {"blueprint_id": blueprint.pk})


@pytest.mark.parametrize("name", ["exams:list", "exams:history", "insights:weakness"])
def test_twenty_rows_take_no_more_than_one(signed_in, candidate, form, now, statements, name) -> None:
    client, counts = signed_in(candidate), []
    for rows in (1, 20):
        for number in range(1 if rows == 20 else 0, rows):
            sit(candidate, form, now + timedelta(hours=number))
            if number:
                another_exam(form, number)
        client.get(reverse(name))  # the ideas behind new answers get their cards once
        with statements() as work:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]
