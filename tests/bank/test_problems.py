"""Reports of problems: one open report each, decided once, kept whole by the database."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actions import delete_person
from accounts.models import AuditEvent
from bank.actions.problems import MOST_OPEN_REPORTS, TooManyReports, decide_problems, report_problem, withdraw_problem
from bank.models import ProblemReport, QuestionBank
from bank.permissions import banks_watched_by, keeps
from bank.problems import Draw, questions_waiting
from tests.exams.drilling import make_drillable
from tests.factories import UserFactory, make_section, make_version

pytestmark = pytest.mark.django_db
State = ProblemReport.State


@pytest.fixture
def version(db):
    return make_version(make_section("supply-one"))


@pytest.fixture
def report(version, candidate, now):
    def send(about=version, reporter=candidate, **fields):
        said = {"kind": "key", "comment": "C follows.", "chosen": 2} | fields
        return report_problem(about=about, reporter=reporter, now=now, **said)

    return send


@pytest.fixture
def decide(admin, now):
    def say(*reports, state=State.ACCEPTED, outcome="", by=admin):
        return decide_problems(reports=reports, state=state, outcome=outcome, by=by, now=now)

    return say


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


class TestReporting:
    def test_a_report_waits_and_is_in_the_audit_trail(self, report, candidate, now) -> None:
        one = report()
        assert (one.state, one.created_at, one.reporter) == ("open", now, candidate)
        assert verbs() == ["problem.reported"]

    def test_the_same_again_changes_nothing_and_another_text_rewords_it(self, report) -> None:
        assert report() == report()
        assert verbs() == ["problem.reported"]
        assert report(comment="D follows.").comment == "D follows."
        assert ProblemReport.objects.count() == 1
        assert verbs() == ["problem.reported", "problem.reworded"]

    def test_after_a_decision_a_new_one_may_be_sent(self, report, decide) -> None:
        decide(report())
        report()
        assert sorted(ProblemReport.objects.values_list("state", flat=True)) == ["accepted", "open"]

    def test_others_report_the_same_question_beside_it(self, report, stranger) -> None:
        assert report() != report(reporter=stranger)

    def test_at_most_thirty_may_wait(self, report, version, stranger) -> None:
        for _ in range(MOST_OPEN_REPORTS):
            last = report(make_version(version.section))
        with pytest.raises(TooManyReports):
            report()
        assert report(last.version, comment="Reworded.").comment == "Reworded."
        report(reporter=stranger)

    def test_each_draw_of_a_template_is_reported_by_itself(self, report, blueprint, now) -> None:
        current = make_drillable(now, blueprint).current
        assert report(Draw(current, 7)) == report(Draw(current, 7))
        assert report(Draw(current, 8)) != report(Draw(current, 7))


class TestDeciding:
    def test_all_that_are_named_get_the_answer(self, report, decide, stranger, admin, now) -> None:
        both = [report(), report(reporter=stranger)]
        assert decide(*both, state=State.DECLINED, outcome="The table says 50.") == both
        for one in ProblemReport.objects.all():
            assert (one.state, one.outcome, one.decided_at, one.decided_by) == (
                "declined", "The table says 50.", now, admin,
            )  # fmt: skip
        assert verbs()[2:] == ["problem.decided"] * 2

    def test_who_comes_second_changes_nothing(self, report, decide, stranger) -> None:
        one = report()
        decide(one, outcome="Mended.")
        assert decide(one, state=State.DECLINED, outcome="No.", by=stranger) == []
        one.refresh_from_db()
        assert (one.state, one.outcome) == ("accepted", "Mended.")
        assert verbs().count("problem.decided") == 1

    def test_keeping_it_as_it_is_needs_a_reason(self, report, decide) -> None:
        one = report()
        with pytest.raises(ValidationError, match="Say why"):
            decide(one, state=State.DECLINED)
        assert decide(one)

    @pytest.mark.parametrize("state", [State.OPEN, State.WITHDRAWN])
    def test_only_a_decision_decides(self, report, decide, state) -> None:
        with pytest.raises(ValidationError, match="Choose"):
            decide(report(), state=state)

    def test_however_many_are_decided_it_takes_the_same_statements(self, report, decide, statements) -> None:
        counts = []
        for people in (1, 20):
            reports = [report(reporter=UserFactory()) for _ in range(people)]
            with statements() as work:
                assert len(decide(*reports)) == people
            counts.append(len(work))
        assert counts[0] == counts[1]

    def test_withdrawing_and_deciding_exclude_each_other(self, report, decide, candidate, stranger, now) -> None:
        mine, other = report(), report(reporter=stranger)
        assert withdraw_problem(mine, by=candidate, now=now)
        assert not withdraw_problem(mine, by=candidate, now=now)
        assert decide(mine, other) == [other]
        assert not withdraw_problem(other, by=stranger, now=now)


class TestPeople:
    def test_a_reporter_can_be_erased_with_their_reports(self, report, decide, candidate, admin, now) -> None:
        decide(report())
        delete_person(candidate, by=admin, now=now)
        assert not ProblemReport.objects.exists()

    def test_whoever_decided_can_be_erased_and_the_decision_stays(self, report, decide, stranger, admin, now) -> None:
        one = report()
        decide(one, by=stranger)
        delete_person(stranger, by=admin, now=now)
        one.refresh_from_db()
        assert (one.state, one.decided_by) == ("accepted", None)

    def test_staff_with_the_permission_keep_the_bundled_bank_and_no_other(self, version, admin, candidate) -> None:
        bundled, other = version.question.bank, QuestionBank.objects.create(slug="of-a-group", name="Of a group")
        assert keeps(admin, bundled)
        assert not keeps(admin, other)
        assert not keeps(candidate, bundled)
        assert list(banks_watched_by(admin)) == [bundled]
        assert list(banks_watched_by(candidate)) == []

    def test_questions_wait_once_however_many_report_them(
        self, report, version, admin, stranger, blueprint, now
    ) -> None:
        current = make_drillable(now, blueprint).current
        for about in (version, make_version(version.section), Draw(current, 7), Draw(current, 8)):
            report(about)
        report(reporter=stranger)
        assert questions_waiting(admin) == 3
        assert questions_waiting(stranger) == 0

    def test_reports_on_a_groups_bank_are_none_of_the_staffs(self, report, version, admin) -> None:
        version.question.bank = QuestionBank.objects.create(slug="of-a-group", name="Of a group")
        version.question.save()
        report()
        assert questions_waiting(admin) == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"version": None},
        {"seed": 7},
        {"state": "accepted"},
        {"outcome": "Mended."},
        {"state": "declined", "decided_at": "2026-03-02T09:00Z"},
        {"state": "withdrawn", "decided_at": "2026-03-02T09:00Z", "outcome": "x"},
    ],
)
def test_the_database_refuses_half_a_report(report, broken) -> None:
    one = report()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProblemReport.objects.filter(pk=one.pk).update(**broken)


def test_the_database_refuses_a_second_open_report(report, candidate, version, now) -> None:
    report()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProblemReport.objects.create(version=version, reporter=candidate, kind="key", comment="x", created_at=now)
