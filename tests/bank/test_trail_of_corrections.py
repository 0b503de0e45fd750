"""What is set right in a group's questions stands in the trail that its owners read."""

import pytest

from accounts.models import AuditEvent
from bank.actions.keys import correct_key
from bank.actions.problems import decide_problems, report_problem
from bank.models import ProblemReport
from tests.bank.authored import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


def group_of(verb: str) -> int | None:
    return AuditEvent.objects.get(verb=verb).group_id


def test_a_corrected_key_is_in_it(desk, now) -> None:
    correct_key(desk.approved().current, new_key=0, reason="Stock was left out.", by=desk.lea, now=now)
    assert group_of("key.corrected") == desk.group.pk


def test_a_decision_about_a_reported_problem_is_in_it(desk, now, statements) -> None:
    about = desk.approved().current
    report = report_problem(about=about, reporter=desk.max, kind="key", comment="It is eight.", chosen=0, now=now)
    with statements() as work:
        decide_problems(reports=[report], state=ProblemReport.State.ACCEPTED, outcome="", by=desk.lea, now=now)
    assert group_of("problem.decided") == desk.group.pk
    assert sum("bank_problemreport" in sql for sql in work) == 2
