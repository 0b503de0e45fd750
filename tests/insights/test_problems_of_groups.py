"""What members report of a group's questions is answered by those who write them, and read in the group's trail."""

import pytest

from accounts.models import AuditEvent
from bank.actions.problems import report_problem
from bank.models import ProblemReport
from groups.models import Role
from tests.bank.authored import Desk
from tests.factories import make_section, make_version

pytestmark = pytest.mark.django_db
QUEUE = "/problems/queue/"


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def reported(desk, now) -> ProblemReport:
    version = desk.approved().current
    member = desk.join("mia", Role.MEMBER)
    return report_problem(about=version, reporter=member, kind="key", comment="It is B.", chosen=1, now=now)


def test_an_author_reads_and_answers_it(signed_in, desk, reported) -> None:
    client, case = signed_in(desk.olu), f"{QUEUE}{reported.version.question_id}/"
    assert "It is B." in client.get(case).text
    assert case in client.get(QUEUE).text
    answer = {"reports": [reported.pk], "state": "declined", "outcome": "A holds."}
    assert client.post(case, answer).status_code == 303
    reported.refresh_from_db()
    assert (reported.outcome, reported.decided_by) == ("A holds.", desk.olu)


def test_other_banks_problems_stay_theirs(signed_in, desk, reported, now) -> None:
    elsewhere = make_version(make_section("supply-one"))
    report_problem(about=elsewhere, reporter=desk.mia, kind="key", comment="No.", chosen=1, now=now)
    client = signed_in(desk.olu)
    assert "No." not in client.get(QUEUE).text
    assert client.get(f"{QUEUE}{elsewhere.question_id}/").status_code == 404


@pytest.mark.parametrize("person", ["rosa", "mia"])
def test_who_does_not_write_has_no_queue(signed_in, desk, reported, person) -> None:
    assert signed_in(desk.people[person]).get(QUEUE).status_code == 403


def test_the_trail_of_the_group_tells_of_it(desk, reported) -> None:
    told = AuditEvent.objects.filter(group_id=desk.group.pk).values_list("verb", flat=True)
    assert "problem.reported" in told
