"""The pages of a group's mocks, for its members and its leaders."""

import pytest
from django.urls import reverse

from exams.actions.sitting import start_assigned
from exams.models import Assignment, Attempt
from tests.exams.assigning import make_draft
from tests.exams.assignments.conftest import HOUR, sat, text


class TestForMembers:
    def test_the_exams_page_lists_the_mocks_of_their_groups(self, mock, signed_in, candidate):
        mock()
        page = text(signed_in(candidate).get(reverse("exams:list")))
        assert "From your groups" in page
        assert "March mock" in page

    def test_a_stranger_is_shown_none(self, mock, signed_in, stranger, at):
        one = mock()
        client = signed_in(stranger)
        assert "March mock" not in text(client.get(reverse("exams:list")))
        for name in ("mock", "mock_tutorial", "mock_edit", "mock_questions", "mock_people"):
            assert client.get(at(name, one.pk)).status_code == 404
        assert client.post(at("mock_start", one.pk)).status_code == 404

    def test_they_begin_from_its_page(self, mock, signed_in, candidate, at):
        one = mock()
        client = signed_in(candidate)
        assert "Begin" in text(client.get(at("mock", one.pk)))
        assert client.post(at("mock_start", one.pk)).status_code == 303
        assert Attempt.objects.get().assignment == one
        assert "time is running" in text(client.get(at("mock", one.pk)))

    def test_they_may_read_the_tutorial_first(self, mock, signed_in, candidate, at):
        one = mock()
        assert at("mock_start", one.pk) in text(signed_in(candidate).get(at("mock_tutorial", one.pk)))

    def test_a_mock_that_cannot_be_started_says_why(self, mock, signed_in, candidate, at, now):
        one = mock(opens_at=now + HOUR)
        answer = signed_in(candidate).post(at("mock_start", one.pk))
        assert answer.status_code == 409
        assert "not opened yet" in text(answer)

    def test_drafts_are_the_leaders_alone(self, group, blueprint, owner, signed_in, candidate, at, now):
        draft = make_draft(group, blueprint, [], by=owner, now=now)
        client = signed_in(candidate)
        assert client.get(at("mock", draft.pk)).status_code == 404
        assert "March mock" not in text(client.get(at("mocks")))
        assert "March mock" in text(signed_in(owner).get(at("mocks")))

    def test_members_may_not_lead(self, mock, signed_in, candidate, at):
        one = mock()
        client = signed_in(candidate)
        for name in ("mock_edit", "mock_questions", "mock_people"):
            assert client.get(at(name, one.pk)).status_code == 403
        assert client.post(at("mock_state", one.pk), {"do": "withdraw"}).status_code == 403

    @pytest.mark.parametrize("name", ["exams:list", "exams:mocks", "exams:history"])
    def test_lists_cost_the_same_at_one_and_at_twenty_mocks(self, mock, name, signed_in, candidate, statements, now):
        client = signed_in(candidate)
        url = reverse(name, args=["tuesday"] if name == "exams:mocks" else [])
        counted = []
        for mocks in (1, 19):
            for number in range(mocks):
                sat(mock(attempts_allowed=2, title=f"Mock {mocks} {number}"), candidate, now)
            with statements() as work:
                assert client.get(url).status_code == 200
            counted.append(len(work))
        assert counted[0] == counted[1]


def given(blueprint, **changes):
    return {
        "title": "Week 4",
        "blueprint": blueprint.pk,
        "opens_at": "2026-03-02T10:00",
        "closes_at": "2026-03-09T10:00",
        "closing_ends_attempts": "False",
        "minutes": "45",
        "attempts_allowed": "2",
        "shows": "areas",
        "release": "after-close",
    } | changes


class TestLeading:
    def test_a_leader_sets_a_mock(self, leader, at, blueprint, owner):
        owner.time_zone = "Europe/Madrid"
        owner.save()
        assert leader.get(at("mock_new")).status_code == 200
        answer = leader.post(at("mock_new"), given(blueprint))
        made = Assignment.objects.get()
        assert answer.url == at("mock_questions", made.pk)
        assert (made.title, made.minutes, made.attempts_allowed, made.shows) == ("Week 4", 45, 2, "areas")
        assert made.opens_at.hour == 9

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title": " "}, "Give the mock a title"),
            ({"closes_at": "2026-03-02T09:30"}, "must end after it begins"),
            ({"opens_at": "2026-01-02T09:30", "closes_at": "2026-02-02T09:30"}, "That moment is over"),
            ({"closes_at": ""}, "Give it an end"),
            ({"closes_at": "", "release": "at-once", "closing_ends_attempts": "True"}, "nothing that could end"),
            ({"attempts_allowed": "11"}, "less than or equal to 10"),
            ({"minutes": "0"}, "greater than or equal to 1"),
            ({"closing_ends_attempts": ""}, "Choose what the end of the window means"),
            ({"shows": "nothing"}, "not one of the available choices"),
            ({"opens_at": "soon"}, "Enter a valid date/time"),
        ],
    )
    def test_what_makes_no_sense_is_said_at_its_field(self, leader, at, blueprint, changes, words):
        answer = leader.post(at("mock_new"), given(blueprint, **changes))
        assert answer.status_code == 422
        assert words in text(answer)
        assert not Assignment.objects.exists()

    def test_a_leader_changes_the_window(self, leader, at, mock, blueprint):
        one = mock(minutes=45)
        assert leader.post(at("mock_edit", one.pk), given(blueprint, title="Later")).status_code == 303
        one.refresh_from_db()
        assert (one.title, one.form.title) == ("Later", "Later")

    def test_minutes_of_a_mock_that_was_started_are_refused(self, leader, at, mock, blueprint, candidate, now):
        one = mock()
        start_assigned(user=candidate, group_slug="tuesday", number=one.pk, now=now)
        answer = leader.post(at("mock_edit", one.pk), given(blueprint, opens_at="2026-03-02T09:00"))
        assert answer.status_code == 409
        assert "minutes can no longer change" in text(answer)

    def test_publishing_withdrawing_and_taking_back(self, leader, at, group, blueprint, exact, owner, now):
        draft = make_draft(group, blueprint, exact, by=owner, now=now)
        for does, state in (
            ("publish", "published"), ("withdraw", "withdrawn"), ("offer", "published"), ("take-back", "draft"),
        ):  # fmt: skip
            assert leader.post(at("mock_state", draft.pk), {"do": does}).status_code == 303
            draft.refresh_from_db()
            assert draft.state == state
        assert leader.post(at("mock_state", draft.pk), {"do": "delete"}).url == at("mocks")
        assert not Assignment.objects.exists()

    def test_an_empty_draft_is_not_published(self, leader, at, group, blueprint, owner, now):
        draft = make_draft(group, blueprint, [], by=owner, now=now)
        answer = leader.post(at("mock_state", draft.pk), {"do": "publish"})
        assert answer.status_code == 409
        assert "no question that counts" in text(answer)

    @pytest.mark.parametrize("does", ["", "dance"])
    def test_no_such_step(self, leader, at, mock, does):
        assert leader.post(at("mock_state", mock().pk), {"do": does}).status_code == 422
