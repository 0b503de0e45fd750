"""Reports and decisions that arrive at the same moment."""

from functools import partial

import pytest

from accounts.models import AuditEvent
from bank.actions.problems import MOST_OPEN_REPORTS, TooManyReports, decide_problems, report_problem, withdraw_problem
from bank.models import ProblemReport
from tests.factories import UserFactory, make_section, make_version
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SAID = {"kind": "key", "comment": "C follows.", "chosen": 2}


@pytest.fixture
def version(db):
    return make_version(make_section("supply-one"))


def tried(job):
    try:
        return job()
    except TooManyReports as refusal:
        return refusal


def test_eight_clicks_at_once_report_once(version, candidate, now) -> None:
    together([partial(report_problem, about=version, reporter=candidate, now=now, **SAID)] * 8)
    assert ProblemReport.objects.count() == 1
    assert AuditEvent.objects.filter(verb="problem.reported").count() == 1


def test_no_two_clicks_at_once_pass_the_limit(version, candidate, now) -> None:
    versions = [make_version(version.section) for _ in range(MOST_OPEN_REPORTS + 5)]
    jobs = [partial(report_problem, about=one, reporter=candidate, now=now, **SAID) for one in versions]
    refused = [result for result in together([partial(tried, job) for job in jobs]) if isinstance(result, Exception)]
    assert (ProblemReport.objects.count(), len(refused)) == (MOST_OPEN_REPORTS, 5)


def test_of_two_deciders_each_report_has_one(version, admin, stranger, now) -> None:
    """They come with the same reports in opposite orders, and neither waits for the other for ever."""
    for _ in range(6):
        reports = [report_problem(about=version, reporter=UserFactory(), now=now, **SAID) for _ in range(6)]
        jobs = [
            partial(decide_problems, reports=order, state=state, outcome=str(by), by=by, now=now)
            for by, state, order in ((admin, "accepted", reports), (stranger, "declined", reports[::-1]))
        ]
        won = together(jobs * 2)
        assert sorted(one.pk for decided in won for one in decided) == sorted(one.pk for one in reports)
    assert AuditEvent.objects.filter(verb="problem.decided").count() == 36
    for report in ProblemReport.objects.select_related("decided_by"):
        assert report.outcome == str(report.decided_by)
        assert report.state == ("accepted" if report.decided_by == admin else "declined")


def test_withdrawing_rewording_and_deciding_at_once_leave_one_story(version, admin, candidate, now) -> None:
    for _ in range(10):
        report = report_problem(about=version, reporter=candidate, now=now, **SAID)
        reworded = SAID | {"comment": "D follows."}
        jobs = [
            partial(withdraw_problem, report, by=candidate, now=now),
            partial(decide_problems, reports=[report], state="accepted", outcome="", by=admin, now=now),
            partial(report_problem, about=version, reporter=candidate, now=now, **reworded),
        ]
        withdrawn, decided, _ = together(jobs)
        assert withdrawn != bool(decided)
        report.refresh_from_db()
        assert report.state == ("withdrawn" if withdrawn else "accepted")
        assert ProblemReport.objects.filter(state="open").count() <= 1
        for left in ProblemReport.objects.filter(state="open"):
            withdraw_problem(left, by=candidate, now=now)
