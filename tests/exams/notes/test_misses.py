"""Naming why an answer was wrong: in tutored practice, on its result, in the review of a mock."""

import pytest
from django.urls import reverse

from exams.actions.noting import NotMissed, name_miss
from exams.actions.practicing import finish_practice
from exams.models import Answer, Assignment, Miss
from groups.models import Membership
from insights.models import WeaknessReport
from insights.weakness.around import around
from tests.bank.authored import Desk
from tests.exams.assigning import make_mock, own_questions
from tests.exams.notes.making import HTMX, missed, missed_in_mock, why_url
from tests.exams.practice.making import begin, latest, reply_to, url, work_through

pytestmark = pytest.mark.django_db


def named():
    return list(Miss.objects.values_list("why", flat=True))


def test_in_tutored_practice_a_reason_is_named_changed_and_taken_back_without_javascript(
    learner, candidate, blueprint, questions, now
) -> None:
    answer = missed(candidate, blueprint, now)
    here = url(answer.attempt, "?q=1")
    assert "Why did it go wrong?" in learner.get(here).text
    for why in ("misread", "time", "time"):
        response = learner.post(why_url(answer), {"why": why, "back": here})
        assert (response.status_code, response.url) == (303, here)
        assert named() == [why]
    page = learner.get(here).text
    assert 'id="reason-1-5" name="why" value="" data-key="5" aria-pressed="true"' in page
    assert learner.post(why_url(answer), {"why": "", "back": here}).status_code == 303
    assert named() == []


def test_with_htmx_only_the_five_buttons_come_back(learner, candidate, blueprint, questions, now) -> None:
    answer = missed(candidate, blueprint, now)
    page = learner.post(why_url(answer), {"why": "calculation"}, headers=HTMX).text
    assert page.strip().startswith('<form class="reasons')
    assert page.count("aria-pressed") == 5
    assert 'data-key="4" aria-pressed="true"' in page


def test_the_digits_are_not_shown_where_single_keys_are_off(learner, candidate, blueprint, questions, now) -> None:
    candidate.player_keys = False
    candidate.save()
    page = learner.get(url(missed(candidate, blueprint, now).attempt)).text
    assert "Misread the question" in page
    assert "<kbd" not in page
    assert 'data-keys="off"' in page


def test_a_right_answer_has_no_reason(learner, candidate, blueprint, questions, now) -> None:
    answer = missed(candidate, blueprint, now, right=True)
    assert "Why did it go wrong?" not in learner.get(url(answer.attempt, "?q=1")).text
    assert learner.post(why_url(answer), {"why": "misread"}).status_code == 422
    with pytest.raises(NotMissed):
        name_miss(answer, why="misread", by=candidate, now=now)
    assert named() == []


@pytest.mark.parametrize("why", ["nonsense", "x" * 100, "1", "\x00"])
def test_what_is_no_reason_is_refused(learner, candidate, blueprint, questions, now, why) -> None:
    response = learner.post(why_url(missed(candidate, blueprint, now)), {"why": why})
    assert (response.status_code, named()) == (422, [])


def test_it_leads_back_to_no_other_site(learner, candidate, blueprint, questions, now) -> None:
    answer = missed(candidate, blueprint, now)
    for back in ("https://example.com/", "//example.com/", "javascript:alert(1)", ""):
        assert learner.post(why_url(answer), {"why": "time", "back": back}).url == url(answer.attempt, "?q=1")


def test_nobody_else_s_answer_nor_one_that_may_still_change(
    client, stranger, candidate, blueprint, questions, now
) -> None:
    tutored, exam = missed(candidate, blueprint, now), missed(candidate, blueprint, now, mode="exam")
    client.force_login(candidate)
    assert client.post(why_url(exam), {"why": "misread"}).status_code == 404
    assert finish_practice(exam.attempt, by=candidate, now=now)
    assert client.post(why_url(exam), {"why": "misread"}).status_code == 303
    client.force_login(stranger)
    assert client.post(why_url(tutored), {"why": "misread"}).status_code == 404
    assert named() == ["misread"]


def test_the_result_of_a_practice_asks_for_every_miss(learner, candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now, count=5, mode="exam")
    work_through(attempt, now, [True, False, False, True, True])
    finish_practice(attempt, by=candidate, now=now)
    page = learner.get(url(attempt)).text
    assert page.count("Why did it go wrong?") == 2
    answer = Answer.objects.get(attempt=attempt, position=2)
    learner.post(why_url(answer), {"why": "reasoning"})
    assert 'id="reason-2-3" name="why" value="" data-key="3" aria-pressed="true"' in learner.get(url(attempt)).text


def test_a_question_left_open_in_time_may_be_named_at_once(learner, candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    reply_to(latest(attempt), now)
    Answer.objects.filter(attempt=attempt).update(chosen=None)
    assert learner.post(why_url(latest(attempt)), {"why": "time"}).status_code == 303
    assert named() == ["time"]


class TestInTheReviewOfAMock:
    def test_every_wrong_answer_is_asked_for(self, learner, candidate, form, now) -> None:
        answer = missed_in_mock(candidate, form, now)
        review = reverse("exams:report_questions", args=[answer.attempt.public_id])
        assert learner.get(review).text.count("Why did it go wrong?") == 8
        response = learner.post(why_url(answer), {"why": "unknown"})
        assert response.url == f"{review}?q=1#q-1"
        assert 'id="reason-1-1" name="why" value="" data-key="1" aria-pressed="true"' in learner.get(review).text

    def test_a_mock_that_runs_is_not_there(self, learner, attempt) -> None:
        assert learner.post(why_url(attempt.answers.first()), {"why": "unknown"}).status_code == 404

    def test_a_group_s_mock_only_once_its_questions_are_out(self, client, blueprint, now) -> None:
        desk = Desk(now)
        versions = own_questions(desk.group, blueprint)
        mock = make_mock(desk.group, blueprint, [*versions[:3], *versions[8:11]], by=desk.lea, now=now)
        answer = self.sat(desk, mock, now)
        client.force_login(desk.max)
        for held in ({"shows": "areas"}, {"shows": "questions", "release": "at-close"}):
            Assignment.objects.filter(pk=mock.pk).update(**held)
            assert client.post(why_url(answer), {"why": "unknown"}).status_code == 404, held
        Assignment.objects.filter(pk=mock.pk).update(release=Assignment.Release.AT_ONCE)
        assert client.post(why_url(answer), {"why": "unknown"}).status_code == 303
        Membership.objects.filter(user=desk.max).delete()
        assert client.post(why_url(answer), {"why": "misread"}).status_code == 404

    def sat(self, desk, mock, now):
        from exams.actions.closing import finish
        from exams.actions.sitting import start_assigned

        attempt = start_assigned(user=desk.max, group_slug=desk.slug, number=mock.pk, now=now)
        finish(attempt, queued={}, timed_out=False, by=desk.max, now=now)
        return attempt.answers.get(position=1)


def test_the_weakness_report_counts_reasons_by_section_and_hears_of_them(candidate, blueprint, questions, now) -> None:
    answer = missed(candidate, blueprint, now)
    WeaknessReport.objects.update(rung_at=None)
    before = WeaknessReport.objects.get().wanted
    name_miss(answer, why="misread", by=candidate, now=now)
    assert WeaknessReport.objects.get().wanted == before + 1
    section = answer.version.section.slug
    assert around(candidate, blueprint, now=now).reasons == {(section, "misread"): 1}
    type(answer.version).objects.filter(pk=answer.version_id).update(key=answer.chosen)
    assert around(candidate, blueprint, now=now).reasons == {}, "a corrected key made it right"


def test_twenty_questions_of_a_review_take_no_more_statements_than_one(
    signed_in, candidate, form, now, statements
) -> None:
    answer, counts = missed_in_mock(candidate, form, now), []
    page = reverse("exams:report_questions", args=[answer.attempt.public_id])
    client = signed_in(candidate)
    client.get(page)
    for number in (1, 8):
        for one in answer.attempt.answers.select_related("version")[:number]:
            one.attempt = answer.attempt
            name_miss(one, why="time", by=candidate, now=now)
        with statements() as work:
            client.get(page)
        counts.append(len(work))
    assert counts[0] == counts[1]
