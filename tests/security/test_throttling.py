"""Whoever asks too often is told so by status, in words, and how long to wait."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as configured
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.throttling import AN_HOUR, count, wait
from tests.bank.editor.drawn import drawn

pytestmark = pytest.mark.django_db
PASSWORD = "plum-harbor-9"
# What is limited under each name: whose browser, the address, what is sent (None: it is only read).
LIMITED = {
    "tasters": ("anonymous", "exams:taster", {}),
    "searches": ("anonymous", "curriculum:glossary?q=kanban", None),
    "group-invitations": ("admin", "groups:invite_by_link", {}),
    "joining": ("stranger", "groups:join", {}),
    "problem-reports": ("candidate", "exams:problem", {"kind": "wrong-key"}),
    "imports": ("author", "bank:import", {}),
    "pictures": ("author", "bank:pictures", {}),
    "evidence": ("candidate", "study:activity_new", {}),
    "exports": ("author", "bank:export?format=gift", None),
    "bank-copies": ("author", "bank:copy", {}),
    "previews": ("author", "bank:question_preview", {}),
    "deletions": ("candidate", "study:delete_account", {}),
}
ALSO = {
    "groups:trail_csv": ("admin", None), "insights:progress_csv": ("admin", None),
    "insights:progress_xlsx": ("admin", None), "exams:report_csv": ("candidate", None),
    "study:review_export": ("candidate", None), "groups:invite_by_mail": ("admin", {}),
    "groups:invite_again": ("admin", {}), "bank:question_similar": ("author", {}),
    "bank:exhibit_preview": ("author", {}), "bank:calculation_preview": ("author", {}),
    "bank:calculation_draws": ("author", {}), "study:activity": ("candidate", {}),
}  # fmt: skip


def ask(client: Client, url: str, sent: dict[str, str] | None, **headers: str):
    return client.get(url, headers=headers) if sent is None else client.post(url, sent, headers=headers)


def test_every_limit_is_tried_here() -> None:
    assert set(LIMITED) == set(configured.THROTTLES)
    apps = ("accounts", "bank", "curriculum", "exams", "groups", "insights", "study")
    places = "".join(file.read_text() for app in apps for file in Path(app).rglob("*.py"))
    assert set(re.findall(r'@throttled\("([a-z-]+)"', places)) == set(configured.THROTTLES)


@pytest.mark.usefixtures("standing_clock")
@pytest.mark.parametrize("name", LIMITED)
def test_who_asks_too_often_is_paused_and_told_how_long(name, as_person, address, settings) -> None:
    person, where, sent = LIMITED[name]
    page, _, query = where.partition("?")
    seconds = settings.THROTTLES[name][1]
    settings.THROTTLES = settings.THROTTLES | {name: (2, seconds)}
    client, url = as_person(person), address(page) + (f"?{query}" if query else "")
    answers = [ask(client, url, sent) for _ in range(3)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert answers[-1]["Retry-After"] == str(seconds)
    assert "Too often in a short time" in answers[-1].content.decode()
    assert ask(client, url, sent, **{"HX-Request": "true"})["Content-Type"].startswith("text/plain")
    assert ask(client, url, sent, Accept="application/json").json()["error"] == "too-often"
    if sent is not None:
        assert client.get(url).status_code != 429, "Reading the page is not limited."


@pytest.mark.usefixtures("standing_clock")
@pytest.mark.parametrize("name", ALSO)
def test_the_same_limit_holds_wherever_the_same_is_done(name, as_person, address, settings) -> None:
    settings.THROTTLES = dict.fromkeys(settings.THROTTLES, (0, 60))
    person, sent = ALSO[name]
    answer = ask(as_person(person), address(name), sent)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_another_person_is_not_held_up(as_person, address, settings) -> None:
    settings.THROTTLES = settings.THROTTLES | {"previews": (1, 60)}
    url = address("bank:question_preview")
    assert [as_person("author").post(url).status_code for _ in range(2)] == [200, 429]
    assert as_person("admin").post(url).status_code == 200


def test_the_time_begins_with_the_first_and_is_not_drawn_out_by_more(now) -> None:
    with time_machine.travel(now, tick=False) as clock:
        assert [count("a", seconds=60) for _ in range(3)] == [0, 1, 2]
        clock.shift(timedelta(seconds=40))
        assert (count("a", seconds=60), wait("a", seconds=60)) == (3, 20)
        clock.shift(timedelta(seconds=21))
        assert count("a", seconds=60) == 0


def test_no_two_at_once_are_counted_as_one() -> None:
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: count("together", seconds=AN_HOUR), range(400)))
    assert sorted(seen) == list(range(400))


def test_who_guesses_passwords_is_answered_with_429_and_the_time(client) -> None:
    User.objects.create_user("mei@example.org", PASSWORD)
    wrong = {"login": "mei@example.org", "password": "nothing like it"}
    answers = [client.post(reverse("account_login"), wrong) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1]["Retry-After"] == "300"


def test_who_asks_for_passwords_too_often_is_answered_with_429_and_the_time(client) -> None:
    cache.clear()
    answers = [client.post(reverse("account_reset_password"), {"email": "mei@example.org"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert answers[-1]["Retry-After"] == "3600"


def test_pictures_themselves_are_counted_not_only_refusals(as_person, address, settings) -> None:
    settings.THROTTLES = settings.THROTTLES | {"pictures": (1, 60)}
    client, url = as_person("author"), address("bank:pictures")
    statuses = [client.post(url, {"picture": SimpleUploadedFile("a.png", drawn())}).status_code for _ in range(2)]
    assert statuses == [200, 429]
