"""Leaders set mocks for their group, and members sit them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from exams.actions.assigning import Refused, change_assignment
from exams.actions.closing import close_if_overdue, finish
from exams.actions.publishing import CannotBuild, publish_forms
from exams.actions.sitting import CannotStart, start_assigned
from exams.actions.starting import NoForm, start_mock
from exams.actions.windows import give_minutes
from exams.models import Assignment, Attempt, ScoreReport
from groups.actions import add_member, create_group
from groups.models import Membership, Role
from tests.exams.assigning import fields_of, make_draft, make_mock, own_questions
from tests.factories import UserFactory, publish_questions

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
def mock(group, blueprint, versions, owner, now) -> Callable[..., Assignment]:
    return lambda **changes: make_mock(group, blueprint, versions, by=owner, now=now, **changes)


@pytest.fixture
def start(group, candidate, now) -> Callable[..., Attempt]:
    def begin(mock: Assignment, *, user: User | None = None, at=now) -> Attempt:
        return start_assigned(user=user or candidate, group_slug=group.slug, number=mock.pk, now=at)

    return begin


def test_a_member_sits_what_the_leaders_have_set(mock, start, now):
    set_one = mock()
    attempt = start(set_one)
    assert attempt.assignment == set_one
    assert attempt.turn == 1
    assert attempt.minutes == 30
    assert attempt.answers.count() == 16


def test_starting_again_resumes(mock, start, now):
    set_one = mock()
    assert start(set_one) == start(set_one, at=now + timedelta(minutes=5))


def test_starting_takes_six_statements_with_session_and_user(mock, start, statements):
    set_one = mock()
    with statements() as work:
        start(set_one)
    assert len(work) == 4


def test_no_more_attempts_than_are_allowed(mock, start, owner, now):
    set_one = mock(attempts_allowed=2)
    for turn in (1, 2):
        attempt = start(set_one)
        assert attempt.turn == turn
        finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
    with pytest.raises(CannotStart, match="every attempt"):
        start(set_one)


def test_an_attempt_that_ran_out_is_closed_even_if_no_other_may_follow(mock, start, now):
    set_one = mock()
    attempt = start(set_one)
    with pytest.raises(CannotStart, match="every attempt"):
        start(set_one, at=now + HOUR)
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.CLOSED


@pytest.mark.parametrize(
    ("moment", "words"), [(-HOUR, "not opened yet"), (7 * DAY, "has closed"), (8 * DAY, "has closed")]
)
def test_nobody_starts_outside_the_window(mock, start, now, moment, words):
    set_one = mock()
    with pytest.raises(CannotStart, match=words):
        start(set_one, at=now + moment)


def test_a_mock_without_an_end_takes_starters_for_ever(mock, start, now):
    assert start(mock(closes_at=None), at=now + 900 * DAY).turn == 1


def test_a_stranger_is_told_of_no_mock(mock, start, stranger):
    with pytest.raises(Assignment.DoesNotExist):
        start(mock(), user=stranger)


def test_whoever_has_left_starts_nothing(mock, start, candidate, group):
    Membership.objects.filter(user=candidate, group=group).delete()
    with pytest.raises(Assignment.DoesNotExist):
        start(mock())


def test_a_draft_cannot_be_started(group, blueprint, versions, owner, start, now):
    with pytest.raises(Assignment.DoesNotExist):
        start(make_draft(group, blueprint, versions, by=owner, now=now))


def test_a_public_mock_and_a_group_s_run_side_by_side(mock, start, form, candidate, blueprint, now):
    public = start_mock(user=candidate, blueprint_slug=blueprint.slug, now=now)
    attempt = start(mock())
    assert {public.assignment_id, attempt.assignment_id} == {None, attempt.assignment_id}
    assert start_mock(user=candidate, blueprint_slug=blueprint.slug, now=now) == public


def test_nobody_is_given_a_group_s_form_by_the_public_exams(mock, candidate, blueprint, now):
    mock()
    with pytest.raises(NoForm):
        start_mock(user=candidate, blueprint_slug=blueprint.slug, now=now)


def test_a_group_s_questions_never_enter_public_forms(mock, versions, blueprint, now):
    mock()
    with pytest.raises(CannotBuild):
        publish_forms(blueprint, count=1, by=None, now=now)
    publish_questions(blueprint, each_section=4)
    public = publish_forms(blueprint, count=1, by=None, now=now)[0]
    asked = set(public.questions.values_list("version", flat=True))
    assert not asked & {version.pk for version in versions}
    assert public.number == 1


class TestTheWindow:
    def test_its_end_cuts_a_running_attempt_where_the_leader_says_so(self, mock, start, now):
        attempt = start(mock(closing_ends_attempts=True), at=now + 7 * DAY - timedelta(minutes=10))
        assert attempt.deadline_at == now + 7 * DAY

    def test_else_it_only_stops_starting(self, mock, start, now):
        begun = now + 7 * DAY - timedelta(minutes=10)
        assert start(mock(), at=begun).deadline_at == begun + timedelta(minutes=30)

    def test_running_attempts_follow_when_the_leader_moves_it(self, mock, start, owner, now):
        set_one = mock(closing_ends_attempts=True)
        attempt = start(set_one, at=now)
        change_assignment(set_one, fields={"closes_at": now + timedelta(minutes=20)}, by=owner, now=now)
        attempt.refresh_from_db()
        assert attempt.deadline_at == now + timedelta(minutes=20)
        told = AuditEvent.objects.get(verb="mock.changed")
        assert told.details["deadlines_moved"] == 1
        assert told.group_id == set_one.group_id

    def test_it_is_one_statement_for_all_attempts(self, mock, start, owner, group, now, statements):
        set_one = mock(closing_ends_attempts=True)
        counted = []
        for people in (1, 20):
            for _ in range(people):
                person = UserFactory()
                add_member(group, user=person, role=Role.MEMBER, by=owner, now=now)
                start(set_one, user=person)
            minutes = timedelta(minutes=20 - people / 10)
            with statements() as work:
                change_assignment(set_one, fields={"closes_at": now + minutes}, by=owner, now=now)
            counted.append(len(work))
        assert counted[0] == counted[1]

    def test_minutes_stay_once_somebody_has_started(self, mock, start, owner, now):
        set_one = mock()
        change_assignment(set_one, fields={"minutes": 40}, by=owner, now=now)
        start(set_one)
        with pytest.raises(Refused, match="minutes"):
            change_assignment(set_one, fields={"minutes": 50}, by=owner, now=now)


class TestExtraMinutes:
    def test_the_larger_of_the_profile_s_and_the_mock_s_counts(self, mock, start, owner, candidate, now):
        candidate.extra_minutes = 20
        candidate.save()
        set_one = mock()
        give_minutes(set_one, user=candidate, minutes=5, by=owner, now=now)
        assert start(set_one).extra_minutes == 20
        give_minutes(set_one, user=candidate, minutes=45, by=owner, now=now)
        assert Attempt.objects.get().extra_minutes == 45

    def test_they_change_while_the_exam_runs(self, mock, start, owner, candidate, now):
        set_one = mock()
        attempt = start(set_one)
        give_minutes(set_one, user=candidate, minutes=15, by=owner, now=now)
        attempt.refresh_from_db()
        assert attempt.deadline_at == now + timedelta(minutes=45)

    def test_they_reopen_what_had_run_out(self, mock, start, owner, candidate, now):
        set_one = mock()
        attempt = start(set_one)
        later = now + timedelta(minutes=32)
        assert close_if_overdue(attempt, now=later)
        assert give_minutes(set_one, user=candidate, minutes=15, by=owner, now=later)
        attempt.refresh_from_db()
        assert attempt.state == Attempt.State.OPEN
        assert not ScoreReport.objects.exists()

    def test_they_never_outlast_a_window_that_ends_attempts(self, mock, start, owner, candidate, now):
        set_one = mock(closing_ends_attempts=True, closes_at=now + timedelta(minutes=35))
        start(set_one)
        give_minutes(set_one, user=candidate, minutes=60, by=owner, now=now)
        assert Attempt.objects.get().deadline_at == now + timedelta(minutes=35)


def test_the_fields_of_a_draft_can_all_be_changed(group, blueprint, versions, owner, now):
    draft = make_draft(group, blueprint, versions, by=owner, now=now)
    changed = change_assignment(
        draft, fields=fields_of(blueprint, now, title="April", minutes=50, attempts_allowed=3), by=owner, now=now
    )
    assert (changed.title, changed.minutes, changed.attempts_allowed) == ("April", 50, 3)
