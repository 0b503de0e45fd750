"""Whoever keeps the bank works through what was reported, with what is known of each question."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import AuditEvent
from bank.actions.keys import correct_key
from bank.actions.problems import decide_problems, report_problem
from bank.models import ItemSnapshot, ProblemReport, Question, QuestionBank, QuestionVersion
from bank.problems import Draw
from exams.actions.drilling import answer, ask
from exams.models import FormQuestion
from tests.exams.drilling import make_drillable
from tests.factories import UserFactory, make_section, make_version
from tests.insights.reported import FIGURES, case_url, snapshot_of

pytestmark = pytest.mark.django_db
QUEUE = "/problems/queue/"


@pytest.fixture
def keeper(signed_in, admin):
    return signed_in(admin)


@pytest.fixture
def version(db):
    return make_version(make_section("supply-one"), stem_html="<p>How large is the lot?</p>", key=1)


@pytest.fixture
def report(version, now):
    def send(about=version, reporter=None, hours=0, **fields):
        said = {"kind": "key", "comment": "C follows.", "chosen": 2} | fields
        when = now + timedelta(hours=hours)
        return report_problem(about=about, reporter=reporter or UserFactory(), now=when, **said)

    return send


@pytest.fixture
def drillable(now, blueprint):
    return make_drillable(now, blueprint)


def test_a_question_drawn_from_a_template_says_where_the_mend_belongs(keeper, version, drillable, report) -> None:
    report()
    assert "a mend belongs there" not in keeper.get(case_url(version)).text
    QuestionVersion.objects.filter(pk=version.pk).update(drawn_from=drillable)
    assert f"Drawn from the calculation template {drillable.slug}" in keeper.get(case_url(version)).text


class TestQueue:
    def test_nothing_waits(self, keeper) -> None:
        assert "Nothing waits for an answer" in keeper.get(QUEUE).text

    def test_most_reports_come_first_then_the_oldest(self, keeper, version, report, drillable) -> None:
        often, later, draw = version, make_version(version.section), Draw(drillable.current, 7)
        report(later, hours=2)
        report(draw, hours=1)
        report(often, hours=3), report(often, hours=4, kind="typo")
        page = keeper.get(QUEUE).text
        places = [page.index(case_url(about)) for about in (often, draw, later)]
        assert places == sorted(places)
        assert "How large is the lot?" in page
        assert "Another answer is right" in page
        assert "A spelling or layout mistake" in page

    def test_it_shows_what_answers_say(self, keeper, version, report, blueprint, now) -> None:
        report()
        assert "Not enough answers yet" in keeper.get(QUEUE).text
        snapshot_of(blueprint, version, now - timedelta(days=2), p=0.9, p_low=0.8, p_high=0.95)
        snapshot_of(blueprint, version, now, **FIGURES)
        page = keeper.get(QUEUE).text
        assert "21 %" in page
        assert "Check the key" in page
        assert "90 %" not in page

    def test_a_drill_shows_what_its_learners_answered(self, keeper, candidate, report, drillable, now) -> None:
        question = ask(user=candidate, template=drillable, now=now)
        answer(question, chosen=0, now=now)
        report(Draw(question.version, question.seed))
        assert "From drills" in keeper.get(QUEUE).text

    def test_what_was_answered_moves_to_the_second_tab(self, keeper, admin, version, report, now) -> None:
        decide_problems(reports=[report()], state="accepted", outcome="", by=admin, now=now)
        assert case_url(version) not in keeper.get(QUEUE).text
        assert case_url(version) in keeper.get(QUEUE, {"tab": "decided"}).text

    def test_a_corrected_key_asks_for_new_explanations_until_there_is_a_new_version(
        self, keeper, admin, version, now
    ) -> None:
        tab = {"tab": "rewrite"}
        assert "Every explanation fits its key" in keeper.get(QUEUE, tab).text
        correct_key(version, new_key=3, reason="The table says so.", by=admin, now=now)
        assert "B → D" in keeper.get(QUEUE, tab).text
        assert "The explanations were written for the old key, B." in keeper.get(case_url(version)).text
        copy = QuestionVersion.objects.filter(pk=version.pk).values().get() | {"id": None, "number": 2, "key": 3}
        Question.objects.filter(pk=version.question_id).update(current=QuestionVersion.objects.create(**copy))
        assert "Every explanation fits its key" in keeper.get(QUEUE, tab).text

    def test_a_key_that_was_put_back_fits_its_explanations(self, keeper, admin, version, now) -> None:
        for hour, key in enumerate((3, 1)):
            correct_key(version, new_key=key, reason="x", by=admin, now=now + timedelta(hours=hour))
        assert "Every explanation fits its key" in keeper.get(QUEUE, {"tab": "rewrite"}).text

    @pytest.mark.parametrize("query", [{"tab": "x"}, {"page": "99"}, {"page": "\x00"}, {"tab": ""}])
    def test_any_query_shows_a_page(self, keeper, report, query) -> None:
        report()
        assert keeper.get(QUEUE, query).status_code == 200

    @pytest.mark.parametrize("tab", ["open", "decided", "rewrite"])
    def test_it_takes_the_same_statements_for_one_or_twenty(
        self, keeper, admin, version, report, blueprint, now, statements, tab
    ) -> None:
        taken, counts = snapshot_of(blueprint, version, now, **FIGURES).snapshot, []
        for more in (1, 19):
            for number in range(more):
                about = make_version(version.section)
                ItemSnapshot.objects.create(snapshot=taken, version=about, answers=80, **FIGURES)
                if tab == "rewrite":
                    correct_key(about, new_key=1, reason="x", by=admin, now=now)
                draw = Draw(make_drillable(now, blueprint, f"template-{more}-{number}").current, 7)
                made = [report(about), report(draw)]
                if tab == "decided":
                    decide_problems(reports=made, state="accepted", outcome="", by=admin, now=now)
            with statements() as work:
                page = keeper.get(QUEUE, {"tab": tab}).text
            counts.append(len(work))
            assert page.count("<tr>") > more
        assert counts[0] == counts[1]


class TestCase:
    def test_it_shows_the_question_its_figures_and_its_history(
        self, keeper, admin, candidate, version, report, blueprint, form, now
    ) -> None:
        FormQuestion.objects.update_or_create(
            form=form, version=version, defaults={"scored": False}, create_defaults={"scored": False, "position": 99}
        )
        snapshot_of(blueprint, version, now, **FIGURES)
        correct_key(version, new_key=2, reason="The table says so.", by=admin, now=now)
        old = report(comment="It was B all along.")
        decide_problems(reports=[old], state="declined", outcome="It is C.", by=admin, now=now)
        report(reporter=candidate, comment="Why <b>C</b>?", chosen=1)
        page = keeper.get(case_url(version)).text
        for words in (
            "How large is the lot?", "Because of W.", "Why &lt;b&gt;C&lt;/b&gt;?", "Ana, ", "had answered B",
            "Chosen by 1 who reported it", "Check the key", "13 to 31 % likely", "Strongest third",
            "Key of version 1 corrected: B → C", "The table says so.", "Mini 1.0, form 1 (trial)", "It is C.",
            "It was B all along.", f"{reverse('exams:regrade_new')}?version={version.pk}",
        ):  # fmt: skip
            assert words in page, words

    def test_a_report_on_an_older_version_shows_that_version(self, keeper, version, report) -> None:
        report()
        changes = {"id": None, "number": 2, "stem_html": "<p>How large is the next lot?</p>"}
        copy = QuestionVersion.objects.filter(pk=version.pk).values().get() | changes
        Question.objects.filter(pk=version.question_id).update(current=QuestionVersion.objects.create(**copy))
        page = keeper.get(case_url(version)).text
        assert "How large is the lot?" in page
        assert "the question has been changed since" in page
        page = keeper.get(case_url(version), {"version": "2"}).text
        assert "How large is the next lot?" in page
        assert '<a href="?version=1">version 1</a>' in page

    @pytest.mark.parametrize("number", ["", "0", "9", "x", "²", "9" * 400])
    def test_a_version_that_is_none_is_ignored(self, keeper, version, report, number) -> None:
        report()
        assert keeper.get(case_url(version), {"version": number}).status_code == 200

    def test_each_report_of_a_drill_shows_what_was_drawn(self, keeper, report, drillable) -> None:
        draw = Draw(drillable.current, 7)
        report(draw, chosen=0)
        page = keeper.get(case_url(draw)).text
        assert "The EOQ?" in page
        assert "Chosen by who reported it" in page
        assert "had answered A" in page
        assert page.count("The key</span>") == 1

    def test_however_many_reports_it_takes_the_same_statements(self, keeper, version, report, statements) -> None:
        counts = []
        for more in (1, 19):
            for _ in range(more):
                report()
            with statements() as work:
                page = keeper.get(case_url(version)).text
            counts.append(len(work))
            assert f"{1 if more == 1 else 20} report" in page
        assert counts[0] == counts[1]

    def test_a_question_of_a_groups_bank_is_not_there(self, keeper, version) -> None:
        other = QuestionBank.objects.create(slug="of-a-group", name="Of a group")
        Question.objects.filter(pk=version.question_id).update(bank=other)
        assert keeper.get(case_url(version)).status_code == 404

    @pytest.mark.parametrize("number", [0, 10**30])
    @pytest.mark.parametrize("name", ["problem_question", "problem_template"])
    def test_a_number_that_is_none_is_not_there(self, keeper, name, number) -> None:
        assert keeper.get(reverse(f"insights:{name}", args=[number])).status_code == 404


class TestDeciding:
    def test_all_that_are_ticked_get_the_answer_and_the_rest_waits(self, keeper, admin, version, report) -> None:
        first, second, third = report(), report(), report()
        data = {"reports": [first.pk, second.pk], "state": "declined", "outcome": "See the table."}
        response = keeper.post(case_url(version), data)
        assert (response.status_code, response.url) == (303, case_url(version))
        states = dict(ProblemReport.objects.values_list("pk", "state"))
        assert states == {first.pk: "declined", second.pk: "declined", third.pk: "open"}
        page = keeper.get(case_url(version)).text
        assert "2 reports answered, “Kept as it is”." in page
        assert "1 report to answer" in page

    def test_after_the_last_one_comes_the_queue(self, keeper, version, report) -> None:
        data = {"reports": [report().pk], "state": "accepted"}
        assert keeper.post(case_url(version), data).url == QUEUE

    def test_whoever_comes_second_is_told_and_changes_nothing(self, keeper, admin, version, report, now) -> None:
        one = report()
        decide_problems(reports=[one], state="accepted", outcome="Mended.", by=admin, now=now)
        data = {"reports": [one.pk], "state": "declined", "outcome": "No."}
        page = keeper.post(case_url(version), data, follow=True).text
        assert "1 report had an answer already" in page
        one.refresh_from_db()
        assert (one.state, one.outcome) == ("accepted", "Mended.")

    @pytest.mark.parametrize(
        ("fault", "said"),
        [
            ({"reports": []}, "Tick at least one report"),
            ({"reports": ["999"]}, "Report 999 is none of this question."),
            ({"reports": ["\x00"]}, "is none of this question."),
            ({"state": ""}, "Choose “Mended” or “Kept as it is”."),
            ({"state": "withdrawn"}, "Choose “Mended” or “Kept as it is”."),
            ({"outcome": " "}, "Say why it stays as it is"),
            ({"outcome": "x" * 2_001}, "At most 2000 characters: these are 2001."),
        ],
    )
    def test_a_faulty_answer_is_refused_with_what_to_mend(self, keeper, version, report, fault, said) -> None:
        data = {"reports": [report().pk], "state": "declined", "outcome": "See the table."} | fault
        response = keeper.post(case_url(version), data)
        assert response.status_code == 422
        assert said in response.text
        assert ProblemReport.objects.get().state == "open"
        assert "See the table." in response.text or "outcome" in fault

    def test_a_drill_is_answered_the_same_way(self, keeper, report, drillable) -> None:
        draw = Draw(drillable.current, 7)
        keeper.post(case_url(draw), {"reports": [report(draw).pk], "state": "accepted", "outcome": "Thanks."})
        assert ProblemReport.objects.get().outcome == "Thanks."
        assert AuditEvent.objects.filter(verb="problem.decided").count() == 1


class TestWho:
    @pytest.fixture
    def helper(self):
        """Of the staff, and may look at problems but not decide."""
        user = UserFactory(is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="view_problemreport"))
        return user

    def test_who_may_only_look_sees_no_form_and_decides_nothing(self, signed_in, helper, version, report) -> None:
        one, client = report(), signed_in(helper)
        page = client.get(case_url(version)).text
        assert "C follows." in page
        assert 'name="state"' not in page
        assert client.post(case_url(version), {"reports": [one.pk], "state": "accepted"}).status_code == 403

    def test_staff_without_the_permission_is_refused(self, signed_in, version) -> None:
        client = signed_in(UserFactory(is_staff=True))
        for url in (QUEUE, case_url(version)):
            assert client.get(url).status_code == 403

    def test_the_menu_tells_keepers_how_many_questions_wait(
        self, client, helper, candidate, report, statements
    ) -> None:
        report()
        report()
        home = reverse("accounts:profile")
        client.force_login(helper)
        with statements() as work:
            page = client.get(home).text
        assert re.search(r'menu__count">1<span class="visually-hidden"> to answer', page)
        assert len([sql for sql in work if '"bank_problemreport"' in sql]) == 1
        client.force_login(candidate)
        with statements() as work:
            page = client.get(home).text
        assert QUEUE not in page
        assert not [sql for sql in work if '"bank_problemreport"' in sql]
