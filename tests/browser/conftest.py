"""A server, a browser, and devices on which people are signed in."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from exams.models import Attempt
from tests.browser.people import begin, new_candidate, session_of
from tests.browser.server import Site, prepare_database
from tests.browser.sitting import Sitting
from tests.stages import CHROMIUMS

HERE = Path(__file__).parent
PATIENCE = 15_000
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return {"executable_path": found, "args": ["--no-sandbox", *QUIET]}


@pytest.fixture(scope="session")
def site(django_db_blocker: Any) -> Iterator[Site]:
    """The running app; the tests read its database directly, so no test here may ask for the fixture `db`."""
    if "VAR_DIR" not in os.environ:
        pytest.fail("Run `python -m tests.stages browser`: these tests write to VAR_DIR's database.")
    with django_db_blocker.unblock():
        prepare_database()
        site = Site()
        site.start()
        yield site
        site.stop()
    assert "Traceback" not in site.log.read_text()


class Watch:
    """What no page may do, however the test ends: throw, break the content policy, ask another host."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.host = host
        self.errors: list[str] = []
        self.strange: list[str] = []
        context.on("weberror", lambda error: self.strange.append(str(error.error)))
        context.on("console", lambda message: self.heard(message.type, message.text))
        context.on("request", lambda request: self.asked(request.url))

    def heard(self, kind: str, text: str) -> None:
        if "Content Security Policy" in text:
            self.strange.append(text)
        if kind == "error":
            self.errors.append(text)

    def asked(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme in ("http", "https") and address.netloc != self.host:
            self.strange.append(f"request to {address.netloc}")


@pytest.fixture
def device(site: Site, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser with storage and cookies of its own; signed in when a user is given."""
    opened: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_device(user: User | None = None, **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=site.url, **options)
        context.set_default_timeout(PATIENCE)
        context.watch = watches_over(context)  # type: ignore[attr-defined]
        if user:
            context.add_cookies([session_of(user) | {"url": site.url}])
        opened.append(context)
        return context

    def watches_over(context: BrowserContext) -> Watch:
        watches.append(Watch(context, f"localhost:{site.port}"))
        return watches[-1]

    yield open_device
    for context in opened:
        context.close()
    assert [strange for watch in watches for strange in watch.strange] == []


@pytest.fixture
def candidate(site: Site) -> User:
    return new_candidate()


@pytest.fixture
def attempt(candidate: User) -> Attempt:
    """The short exam of eight questions, just begun."""
    return begin(candidate)


@pytest.fixture
def sit(device: Callable[..., BrowserContext]) -> Callable[..., Sitting]:
    """Open an attempt in the player on a device, by default a new one of its candidate."""

    def open_player(attempt: Attempt, context: BrowserContext | None = None) -> Sitting:
        page: Page = (context or device(attempt.user)).new_page()
        page.goto(f"/attempts/{attempt.public_id}/")
        return Sitting(page)

    return open_player
