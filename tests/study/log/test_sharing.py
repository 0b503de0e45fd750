"""Leaders of a group see the hours of who shares them, and of nobody else."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from groups.actions import add_member, create_group
from groups.models import Membership, Role
from tests.exams.assigning import make_mock, own_questions
from tests.study.planning import studied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TODAY = date(2026, 3, 2)


@pytest.fixture
def group(candidate, stranger, admin, blueprint, now):
    group = create_group(name="Tuesday", slug="tuesday", by=admin, now=now)
    for person in (candidate, stranger):
        add_member(group, user=person, role=Role.MEMBER, by=admin, now=now)
        studied(person, TODAY, 95, now=now)
        studied(person, TODAY - timedelta(days=60), 600, now=now)
    Membership.objects.filter(group=group, user=stranger).update(shares=Membership.Shares.SCORES)
    make_mock(group, blueprint, own_questions(group, blueprint), by=admin, now=now)
    return group


def test_the_table_has_the_hours_that_are_shared(group, signed_in, admin, statements) -> None:
    client = signed_in(admin)
    with statements() as work:
        shown = client.get(reverse("insights:progress", args=[group.slug]))
    rows = {str(row.membership.user): row for row in shown.context["rows"]}
    assert (rows["Ana"].studied, rows["Charlie"].studied) == (95 * 60, None)
    asked = [sql for sql in work if "study_studyentry" in sql]
    assert len(asked) == 1
    assert str(rows["Charlie"].membership.user_id) not in asked[0].split(" IN (")[1].split(")")[0].split(", ")


def test_the_file_has_them_too(group, signed_in, admin) -> None:
    text = signed_in(admin).get(reverse("insights:progress_csv", args=[group.slug])).getvalue().decode()
    head, *lines = text.splitlines()
    column = head.split(",").index("hours studied in the last four weeks")
    assert [line.split(",")[column] for line in lines if line.startswith(("Ana", "Charlie"))] == ["1.58", "not shared"]


def test_a_member_finds_their_own(group, signed_in, candidate) -> None:
    theirs = Membership.objects.get(group=group, user=candidate)
    shown = signed_in(candidate).get(reverse("insights:progress_of", args=[group.slug, theirs.pk]))
    assert shown.context["shown"].studied == 95 * 60
