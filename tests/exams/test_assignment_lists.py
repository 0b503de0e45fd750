"""Which questions a group mock asks: the list by hand, and assembled by the blueprint."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from exams.actions.assigning import Refused
from exams.actions.choosing import (
    Place,
    add_questions,
    count_question,
    move_question,
    places_of,
    remove_question,
    replace_questions,
)  # fmt: skip
from exams.actions.publishing import CannotBuild
from exams.actions.sitting import start_assigned
from exams.assignments.assembling import assembled
from exams.models import Assignment, Attempt
from groups.actions import add_member, create_group
from groups.models import Role
from tests.exams.assigning import make_draft, make_mock, own_questions
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


class TestTheList:
    @pytest.fixture
    def draft(self, group, blueprint, versions, owner, now):
        return make_draft(group, blueprint, versions[:3], by=owner, now=now)

    def order(self, draft) -> list[int]:
        return [place.version for place in places_of(draft)]

    def test_questions_are_added_at_the_end_each_once(self, draft, versions, owner, now):
        places = [Place(version.question_id, version.pk) for version in versions[2:5]]
        assert add_questions(draft, places=places, by=owner, now=now) == 2
        assert self.order(draft) == [version.pk for version in versions[:5]]

    def test_one_moves(self, draft, versions, owner, now):
        move_question(draft, question=versions[2].question_id, to=1, by=owner, now=now)
        assert self.order(draft) == [versions[2].pk, versions[0].pk, versions[1].pk]

    def test_one_is_put_on_trial(self, draft, versions, owner, now):
        count_question(draft, question=versions[1].question_id, scored=False, by=owner, now=now)
        assert [place.scored for place in places_of(draft)] == [True, False, True]

    def test_every_change_is_in_the_group_s_trail(self, draft, versions, owner, now, group):
        remove_question(draft, question=versions[1].question_id, by=owner, now=now)
        row = AuditEvent.objects.filter(verb="mock.questions").latest("pk")
        assert (row.group_id, row.details) == (group.pk, {"old": 3, "new": 2})

    def test_it_holds_no_more_than_an_exam(self, draft, blueprint, group, owner, now):
        many = own_questions(group, blueprint, each_section=38)
        places = [Place(version.question_id, version.pk) for version in many]
        with pytest.raises(Refused, match="at most 150"):
            replace_questions(draft, places=places, by=owner, now=now)


class TestAssembling:
    @pytest.fixture
    def draft(self, group, blueprint, owner, now):
        return make_draft(group, blueprint, [], by=owner, now=now)

    def banks(self, versions) -> list[int]:
        return [versions[0].question.bank_id]

    def test_takes_what_the_exam_asks_of_each_area(self, draft, versions):
        places = assembled(draft, banks=self.banks(versions), total=8)
        assert sum(place.scored for place in places) == 6
        area = {version.pk: version.section.slug.split("-")[0] for version in versions}
        scored = sorted(area[place.version] for place in places if place.scored)
        assert scored == ["demand"] * 3 + ["supply"] * 3

    def test_a_smaller_one_keeps_the_proportions(self, draft, versions):
        places = assembled(draft, banks=self.banks(versions), total=4)
        assert len(places) == 4

    def test_says_what_a_bank_lacks(self, draft, group, blueprint):
        few = own_questions(group, blueprint, each_section=1)
        with pytest.raises(CannotBuild, match="Demand: the banks you chose have 2 published questions"):
            assembled(draft, banks=self.banks(few), total=8)

    def test_trial_places_take_the_group_s_new_questions(self, draft, versions, group, blueprint, owner, now):
        used, new = versions[:3] + versions[8:11], {version.pk for version in versions[3:8] + versions[11:]}
        make_mock(group, blueprint, used, by=owner, now=now)
        places = assembled(draft, banks=self.banks(versions), total=8)
        assert {place.version for place in places if not place.scored} <= new

    def test_uses_no_bank_but_those_chosen(self, draft, versions, group, blueprint):
        publish_questions(blueprint, each_section=4)
        places = assembled(draft, banks=self.banks(versions), total=8)
        assert {place.version for place in places} <= {version.pk for version in versions}

    def test_a_foreign_bank_is_no_bank_of_the_group_s(self, draft, stranger, blueprint, now):
        other = create_group(name="Others", slug="others", by=stranger, now=now)
        foreign = own_questions(other, blueprint)
        with pytest.raises(CannotBuild, match="have 0 published"):
            assembled(draft, banks=self.banks(foreign), total=8)


def test_questions_with_no_place_for_a_key_are_assembled_too(group, blueprint, versions, owner, now):
    for version in versions[::2]:
        type(version).objects.filter(pk=version.pk).update(kind="multiple", key=3)
    draft = make_draft(group, blueprint, [], by=owner, now=now)
    assert len(assembled(draft, banks=[versions[0].question.bank_id], total=8)) == 8
