"""Group mocks on PostgreSQL: starting, withdrawing, moving the window and publishing at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, User
from exams.actions.assigning import Refused, change_assignment, take_back, withdraw
from exams.actions.choosing import Place, add_questions, places_of
from exams.actions.closing import finish
from exams.actions.freezing import publish_assignment
from exams.actions.sitting import CannotStart, start_assigned
from exams.actions.windows import give_minutes
from exams.models import Assignment, Attempt, Form
from groups.actions import add_member, create_group
from groups.models import Role
from tests.exams.assigning import make_draft, make_mock, own_questions
from tests.factories import UserFactory
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
THREADS = 8
TRIALS = range(5)


@pytest.fixture
def owner(db) -> User:
    return UserFactory(email="owner@example.org")


@pytest.fixture
def group(owner, candidate, now):
    group = create_group(name="Tuesday chapter", slug="tuesday", by=owner, now=now)
    add_member(group, user=candidate, role=Role.MEMBER, by=owner, now=now)
    return group


@pytest.fixture
def versions(group, blueprint):
    return own_questions(group, blueprint)


@pytest.fixture
def mock(group, blueprint, versions, owner, now) -> Callable[..., Assignment]:
    return lambda **changes: make_mock(group, blueprint, versions, by=owner, now=now, **changes)


def starting(mock: Assignment, user: User, now) -> Callable[[], Any]:
    def start() -> Attempt | None:
        try:
            return start_assigned(user=user, group_slug="tuesday", number=mock.pk, now=now)
        except CannotStart:
            return None

    return start


@pytest.mark.parametrize("trial", TRIALS)
def test_clicks_at_once_start_one_attempt(mock, candidate, now, trial) -> None:
    one = mock(attempts_allowed=3)
    started = together([starting(one, candidate, now) for _ in range(THREADS)])
    assert len({attempt.pk for attempt in started}) == 1
    assert Attempt.objects.get().answers.count() == 16
    assert AuditEvent.objects.filter(verb="attempt.started").count() == 1


@pytest.mark.parametrize("trial", TRIALS)
def test_the_last_attempt_is_started_once_however_fast_it_ends(mock, candidate, now, trial) -> None:
    one = mock(attempts_allowed=2)
    first = starting(one, candidate, now)()
    finish(first, queued={}, timed_out=False, by=candidate, now=now)

    def start_and_end() -> int | None:
        attempt = starting(one, candidate, now)()
        if attempt is None:
            return None
        return attempt.pk if finish(attempt, queued={}, timed_out=False, by=candidate, now=now) else 0

    ended = together([start_and_end for _ in range(THREADS)])
    assert sum(bool(pk) for pk in ended) == 1
    assert list(Attempt.objects.order_by("turn").values_list("turn", flat=True)) == [1, 2]


@pytest.mark.parametrize("trial", TRIALS)
def test_nobody_starts_after_a_withdrawal_was_acknowledged(mock, group, owner, now, trial) -> None:
    one, people = mock(), [UserFactory() for _ in range(THREADS)]
    for person in people:
        add_member(group, user=person, role=Role.MEMBER, by=owner, now=now)
    withdrawal: list[Any] = [lambda: withdraw(one, by=owner, now=now)]
    started = together([*(starting(one, person, now) for person in people), *withdrawal])[:-1]
    assert Attempt.objects.count() == sum(attempt is not None for attempt in started)
    late = UserFactory()
    add_member(group, user=late, role=Role.MEMBER, by=owner, now=now)
    assert starting(one, late, now)() is None


@pytest.mark.parametrize("trial", TRIALS)
def test_no_attempt_outlasts_a_window_that_was_cut_meanwhile(mock, group, owner, now, trial) -> None:
    one, people = mock(closing_ends_attempts=True), [UserFactory() for _ in range(THREADS)]
    for person in people:
        add_member(group, user=person, role=Role.MEMBER, by=owner, now=now)
    end = now + timedelta(minutes=10)
    jobs: list[Any] = [starting(one, person, now) for person in people]
    together([*jobs, lambda: change_assignment(one, fields={"closes_at": end}, by=owner, now=now)])
    assert {attempt.deadline_at for attempt in Attempt.objects.all()} <= {end}


@pytest.mark.parametrize("trial", TRIALS)
def test_extra_minutes_and_a_moved_window_agree(mock, candidate, owner, now, trial) -> None:
    one = mock(closing_ends_attempts=True, closes_at=now + timedelta(minutes=50))
    starting(one, candidate, now)()
    end = now + timedelta(minutes=40)
    together(
        [
            lambda: give_minutes(one, user=candidate, minutes=15, by=owner, now=now) and None,
            lambda: change_assignment(one, fields={"closes_at": end}, by=owner, now=now) and None,
        ]
    )
    attempt = Attempt.objects.get()
    assert (attempt.extra_minutes, attempt.deadline_at) == (15, end)


@pytest.mark.parametrize("trial", TRIALS)
def test_publishing_at_once_makes_one_form(group, blueprint, versions, owner, now, trial) -> None:
    draft = make_draft(group, blueprint, versions, by=owner, now=now)
    published = together([lambda: publish_assignment(draft, by=owner, now=now).form_id for _ in range(THREADS)])
    assert len(set(published)) == 1
    assert Form.objects.count() == 1
    assert AuditEvent.objects.filter(verb="mock.published").count() == 1


@pytest.mark.parametrize("trial", TRIALS)
def test_a_mock_is_taken_back_or_started_never_both(mock, candidate, owner, now, trial) -> None:
    one = mock()

    def back() -> bool:
        try:
            take_back(one, by=owner, now=now)
        except Refused:
            return False
        return True

    def start() -> bool:
        try:
            return starting(one, candidate, now)() is not None
        except Assignment.DoesNotExist:
            return False

    assert sorted(together([back, start])) == [False, True]


def test_questions_added_at_once_are_all_on_the_list(group, blueprint, versions, owner, now) -> None:
    draft = make_draft(group, blueprint, [], by=owner, now=now)

    def adding(version: Any) -> Callable[[], int]:
        return lambda: add_questions(draft, places=[Place(version.question_id, version.pk)], by=owner, now=now)

    assert together([adding(version) for version in versions[:THREADS]]) == [1] * THREADS
    assert len(places_of(draft)) == THREADS
