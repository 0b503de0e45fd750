"""A candidate says that something is wrong with a question, and reads what came of it."""

import re

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from bank.actions.problems import MOST_OPEN_REPORTS, decide_problems
from bank.models import ProblemReport
from exams.actions.closing import finish
from exams.actions.drilling import answer, ask
from exams.models import Answer
from tests.answering import answer_right
from tests.exams.drilling import make_drillable
from tests.exams.reporting import report_first
from tests.factories import make_version

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SAID = {"kind": "wrong", "comment": "The lot size is 40, not 50."}


@pytest.fixture
def closed(attempt, candidate, now):
    answer_right(attempt, 3, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    return attempt


def review_url(attempt):
    return reverse("exams:report_questions", args=[attempt.public_id])


def problem_url(attempt, position=1):
    return reverse("exams:problem", args=[attempt.public_id, position])


def block(page: str, key: object) -> str:
    """What stands below the question."""
    return page.split(f'id="problem-{key}"')[1].split("</details>")[0]


@pytest.fixture
def me(client, candidate):
    client.force_login(candidate)
    return client


class TestReporting:
    def test_without_javascript_the_report_is_sent_and_the_question_says_so(self, me, closed) -> None:
        assert "Report a problem" in block(me.get(review_url(closed)).text, 1)
        response = me.post(problem_url(closed), SAID)
        assert (response.status_code, response.url) == (303, f"{review_url(closed)}?q=1#problem-1")
        page = me.get(review_url(closed)).text
        assert re.search(r"Reported on \w{3} \d+, \d{4}\.</strong> Waiting\.", block(page, 1))
        assert "The lot size is 40, not 50." in block(page, 1)
        assert "Reported on" not in block(page, 2)

    def test_it_keeps_what_was_answered(self, me, closed) -> None:
        me.post(problem_url(closed, 2), SAID)
        shown = Answer.objects.get(attempt=closed, position=2)
        report = ProblemReport.objects.get()
        assert (report.version, report.chosen, report.state) == (shown.version, shown.chosen, "open")

    def test_with_htmx_only_the_block_comes_back(self, me, closed) -> None:
        page = me.post(problem_url(closed), SAID, headers=HTMX).text
        assert page.strip().startswith('<div class="problem')
        assert 'role="status"' in page
        assert "Waiting" in page

    @pytest.mark.parametrize(
        ("fault", "said"),
        [
            ({"kind": ""}, "Choose what is wrong."),
            ({"kind": "nonsense"}, "That is none of the choices."),
            ({"comment": " \n "}, "Say what is wrong; a sentence is enough."),
            ({"comment": "x" * 2_001}, "At most 2000 characters: these are 2001."),
            ({"comment": "a\x00b"}, "Null characters are not allowed."),
        ],
    )
    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["whole page", "block"])
    def test_a_faulty_one_is_refused_with_what_to_mend(self, me, closed, fault, said, headers) -> None:
        response = me.post(problem_url(closed), SAID | fault, headers=headers)
        assert response.status_code == 422
        assert said in response.text
        assert not ProblemReport.objects.exists()

    def test_what_was_typed_stays_in_a_refused_form(self, me, closed) -> None:
        page = me.post(problem_url(closed), SAID | {"kind": ""}).text
        assert "The lot size is 40, not 50.</textarea>" in page
        assert '<details class="disclosure problem__more" open>' in page

    def test_lines_count_as_the_browser_counts_them(self, me, closed) -> None:
        me.post(problem_url(closed), SAID | {"comment": "x\r\n" * 1_000})
        assert len(ProblemReport.objects.get().comment) == 1_999

    def test_html_in_a_comment_is_text(self, me, closed) -> None:
        me.post(problem_url(closed), SAID | {"comment": "<script>alert(1)</script>"})
        for url in (review_url(closed), reverse("exams:problems")):
            page = me.get(url).text
            assert "<script>alert" not in page
            assert "&lt;script&gt;alert(1)" in page

    def test_a_double_click_reports_once(self, me, closed) -> None:
        for _ in range(2):
            me.post(problem_url(closed), SAID)
        assert ProblemReport.objects.count() == 1
        assert AuditEvent.objects.filter(verb__startswith="problem.").count() == 1

    def test_a_second_report_while_one_waits_rewords_it(self, me, closed) -> None:
        me.post(problem_url(closed), SAID)
        page = me.get(review_url(closed)).text
        assert '<option value="wrong" selected>' in block(page, 1)
        me.post(problem_url(closed), {"kind": "typo", "comment": "“Recieve”."})
        report = ProblemReport.objects.get()
        assert (report.kind, report.comment) == ("typo", "“Recieve”.")

    def test_somebody_with_thirty_open_reports_is_told_so(self, me, candidate, closed, now) -> None:
        section = closed.answers.first().version.section
        ProblemReport.objects.bulk_create(
            ProblemReport(version=make_version(section), reporter=candidate, kind="typo", comment="x", created_at=now)
            for _ in range(MOST_OPEN_REPORTS)
        )
        response = me.post(problem_url(closed), SAID)
        assert response.status_code == 422
        assert "You have 30 reports waiting for an answer already" in response.text
        assert ProblemReport.objects.count() == MOST_OPEN_REPORTS


class TestWhose:
    def test_others_attempts_are_not_there(self, client, stranger, closed) -> None:
        client.force_login(stranger)
        assert client.post(problem_url(closed), SAID).status_code == 404

    @pytest.mark.parametrize("position", [0, 99, 10**30])
    def test_a_question_that_was_not_asked_is_not_there(self, me, closed, position) -> None:
        assert me.post(problem_url(closed, position), SAID).status_code == 404

    def test_while_the_exam_runs_nothing_can_be_reported(self, me, attempt, now) -> None:
        attempt.deadline_at = now.replace(year=2100)
        attempt.save()
        assert me.post(problem_url(attempt), SAID).url == reverse("exams:player", args=[attempt.public_id])
        assert not ProblemReport.objects.exists()

    def test_whoever_had_to_sign_in_on_the_way_is_led_to_the_question(self, client, candidate, closed) -> None:
        away = client.post(problem_url(closed), SAID)
        assert away.url == f"{reverse('account_login')}?next={problem_url(closed)}"
        client.force_login(candidate)
        assert client.get(problem_url(closed)).url == f"{review_url(closed)}?q=1#problem-1"

    def test_a_guest_is_asked_to_sign_in_and_keeps_the_taster(self, client, candidate, form) -> None:
        start = client.post(reverse("exams:taster"))
        attempt = start.url.split("/")[2]
        client.post(f"/attempts/{attempt}/finish/", {"answers": []}, content_type="application/json")
        url = reverse("exams:report_questions", args=[attempt])
        page = client.get(url).text
        assert f'href="{reverse("account_login")}?next={url}"' in page
        assert "problem__form" not in page
        client.force_login(candidate)
        assert "problem__form" in client.get(url).text


class TestOutcome:
    def test_the_reporter_reads_what_came_of_it_and_may_report_something_else(self, me, admin, closed, now) -> None:
        report = report_first(closed, now)
        decide_problems(reports=[report], state="declined", outcome="The table\n\nsays <50>.", by=admin, now=now)
        said = block(me.get(review_url(closed)).text, 1)
        assert "<strong>Kept as it is</strong> on Mar 2, 2026" in said
        assert "<p>says &lt;50&gt;.</p>" in said
        assert "Report something else" in said
        me.post(problem_url(closed), SAID)
        assert ProblemReport.objects.count() == 2
        assert "Waiting" in block(me.get(review_url(closed)).text, 1)

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_one_that_waits_can_be_withdrawn(self, me, closed, now, headers) -> None:
        report = report_first(closed, now)
        assert (
            "Your report is withdrawn."
            in me.post(problem_url(closed), {"withdraw": report.pk}, headers=headers, follow=True).text
        )
        report.refresh_from_db()
        assert report.state == "withdrawn"
        assert "Report a problem" in block(me.get(review_url(closed)).text, 1)

    def test_one_that_was_answered_can_no_longer_be_withdrawn(self, me, admin, closed, now) -> None:
        report = report_first(closed, now)
        decide_problems(reports=[report], state="accepted", outcome="", by=admin, now=now)
        for url, field in ((problem_url(closed), ""), (reverse("exams:problems"), report.pk)):
            page = me.post(url, {"withdraw": field}, follow=True).text
            assert "It has been answered already" in page
        report.refresh_from_db()
        assert report.state == "accepted"


@pytest.mark.parametrize("said", [0, 1, 8])
def test_the_review_takes_one_statement_for_all_reports(me, closed, now, statements, said) -> None:
    for position in range(1, said + 1):
        report_first(closed, now, position=position)
    with statements() as work:
        page = me.get(review_url(closed)).text
    assert page.count("Waiting.") == said
    assert len([sql for sql in work if '"bank_problemreport"' in sql]) == 1


class TestDrill:
    @pytest.fixture
    def template(self, now, blueprint):
        return make_drillable(now, blueprint)

    @pytest.fixture
    def answered(self, candidate, template, now):
        question = ask(user=candidate, template=template, now=now)
        answer(question, chosen=2, now=now)
        return question

    def test_the_draw_is_reported_and_the_page_says_so(self, me, template, answered) -> None:
        drill, url = (reverse(f"exams:{name}", args=[template.slug]) for name in ("drill", "drill_problem"))
        assert "Report a problem" in block(me.get(drill).text, "drill")
        response = me.post(url, SAID | {"number": answered.number})
        assert (response.status_code, response.url) == (303, f"{drill}#problem-drill")
        report = ProblemReport.objects.get()
        assert (report.template_version, report.seed, report.chosen) == (answered.version, answered.seed, 2)
        assert "Waiting." in block(me.get(drill).text, "drill")

    def test_a_faulty_one_shows_the_drawn_question_again(self, me, template, answered) -> None:
        response = me.post(reverse("exams:drill_problem", args=[template.slug]), {"number": answered.number})
        assert response.status_code == 422
        assert "The EOQ?" in response.text

    @pytest.mark.parametrize("number", ["", "2", "x", "9" * 400])
    def test_another_question_than_the_one_answered_last_is_not_there(self, me, template, answered, number) -> None:
        url = reverse("exams:drill_problem", args=[template.slug])
        assert me.post(url, SAID | {"number": number}).status_code == 404

    def test_before_the_answer_nothing_can_be_reported(self, me, candidate, template, now) -> None:
        question = ask(user=candidate, template=template, now=now)
        url = reverse("exams:drill_problem", args=[template.slug])
        assert "problem-drill" not in me.get(reverse("exams:drill", args=[template.slug])).text
        assert me.post(url, SAID | {"number": question.number}).status_code == 404


class TestMine:
    url = "/problems/"

    def test_it_shows_what_one_said_with_the_way_to_the_question(self, me, admin, closed, now) -> None:
        first, second = report_first(closed, now), report_first(closed, now, position=2, kind="typo")
        decide_problems(reports=[first], state="accepted", outcome="Thank you.", by=admin, now=now)
        page = me.get(self.url).text
        assert page.index(f"report-{second.pk}") < page.index(f"report-{first.pk}")
        assert first.version.stem in page
        for words in ("Mended", "Thank you.", "Waiting", "A spelling or layout mistake", "C follows from the table."):
            assert words in page
        assert f'href="{review_url(closed)}?q=2#q-2"' in page

    def test_one_that_waits_can_be_withdrawn_there(self, me, closed, now) -> None:
        report = report_first(closed, now)
        for _twice in range(2):
            assert me.post(self.url, {"withdraw": report.pk}).status_code == 303
            assert "Your report is withdrawn." in me.get(self.url).text
        report.refresh_from_db()
        assert report.state == "withdrawn"

    @pytest.mark.parametrize("number", ["", "0", "x", "9" * 400, "\x00", "²"])
    def test_no_number_withdraws_nothing(self, me, number) -> None:
        assert me.post(self.url, {"withdraw": number}).status_code == 404

    def test_others_reports_are_neither_shown_nor_withdrawn(self, client, stranger, closed, now) -> None:
        report = report_first(closed, now)
        client.force_login(stranger)
        assert "Nothing reported" in client.get(self.url).text
        assert client.post(self.url, {"withdraw": report.pk}).status_code == 404

    def test_it_takes_the_same_statements_for_one_or_twenty(self, me, candidate, closed, now, statements) -> None:
        section, counts = closed.answers.first().version.section, []
        report_first(closed, now)
        for more in (0, 19):
            ProblemReport.objects.bulk_create(
                ProblemReport(
                    version=make_version(section), reporter=candidate, kind="typo", comment="x", created_at=now
                )
                for _ in range(more)
            )
            with statements() as work:
                page = me.get(self.url).text
            counts.append(len(work))
            assert page.count("<article") == 1 + more
        assert counts[0] == counts[1]
