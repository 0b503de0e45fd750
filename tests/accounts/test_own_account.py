"""What people change about themselves, and what of it the audit trail keeps."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEvent, Mail, User

OLD, NEW = "plum-harbor-9", "pear-lantern-7"


@pytest.fixture
def own(client, candidate):
    candidate.set_password(OLD)
    candidate.save()
    EmailAddress.objects.create(user=candidate, email=candidate.email, primary=True, verified=True)
    client.post(reverse("account_login"), {"login": candidate.email, "password": OLD})
    return client


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_changed_password_is_audited(own, candidate) -> None:
    own.post(reverse("account_change_password"), {"oldpassword": OLD, "password1": NEW, "password2": NEW})
    event = AuditEvent.objects.get()
    assert (event.verb, event.target_id, event.actor) == ("password.changed", str(candidate.pk), candidate.email)


def test_a_reset_password_is_audited(client, candidate) -> None:
    client.post(reverse("account_reset_password"), {"email": candidate.email})
    (link,) = re.findall(r"http://[^/]+(/\S+)", mail.outbox[0].body)
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert verbs() == ["password.reset"]


def test_added_changed_and_removed_addresses_are_audited(own, candidate) -> None:
    url = reverse("account_email")
    own.post(url, {"action_add": "", "email": "new@example.org"})
    EmailAddress.objects.filter(email="new@example.org").update(verified=True)
    own.post(url, {"action_primary": "", "email": "new@example.org"})
    own.post(url, {"action_remove": "", "email": "ana@example.org"})
    assert verbs() == ["email.added", "email.changed", "email.removed"]


@pytest.fixture
def with_factors(own, django_capture_on_commit_callbacks) -> None:
    """An authenticator app came, new codes, and the app went."""
    url = reverse("mfa_activate_totp")
    own.post(reverse("account_reauthenticate"), {"password": OLD})
    secret = own.get(url).context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    with django_capture_on_commit_callbacks(execute=True):
        own.post(url, {"code": code})
        own.post(reverse("mfa_generate_recovery_codes"))
        own.post(reverse("mfa_deactivate_totp"))


def test_a_second_factor_is_audited(with_factors) -> None:
    kinds = [(event.verb, event.details["type"]) for event in AuditEvent.objects.order_by("pk")]
    assert ("mfa.added", "totp") in kinds
    assert ("mfa.reset", "recovery_codes") in kinds
    assert ("mfa.removed", "totp") in kinds


def told() -> list[tuple[str, str]]:
    """To whom the letters went, and what they say in their subject."""
    return [(one.address, one.subject.removeprefix("[cpimprep] ")) for one in Mail.objects.order_by("pk")]


def test_who_has_a_new_password_is_told(own, candidate) -> None:
    own.post(reverse("account_change_password"), {"oldpassword": OLD, "password1": NEW, "password2": NEW})
    assert told() == [(candidate.email, "Your password was changed")]
    assert "http://testserver/accounts/password/reset/" in Mail.objects.get().body


def test_a_new_address_is_told_to_the_one_before(own) -> None:
    url = reverse("account_email")
    own.post(url, {"action_add": "", "email": "new@example.org"})
    EmailAddress.objects.filter(email="new@example.org").update(verified=True)
    own.post(url, {"action_primary": "", "email": "new@example.org"})
    assert told() == [
        ("ana@example.org", "An address was added to your account"),
        ("ana@example.org", "Your account has another address now"),
    ]


def test_factors_that_come_and_go_are_told_once_each(with_factors) -> None:
    assert sorted(said for _, said in told()) == [
        "An authenticator app was added to your account",
        "New recovery codes were made for your account",
        "The authenticator app was removed from your account",
    ]


def test_a_profile_writes_only_what_was_changed(own, candidate) -> None:
    page = own.get(reverse("accounts:profile"))
    User.objects.filter(pk=candidate.pk).update(extra_minutes=30)
    data = {**page.context["form"].initial, "exam_date": "", "name": "Ana B.", "player_keys": "on"}
    assert own.post(reverse("accounts:profile"), data).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.name, candidate.extra_minutes) == ("Ana B.", 30)
    assert AuditEvent.objects.get(verb="profile.changed").details == {"fields": ["name"]}


def test_a_profile_saved_unchanged_writes_nothing(own) -> None:
    page = own.get(reverse("accounts:profile"))
    data = {**page.context["form"].initial, "exam_date": "", "player_keys": "on"}
    assert own.post(reverse("accounts:profile"), data).status_code == 302
    assert verbs() == []
