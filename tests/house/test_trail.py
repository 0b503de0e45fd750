"""What is done to a study group's things stands in the trail that its owners read: every audit row carries its group,
or is named here as one of nobody's group."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import AuditEvent
from bank.actions.banks import close_bank, create_bank, open_bank, rename_bank
from bank.actions.commenting import add_comment, reopen_comment, settle_comment
from bank.actions.copying import copy_bank
from bank.actions.editing import give_up
from bank.actions.exhibits import create_exhibit, edit_exhibit
from bank.actions.judging import close_panel, give_up_panel, judge, open_panel, start_second_round
from bank.actions.keys import correct_key
from bank.actions.many import add_tag, delete_drafts, remove_tag, set_level
from bank.actions.pictures import add_picture
from bank.actions.problems import decide_problems, report_problem, withdraw_problem
from bank.actions.publishing import publish, retire, revive
from bank.actions.reviewing import request_changes, submit, withdraw
from bank.actions.writing import discard_draft
from bank.models import Draft, ProblemReport
from exams.actions.assigning import change_assignment, delete_draft, offer_again, take_back
from exams.actions.assigning import withdraw as withdraw_mock
from exams.actions.closing import finish, set_extra_minutes
from exams.actions.regrade_preview import Change
from exams.actions.regrading import order_regrade
from exams.actions.sitting import start_assigned
from exams.actions.tables import settle
from exams.actions.windows import give_minutes
from groups.models import Role
from tests.answering import answer_right
from tests.bank.authored import NUMBER, WHOLE, Desk
from tests.bank.editor.drawn import drawn
from tests.exams.assigning import make_draft, make_mock, own_questions
from tests.exams.regrading import run_to_the_end
from tests.exams.tables import HARD, take_snapshot
from tests.factories import publish_questions

# Of no group: what somebody does for themselves, and what is done to the bundled bank and its forms.
NOBODYS = ("content.loaded", "drill.", "form.published", "forms.ordered", "note.", "practice.", "taster.")
# The candidate's own start of a public mock; a group's is started in exams.actions.sitting.
ELSEWHERE = ("exams/actions/starting.py",)
ROOMS = ("groups", "bank", "exams")
pytestmark = pytest.mark.django_db


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of accounts.audit's record and event, with its place."""
    for room in ROOMS:
        for path in sorted((Path(settings.BASE_DIR) / room).rglob("*.py")):
            place, text = str(path.relative_to(settings.BASE_DIR)), path.read_text()
            if "accounts.audit" not in text or place.startswith(ELSEWHERE):
                continue
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "event"):
                    yield f"{place}:{node.lineno}", node


def test_every_audit_row_is_given_its_group() -> None:
    without = {
        place: getattr(call.args[0], "value", "?")
        for place, call in calls()
        if "group" not in {keyword.arg for keyword in call.keywords}
    }
    assert {place: verb for place, verb in without.items() if not verb.startswith(NOBODYS)} == {}
    assert len(list(calls())) > 60


@pytest.fixture
def desk(now) -> Desk:
    return Desk(now)


@pytest.fixture
def strangers() -> Iterator[None]:
    """Nothing that happens in the test is in no group's trail."""
    yield
    assert list(AuditEvent.objects.filter(group_id=None).values_list("verb", flat=True)) == []


def verbs(desk) -> set[str]:
    return set(AuditEvent.objects.filter(group_id=desk.group.pk).values_list("verb", flat=True))


def test_what_is_done_in_a_bank(desk, now, strangers) -> None:
    who = {"by": desk.lea, "now": now}
    bank = create_bank(desk.group, name="Second", **who)
    rename_bank(bank, name="Other", **who)
    other = Desk(now, "cusco")
    open_bank(desk.bank, to=other.group, **who)
    close_bank(desk.bank, to=other.group, **who)
    exhibit = create_exhibit(desk.bank, title="Grid", body="| A |\n|---|\n| 1 |", chart=None, **who)
    edit_exhibit(exhibit, title="Grid", body="| A |\n|---|\n| 2 |", chart=None, **who)
    add_picture(desk.bank, data=drawn(), name="a.png", **who)
    question = desk.approved()
    comment = add_comment(question, text="Why?", **who)
    settle_comment(comment, **who)
    reopen_comment(comment, **who)
    publish([question], **who)
    set_level(desk.bank, questions=[question.pk], value="remember", **who)
    add_tag(desk.bank, questions=[question.pk], value="lots", **who)
    remove_tag(desk.bank, questions=[question.pk], value="lots", **who)
    discard_draft(question, item=WHOLE, **who)
    retire(question, why="Old.", **who)
    revive(question, **who)
    delete_drafts(desk.bank, questions=[desk.draft().pk], value="", **who)
    given_up = desk.draft()
    give_up(given_up, revision=Draft.objects.get(question=given_up).revision, **who)
    copy_bank(desk.bank, into=other.group, name="Copy", **who)
    correct_key(desk.approved().current, new_key=0, reason="x", **who)
    assert len(verbs(desk)) >= 20
    assert verbs(other) >= {"bank.opened", "bank.closed", "bank.created", "bank.copied"}


def test_what_is_done_in_reviews_panels_and_reports(desk, now, strangers) -> None:
    review = desk.submitted()
    withdraw(review, by=desk.olu, now=now)
    again = submit(review.question, note="", by=desk.olu, now=now)
    desk.solved(again)
    request_changes(again, what="More.", by=desk.rosa, now=now)
    approved = desk.approved()
    for done in (give_up_panel, close_panel):
        panel = open_panel(desk.bank, name="P", questions=[approved], by=desk.lea, now=now)
        judge(panel, round=1, shares={approved.current_id: 0.7}, by=desk.rosa, now=now)
        start_second_round(panel, by=desk.lea, now=now)
        done(panel, by=desk.lea, now=now, **{"anyway": True} if done is close_panel else {})
    said = {"kind": "key", "chosen": 0, "now": now, "about": approved.current, "reporter": desk.max}
    withdraw_problem(report_problem(comment="No.", **said), by=desk.max, now=now)
    report = report_problem(comment="No!", **said)
    report_problem(comment="No!!", **said)
    decide_problems(reports=[report], state=ProblemReport.State.DECLINED, outcome="Yes.", by=desk.lea, now=now)
    assert len(verbs(desk)) >= 14


def test_what_is_done_in_mocks_and_by_corrections(desk, blueprint, now, strangers) -> None:
    who = {"by": desk.lea, "now": now}
    versions = own_questions(desk.group, blueprint)
    delete_draft(make_draft(desk.group, blueprint, versions[:3], **who), **who)
    mock = make_mock(desk.group, blueprint, [*versions[:3], *versions[8:11]], **who)
    take_back(mock, **who)
    mock = make_mock(desk.group, blueprint, [*versions[:3], *versions[8:11]], **who)
    withdraw_mock(mock, **who)
    offer_again(mock, **who)
    change_assignment(mock, fields={"title": "April", "closes_at": now + timedelta(days=9)}, **who)
    give_minutes(mock, user=desk.max, minutes=10, **who)
    attempt = start_assigned(user=desk.max, group_slug=desk.slug, number=mock.pk, now=now)
    answer_right(attempt, 3, now=now)
    finish(attempt, queued={}, timed_out=False, by=desk.max, now=now)
    set_extra_minutes(attempt, minutes=20, **who)
    settle(mock.form, snapshot=take_snapshot(mock.form, HARD, now=now), sittings=30, **who)
    first, second = versions[:2]
    order_regrade(Change(first, key=(first.key + 1) % 4), reason="x", **who)
    order_regrade(Change(second, form=mock.form), reason="x", **who)
    run_to_the_end(now)
    assert verbs(desk) >= {
        "mock.created", "mock.questions", "mock.published", "mock.taken-back", "mock.withdrawn", "mock.offered-again",
        "mock.changed", "mock.deleted", "mock.extra-minutes", "attempt.started", "attempt.closed",
        "attempt.extra_minutes", "form.settled", "form.question_dropped", "key.corrected", "regrade.ordered",
        "report.regraded",
    }  # fmt: skip


def test_a_corrected_range_too(desk, now, strangers) -> None:
    version = desk.submitted(NUMBER).version
    change = Change(version, accepted=(Decimal(1), Decimal(2)))
    order_regrade(change, reason="x", by=desk.lea, now=now)
    assert verbs(desk) >= {"key.corrected", "regrade.ordered"}


def test_a_group_reads_of_its_members_sittings_when_a_public_key_was_corrected(desk, blueprint, now) -> None:
    """The correction itself is of nobody's group; what it did to the group's mock is in the group's trail."""
    versions = publish_questions(blueprint, each_section=4)
    desk.join("mia", Role.MEMBER)
    mock = make_mock(desk.group, blueprint, [*versions[:3], *versions[8:11]], by=desk.lea, now=now)
    attempt = start_assigned(user=desk.mia, group_slug=desk.slug, number=mock.pk, now=now)
    answer_right(attempt, 6, now=now)
    finish(attempt, queued={}, timed_out=False, by=desk.mia, now=now)
    change = Change(versions[0], key=(versions[0].key + 1) % 4)
    order_regrade(change, reason="x", by=desk.lea, now=now)
    run_to_the_end(now)
    groups = dict(AuditEvent.objects.filter(verb__contains="regrade").values_list("verb", "group_id"))
    assert groups == {"regrade.ordered": None, "report.regraded": desk.group.pk}


def test_what_the_administration_changes_of_a_bank(desk, admin, signed_in, strangers) -> None:
    url = reverse("admin:bank_questionbank_change", args=[desk.bank.pk])
    AuditEvent.objects.all().delete()
    assert signed_in(admin).post(url, {"name": "Lima, renamed", "group": desk.group.pk}).status_code == 302
    assert verbs(desk) == {"questionbank.changed"}
