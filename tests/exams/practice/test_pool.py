"""What may be practiced: all published questions but those that are kept for mocks to come."""

from datetime import timedelta

import pytest

from bank.models import BankOpening, QuestionBank
from exams.actions.closing import finish
from exams.actions.practicing import start_practice
from exams.actions.publishing import publish_forms
from exams.actions.starting import start_mock
from exams.encounters import Met as Showing
from exams.encounters import remember
from exams.models import Assignment, Attempt
from exams.practice.candidates import STATES, Met, counted, matching
from exams.practice.pool import candidates_for, open_to, prepares_for, supply
from exams.practice.source import Source
from groups.actions import add_member, create_group
from groups.models import Role, StudyGroup
from tests.exams.assigning import make_mock
from tests.factories import make_blueprint, make_version, publish_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def forms(blueprint, now):
    """Four forms that share no question, and eight questions that no form has."""
    publish_questions(blueprint, each_section=8)
    made = publish_forms(blueprint, count=4, by=None, now=now)
    publish_questions(blueprint, each_section=2)
    return made


@pytest.fixture
def group(admin, candidate, now):
    made = create_group(name="Group", slug="group", by=admin, now=now)
    add_member(made, user=candidate, role=Role.MEMBER, by=admin, now=now)
    return made


def own_question(blueprint, group, slug="own"):
    bank, _ = QuestionBank.objects.get_or_create(slug=slug, defaults={"name": slug, "group": group})
    version = make_version(blueprint.areas.first().sections.first())
    version.question.bank = bank
    version.question.save()
    return version


def asked_by(form):
    return set(form.questions.values_list("version__question", flat=True))


def free(user, now):
    return set(open_to(user, now=now).values_list("pk", flat=True))


def sit(user, form, now):
    """Every question opened, and none answered."""
    attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
    attempt.answers.update(seen=True)
    finish(attempt, queued={}, timed_out=False, by=user, now=now)
    return attempt


def test_the_next_two_mocks_are_kept_and_a_sat_one_releases_its_questions(candidate, forms, now) -> None:
    first, second, third, fourth = forms
    assert free(candidate, now).isdisjoint(asked_by(first) | asked_by(second))
    assert asked_by(third) | asked_by(fourth) <= free(candidate, now)
    assert sit(candidate, first, now).form == first
    assert asked_by(first) | asked_by(fourth) <= free(candidate, now)
    assert free(candidate, now).isdisjoint(asked_by(second) | asked_by(third))


def test_a_mock_that_runs_keeps_its_questions(candidate, forms, now) -> None:
    attempt = start_mock(user=candidate, blueprint_slug=forms[0].blueprint.slug, now=now)
    assert free(candidate, now).isdisjoint(asked_by(attempt.form))


def test_the_mocks_that_are_kept_stay_the_same_while_the_others_questions_are_practiced(candidate, forms, now) -> None:
    kept = asked_by(forms[0]) | asked_by(forms[1])
    for row in forms[3].questions.select_related("version"):
        remember(candidate.pk, Showing(row.version.question_id, row.version_id, now, 0, "practice", None, 9, False))
    assert free(candidate, now).isdisjoint(kept)


def test_every_exam_the_learner_has_begun_keeps_its_own_two(candidate, forms, blueprint, now) -> None:
    other = make_blueprint("other-1.0")
    assert [one.slug for one in prepares_for(candidate)] == ["mini-1.0"]
    Attempt.objects.create(user=candidate, kind="practice", blueprint=other, started_at=now)
    assert [one.slug for one in prepares_for(candidate)] == ["other-1.0"]
    publish_forms(other, count=1, by=None, now=now)
    assert free(candidate, now).isdisjoint(asked_by(other.forms.get()))


def test_an_exam_keeps_its_mocks_from_its_very_first_practice(candidate, blueprint, now) -> None:
    other = make_blueprint("other-1.0")
    publish_questions(other, each_section=6)
    kept = publish_forms(other, count=1, by=None, now=now)[0]
    before = {one.question for one in candidates_for(candidate, other, now=now)}
    assert before.isdisjoint(asked_by(kept))
    start_practice(user=candidate, blueprint=other, now=now)
    assert {one.question for one in candidates_for(candidate, other, now=now)} == before


def test_banks_of_the_learner_s_open_groups_are_there_and_those_opened_to_them(
    candidate, stranger, blueprint, group, admin, now
) -> None:
    own = own_question(blueprint, group)
    others = own_question(blueprint, create_group(name="Others", slug="others", by=admin, now=now), "others")
    assert free(candidate, now) == {own.question_id}
    BankOpening.objects.create(bank=others.question.bank, group=group, opened_at=now)
    assert free(candidate, now) == {own.question_id, others.question_id}
    assert free(stranger, now) == set()
    StudyGroup.objects.filter(pk=group.pk).update(closed_at=now)
    assert free(candidate, now) == set()


class TestMocksOfGroups:
    @pytest.fixture
    def mock(self, blueprint, group, admin, now):
        versions = publish_questions(blueprint, each_section=1)
        return make_mock(group, blueprint, versions, by=admin, now=now)

    def is_free(self, mock, user, now):
        return asked_by(mock.form) <= free(user, now)

    def change(self, mock, **fields):
        Assignment.objects.filter(pk=mock.pk).update(**fields)

    def test_one_to_come_is_kept_from_its_members_only(self, mock, candidate, stranger, now) -> None:
        assert not self.is_free(mock, candidate, now)
        assert self.is_free(mock, stranger, now)

    def test_one_that_is_over_is_free_once_its_questions_are_out(self, mock, candidate, now) -> None:
        self.change(mock, closes_at=now + timedelta(days=1), questions_out=False)
        later = now + timedelta(days=2)
        assert not self.is_free(mock, candidate, later)
        self.change(mock, questions_out=True)
        assert self.is_free(mock, candidate, later)
        assert not self.is_free(mock, candidate, now)

    def test_one_with_its_attempts_used_up_is_free_for_whoever_sat_it(self, mock, candidate, now) -> None:
        self.change(mock, questions_out=True)
        assert not self.is_free(mock, candidate, now)
        Attempt.objects.create(
            user=candidate, kind="mock", blueprint=mock.blueprint, form=mock.form, assignment=mock, turn=1,
            state="closed", started_at=now, deadline_at=now + timedelta(hours=1), finished_at=now, ending="candidate",
        )  # fmt: skip
        assert self.is_free(mock, candidate, now)


def test_the_learner_sees_what_is_left_that_is_new(candidate, forms, now) -> None:
    left = supply(candidate, now=now)[0]
    assert (left.questions, left.mocks, left.kept) == (len(free(candidate, now)), 4, 2)
    sit(candidate, forms[0], now)
    after = supply(candidate, now=now)[0]
    assert (after.questions, after.mocks) == (left.questions - len(asked_by(forms[2])), 3)


class TestStates:
    @pytest.fixture
    def versions(self, blueprint):
        return publish_questions(blueprint, each_section=2)

    def meet(self, user, version, now, *, right, seconds=30, flagged=False):
        chosen = version.key if right else (version.key + 1) % 4
        remember(user.pk, Showing(version.question_id, version.pk, now, chosen, "practice", None, seconds, flagged))

    def test_each_filter_finds_its_own(self, candidate, blueprint, versions, now) -> None:
        self.meet(candidate, versions[0], now, right=False)
        self.meet(candidate, versions[1], now, right=True, flagged=True)
        self.meet(candidate, versions[2], now, right=True, seconds=200)
        found = candidates_for(candidate, blueprint, now=now)
        of = {state: {one.version for one in matching(found, Source(state=state))} for state in STATES}
        ids = [version.pk for version in versions]
        assert (of["missed"], of["flagged"], of["slow"]) == ({ids[0]}, {ids[1]}, {ids[2]})
        assert of["unseen"] == set(ids[3:])
        assert of["any"] == set(ids)

    def test_counts_say_how_many_each_choice_would_have_with_the_others_as_they_are(
        self, candidate, blueprint, versions, now
    ) -> None:
        self.meet(candidate, versions[0], now, right=False)
        found = candidates_for(candidate, blueprint, now=now)
        counts = counted(found, Source(areas=("supply",), state="missed"))
        assert counts.total == 0
        assert counts.states == {"any": 4, "unseen": 4, "missed": 0, "flagged": 0, "bookmarked": 0, "slow": 0}
        assert (counts.areas["demand"], counts.areas["supply"]) == (1, 0)

    def test_an_area_and_a_section_of_another_go_together(self, candidate, blueprint, versions, now) -> None:
        found = candidates_for(candidate, blueprint, now=now)
        both = matching(found, Source(areas=("supply",), sections=("demand-one",)))
        assert {one.section for one in both} == {"supply-one", "supply-two", "demand-one"}

    def test_what_was_shown_and_left_open_is_neither_new_nor_missed(self) -> None:
        met = Met(None, False, 200, None)
        one = type("One", (), {"met": met, "bookmarked": False})()
        assert [name for name, is_so in STATES.items() if is_so(one)] == ["any"]


def test_the_pool_takes_the_same_statements_for_one_question_and_for_many(
    candidate, blueprint, now, statements
) -> None:
    counts = []
    for each in (1, 20):
        publish_questions(blueprint, each_section=each)
        with statements() as work:
            candidates_for(candidate, blueprint, now=now)
            supply(candidate, now=now)
        counts.append(len(work))
    assert counts[0] == counts[1]
