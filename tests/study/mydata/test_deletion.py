"""An account deleted by its owner: what goes, what groups keep without a name, and what has to be settled first."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import authenticate
from django.test import Client

from accounts.actions import CannotDelete
from accounts.models import AuditEvent, Mail, User
from exams.actions.closing import finish
from exams.actions.regrade_preview import Change
from exams.actions.regrading import order_regrade
from exams.actions.sitting import start_assigned
from exams.models import Answer, Attempt, Regrade, ScoreReport
from groups.actions import add_member, create_group
from groups.actions.groups import close_group
from groups.actions.invitations import invite_addresses
from groups.models import Invitation, Membership, Role
from study.actions.deletions import begin_deletion
from study.models import AccountDeletion, Evidence
from study.mydata import erasing
from tests.answering import answer_right
from tests.bank.authored import Desk
from tests.exams.assigning import make_mock, own_questions
from tests.exams.practice.making import begin, work_through
from tests.factories import publish_questions
from tests.study.ledgers import keep_a_ledger
from tests.study.mydata.everything import exported
from tests.study.planning import studying

pytestmark = pytest.mark.django_db
PASSWORD = "plum-harbor-9"


def delete(user, now) -> None:
    begin_deletion(user, by=user, now=now)
    while erasing.take_step(user.pk, now=now):
        pass


def traces(address: str) -> list[str]:
    """Rows of any table that hold this address in any column."""
    found = []
    for model in apps.get_models():
        for row in model._base_manager.all().values():
            if any(address in str(value).lower() for value in row.values()):
                found.append(model._meta.label)
    return sorted(set(found))


@pytest.fixture
def lived(candidate, blueprint, form, now):
    """Somebody who has used everything that is for one alone."""
    studying(candidate, blueprint, now)
    keep_a_ledger(candidate, now)
    publish_questions(blueprint, each_section=2)
    work_through(begin(candidate, blueprint, now, count=3), now, [True, False, True])
    EmailAddress.objects.create(user=candidate, email=candidate.email, primary=True, verified=True)
    exported(candidate, now)
    return candidate


def test_nothing_of_somebody_without_groups_is_left_but_a_nameless_trail(lived, attempt, now) -> None:
    finish(attempt, queued={}, timed_out=False, by=lived, now=now)
    pk = lived.pk
    delete(lived, now)
    assert not User.objects.exists()
    assert [model.objects.count() for model in (Attempt, Answer, ScoreReport, Evidence, AccountDeletion)] == [0] * 5
    assert traces("ana@example.org") == ["accounts.Mail"]  # the one that tells of it
    actors = set(AuditEvent.objects.values_list("actor", flat=True))
    assert actors == {f"deleted account {pk}", "deleted account", "cpimprep"}
    assert set(AuditEvent.objects.filter(target="exams.Attempt").values_list("actor_id", flat=True)) == {None}


def test_from_the_first_moment_nobody_can_sign_in_and_the_address_is_free(candidate, now) -> None:
    candidate.set_password(PASSWORD)
    candidate.save()
    elsewhere = Client()
    elsewhere.force_login(candidate)
    begin_deletion(candidate, by=candidate, now=now)
    assert authenticate(None, email="ana@example.org", password=PASSWORD) is None
    assert elsewhere.get("/profile/").status_code == 302
    assert User.objects.create_user("ana@example.org", PASSWORD)


def test_a_mail_confirms_it_to_the_address_that_was(candidate, now) -> None:
    delete(candidate, now)
    mail = Mail.objects.get()
    assert (mail.address, mail.subject, mail.user) == ("ana@example.org", "Your account is deleted", None)


@pytest.fixture
def group(admin, candidate, now):
    made = create_group(name="Lima", slug="lima", by=admin, now=now)
    add_member(made, user=candidate, role=Role.MEMBER, by=admin, now=now)
    return made


@pytest.fixture
def mocks(group, blueprint, admin, now):
    versions = own_questions(group, blueprint)
    asked = [*versions[:3], *versions[8:11]]
    return [make_mock(group, blueprint, asked, by=admin, now=now) for _ in range(2)]


def test_a_group_keeps_finished_mocks_of_a_former_member(mocks, group, candidate, now) -> None:
    first, _ = (start_assigned(user=candidate, group_slug="lima", number=mock.pk, now=now) for mock in mocks)
    answer_right(first, 3, now=now)
    first.answers.update(marks={"strike": [1]})
    Attempt.objects.filter(pk=first.pk).update(notes="Call Bob, 555-0100")
    finish(first, queued={}, timed_out=False, by=candidate, now=now)
    delete(candidate, now)

    kept = Attempt.objects.get()  # the one that ran is gone
    assert (kept.pk, str(kept.user), kept.notes, kept.report.raw) == (first.pk, "Former member", "", 3)
    assert (kept.answers.count(), kept.answers.exclude(marks={}).count()) == (6, 0)
    assert not kept.user.is_active
    assert not kept.user.has_usable_password()
    assert traces("ana@") == ["accounts.Mail"]
    assert not Membership.objects.filter(group=group, role=Role.MEMBER).exists()


def test_nobody_tells_from_the_mocks_of_two_groups_that_one_person_sat_them(blueprint, admin, candidate, now) -> None:
    for slug in ("lima", "cusco"):
        group = create_group(name=slug, slug=slug, by=admin, now=now)
        add_member(group, user=candidate, role=Role.MEMBER, by=admin, now=now)
        versions = own_questions(group, blueprint)
        mock = make_mock(group, blueprint, [*versions[:3], *versions[8:11]], by=admin, now=now)
        attempt = start_assigned(user=candidate, group_slug=slug, number=mock.pk, now=now)
        finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    delete(candidate, now)
    assert Attempt.objects.values("user").distinct().count() == 2


def test_what_somebody_wrote_and_corrected_stays_without_their_name(now) -> None:
    desk = Desk(now)
    question = desk.approved()
    order_regrade(Change(question.current, key=(question.current.key + 1) % 3), reason="Typo.", by=desk.olu, now=now)
    delete(desk.olu, now)
    question.refresh_from_db()
    assert (question.created_by, question.current.created_by, str(Regrade.objects.get().by)) == (
        None,
        None,
        "Former member",
    )
    assert traces("olu@lima") == ["accounts.Mail"]


def test_an_only_owner_has_to_settle_the_group_first(candidate, now) -> None:
    group = create_group(name="Lima", slug="lima", by=candidate, now=now)
    with pytest.raises(CannotDelete, match="“Lima”, which has no other owner"):
        begin_deletion(candidate, by=candidate, now=now)
    candidate.refresh_from_db()
    assert candidate.is_active
    assert Membership.objects.filter(user=candidate).exists()
    close_group(group, by=candidate, now=now)
    delete(candidate, now)
    assert not User.objects.exists()


def test_invitations_to_the_address_go_too(group, admin, candidate, now) -> None:
    Membership.objects.filter(user=candidate).delete()
    invited = {"role": "member", "days": 14, "note": "", "site": "https://example.org"}
    invite_addresses(group, addresses=["ana@example.org", "bo@example.org"], **invited, by=admin, now=now)
    delete(candidate, now)
    assert list(Invitation.objects.values_list("email", flat=True)) == ["bo@example.org"]
    assert traces("ana@example.org") == ["accounts.Mail"]


def test_its_steps_may_die_and_be_taken_again(lived, now, monkeypatch) -> None:
    monkeypatch.setattr(erasing, "BUDGET_SECONDS", -1.0)
    monkeypatch.setattr(erasing, "ROWS", 1)
    begin_deletion(lived, by=lived, now=now)
    assert erasing.take_step(lived.pk, now=now)
    assert erasing.due(now=now) == []
    assert erasing.due(now=now + erasing.STALE) == [lived.pk]
    steps = 1
    while erasing.take_step(lived.pk, now=now):
        steps += 1
    assert steps > 5
    assert not User.objects.exists()
    assert not erasing.take_step(lived.pk, now=now)


def test_a_second_click_deletes_nothing_more(candidate, now) -> None:
    assert begin_deletion(candidate, by=candidate, now=now)
    assert not begin_deletion(candidate, by=candidate, now=now)
    assert Mail.objects.count() == 1


def test_no_step_touches_an_account_that_nobody_deleted(lived, now) -> None:
    assert not erasing.take_step(lived.pk, now=now)
    User.objects.filter(pk=lived.pk).update(is_active=False)
    assert not erasing.take_step(lived.pk, now=now)
    assert lived.attempts.exists()


def test_an_exam_date_is_no_business_of_the_trail(lived, now) -> None:
    assert date.fromisoformat(AuditEvent.objects.get(verb="result.told").details["sat_on"])
    delete(lived, now)
    assert AuditEvent.objects.get(verb="result.told").details == {}
