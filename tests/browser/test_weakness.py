"""The weakness report renews itself on the screen."""

from django.db.models import F
from playwright.sync_api import expect

from insights.models import WeaknessReport
from tests.browser.people import begin
from tests.browser.server import MINI


def test_after_an_exam_the_report_says_updating_and_becomes_fresh_by_itself(candidate, sit, device) -> None:
    context = device(candidate)
    finish_one_more(candidate, sit, context)
    page = context.new_page()
    page.goto(f"/weakness/{MINI}/")
    report = page.get_by_test_id("weakness-report")
    expect(report).to_have_attribute("data-stale", "false")

    WeaknessReport.objects.filter(user=candidate).update(wanted=F("wanted") + 1)
    page.reload()
    expect(report).to_have_attribute("data-stale", "true")
    expect(report).to_contain_text("Updating…")
    finish_one_more(candidate, sit, context)
    expect(report).to_have_attribute("data-stale", "false")
    expect(report).not_to_contain_text("Updating…")
    expect(report.locator("[hx-get]")).to_have_count(0)
    assert report.get_attribute("hx-get") is None


def finish_one_more(candidate, sit, context) -> None:
    sitting = sit(begin(candidate), context)
    for letter in "ABCDABCD":
        sitting.choose(letter)
        sitting.next()
    sitting.end()
    sitting.sees_report()
    sitting.page.close()


def test_someone_new_is_told_what_to_do_first(candidate, device) -> None:
    page = device(candidate).new_page()
    page.goto("/weakness/")
    expect(page.get_by_role("heading", name="Nothing to report yet")).to_be_visible()
    page.get_by_role("link", name="Choose an exam").click()
    expect(page.get_by_role("heading", name="Mock exams")).to_be_visible()
