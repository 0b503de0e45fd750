"""Where somebody is signed in, what it is called, and how it ends."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.devices.signed_in import QUARTER
from accounts.devices.words import UNKNOWN, words_of
from accounts.models import AuditEvent, User
from accounts.tasks import forget_sign_ins

PASSWORD = "correct horse battery"
URL = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
CHROME = "(KHTML, like Gecko) Chrome/138.0.0.0"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Safari on iPhone"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 {CHROME} Safari/537.36", "Chrome on Mac"),
        (f"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 {CHROME} Safari/537.36 Edg/138.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 {CHROME} Mobile Safari/537.36", "Chrome on Android"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 {CHROME} Safari/537.36", "Chrome on Chromebook"),
        (f"Mozilla/5.0 (Linux; Android 13) {CHROME} SamsungBrowser/28.0 Safari/537.36", "Samsung Internet on Android"),
        ("Mozilla/5.0 (iPad; CPU OS 18_5) CriOS/138.0 Mobile/15E148 Safari/604.1", "Chrome on iPad"),
        ("Something (X11; Linux x86_64)", "A browser on Linux"),
        ("curl/8.5.0", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(sent, words) -> None:
    assert words_of(sent) == words


@pytest.fixture
def clock(db, now):
    cache.clear()
    with time_machine.travel(now, tick=False) as travelling:
        yield travelling


@pytest.fixture
def person(clock) -> User:
    return User.objects.create_user("mei@example.org", PASSWORD)


def sign_in(user: User, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def page(client: Client) -> str:
    return " ".join(client.get(URL).content.decode().split())


def test_each_sign_in_is_listed_and_this_one_is_marked(person) -> None:
    here = sign_in(person, FIREFOX)
    sign_in(person, IPHONE)
    shown = page(here)
    places = [shown.index(words) for words in ("Firefox on Windows", "This one", "Safari on iPhone")]
    assert places == sorted(places)
    assert shown.count("This one") == 1


def test_one_is_ended_from_another_and_this_one_never(person) -> None:
    here, there = sign_in(person, FIREFOX), sign_in(person, IPHONE)
    mine, other = UserSession.objects.order_by("pk").values_list("pk", flat=True)
    assert here.post(URL, {"end": mine}, follow=True).status_code == 200
    assert is_in(here)
    assert "Signed out there" in here.post(URL, {"end": other}, follow=True).content.decode()
    assert (is_in(here), is_in(there)) == (True, False)
    assert "has ended already" in here.post(URL, {"end": other}, follow=True).content.decode()
    assert AuditEvent.objects.get(verb="sessions.ended").details == {"count": 1}


def test_all_others_are_ended_at_once(person) -> None:
    here, *others = (sign_in(person, agent) for agent in (FIREFOX, IPHONE, FIREFOX))
    here.post(URL, {"end": "all"})
    assert [is_in(client) for client in (here, *others)] == [True, False, False]


def test_nobody_ends_the_sign_in_of_somebody_else(person, candidate, signed_in) -> None:
    theirs = sign_in(person, FIREFOX)
    number = UserSession.objects.get().pk
    mine = signed_in(candidate)
    mine.post(URL, {"end": number})
    mine.post(URL, {"end": "all"})
    assert is_in(theirs)


@pytest.mark.parametrize("url", [URL, "/my-data/"])
def test_a_page_is_not_refused_because_nobody_tells_the_address(person, url) -> None:
    """Nor where the sign-in is not in the list yet."""
    client = Client(REMOTE_ADDR="", headers={"user-agent": FIREFOX})
    client.force_login(person)
    UserSession.objects.all().delete()
    assert [client.get(url).status_code for _ in range(2)] == [200, 200]
    assert UserSession.objects.count() == 1
    shown = page(client)
    assert "Firefox on Windows" in shown
    assert "Signed in Mar 2, 2026, 09:00</p>" in shown


@pytest.mark.parametrize("end", ["", "x", "9" * 40, "-1"])
def test_what_names_no_sign_in_is_refused(person, end) -> None:
    response = sign_in(person, FIREFOX).post(URL, {"end": end})
    assert response.status_code == 422
    assert "Choose which sign-in to end" in response.content.decode()


def test_a_sign_in_that_ran_out_is_not_listed(person, clock) -> None:
    sign_in(person, IPHONE)
    clock.shift(timedelta(days=13))
    here = sign_in(person, FIREFOX)
    assert "Safari on iPhone" in page(here)
    clock.shift(timedelta(days=2))
    assert "Safari on iPhone" not in page(here)
    assert UserSession.objects.count() == 2
    forget_sign_ins()
    assert UserSession.objects.get().user_agent == FIREFOX


def test_one_from_before_there_was_the_list_comes_into_it(person, signed_in) -> None:
    here = signed_in(person)
    assert not UserSession.objects.exists()
    assert "This one" in page(here)


def test_when_it_was_last_used_is_noted_now_and_then_and_costs_no_other_page_anything(person, clock, now, statements):
    there, here = sign_in(person, IPHONE), sign_in(person, FIREFOX)
    counts = []
    for minutes in (0, 5, 20, 5):
        clock.shift(timedelta(minutes=minutes))
        with statements() as work:
            there.get(reverse("accounts:profile"))
        counts.append(len(work))
    assert [count - counts[0] for count in counts] == [0, 0, 1, 0]
    seen = UserSession.objects.get(user_agent=IPHONE).last_seen_at
    assert now + QUARTER < seen < now + 2 * QUARTER
    assert f"{seen:%b} {seen.day}, {seen:%Y, %H:%M}" in page(here)


def test_a_changed_password_ends_all_others_and_keeps_this_one_in_the_list(person) -> None:
    here, there = sign_in(person, FIREFOX), sign_in(person, IPHONE)
    new = "another-gantry-entirely"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (is_in(here), is_in(there)) == (True, False)
    assert "This one" in page(here)
