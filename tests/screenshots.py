"""The README's pictures, made from the running demo: `make screenshots`."""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.servers import Server, free_port, wait_for_port

OUT = Path("docs/screenshots")
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with demo() as (address, database), sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(browser, address, database)
        browser.close()


@contextlib.contextmanager
def demo() -> Iterator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = os.environ | {"DEBUG": "1", "DEMO": "1", "VAR_DIR": folder}
        for command in ("migrate", "load_content", "build_forms", "create_demo"):
            subprocess.run(
                [sys.executable, "manage.py", command], env=environment, check=True, stdout=subprocess.DEVNULL
            )
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "cpimprep.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
        server = Server("", subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL), command)
        try:
            wait_for_port(port, server)
            yield f"http://localhost:{port}", Path(folder) / "cpimprep.sqlite3"
        finally:
            server.stop()


def take(browser: Browser, address: str, database: Path) -> None:
    page = browser.new_page(viewport=DESKTOP, base_url=address)
    page.goto("/")
    page.screenshot(path=OUT / "landing.png")
    sign_in(page)
    sit(page, database)
    page.screenshot(path=OUT / "report.png")
    page.goto("/weakness/")
    page.wait_for_selector("[data-testid=weakness-report][data-stale=false]")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.screenshot(path=OUT / "weakness-phone-dark.png")


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "candidate@example.org")
    page.fill("[name=password]", "let-me-practise")
    page.keyboard.press("Enter")
    page.wait_for_url("**/today/")
    page.goto("/exams/")


def sit(page: Page, database: Path) -> None:
    """A whole mock by somebody who knows much of it, with a picture on the way."""
    dice = random.Random(8)
    page.get_by_test_id("start-cpim-8.0").click()
    page.get_by_test_id("begin").click()
    page.wait_for_selector("[data-testid=stem]")
    for number, key in enumerate(keys(database)):
        letter = "ABCD"[key] if dice.random() < 0.6 else dice.choice("ABCD")
        page.get_by_test_id(f"option-{letter}").click()
        if number == 20:
            page.wait_for_selector("[data-testid=save-state][data-state=saved]")
            page.screenshot(path=OUT / "player.png")
        page.get_by_test_id("next").click()
    page.get_by_test_id("end-exam").click()
    page.get_by_test_id("confirm-end").click()
    page.wait_for_url("**/report/")


def keys(database: Path) -> list[int]:
    """Of the questions of the one sitting there is, in their order."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT key FROM exams_answer JOIN bank_questionversion AS version ON version.id = version_id "
            "ORDER BY position"
        )
        return [key for (key,) in rows]


if __name__ == "__main__":
    main()
