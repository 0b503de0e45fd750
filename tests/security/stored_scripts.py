"""Every page, shown by a real browser, over a database whose every written field holds payloads.

Run by tests/browser/test_stored_scripts.py in a process of its own, with a database that it makes and fills itself.
"""

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as configured
from django.contrib import admin as administered
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, Response

from accounts.actions.tokens import make_token
from accounts.models import User
from bank.actions.commenting import add_comment
from bank.actions.exhibits import create_exhibit
from bank.actions.problems import decide_problems, report_problem
from bank.actions.reviewing import solve
from bank.actions.writing import save_draft
from bank.models import Draft, KeyCorrection, ProblemReport, QuestionBank, Review, Tag
from bank.reviewing.answering import Answer
from curriculum.models import Section
from exams.actions.noting import write_note
from exams.models import Regrade
from study.models import Card, DaysOff
from tests.bank.authored import WHOLE
from tests.browser.conftest import Watch, browser_type_launch_args  # noqa: F401 - a fixture
from tests.house.statuses import STATUSES, expected
from tests.security.poisoning import poison

# What no browser shows: files, JSON, streams.
NOT_SHOWN = (
    "_csv", "_xlsx", "_download", "review_export", "evidence", "feed", "picture", "state", "healthz", "readyz",
    "openapi", "account_logout",
)  # fmt: skip
FAULTS = """() => {
  const found = [...(window.__seen || [])];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    for (const attribute of element.attributes) {
      const value = attribute.value.replace(/[\\u0000-\\u0020]/g, "").toLowerCase();
      if (/^(data-)?hx-on/.test(attribute.name) || /^on/.test(attribute.name)) found.push(`${name} ${attribute.name}`);
      if (/^(javascript|vbscript|data:text)/.test(value) && /href|src|action|data|values|to/.test(attribute.name))
        found.push(`${name} ${attribute.name}=${value.slice(0, 60)}`);
      if (/^(href|src|srcset|action|formaction|poster|data|ping|xlink:href|hx-get|hx-post)$/.test(attribute.name)) {
        try {
          const url = new URL(attribute.value, location.href);
          const leaves = /^https?:$/.test(url.protocol) && url.origin !== location.origin;
          if (leaves && !element.matches("a[rel~=noopener]")) found.push(`${name} ${attribute.name} to ${url.origin}`);
        } catch { /* no address */ }
      }
      // The player sets some itself; one that somebody wrote would fetch something.
      if (attribute.name === "style" && /url[(]|expression|@import/.test(value)) found.push(`${name} style`);
    }
    if (["iframe", "object", "embed", "base", "applet", "style", "portal"].includes(name)) found.push(`<${name}>`);
    if (name === "meta" && /refresh/i.test(element.httpEquiv)) found.push("<meta refresh>");
    if (name === "script" && !element.src && element.type !== "application/json") found.push("<script>");
  }
  return found;
}"""
NAMED = "/pictures/0123456789abcdef/"
NOT_LOADED = "Failed to load resource: the server responded"  # which resource, only the response says
WATCH = """
  window.__seen = [];
  for (const name of ["alert", "confirm", "prompt"]) window[name] = () => { window.__seen.push(`${name} was called`); };
  addEventListener("securitypolicyviolation", (event) => {
    window.__seen.push(`policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
"""

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("standing_clock")]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory) -> None:
    """On disk: of one in memory, all threads of the server and this one would share a single connection."""
    connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture
def written(address, candidate, author, admin, closed, now) -> dict[str, int]:
    """Something of everything that people write, and then payloads in all of it."""
    bank = QuestionBank.objects.get(slug="bank")
    question = bank.questions.get()
    add_comment(question, text="Is it so?", by=author, now=now)
    question.tags.add(Tag.objects.create(bank=bank, name="spring"))
    save_draft(question, item=WHOLE, revision=0, by=author, now=now)
    Draft.objects.update(warnings=[{"field": "stem", "message": "Look."}], original="As it came.")
    first, second = (answer.version for answer in closed.answers.order_by("position")[:2])
    KeyCorrection.objects.create(version=first, old_key=0, new_key=1, reason="It was wrong.", by=admin, at=now)
    for number in range(12):
        create_exhibit(bank, title=f"Drawing {number}", body="What is drawn.", chart=None, by=author, now=now)
    for version in (first, second):
        report_problem(about=version, reporter=candidate, kind="wrong-key", comment="No.", chosen=1, now=now)
        write_note(version, text="My own words.", revision=0, by=candidate, now=now)
    decided = ProblemReport.objects.order_by("pk")[:1]
    decide_problems(reports=decided, state=ProblemReport.State.DECLINED, outcome="It stays.", by=admin, now=now)
    DaysOff.objects.update(reason="A feast")
    solve(Review.objects.get(), answer=Answer(chosen=None), doubt="Two are right.", by=admin, now=now)
    Regrade.objects.create(kind="key", version=first, reason="It was wrong.", by=admin, created_at=now, stepped_at=now)
    idea = {"kind": "idea", "key": "mrp/netting", "name": "Netting", "section": Section.objects.get(slug="mrp")}
    Card.objects.create(user=candidate, added_at=now, due_on=now.date(), **idea)
    for person in (candidate, author, admin):
        make_token(person, name="Script", scopes=[], days=7, site="https://example.org", by=person, now=now)
        UserSession.objects.create(user=person, ip="192.0.2.1", session_key=f"of-{person.pk}", user_agent="A browser")
    return poison()


def of(person: str, user: User, live_server, browser: Browser):
    context = browser.new_context(base_url=live_server.url)
    context.watch = Watch(context, live_server.url.partition("//")[2])
    context.add_init_script(WATCH)
    client = Client()
    client.force_login(user)
    value = client.cookies[configured.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return context


def pages_of(person: str, address) -> list[str]:
    """Each page once, by whom of the three it is shown to first; by the administrator what no other sees."""
    shown = [name for name in STATUSES if not name.endswith(NOT_SHOWN) and not name.startswith("api:")]
    return [address(name) for name in shown if _first_to_see(name) == person]


def _first_to_see(name: str) -> str | None:
    return next((one for one in ("author", "candidate", "admin") if expected(name, "GET", one) == 200), None)


def administration() -> list[str]:
    return [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in administered.site._registry]


def faults_of(page: Page, url: str) -> list[str]:
    answer = page.goto(url, wait_until="load")
    status = [f"status {answer.status}"] if answer and answer.status >= 500 else []
    return status + page.evaluate(FAULTS)


def missing(answer: Response) -> list[str]:
    """What a page asked for and did not get, but for the picture that payloads name."""
    return [f"{answer.status} {answer.url}"] if answer.status >= 400 and NAMED not in answer.url else []


def test_nothing_that_somebody_wrote_runs_on_any_page(
    written, live_server, browser, address, candidate, author, admin
) -> None:
    assert [label for label, rows in written.items() if not rows] == []
    found, opened = {}, 0
    for person, user in (("candidate", candidate), ("author", author), ("admin", admin)):
        context = of(person, user, live_server, browser)
        page = context.new_page()
        heard: list[str] = []
        page.on("dialog", lambda dialog, heard=heard: (heard.append(dialog.message), dialog.dismiss()))
        page.on("response", lambda answer, heard=heard: heard.extend(missing(answer)))
        for url in pages_of(person, address) + (administration() if person == "admin" else []):
            faults = faults_of(page, url)
            errors = [error for error in context.watch.errors if not error.startswith(NOT_LOADED)]
            strange = [*context.watch.strange, *errors, *heard]
            if faults or strange:
                found[f"{person} {url}"] = sorted({*faults, *strange})
            context.watch.strange.clear()
            context.watch.errors.clear()
            heard.clear()
            opened += 1
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=/x onerror=alert(1)>')")
        assert page.evaluate(FAULTS), "What looks for scripts would find none."
        context.close()
    print(f"{opened} pages, {sum(written.values())} rows with payloads")
    assert found == {}
