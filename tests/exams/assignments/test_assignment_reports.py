"""What members see after a group mock, and what whoever leaves sees no more."""

import pytest
from django.urls import reverse

from exams.actions.sitting import start_assigned
from groups.actions import add_member
from groups.models import Membership, Role
from tests.exams.assigning import make_mock
from tests.exams.assignments.conftest import DAY, sat, text


class TestReports:
    PARTS = ("report", "report_why", "report_questions", "report_csv")

    def statuses(self, client, attempt):
        return [client.get(reverse(f"exams:{part}", args=[attempt.public_id])).status_code for part in self.PARTS]

    def page(self, client, attempt) -> str:
        return text(client.get(reverse("exams:report", args=[attempt.public_id])))

    def test_everything_is_shown_where_the_leaders_say_so(self, mock, signed_in, candidate, now):
        attempt = sat(mock(), candidate, now)
        assert self.statuses(signed_in(candidate), attempt) == [200, 200, 200, 200]

    def test_areas_without_questions(self, mock, signed_in, candidate, now):
        attempt = sat(mock(shows="areas"), candidate, now)
        client = signed_in(candidate)
        assert self.statuses(client, attempt) == [200, 200, 404, 404]
        page = self.page(client, attempt)
        assert "Demand" in page
        assert "Review the questions" not in page
        assert reverse("exams:report_questions", args=[attempt.public_id]) not in page

    def test_the_score_only(self, mock, signed_in, candidate, now):
        attempt = sat(mock(shows="score"), candidate, now)
        client = signed_in(candidate)
        assert self.statuses(client, attempt) == [200, 404, 404, 404]
        page = self.page(client, attempt)
        assert "scaled-score" in page
        assert "Demand" not in page

    def test_nothing_before_the_leaders_release_it(self, mock, signed_in, candidate, now):
        attempt = sat(mock(release="after-close"), candidate, now)
        client = signed_in(candidate)
        assert self.statuses(client, attempt) == [200, 404, 404, 404]
        page = self.page(client, attempt)
        assert "Your leaders release results on" in page
        assert "scaled-score" not in page
        assert "raw-score" not in page

    def test_all_of_it_afterwards(self, mock, signed_in, candidate, now):
        import time_machine

        attempt = sat(mock(release="after-close"), candidate, now)
        client = signed_in(candidate)
        with time_machine.travel(now + 7 * DAY, tick=False):
            assert self.statuses(client, attempt) == [200, 200, 200, 200]

    @pytest.mark.parametrize("url", ["exams:history", "exams:list"])
    def test_no_list_tells_a_score_that_is_held_back(self, mock, url, signed_in, candidate, now):
        attempt = sat(mock(release="after-close"), candidate, now)
        page = text(signed_in(candidate).get(reverse(url)))
        assert "March mock" in page
        assert str(attempt.report.scaled) not in page

    def test_a_problem_is_reported_only_where_questions_are_shown(self, mock, signed_in, candidate, now):
        attempt = sat(mock(shows="areas"), candidate, now)
        url = reverse("exams:problem", args=[attempt.public_id, 1])
        assert signed_in(candidate).post(url, {"kind": "typo", "words": "x"}).status_code == 404

    def test_percent_with_its_interval_where_the_areas_are_not_the_exam_s(
        self, group, blueprint, versions, owner, signed_in, candidate, now
    ):
        attempt = sat(make_mock(group, blueprint, versions, by=owner, now=now), candidate, now)
        page = self.page(signed_in(candidate), attempt)
        assert "95 % interval" in page
        assert "Why there is no score from" in page
        assert "taster" not in page.lower()


class TestWhoeverLeaves:
    def test_sees_nothing_of_the_group_s_mocks_until_they_are_back(
        self, mock, signed_in, candidate, group, owner, now, at
    ):
        one = mock()
        attempt = sat(one, candidate, now)
        Membership.objects.filter(user=candidate).delete()
        client = signed_in(candidate)
        report = reverse("exams:report", args=[attempt.public_id])
        assert client.get(report).status_code == 404
        assert client.get(at("mock", one.pk)).status_code == 404
        for url in ("exams:history", "exams:list"):
            assert "March mock" not in text(client.get(reverse(url)))
        add_member(group, user=candidate, role=Role.MEMBER, by=owner, now=now)
        assert client.get(report).status_code == 200

    def test_loses_no_answer_of_an_exam_that_runs(self, mock, signed_in, candidate, now, post_json):
        one = mock()
        attempt = start_assigned(user=candidate, group_slug=one.group.slug, number=one.pk, now=now)
        Membership.objects.filter(user=candidate).delete()
        client = signed_in(candidate)
        saved = post_json(client, reverse("exams:answer", args=[attempt.public_id, 1]), {"seq": 1, "chosen": 2})
        assert saved.status_code == 200
        assert attempt.answers.get(position=1).chosen == 2
        again = post_json(client, reverse("exams:answer", args=[attempt.public_id, 1]), {"seq": 1, "chosen": 2})
        assert again.json()["status"] == "stale"
        assert client.get(reverse("exams:player", args=[attempt.public_id])).status_code == 404
        assert client.get(reverse("exams:state", args=[attempt.public_id])).status_code == 404
        assert post_json(client, reverse("exams:finish", args=[attempt.public_id]), {}).status_code == 200
