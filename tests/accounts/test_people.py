"""What administrators do to people, and what of it the audit trail keeps."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.urls import reverse

from accounts.models import AuditEvent, User
from bank.models import KeyCorrection
from exams.actions.closing import finish
from exams.actions.regrade_preview import Change
from exams.actions.regrading import order_regrade
from exams.models import Answer, Attempt, Regrade, ScoreReport
from groups.actions import create_group
from groups.models import Membership


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def change(office, person: User, **fields: str):
    url = reverse("admin:accounts_user_change", args=[person.pk])
    data = {"email": person.email, "time_zone": "UTC", "extra_minutes": 0, "is_active": "on"}
    return office.post(url, data | fields)


def test_a_corrected_address_is_the_only_way_in(office, candidate) -> None:
    candidate.set_password("plum-harbor-9")
    candidate.save()
    for primary, email in ((True, "ana@example.org"), (False, "old@example.org")):
        EmailAddress.objects.create(user=candidate, email=email, primary=primary, verified=True)

    assert change(office, candidate, email="Right@example.org").status_code == 302

    (address,) = EmailAddress.objects.filter(user=candidate)
    assert (address.email, address.primary, address.verified) == ("right@example.org", True, False)
    assert authenticate(None, email="right@example.org", password="plum-harbor-9") == candidate
    for email in ("ana@example.org", "old@example.org"):
        assert authenticate(None, email=email, password="plum-harbor-9") is None


def test_other_changes_leave_the_addresses_alone(office, candidate) -> None:
    EmailAddress.objects.create(user=candidate, email=candidate.email, primary=True, verified=True)
    assert change(office, candidate, name="Ana B.").status_code == 302
    assert EmailAddress.objects.get(user=candidate).verified


def test_an_address_somebody_else_signs_in_with_is_refused(office, candidate, stranger) -> None:
    EmailAddress.objects.create(user=stranger, email="second@example.org", verified=True)
    response = change(office, candidate, email="Second@example.org")
    assert "Somebody else signs in with this address" in response.content.decode()
    candidate.refresh_from_db()
    assert candidate.email == "ana@example.org"


def test_a_password_set_by_an_administrator_is_audited(office, candidate, admin) -> None:
    url = reverse("admin:auth_user_password_change", args=[candidate.pk])
    new = {"usable_password": "true", "password1": "plum-harbor-9", "password2": "plum-harbor-9"}

    office.post(url, new | {"password2": "other"})
    assert not AuditEvent.objects.exists()
    assert office.post(url, new | {"set-password": "yes"}).status_code == 302

    event = AuditEvent.objects.get()
    assert (event.verb, event.target_id, event.actor) == ("user.password-set", str(candidate.pk), admin.email)


def test_members_and_roles_changed_by_hand_are_audited(office, candidate, admin, now) -> None:
    group = create_group(name="Tuesday", slug="tuesday", by=admin, now=now)
    owner = Membership.objects.get()
    AuditEvent.objects.all().delete()
    base = {"name": "Tuesday", "slug": "tuesday", "memberships-INITIAL_FORMS": 1, "memberships-TOTAL_FORMS": 2}
    prefix = "memberships-0-"
    kept = {prefix + "id": owner.pk, prefix + "group": group.pk, prefix + "user": admin.pk, prefix + "role": "admin"}
    new = {"memberships-1-group": group.pk, "memberships-1-user": candidate.pk, "memberships-1-role": "author"}
    url = reverse("admin:groups_studygroup_change", args=[group.pk])

    assert office.post(url, base | kept | new).status_code == 302
    gone = {"memberships-TOTAL_FORMS": 1, prefix + "DELETE": "on"}
    AuditEvent.objects.filter(verb="studygroup.changed").delete()
    assert [
        (event.verb, event.details["user"], event.details["role"]) for event in AuditEvent.objects.order_by("pk")
    ] == [
        ("membership.created", candidate.pk, "author"),
        ("membership.changed", admin.pk, "admin"),
    ]
    assert office.post(url, base | {"memberships-INITIAL_FORMS": 1} | kept | gone).status_code == 302
    assert AuditEvent.objects.get(verb="membership.deleted").target_id == str(owner.pk)


def test_a_deleted_group_is_audited(office, admin, now) -> None:
    group = create_group(name="Tuesday", slug="tuesday", by=admin, now=now)
    pk = str(group.pk)
    office.post(reverse("admin:groups_studygroup_delete", args=[pk]), {"post": "yes"})
    assert AuditEvent.objects.get(verb="studygroup.deleted").target_id == pk


def test_a_person_is_deleted_with_everything_they_answered(office, attempt, candidate, admin, now) -> None:
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    pk, url = candidate.pk, reverse("admin:accounts_user_delete", args=[candidate.pk])

    page = office.get(url).content.decode()
    assert "ana@example.org with everything they answered" in page
    assert "Sittings: 1" in page
    assert office.post(url, {"post": "yes"}).status_code == 302

    assert not User.objects.filter(pk=pk).exists()
    assert [model.objects.count() for model in (Attempt, Answer, ScoreReport)] == [0, 0, 0]
    event = AuditEvent.objects.get(verb="user.deleted")
    assert (event.actor, event.target_id, event.details) == (admin.email, str(pk), {"attempts": 1})


def test_what_somebody_corrected_stays_as_a_former_members(office, attempt, stranger, now) -> None:
    version = attempt.answers.first().version
    order_regrade(Change(version, key=(version.key + 1) % 4), reason="x", by=stranger, now=now)
    url = reverse("admin:accounts_user_delete", args=[stranger.pk])
    assert office.post(url, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=stranger.pk).exists()
    by = {str(Regrade.objects.get().by), str(KeyCorrection.objects.get().by)}
    assert by == {"Former member"}
    event = AuditEvent.objects.get(verb="regrade.ordered")
    assert (event.actor, event.actor_id) == (f"deleted account {stranger.pk}", stranger.pk)


def test_nobody_deletes_themselves_or_many_at_once(office, admin, candidate) -> None:
    assert office.post(reverse("admin:accounts_user_delete", args=[admin.pk]), {"post": "yes"}).status_code == 403
    both = {"action": "delete_selected", "_selected_action": [admin.pk, candidate.pk], "post": "yes"}
    office.post(reverse("admin:accounts_user_changelist"), both)
    assert User.objects.count() == 2


def test_addresses_changed_by_hand_are_audited(office, candidate) -> None:
    address = EmailAddress.objects.create(user=candidate, email=candidate.email)
    url = reverse("admin:account_emailaddress_change", args=[address.pk])
    office.post(url, {"user": candidate.pk, "email": candidate.email, "verified": "on"})
    event = AuditEvent.objects.get(verb="emailaddress.changed")
    assert event.details == {"user": candidate.pk, "fields": ["verified"]}
