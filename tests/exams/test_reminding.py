"""A leader's button reminds those who have yet to sit a mock: by email, at most once in twenty hours."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEvent, Mail, User
from exams.actions.assigning import withdraw
from exams.actions.closing import finish
from exams.actions.reminding import remind_members
from exams.actions.sitting import start_assigned
from groups.actions import add_member, create_group
from groups.models import Role
from tests.exams.assigning import make_draft, make_mock, own_questions
from tests.factories import UserFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def owner(db) -> User:
    return UserFactory(email="owner@example.org", name="Olga")


@pytest.fixture
def group(owner, candidate, now):
    group = create_group(name="Tuesday chapter", slug="tuesday", by=owner, now=now)
    add_member(group, user=candidate, role=Role.MEMBER, by=owner, now=now)
    return group


@pytest.fixture
def versions(group, blueprint):
    return own_questions(group, blueprint)


@pytest.fixture
def mock(group, blueprint, versions, owner, now):
    return make_mock(group, blueprint, versions, by=owner, now=now, opens_at=now - HOUR)


@pytest.fixture
def member(group, owner, now):
    def join(email: str, **fields) -> User:
        user = UserFactory(email=email, **fields)
        add_member(group, user=user, role=Role.MEMBER, by=owner, now=now)
        return user

    return join


@pytest.fixture
def press(client, owner, mock, now, django_capture_on_commit_callbacks):
    """The owner's click on the button, at that time."""

    def click(at: datetime = now):
        client.force_login(owner)
        with time_machine.travel(at, tick=False), django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("exams:mock_remind", args=["tuesday", mock.pk]))

    return click


@pytest.fixture
def shown(client, owner, mock, now):
    def look(at: datetime = now) -> str:
        client.force_login(owner)
        with time_machine.travel(at, tick=False):
            return client.get(reverse("exams:mock", args=["tuesday", mock.pk])).content.decode()

    return look


def reached() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


def test_a_member_who_has_not_begun_gets_a_mail_at_once(press, candidate, mock, owner, group) -> None:
    response = press()
    assert response.status_code == 303
    assert reached() == [candidate.email]
    message = mail.outbox[0]
    assert message.subject == "Tuesday chapter: March mock waits for you"
    assert f"https://example.org/groups/tuesday/mocks/{mock.pk}/" in message.body
    assert "List-Unsubscribe" in message.extra_headers
    event = AuditEvent.objects.get(verb="mock.members-reminded")
    assert (event.group_id, event.actor, event.details) == (group.pk, owner.email, {"members": 1})


def test_who_has_finished_who_is_at_it_and_who_wants_none_are_left_alone(press, candidate, member, mock, now) -> None:
    running, done = member("running@example.org"), member("done@example.org")
    member("quiet@example.org", mail_group_mocks=False)
    for person in (running, done):
        attempt = start_assigned(user=person, group_slug="tuesday", number=mock.pk, now=now)
    finish(attempt, queued={}, timed_out=False, by=done, now=now)
    press()
    assert reached() == [candidate.email]


def test_the_leader_reads_when_members_were_last_reminded_and_how_many(press, shown, member, now) -> None:
    member("more@example.org")
    assert "Remind 2 members by email" in shown()
    press()
    page = shown(now + HOUR)
    assert "Last reminded on Mar 2, 09:00: 2 members." in page
    assert "You can remind them again from Mar 3, 05:00 on." in page
    assert "by email</button>" not in page


def test_at_most_once_in_twenty_hours(press, mock, now) -> None:
    assert [press().status_code, press(now + 19 * HOUR).status_code] == [303, 409]
    assert len(mail.outbox) == 1
    assert press(now + 20 * HOUR).status_code == 303
    assert len(mail.outbox) == 2


def test_where_nobody_is_to_be_reminded_nothing_is_said_to_have_gone_out(press, shown, candidate, mock, now) -> None:
    User.objects.filter(pk=candidate.pk).update(mail_group_mocks=False)
    assert "Nobody needs a reminder" in shown()
    response = press()
    assert (response.status_code, "nobody to remind" in response.content.decode()) == (409, True)
    mock.refresh_from_db()
    assert (mock.nudged_at, Mail.objects.count()) == (None, 0)


@pytest.mark.parametrize("when", ["before it opens", "after it closed", "withdrawn"])
def test_only_what_can_be_sat_now_is_reminded_of(press, shown, mock, owner, now, when) -> None:
    at = {"before it opens": now - 2 * HOUR, "after it closed": now + 8 * DAY}.get(when, now)
    if when == "withdrawn":
        withdraw(mock, by=owner, now=now)
    assert "by email</button>" not in shown(at)
    assert press(at).status_code == 409
    assert mail.outbox == []


def test_a_draft_is_not_reminded_of(client, group, blueprint, versions, owner, now) -> None:
    draft = make_draft(group, blueprint, versions, by=owner, now=now)
    client.force_login(owner)
    assert client.post(reverse("exams:mock_remind", args=["tuesday", draft.pk])).status_code == 409


def test_members_see_no_such_button(client, candidate, mock, now) -> None:
    client.force_login(candidate)
    with time_machine.travel(now, tick=False):
        assert "by email" not in client.get(reverse("exams:mock", args=["tuesday", mock.pk])).content.decode()


def test_thirty_members_are_reminded_with_the_statements_of_one(mock, member, owner, now, statements) -> None:
    counts = []
    for days, more in enumerate((0, 30)):
        for number in range(more):
            member(f"m{number}@example.org")
        with statements() as work:
            assert remind_members(mock, by=owner, now=now + days * DAY) == more + 1
        counts.append(len(work))
    assert counts[0] == counts[1]
