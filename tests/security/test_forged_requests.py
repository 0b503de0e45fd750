"""What another site, another host or a stranger's form makes a browser send."""

import json
import re
from itertools import cycle

import pytest
from django.conf import settings as configured
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.house.statuses import PEOPLE, STATUSES, expected
from tests.house.test_urls import undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
PASSWORD = "plum-harbor-9"
# Without a token, for a reason: mail programs post it (RFC 8058), and the signed link is the authority. The JSON API
# takes no cookies, so that a forged request of a browser carries nothing that it would act for.
WITHOUT_TOKEN = {"accounts:mail_off"}
EVIL = [
    "https://evil.example/", "//evil.example", "///evil.example", "////evil.example", r"/\evil.example",
    r"\\evil.example", r"\/evil.example", "https:evil.example", "https:/evil.example", "http:///evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "data:text/html,x",
    "vbscript:x", "%2f%2fevil.example", "/%2f/evil.example", "/%5cevil.example", "/\t/evil.example", "/\n/evil.example",
    "/\r\n//evil.example", "//evil.example/%2e%2e", "https://testserver@evil.example", "https://testserver.evil.example",
    "https://evil.example\\@testserver", "//testserver@evil.example", "ftp://evil.example", "\x00//evil.example",
    "。//evil.example", "https://evil。example", "/.//evil.example", "/..//evil.example", "http://[::1]evil.example",
]  # fmt: skip
NAMES = ("next", "back", "from", "to", "url", "return", "redirect", "redirect_to", "continue", "goto")


@pytest.fixture
def mei(db: None) -> User:
    return User.objects.create_user("mei@example.org", PASSWORD)


def posts() -> list[str]:
    """Every address of ours that takes a POST."""
    return [
        name for name in STATUSES
        if not name.startswith(("api:", "admin:", "account_", "mfa_"))
        and {expected(name, "POST", person) for person in PEOPLE} != {405}
    ]  # fmt: skip


def sent_to(response) -> list[str]:
    return [response[name] for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url") if name in response]


def stays_here(target: str) -> bool:
    """As browsers read it: they take \\ for / and leave tabs and newlines out; without // or a scheme it is a path."""
    read = "".join(sign for sign in target if ord(sign) > 32).replace("\\", "/")
    if read.startswith(("http://testserver/", "https://testserver/")):
        return True
    return not read.startswith("//") and not re.match(r"[a-z][a-z0-9+.-]*:", read, re.IGNORECASE)


@pytest.mark.parametrize("person", ["candidate", "admin"])
def test_no_address_acts_without_the_token_of_its_page(person, as_person, address) -> None:
    known, got = as_person(person), {}
    kinds = cycle(["application/x-www-form-urlencoded", "application/json", "text/plain"])
    for name in posts():
        client = Client(enforce_csrf_checks=True)
        client.cookies = known.cookies
        with undone():
            got[name] = client.generic("POST", address(name), b"{}", content_type=next(kinds)).status_code
    assert {name for name, status in got.items() if status != 403} == WITHOUT_TOKEN


def test_a_token_of_another_browser_is_no_token(as_person, address) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = as_person("author").cookies
    theirs = Client()
    theirs.get(reverse("account_login"))
    token = theirs.cookies["csrftoken"].value
    assert client.post(address("bank:new_question"), {"csrfmiddlewaretoken": token}).status_code == 403
    assert client.post(address("bank:new_question"), headers={"X-CSRFToken": token}).status_code == 403


def test_a_page_of_another_site_is_refused_even_with_the_token(as_person, address, settings) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = as_person("author").cookies
    client.get(address("bank:new_question"))
    token = client.cookies["csrftoken"].value
    headers = {"X-CSRFToken": token, "Origin": "https://evil.example"}
    assert client.post(address("bank:new_question"), headers=headers).status_code == 403
    assert client.post(address("bank:new_question"), headers=headers | {"Origin": "null"}).status_code == 403


@pytest.mark.parametrize("person", ["candidate", "admin"])
def test_no_address_sends_a_browser_to_another_site(person, as_person, address) -> None:
    client, left = as_person(person), []
    for number, name in enumerate(STATUSES):
        if name.startswith(("api:", "admin:")):
            continue
        fields = dict.fromkeys(NAMES, EVIL[number % len(EVIL)]) | {"do": "bookmark", "text": "x"}
        headers = {"Referer": "https://evil.example/x", "HX-Current-URL": "https://evil.example/x"}
        headers |= {"HX-Request": "true"} if number % 2 else {}
        for method in (client.get, client.post):
            with undone():
                response = method(address(name), fields, headers=headers)
            left += [(name, target) for target in sent_to(response) if not stays_here(target)]
    assert left == []


@pytest.mark.parametrize("target", EVIL)
def test_no_way_to_write_another_site_is_followed(target, mei, as_person, address) -> None:
    client = Client()
    answers = [
        client.post(f"{reverse('account_login')}", {"login": mei.email, "password": PASSWORD, "next": target}),
        client.get(reverse("account_login"), {"next": target}),
        client.post(reverse("account_logout"), {"next": target}),
        Client().post(reverse("account_signup"), {"email": "n@example.org", "password1": PASSWORD, "next": target}),
        as_person("candidate").post(address("exams:bookmark"), {"back": target, "on": "1"}),
        as_person("author").post(address("bank:question_withdraw"), {"next": target}),
    ]
    assert all(answer.status_code in (200, 302, 303, 409) for answer in answers)
    assert [to for answer in answers for to in sent_to(answer) if not stays_here(to)] == []


def test_other_methods_do_nothing(as_person, address) -> None:
    client, got = as_person("admin"), {}
    methods = cycle(["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND", "DEBUG"])
    for name in STATUSES:
        if not name.startswith(("api:", "admin:", "account_", "mfa_")):
            method = next(methods)
            with undone():
                got[name, method] = client.generic(method, address(name)).status_code
    assert {asked for asked, status in got.items() if status not in (403, 404, 405)} == set()


def test_a_header_or_a_field_does_not_change_the_method(as_person, address) -> None:
    client, url = as_person("author"), address("bank:question_withdraw")
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert client.get(url, {"_method": "POST"}, headers={name: "POST"}).status_code == 405


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "testserver:80/x", ""]
)
def test_a_foreign_host_is_refused(client, host, settings, db) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/", headers={"Host": host}).status_code == 400


def test_the_link_of_a_mail_leads_to_us_whatever_a_proxy_is_said_to_have_seen(client, mei, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    spoofed = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Server": "evil.example", "X-Host": "evil.example",
               "Forwarded": "host=evil.example", "X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/"}  # fmt: skip
    client.post(reverse("account_reset_password"), {"email": mei.email}, headers=spoofed)
    assert "evil.example" not in mail.outbox[0].body
    assert "http://testserver/accounts/password/reset/key/" in mail.outbox[0].body


def test_without_a_proxy_nobody_is_believed_what_a_proxy_would_say(client, mei, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/about/", headers={"X-Forwarded-Proto": "https"}).status_code == 301
    settings.SECURE_SSL_REDIRECT = False
    client = Client()  # the middleware reads the setting as it begins
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    wrong = {"login": mei.email, "password": "wrong"}
    seen = [
        client.post(reverse("account_login"), wrong, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(4)
    ]
    assert seen == [200, 200, 200, 429]


def test_no_page_of_somebodys_own_is_kept_by_a_cache(as_person, address) -> None:
    client = as_person("candidate")
    for name in ("home", "study:today", "exams:history", "curriculum:glossary"):
        response = client.get(address(name), headers={"X-Forwarded-Host": "testserver", "X-Forwarded-Scheme": "http"})
        assert "private" in response["Cache-Control"], name


def test_who_asks_for_a_new_password_does_not_learn_who_has_an_account(client, mei) -> None:
    known, unknown = (
        client.post(reverse("account_reset_password"), {"email": email}) for email in (mei.email, "no@example.org")
    )
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert client.get(known.url).content == client.get(unknown.url).content


def test_a_wrong_password_reads_as_no_account_does(client, mei) -> None:
    said = [
        client.post(reverse("account_login"), {"login": email, "password": "wrong"}).context["form"].errors
        for email in (mei.email, "no@example.org")
    ]
    assert said[0] == said[1] != {}


def test_a_session_given_by_somebody_else_is_not_kept_at_the_sign_in(client, mei) -> None:
    given = client.session
    given["planted"] = "x"
    given.save()
    client.cookies[configured.SESSION_COOKIE_NAME] = given.session_key
    client.post(reverse("account_login"), {"login": mei.email, "password": PASSWORD})
    assert client.session.session_key != given.session_key
    made_up = Client()
    made_up.cookies[configured.SESSION_COOKIE_NAME] = "a" * 32
    made_up.post(reverse("account_login"), {"login": mei.email, "password": PASSWORD})
    assert made_up.session.session_key != "a" * 32


def test_after_signing_out_the_old_cookie_is_worth_nothing(client, mei) -> None:
    client.force_login(mei)
    stolen = Client()
    stolen.cookies[configured.SESSION_COOKIE_NAME] = client.cookies[configured.SESSION_COOKIE_NAME].value
    assert stolen.get(reverse("exams:list")).status_code == 200
    client.post(reverse("account_logout"))
    assert stolen.get(reverse("exams:list")).status_code == 302


def test_a_new_password_ends_the_other_sign_ins(client, mei) -> None:
    other = Client()
    for one in (client, other):
        one.force_login(mei, backend="django.contrib.auth.backends.ModelBackend")
    fields = {"oldpassword": PASSWORD, "password1": "lantern-brook-4", "password2": "lantern-brook-4"}
    assert client.post(reverse("account_change_password"), fields).status_code == 302
    mei.refresh_from_db()
    assert mei.check_password("lantern-brook-4")
    assert other.get(reverse("exams:list")).status_code == 302
    assert client.get(reverse("exams:list")).status_code == 200


MORE = {
    "is_staff": "on", "is_superuser": "on", "is_active": "", "extra_minutes": "600", "email": "own@example.org",
    "password": "x", "joined_at": "2020-01-01", "groups": "1", "user_permissions": "1", "id": "1", "pk": "1",
    "last_login": "",
}  # fmt: skip


def powers(user: User) -> tuple[object, ...]:
    user.refresh_from_db()
    return user.is_staff, user.is_superuser, user.is_active, user.extra_minutes, user.email, user.joined_at


def test_fields_that_no_form_shows_change_nothing(client, mei) -> None:
    client.force_login(mei)
    before = powers(mei)
    shown = {"name": "Mei", "time_zone": "UTC", "player_keys": "on"}
    assert client.post(reverse("accounts:profile"), MORE | shown).status_code == 302
    assert powers(mei) == before
    assert User.objects.get(pk=mei.pk).name == "Mei"


def test_nobody_signs_up_as_more_than_a_learner(client, db) -> None:
    client.post(reverse("account_signup"), MORE | {"email": "new@example.org", "password1": PASSWORD})
    new = User.objects.get(email="new@example.org")
    assert (new.is_staff, new.is_superuser, new.extra_minutes) == (False, False, 0)


def test_a_save_sets_no_time_no_owner_and_no_score(signed_in, candidate, stranger, opened, address) -> None:
    before = (opened.deadline_at, opened.user_id, opened.kind, opened.state)
    more = {"deadline_at": "2099-01-01T00:00:00Z", "user": stranger.pk, "user_id": stranger.pk, "kind": "practice",
            "state": "closed", "correct": True, "score": 900, "scaled": 350, "attempt": 1, "version": 1}  # fmt: skip
    save = {"seq": 1, "chosen": 1} | more
    answer = signed_in(candidate).post(address("exams:answer"), json.dumps(save), content_type="application/json")
    assert answer.status_code in (200, 422)
    opened.refresh_from_db()
    assert (opened.deadline_at, opened.user_id, opened.kind, opened.state) == before
