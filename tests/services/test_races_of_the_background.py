"""Weakness reports with several workers at once."""

from functools import partial

import pytest

from exams.actions.closing import finish
from exams.actions.starting import start_mock
from insights.actions import rebuild, rebuild_stale, want_rebuild
from insights.models import WeaknessReport
from tests.answering import answer_right
from tests.factories import UserFactory, make_blueprint
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def sit(user, form, now, right=6):
    attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
    answer_right(attempt, right, now=now)
    finish(attempt, queued={}, timed_out=False, by=user, now=now)
    return attempt


def test_a_report_wanted_fifty_times_while_it_is_rebuilt_ends_built_and_right(candidate, form, now) -> None:
    sit(candidate, form, now, right=4)
    report = WeaknessReport.objects.get(user=candidate)
    wants = [partial(want_rebuild, candidate.pk, blueprint_id=form.blueprint_id)] * 50
    together([*wants, *[partial(rebuild, report.pk, now=now)] * 10])
    rebuild(report.pk, now=now)
    report.refresh_from_db()
    assert (report.built, report.wanted) == (51, 51)
    assert (report.body["answers"], sum(area["correct"] for area in report.body["areas"])) == (8, 4)


def test_first_wishes_at_once_make_one_report(candidate, form) -> None:
    together([partial(want_rebuild, candidate.pk, blueprint_id=form.blueprint_id)] * 16)
    assert WeaknessReport.objects.filter(user=candidate).count() == 1


def test_every_first_wish_counts(candidate, form) -> None:
    together([partial(want_rebuild, candidate.pk, blueprint_id=form.blueprint_id)] * 16)
    assert WeaknessReport.objects.get(user=candidate).wanted == 16


def test_wishes_over_several_exams_never_wait_for_each_other(candidate, form) -> None:
    blueprints = [form.blueprint, *[make_blueprint(f"other-{n}.0") for n in range(3)]]
    wishes = [partial(want_rebuild, candidate.pk, blueprint_id=blueprint.pk) for blueprint in blueprints]
    for wish in wishes:
        wish()
    together(wishes * 12)
    assert list(WeaknessReport.objects.order_by("pk").values_list("wanted", flat=True)) == [52, 51, 50, 49]


def test_a_rebuild_during_a_finish_never_calls_an_old_body_fresh(form, now) -> None:
    """Whatever the order, a report that says it is built has read every closed attempt."""
    for _ in range(20):
        user = UserFactory()
        sit(user, form, now, right=1)
        report = WeaknessReport.objects.get(user=user)
        second = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
        close = partial(finish, second, queued={}, timed_out=False, by=user, now=now)
        together([close, *[partial(rebuild, report.pk, now=now)] * 3])
        report.refresh_from_db()
        rebuild(report.pk, now=now)
        report.refresh_from_db()
        assert (report.built, report.wanted) == (2, 2)


def test_two_sweeps_of_stale_reports_build_each(form, now) -> None:
    for _ in range(8):
        sit(UserFactory(), form, now)
    together([partial(rebuild_stale, now=now)] * 3)
    assert not [report for report in WeaknessReport.objects.all() if report.is_stale]
