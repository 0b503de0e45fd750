"""Ids of another group's and another person's things, sent in every field to every address that takes a POST.

The URL × role tables of tests/house ask who may come to an address; this asks what may be named in the body there.
"""

from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Model, QuerySet
from django.urls import reverse

from accounts.models import User
from bank.actions.banks import create_bank
from bank.actions.commenting import add_comment
from bank.actions.exhibits import create_exhibit
from bank.actions.judging import open_panel
from bank.actions.reviewing import submit
from bank.actions.writing import create_question
from bank.models import (
    BankOpening,
    CalculationTemplate,
    Comment,
    Exhibit,
    ImportEntry,
    Panel,
    ProblemReport,
    Question,
    QuestionBank,
    QuestionVersion,
    Review,
)
from exams.models import Assignment, AssignmentExtra, Attempt
from groups.actions import add_member, create_group
from groups.actions.invitations import make_link
from groups.models import Invitation, Membership, Role, StudyGroup
from study.models import Activity, Evidence, Holding
from tests.bank.authored import WHOLE
from tests.bank.drawing import make_template
from tests.bank.importing import MIXED, read_in
from tests.exams.assigning import make_mock
from tests.factories import UserFactory
from tests.house.statuses import PEOPLE, STATUSES, expected
from tests.house.test_urls import undone
from tests.study.ledgers import keep_a_ledger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
MARK, PART = "Xenophon", "xenoph"  # what is searched for stands on the page again
# What is asked for where several buttons lead to one address.
DOES = {
    "bank:change_many": "delete", "bank:settings": "close", "bank:import_job": "ticked", "study:export": "drop",
    "exams:mock_state": "close", "study:review_session": "suspend",
}  # fmt: skip


@pytest.fixture
def owner(address, now) -> User:
    """Of another group, with one of each thing in it. Every text of theirs holds the mark."""
    owner = UserFactory(email="xeno@example.com", name=MARK)
    group = create_group(name=f"{MARK}s", slug="foreign", by=owner, now=now)
    add_member(
        group, user=UserFactory(email="yuri@example.com", name=f"{MARK} II"), role=Role.AUTHOR, by=owner, now=now
    )
    bank = create_bank(group, name=f"{MARK} bank", by=owner, now=now)
    item = replace(WHOLE, stem=f"What did {MARK} write?", concept=MARK)
    question = create_question(bank, item=item, by=owner, now=now)
    create_question(bank, item=replace(item, stem=f"When did {MARK} live?"), by=owner, now=now)
    submit(question, note=MARK, by=owner, now=now)
    open_panel(bank, name=f"{MARK} panel", questions=[question], by=owner, now=now)
    create_exhibit(bank, title=f"{MARK} grid", body=f"A grid of {MARK}.", chart=None, by=owner, now=now)
    add_comment(question, text=f"{MARK} says.", by=owner, now=now)
    make_template(bank, by=owner, now=now)
    read_in(bank, MIXED.replace("Gross needs", MARK), by=owner, now=now)
    make_link(group, role="member", days=14, most_uses=None, note=MARK, by=owner, now=now)
    form = Attempt.objects.first().form
    versions = [row.version for row in form.questions.order_by("position").select_related("version")]
    make_mock(group, form.blueprint, versions, title=f"{MARK} mock", by=owner, now=now)
    keep_a_ledger(owner, now)
    Activity.objects.filter(user=owner).update(title=MARK)
    return owner


def theirs(owner: User) -> dict[type[Model], QuerySet[Any]]:
    """All that is the other group's, of each kind."""
    bank = {"bank__group__slug": "foreign"}
    asked = {f"question__{name}": value for name, value in bank.items()}
    group = {"group__slug": "foreign"}
    return {
        StudyGroup: StudyGroup.objects.filter(slug="foreign"),
        Membership: Membership.objects.filter(**group),
        Invitation: Invitation.objects.filter(**group),
        QuestionBank: QuestionBank.objects.filter(**group),
        BankOpening: BankOpening.objects.filter(**bank),
        Question: Question.objects.filter(**bank),
        QuestionVersion: QuestionVersion.objects.filter(**asked),
        Comment: Comment.objects.filter(**asked),
        Review: Review.objects.filter(**asked),
        Panel: Panel.objects.filter(**bank),
        Exhibit: Exhibit.objects.filter(**bank),
        CalculationTemplate: CalculationTemplate.objects.filter(**bank),
        ImportEntry: ImportEntry.objects.filter(job__bank__group__slug="foreign"),
        Assignment: Assignment.objects.filter(**group),
        AssignmentExtra: AssignmentExtra.objects.filter(assignment__group__slug="foreign"),
        ProblemReport: ProblemReport.objects.filter(**{"version__question__bank__group__slug": "foreign"}),
        Holding: Holding.objects.filter(user=owner),
        Activity: Activity.objects.filter(user=owner),
        Evidence: Evidence.objects.filter(activity__user=owner).defer("data"),
        User: User.objects.filter(pk=owner.pk),
    }


def standing(owner: User) -> dict[str, Any]:
    """Every row of theirs as it is, and how many texts of anybody's hold the mark."""
    rows = {model.__name__: sorted(map(str, found.values())) for model, found in theirs(owner).items()}
    marked = [
        QuestionVersion.objects.filter(stem__contains=MARK).count(),
        Question.objects.filter(text__contains=MARK.lower()).count(),
        Exhibit.objects.filter(body__contains=MARK).count(), QuestionBank.objects.filter(name__contains=MARK).count(),
    ]  # fmt: skip
    return {**rows, "marked": marked}


def everything_foreign(owner: User, does: str) -> dict[str, Any]:
    """A form with every field that names something, filled with theirs."""
    first = {model: found.order_by("pk").first() for model, found in theirs(owner).items()}
    key = {model: one.pk for model, one in first.items() if one}
    bank = first[QuestionBank]
    question, version, member = key[Question], key[QuestionVersion], key[Membership]
    other = Membership.objects.filter(group__slug="foreign").exclude(pk=member).get().pk
    return {
        "do": does, "sure": "on", "level": "apply", "tag": "taken", "section": "mrp", "name": "Mine", "text": "Mine",
        "title": "Mine", "body": "Mine", "stem": "Mine", "reason": "Mine", "why": "guess", "chosen": "0",
        "question": list(theirs(owner)[Question].values_list("pk", flat=True)), "questions": question,
        "version": [version], "member": [other], "user": owner.pk, "to": other, "new_owner": other, "role": "admin",
        "banks": [bank.pk], "bank": [bank.pk], "into": "foreign", "group": "foreign", "exhibit": first[Exhibit].slug,
        "settle": key[Comment], "reopen": key[Comment], "comment": key[Comment], "take": key[ImportEntry],
        "shown": list(theirs(owner)[ImportEntry].values_list("pk", flat=True)), "withdraw": 1, "end": 1,
        "holdings": [key[Holding]], "holding": key[Holding], "activity": key[Activity], "evidence": key[Evidence],
        "card": 1, "review": key[Review], "panel": key[Panel], "form": first[Assignment].form_id or 0, "number": "1",
        "assignment": key[Assignment], "minutes": "30", "attempt": 1, "template": key[CalculationTemplate], "job": 1,
        "after": first[Question].slug, "slug": first[Question].slug, "search": f"q={MARK.lower()}", "every": "on",
        "seed": "7", "revision": "0", "blueprint": "mini-1.0", "category": 1, "total": "2", f"share-{version}": "60",
        "round": "1", "date": "2026-03-02", "invitation": key[Invitation],
    }  # fmt: skip


def takes_posts(name: str) -> bool:
    return not name.startswith(("api:", "admin:", "account_", "mfa_")) and {
        expected(name, "POST", person) for person in PEOPLE
    } != {405}


@pytest.mark.parametrize("person", ["author", "candidate"])
def test_nothing_of_others_is_changed_shown_or_taken_by_naming_it(person, as_person, address, author, owner) -> None:
    """The author leads a group of their own here."""
    Membership.objects.filter(user=author).update(role=Role.ADMIN)
    client, before, failed = as_person(person), standing(owner), []
    for name in filter(takes_posts, STATUSES):
        does = DOES.get(name, "add")
        with undone():
            response = client.post(address(name), everything_foreign(owner, does), follow=name.startswith("bank:"))
            after = standing(owner)
        assert response.status_code < 500, name
        failed += [(name, kind) for kind in before if before[kind] != after[kind]]
        failed += [(name, "shown")] if MARK.encode() in response.content else []
    assert failed == []


@pytest.mark.parametrize("person", ["author", "candidate"])
def test_nothing_of_others_is_shown_by_naming_it_in_an_address(person, as_person, address, author, owner) -> None:
    Membership.objects.filter(user=author).update(role=Role.ADMIN)
    client = as_person(person)
    asked = everything_foreign(owner, "show") | {
        "q": PART,
        "search": PART,
        "for": "1",
        "by": owner.pk,
        "show": PART,
        "format": "gift",
    }
    shown = []
    for name in STATUSES:
        if not name.startswith(("api:", "admin:", "account_", "mfa_")):
            with undone():
                response = client.get(address(name), asked)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            shown += [name] if MARK.encode() in body else []
    assert shown == []


def test_the_mark_is_seen_by_whom_it_belongs_to(as_person, address, owner, signed_in) -> None:
    """Else nothing above could fail."""
    bank = QuestionBank.objects.get(group__slug="foreign")
    assert MARK.encode() in signed_in(owner).get(reverse("bank:questions", args=[bank.slug])).content
    question = Question.objects.filter(bank=bank).order_by("pk").last()
    sent = {"question": [question.pk], "do": "level", "level": "analyse"}
    before = standing(owner)
    signed_in(owner).post(reverse("bank:change_many", args=[bank.slug]), sent)
    assert standing(owner) != before
