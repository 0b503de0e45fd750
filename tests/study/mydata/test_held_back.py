"""What an export holds of the mocks of groups: nothing that a member may not see at that moment."""

from datetime import timedelta

import pytest

from bank.models import Kind
from exams.actions.closing import finish
from exams.actions.releasing import release_due
from exams.actions.sitting import start_assigned
from exams.models import Answer, Assignment, LateAnswer
from groups.actions import add_member, create_group
from groups.actions.members import leave_group
from groups.models import Membership, Role
from tests.answering import answer_right
from tests.exams.assigning import make_mock, own_questions
from tests.exams.kinds import make_numeric
from tests.study.mydata.everything import exported, rows_of

pytestmark = pytest.mark.django_db
Shows, Release = Assignment.Shows, Assignment.Release


@pytest.fixture
def group(admin, candidate, now):
    made = create_group(name="Lima", slug="lima", by=admin, now=now)
    add_member(made, user=candidate, role=Role.MEMBER, by=admin, now=now)
    return made


@pytest.fixture
def sits(group, blueprint, admin, candidate, now):
    def sit(**rules):
        versions = own_questions(group, blueprint)
        mock = make_mock(group, blueprint, [*versions[:3], *versions[8:11]], by=admin, now=now, **rules)
        attempt = start_assigned(user=candidate, group_slug=group.slug, number=mock.pk, now=now)
        answer_right(attempt, 3, now=now)
        finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
        return mock

    return sit


def told(user, now):
    """Of the mock's questions: how many with their text, with their key, with right or wrong; and the scores."""
    archive = exported(user, now)
    answers, questions = rows_of(archive, "answers"), rows_of(archive, "questions")
    assert len(answers) == len(questions) == 6
    assert all(answer["answer"] for answer in answers)
    with_text, with_key = (sum(bool(one[name]) for one in questions) for name in ("stem", "key"))
    scores = rows_of(archive, "scores")
    return with_text, with_key, sum(one["right"] is not None for one in answers), len(scores), archive


AFTER = {"release": Release.AFTER_CLOSE}


@pytest.mark.parametrize(
    ("rules", "days", "wanted"),
    [
        ({}, 0, (6, 6, 6, 1)),
        (AFTER, 0, (0, 0, 0, 0)),
        (AFTER, 8, (6, 6, 6, 1)),
        ({"shows": Shows.AREAS}, 0, (0, 0, 0, 1)),
        ({"shows": Shows.SCORE}, 0, (0, 0, 0, 1)),
        ({"attempts_allowed": 2}, 0, (6, 0, 0, 1)),  # it may be sat again
    ],
)
def test_a_mock_is_told_as_far_as_its_leaders_show_it(sits, candidate, now, rules, days, wanted) -> None:
    sits(**rules)
    later = now + timedelta(days=days)
    release_due(now=later)
    assert told(candidate, later)[:4] == wanted


def test_the_areas_of_a_score_are_told_where_the_report_shows_them(sits, candidate, now) -> None:
    sits(shows=Shows.SCORE)
    (score,) = rows_of(told(candidate, now)[4], "scores")
    assert (score["raw"], score["report"]) == (3, None)


def test_of_a_group_somebody_left_the_answers_are_told_and_no_texts(sits, group, candidate, now) -> None:
    sits()
    leave_group(Membership.objects.get(user=candidate), by=candidate, now=now)
    *figures, archive = told(candidate, now)
    assert figures == [0, 0, 0, 1]
    assert [row["group"] for row in rows_of(archive, "groups_left")] == ["Lima"]


def test_a_number_says_what_was_typed_and_not_whether_it_was_right(attempt, candidate, blueprint, now) -> None:
    number = make_numeric(blueprint.areas.first().sections.first(), "11.5", "12.5")
    assert number.kind == Kind.NUMERIC
    answer = attempt.answers.get(position=1)
    Answer.objects.filter(pk=answer.pk).update(version=number, chosen=1, first_chosen=0, entered="13", first_entered="")
    LateAnswer.objects.create(
        attempt=attempt, position=1, seq=2, chosen=0, save_data={"entered": "12"}, received_at=now
    )
    archive = exported(candidate, now)
    row = rows_of(archive, "answers")[0]
    assert (row["answer"], row["first_answer"], row["right"]) == ("13", "", None)
    assert "kind" not in row
    assert rows_of(archive, "late_answers")[0]["answer"] == "12"
