"""Every page on a phone and on a desk, light and dark: accessible, nothing cut off, no error, no other host.

One test walks all pages of one look, so that each page is opened once per look.
"""

from collections.abc import Iterable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from playwright.sync_api import BrowserContext, JSHandle, Page, expect

from accounts.models import User
from exams.actions.closing import finish
from exams.models import Attempt
from insights.actions import rebuild_stale
from tests.answering import answer_right
from tests.browser.people import begin, new_candidate
from tests.browser.sitting import Sitting

PUBLIC = ["/", "/about/", "/privacy/", "/terms/", "/taster/", "/demo/mail/", "/accounts/login/", "/accounts/signup/",
          "/accounts/password/reset/", "/accounts/password/reset/done/", "/topics/", "/topics/mrp/", "/glossary/",
          "/glossary/?q=capcity", "/glossary/kanban/", "/formulas/", "/formulas/eoq/", "/formulas/sheet/"]  # fmt: skip
OWN = ["/today/", "/practice/", "/notes/", "/question-of-the-day/", "/readiness/", "/plan/", "/log/", "/exams/",
       "/exams/cpim-8.0/tutorial/", "/exams/history/", "/weakness/", "/weakness/mini-1.0/", "/profile/", "/drills/",
       "/drills/economic-order-quantity/", "/problems/", "/accounts/email/", "/accounts/password/change/",
       "/accounts/2fa/", "/accounts/logout/"]  # fmt: skip
HEIGHTS = {360: 740, 1280: 900}


@pytest.fixture(scope="module")
def learner(site) -> User:
    """Somebody with two finished mocks, a weakness report and an exam under way."""
    user = new_candidate(name="Ana Pérez")
    for right in (70, 100):
        attempt = begin(user, "cpim-8.0")
        answer_right(attempt, right, now=timezone.now())
        attempt.answers.filter(position__in=(3, 9, 20)).update(flagged=True, unsure=True)
        attempt.answers.filter(position__in=(5, 9)).update(chosen=None)
        finish(attempt, queued={}, timed_out=False, by=user, now=timezone.now())
    rebuild_stale(now=timezone.now())
    begin(user, "cpim-8.0")
    return user


@pytest.fixture(params=["light", "dark"])
def theme(request) -> str:
    return request.param


@pytest.fixture(params=HEIGHTS, ids="{} px".format)
def look(request, theme) -> dict[str, object]:
    width = request.param
    return {"viewport": {"width": width, "height": HEIGHTS[width]}, "color_scheme": theme, "has_touch": width < 500}


def test_the_pages_for_everyone(look, device) -> None:
    assert told(faults_of(device(**look), PUBLIC)) == ""


def test_the_pages_of_a_learner(look, device, learner) -> None:
    closed = learner.attempts.filter(state="closed").first()
    report = f"/attempts/{closed.public_id}/report/"
    pages = [
        *OWN,
        report,
        f"{report}why/",
        f"{report}questions/",
        f"{report}questions/?show=wrong",
        f"{report}questions/?show=unsure",
    ]
    assert told(faults_of(device(learner, **look), pages)) == ""


def test_what_is_not_there(look, device) -> None:
    """The page a stranger gets in production, which DEBUG replaces by Django's own."""
    page = device(**look).new_page()
    html = render_to_string("404.html", request=RequestFactory().get("/nothing/"))
    page.route("**/nothing/", lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto("/nothing/")
    assert told(faults(page, "404")) == ""


def test_the_player(look, device, learner, sit) -> None:
    attempt = learner.attempts.get(state="open")
    sitting = sit(attempt, device(learner, **look))
    found = [fault for name in scenes(sitting, attempt) for fault in faults(sitting.page, name)]
    assert told(found + sitting.page.context.watch.errors) == ""


def scenes(sitting: Sitting, attempt: Attempt) -> Iterator[str]:
    """The player's screens one after another, each with its name."""
    page = sitting.page
    sitting.sees_question(1)
    yield "player"
    sitting.choose("B")
    sitting.sees("saved")
    yield "player, answered"
    for position in with_exhibit(attempt)[:2]:
        sitting.go_to(position)
        yield f"player, exhibit of question {position}"
    page.get_by_role("button", name="Calculator").click()
    yield "player, calculator"
    page.get_by_role("button", name="Close the calculator").click()
    yield from dialogs(page)
    sitting.review()
    yield "review"
    page.get_by_test_id("end-exam").click()
    yield "confirm"


def dialogs(page: Page) -> Iterator[str]:
    for button, title in [
        ("Navigator", "Navigator"),
        ("Display settings", "Display settings"),
        ("Keyboard help", "Keyboard help"),
    ]:
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("dialog", name=title)).to_be_visible()
        yield title.lower()
        page.keyboard.press("Escape")


def with_exhibit(attempt: Attempt) -> list[int]:
    rows = attempt.answers.exclude(version__exhibit=None).order_by("position")
    return list(rows.values_list("position", flat=True))


def faults_of(context: BrowserContext, addresses: list[str]) -> list[str]:
    page = context.new_page()
    found = []
    for address in addresses:
        reply = page.goto(address)
        found += [] if reply and reply.status == 200 else [f"{address}: status {reply and reply.status}"]
        found += faults(page, address)
    return found + [f"console: {error}" for error in context.watch.errors]


def told(found: Iterable[str]) -> str:
    """One text, because pytest shows that whole."""
    return "\n".join(found)


def faults(page: Page, name: str) -> Iterator[str]:
    for check in (accessibility, overflow):
        yield from (f"{name}: {fault}" for fault in check(page))


def accessibility(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']} {[node['target'] for node in rule['nodes'][:3]]}" for rule in found]


def overflow(page: Page) -> list[str]:
    content, window = page.evaluate("({scrollWidth, clientWidth}) => [scrollWidth, clientWidth]", root(page))
    return [f"{content} px wide in a window of {window}"] if content > window else []


def root(page: Page) -> JSHandle:
    return page.evaluate_handle("document.documentElement")
