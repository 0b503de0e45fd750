"""Members are told by email of their groups' mocks, each time once; and when questions come out."""

from datetime import datetime, timedelta

import pytest
from django.core import mail

from accounts.actions.sending import send_due
from accounts.models import User
from exams.actions.assigning import change_assignment, withdraw
from exams.actions.closing import finish
from exams.actions.releasing import release_due
from exams.actions.sitting import start_assigned
from exams.assignments import mails
from exams.models import Assignment
from groups.actions import add_member, create_group
from groups.models import Membership, Role
from insights.models import WeaknessReport
from insights.weakness.reading import body_of
from tests.answering import answer_right
from tests.exams.assigning import make_draft, make_mock, own_questions
from tests.factories import UserFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def owner(db) -> User:
    return UserFactory(email="owner@example.org", name="Olga", mail_group_mocks=False)


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
    return lambda **changes: make_mock(group, blueprint, versions, by=owner, now=now, **changes)


def tell_due(*, now: datetime) -> int:
    """As many as were written to, once the outbox is emptied."""
    count = mails.tell_due(now=now)
    send_due(now=now)
    return count


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


def test_a_published_mock_is_announced_once_in_the_member_s_own_time(mock, candidate, now):
    candidate.time_zone = "America/Lima"
    candidate.save()
    one = mock(opens_at=now + 2 * DAY)
    assert [tell_due(now=now), tell_due(now=now)] == [1, 0]
    message = mail.outbox[0]
    assert message.to == [candidate.email]
    assert "March mock" in message.subject
    assert "Wednesday, March 4, 2026, 04:00" in message.body
    assert f"https://example.org/groups/tuesday/mocks/{one.pk}/" in message.body
    assert "To get no more emails about your groups’ mock exams" in message.body
    assert message.extra_headers["List-Unsubscribe"].startswith("<https://example.org/mail/off/")


def test_whoever_switched_such_mails_off_gets_none(mock, candidate, now):
    candidate.mail_group_mocks = False
    candidate.save()
    mock()
    assert tell_due(now=now) == 0


@pytest.mark.parametrize("gone", ["left", "inactive"])
def test_nobody_who_is_gone_gets_any(mock, candidate, now, gone):
    mock()
    if gone == "left":
        Membership.objects.filter(user=candidate).delete()
    else:
        User.objects.filter(pk=candidate.pk).update(is_active=False)
    assert tell_due(now=now) == 0


def test_drafts_and_withdrawn_mocks_are_not_told(mock, group, blueprint, versions, owner, now):
    make_draft(group, blueprint, versions, by=owner, now=now)
    withdraw(mock(), by=owner, now=now)
    assert tell_due(now=now) == 0


def test_its_opening_is_told_where_it_was_announced_before(mock, now):
    mock(opens_at=now + 2 * DAY)
    tell_due(now=now)
    assert tell_due(now=now + DAY) == 0
    assert tell_due(now=now + 2 * DAY) == 1
    assert subjects()[1] == "Tuesday chapter: March mock is open"
    assert tell_due(now=now + 2 * DAY + HOUR) == 0


def test_a_mock_that_is_open_when_announced_is_told_once(mock, now):
    mock()
    assert tell_due(now=now) == 1
    assert tell_due(now=now + HOUR) == 0


def test_a_day_before_the_end_those_are_reminded_who_have_not_finished(mock, group, owner, candidate, now):
    one = mock()
    lazy = UserFactory(email="lazy@example.org")
    add_member(group, user=lazy, role=Role.MEMBER, by=owner, now=now)
    tell_due(now=now)
    attempt = start_assigned(user=candidate, group_slug="tuesday", number=one.pk, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    mail.outbox.clear()
    assert tell_due(now=now + 5 * DAY) == 0
    assert tell_due(now=now + 6 * DAY) == 1
    assert mail.outbox[0].to == ["lazy@example.org"]
    assert tell_due(now=now + 6 * DAY + HOUR) == 0


def test_a_new_end_is_reminded_of_anew(mock, owner, now):
    one = mock()
    tell_due(now=now)
    tell_due(now=now + 6 * DAY)
    change_assignment(one, fields={"closes_at": now + 20 * DAY}, by=owner, now=now + 6 * DAY)
    assert tell_due(now=now + 7 * DAY) == 0
    assert tell_due(now=now + 19 * DAY) == 1


def test_a_window_of_hours_is_not_reminded_of(mock, now):
    mock(closes_at=now + 3 * HOUR)
    assert tell_due(now=now) == 1
    assert tell_due(now=now + HOUR) == 0


class TestWithoutAMailServer:
    """The mails wait, and are asked anew whether they are wanted when there is one again."""

    @pytest.fixture(autouse=True)
    def _announced(self, mock, now) -> None:
        self.mock = mock()
        assert mails.tell_due(now=now) == 1

    def test_all_waits(self, now):
        assert send_due(now=now + 5 * HOUR) == 1
        assert len(mail.outbox) == 1

    def test_nobody_who_left_meanwhile_gets_any(self, candidate, now):
        Membership.objects.filter(user=candidate).delete()
        send_due(now=now + HOUR)
        assert mail.outbox == []

    def test_of_what_was_withdrawn_or_closed_meanwhile_nobody_reads(self, owner, now):
        withdraw(self.mock, by=owner, now=now)
        send_due(now=now + HOUR)
        assert mail.outbox == []

    def test_whoever_finished_meanwhile_is_not_reminded(self, candidate, now):
        send_due(now=now)
        assert mails.tell_due(now=now + 6 * DAY) == 1
        attempt = start_assigned(user=candidate, group_slug="tuesday", number=self.mock.pk, now=now + 6 * DAY)
        finish(attempt, queued={}, timed_out=False, by=candidate, now=now + 6 * DAY)
        send_due(now=now + 6 * DAY)
        assert len(mail.outbox) == 1


def test_fifty_members_are_told_with_the_statements_of_one(mock, group, owner, now, statements):
    counts = []
    for more in (0, 49):
        for _ in range(more):
            add_member(group, user=UserFactory(), role=Role.MEMBER, by=owner, now=now)
        mock(title=f"{more}")
        with statements() as work:
            assert mails.tell_due(now=now) == more + 1
        counts.append(len(work))
    assert counts[0] == counts[1]


class TestTheWeaknessReport:
    @pytest.fixture
    def sat(self, candidate, now):
        def sit(one: Assignment) -> None:
            attempt = start_assigned(user=candidate, group_slug="tuesday", number=one.pk, now=now)
            answer_right(attempt, 5, now=now)
            finish(attempt, queued={}, timed_out=False, by=candidate, now=now)

        return sit

    def answers(self, candidate, blueprint, now) -> int:
        return int(body_of(candidate.pk, blueprint, now=now)["answers"])

    def test_counts_a_mock_whose_questions_are_shown(self, mock, sat, candidate, blueprint, now):
        sat(mock())
        assert self.answers(candidate, blueprint, now) == 16

    @pytest.mark.parametrize("changes", [{"shows": "areas"}, {"shows": "score"}, {"release": "after-close"}])
    def test_tells_nothing_of_one_whose_questions_are_held_back(self, mock, sat, candidate, blueprint, changes, now):
        sat(mock(**changes))
        assert self.answers(candidate, blueprint, now) == 0

    def test_counts_it_once_they_are_out_and_is_built_anew(self, mock, sat, candidate, blueprint, now):
        sat(mock(release="after-close"))
        wanted = WeaknessReport.objects.get().wanted
        assert [release_due(now=now), release_due(now=now + 7 * DAY), release_due(now=now + 7 * DAY)] == [0, 1, 0]
        assert self.answers(candidate, blueprint, now) == 16
        assert WeaknessReport.objects.get().wanted == wanted + 1

    def test_leaves_it_out_again_when_a_leader_holds_it_back(self, mock, sat, candidate, blueprint, owner, now):
        one = mock()
        sat(one)
        change_assignment(one, fields={"shows": "score"}, by=owner, now=now)
        assert release_due(now=now) == 1
        assert self.answers(candidate, blueprint, now) == 0
