"""Leaders choose the questions of a group mock, and see who has started it."""

import pytest

from exams.actions.choosing import places_of
from exams.models import AssignmentExtra
from groups.actions import add_member, create_group
from groups.models import Membership, Role
from tests.exams.assigning import make_draft, make_mock, own_questions
from tests.exams.assignments.conftest import sat, text
from tests.factories import UserFactory


class TestChoosing:
    @pytest.fixture
    def draft(self, group, blueprint, versions, owner, now):
        return make_draft(group, blueprint, versions[:3], by=owner, now=now)

    def questions(self, draft) -> list[int]:
        return [place.question for place in places_of(draft)]

    def test_the_counts_stand_beside_the_exam_s(self, leader, at, draft):
        page = text(leader.get(at("mock_questions", draft.pk)))
        assert "3 of 3" in page
        assert "0 of 3" in page

    def test_ticked_questions_are_added(self, leader, at, draft, versions):
        keys = [versions[8].question_id, versions[9].question_id]
        leader.post(at("mock_questions", draft.pk), {"do": "add", "question": keys})
        assert self.questions(draft)[3:] == keys

    def test_a_question_of_a_bank_of_strangers_is_not(self, leader, at, draft, stranger, blueprint, now):
        others = create_group(name="Others", slug="others", by=stranger, now=now)
        foreign = own_questions(others, blueprint, each_section=1)
        leader.post(at("mock_questions", draft.pk), {"do": "add", "question": [foreign[0].question_id]})
        assert len(self.questions(draft)) == 3

    def test_htmx_is_answered_with_the_part_that_changed(self, leader, at, draft, versions):
        answer = leader.post(
            at("mock_questions", draft.pk),
            {"do": "remove", "question": versions[0].question_id},
            headers={"HX-Request": "true"},
        )
        assert answer.status_code == 200
        assert "<html" not in text(answer)
        assert "Taken off the list" in text(answer)

    @pytest.mark.parametrize(
        ("data", "status"),
        [({"do": "move", "to": "x"}, 409), ({"do": "dance"}, 409), ({"do": "remove", "question": "9" * 40}, 303)],
    )
    def test_nonsense_changes_nothing(self, leader, at, draft, data, status):
        before = self.questions(draft)
        assert leader.post(at("mock_questions", draft.pk), data).status_code == status
        assert self.questions(draft) == before

    def test_questions_are_found_by_words_area_and_level(self, leader, at, draft, versions):
        wanted = versions[9]
        url = at("mock_questions", draft.pk)
        page = leader.get(url, {"q": wanted.stem, "area": "supply", "level": wanted.level, "calculation": "no"})
        assert [row.question for row in page.context["offered"]] == [wanted.question]
        assert not leader.get(url, {"q": wanted.stem, "area": "demand"}).context["offered"]

    def test_only_new_ones(self, leader, at, draft, group, blueprint, versions, owner, now):
        make_mock(group, blueprint, versions[3:10], by=owner, now=now)
        page = leader.get(at("mock_questions", draft.pk), {"new": "1"}).context["offered"]
        assert {row.question.pk for row in page} == {version.question_id for version in versions[10:]}

    def test_enemies_and_split_exhibits_are_named(self, leader, at, draft, versions):
        versions[0].question.enemies.add(versions[2].question)
        assert "Questions 1 and 3 give each other away." in text(leader.get(at("mock_questions", draft.pk)))

    def test_the_page_costs_the_same_for_one_and_for_twenty_questions(
        self, leader, at, group, blueprint, owner, now, statements
    ):
        own_questions(group, blueprint, each_section=1)
        counted = []
        for each in (1, 5):
            draft = make_draft(group, blueprint, own_questions(group, blueprint, each_section=each), by=owner, now=now)
            with statements() as work:
                leader.get(at("mock_questions", draft.pk))
            counted.append(len(work))
        assert counted[0] == counted[1]

    def test_a_mock_is_assembled_by_the_blueprint(self, leader, at, draft, versions):
        banks = [versions[0].question.bank_id]
        answer = leader.post(at("mock_assemble", draft.pk), {"banks": banks, "total": 8})
        assert answer.status_code == 303
        assert len(self.questions(draft)) == 8

    def test_a_bank_that_cannot_fill_it_says_so(self, leader, at, draft, group, blueprint):
        from bank.models import QuestionBank

        empty = QuestionBank.objects.create(slug="empty", name="Empty", group=group)
        answer = leader.post(at("mock_assemble", draft.pk), {"banks": [empty.pk], "total": 8})
        assert answer.status_code == 409
        assert "have 0 published questions, and this mock needs 4" in text(answer)
        assert len(self.questions(draft)) == 3

    @pytest.mark.parametrize("total", ["1", "9", "many", ""])
    def test_a_size_that_cannot_be(self, leader, at, draft, versions, total):
        banks = [versions[0].question.bank_id]
        assert leader.post(at("mock_assemble", draft.pk), {"banks": banks, "total": total}).status_code == 422

    def test_a_published_list_is_shown_and_fixed(self, leader, at, mock, exact):
        one = mock()
        assert "these questions are fixed" in text(leader.get(at("mock_questions", one.pk)))
        data = {"do": "remove", "question": exact[0].question_id}
        assert leader.post(at("mock_questions", one.pk), data).status_code == 409


class TestPeople:
    def test_says_who_has_started_and_finished(self, leader, at, mock, candidate, now):
        one = mock()
        page = text(leader.get(at("mock_people", one.pk)))
        assert "0 of 2 members have started" in page
        sat(one, candidate, now)
        page = text(leader.get(at("mock_people", one.pk)))
        assert "1 of 2 members has started, 1 has finished" in page

    def test_gives_extra_minutes(self, leader, at, mock, candidate, group):
        one = mock()
        theirs = Membership.objects.get(user=candidate)
        assert leader.post(at("mock_people", one.pk), {"member": theirs.pk, "minutes": "25"}).status_code == 303
        assert AssignmentExtra.objects.get().minutes == 25

    @pytest.mark.parametrize("minutes", ["-1", "601", "", "ten"])
    def test_minutes_that_cannot_be(self, leader, at, mock, candidate, minutes):
        theirs = Membership.objects.get(user=candidate)
        answer = leader.post(at("mock_people", mock().pk), {"member": theirs.pk, "minutes": minutes})
        assert answer.status_code == 422
        assert "Give whole minutes, 0 to 600." in text(answer)

    @pytest.mark.parametrize("member", ["", "x", "0", "9" * 30])
    def test_nobody_of_that_number(self, leader, at, mock, member):
        assert leader.post(at("mock_people", mock().pk), {"member": member, "minutes": "5"}).status_code == 404

    def test_costs_the_same_for_one_and_for_twenty_members(self, leader, at, mock, group, owner, now, statements):
        one, counted = mock(), []
        for people in (1, 19):
            for _ in range(people):
                person = UserFactory()
                add_member(group, user=person, role=Role.MEMBER, by=owner, now=now)
                sat(one, person, now)
            with statements() as work:
                leader.get(at("mock_people", one.pk))
            counted.append(len(work))
        assert counted[0] == counted[1]
