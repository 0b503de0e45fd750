"""Publishing, taking back and withdrawing a group mock."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import User
from exams.actions.assigning import Refused, offer_again, take_back, withdraw
from exams.actions.choosing import (
    remove_question,
)  # fmt: skip
from exams.actions.closing import finish
from exams.actions.freezing import publish_assignment
from exams.actions.sitting import CannotStart, start_assigned
from exams.models import Assignment, Attempt, Form, ScoreReport
from groups.actions import add_member, create_group
from groups.models import Role
from tests.answering import answer_right
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
def mock(group, blueprint, versions, owner, now) -> Callable[..., Assignment]:
    return lambda **changes: make_mock(group, blueprint, versions, by=owner, now=now, **changes)


@pytest.fixture
def start(group, candidate, now) -> Callable[..., Attempt]:
    def begin(mock: Assignment, *, user: User | None = None, at=now) -> Attempt:
        return start_assigned(user=user or candidate, group_slug=group.slug, number=mock.pk, now=at)

    return begin


class TestPublishing:
    def test_freezes_the_list(self, mock, versions):
        form = mock().form
        assert list(form.questions.order_by("position").values_list("version", flat=True)) == [v.pk for v in versions]
        assert form.title == "March mock"

    def test_gives_a_scaled_score_only_where_the_areas_are_the_exam_s(self, mock, start, versions, blueprint, now):
        assert mock().form.table is None
        of_area = {"demand": versions[:3], "supply": versions[8:11]}
        exact = make_mock(
            mock().group, blueprint, [*of_area["demand"], *of_area["supply"]], by=mock().created_by, now=now
        )
        assert exact.form.table is not None
        assert exact.form.table.scored_count == 6

    def test_a_report_without_a_table_tells_percent(self, mock, start, now):
        attempt = start(mock())
        answer_right(attempt, 8, now=now)
        finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
        report = ScoreReport.objects.get()
        assert (report.raw, report.scored_count, report.scaled) == (8, 16, None)

    def test_twice_is_once(self, group, blueprint, versions, owner, now):
        draft = make_draft(group, blueprint, versions, by=owner, now=now)
        assert publish_assignment(draft, by=owner, now=now).form == publish_assignment(draft, by=owner, now=now).form
        assert Form.objects.count() == 1

    def test_refuses_an_empty_list(self, group, blueprint, owner, now):
        with pytest.raises(Refused, match="no question that counts"):
            publish_assignment(make_draft(group, blueprint, [], by=owner, now=now), by=owner, now=now)

    def test_refuses_a_question_that_was_retired_meanwhile(self, group, blueprint, versions, owner, now):
        draft = make_draft(group, blueprint, versions, by=owner, now=now)
        question = versions[2].question
        question.state = "retired"
        question.save()
        with pytest.raises(Refused, match="Question 3 cannot be asked: not published any more"):
            publish_assignment(draft, by=owner, now=now)

    def test_refuses_a_question_of_a_bank_that_is_not_the_group_s(self, group, blueprint, owner, stranger, now):
        other = create_group(name="Others", slug="others", by=stranger, now=now)
        foreign = own_questions(other, blueprint, each_section=1)
        draft = make_draft(group, blueprint, foreign, by=owner, now=now)
        with pytest.raises(Refused, match="cannot be asked"):
            publish_assignment(draft, by=owner, now=now)

    def test_refuses_a_window_that_is_over(self, group, blueprint, versions, owner, now):
        draft = make_draft(group, blueprint, versions, by=owner, now=now)
        with pytest.raises(Refused, match="later end"):
            publish_assignment(draft, by=owner, now=now + 30 * DAY)

    def test_can_be_taken_back_until_somebody_starts(self, mock, start, owner, now, versions):
        set_one = mock()
        take_back(set_one, by=owner, now=now)
        set_one.refresh_from_db()
        assert (set_one.state, set_one.form, Form.objects.count()) == ("draft", None, 0)
        again = publish_assignment(set_one, by=owner, now=now)
        start(again)
        with pytest.raises(Refused, match="Somebody has started"):
            take_back(again, by=owner, now=now)
        with pytest.raises(Refused, match="fixed"):
            remove_question(again, question=versions[0].question_id, by=owner, now=now)

    def test_withdrawn_nobody_starts_and_results_stay(self, mock, start, stranger, owner, group, now):
        set_one = mock()
        attempt = start(set_one)
        withdraw(set_one, by=owner, now=now)
        assert start(set_one) == attempt
        add_member(group, user=stranger, role=Role.MEMBER, by=owner, now=now)
        with pytest.raises(CannotStart, match="withdrawn"):
            start(set_one, user=stranger)
        offer_again(set_one, by=owner, now=now)
        assert start(set_one, user=stranger).turn == 1
