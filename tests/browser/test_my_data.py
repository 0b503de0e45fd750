"""Taking one's data along, ending a sign-in elsewhere, and going for good."""

import json
import zipfile
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from exams.actions.closing import finish
from tests.answering import answer_right
from tests.browser.people import PASSWORD, begin, new_candidate
from tests.browser.test_accounts import sign_in, signed_in_as

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa"]}}


def signed_in(device, user: User, **options) -> Page:
    page = device(**options).new_page()
    sign_in(page, user.email, PASSWORD)
    page.wait_for_load_state()
    return page


def test_an_export_is_made_downloaded_and_read(device, candidate) -> None:
    now = timezone.now()
    attempt = begin(candidate)
    answer_right(attempt, 3, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now + timedelta(seconds=1))
    page = device(candidate).new_page()
    page.goto("/profile/")
    page.get_by_role("link", name="My data").click()
    page.get_by_role("link", name="Get a copy…").click()
    page.get_by_role("button", name="Prepare my data").click()
    with page.expect_download() as arriving:
        page.get_by_role("link", name="Download the file").click()
    with zipfile.ZipFile(arriving.value.path()) as archive:
        assert archive.testzip() is None
        answers = json.loads(archive.read("json/answers.json"))["rows"]
        assert [answer["right"] for answer in answers].count(True) == 3
        assert candidate.email in archive.read("csv/profile.csv").decode()
    page.get_by_role("button", name="Delete the file now").click()
    expect(page.get_by_text("The file is deleted.")).to_be_visible()


def test_another_device_is_signed_out(device) -> None:
    person = new_candidate()
    here, there = signed_in(device, person), signed_in(device, person)
    here.goto("/accounts/sessions/")
    expect(here.get_by_text("This one")).to_have_count(1)
    here.get_by_role("button", name="Sign out Chrom").click()
    expect(here.get_by_text("Signed out there.")).to_be_visible()
    there.goto("/profile/")
    expect(there.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    signed_in_still = here.goto("/profile/")
    assert signed_in_still
    assert signed_in_still.url.endswith("/profile/")


@pytest.mark.parametrize("script", [True, False])
def test_a_deleted_account_cannot_sign_in(device, script) -> None:
    person = new_candidate()
    page = signed_in(device, person, java_script_enabled=script)
    page.goto("/my-data/delete/")
    page.get_by_label("Your email address").fill(person.email)
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="The account is deleted")).to_be_visible()
    sign_in(page, person.email, PASSWORD)
    expect(page.get_by_text("are not correct")).to_be_visible()
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    signed_in_as(page, person.email)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_fit_and_can_be_used_by_everybody(device, candidate, scheme, width) -> None:
    page = device(candidate, viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    for path in ("/my-data/", "/my-data/export/", "/my-data/sharing/", "/my-data/delete/", "/accounts/sessions/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, (path, found.generate_report())
