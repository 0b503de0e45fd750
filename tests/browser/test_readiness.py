"""From too few answers to a chance of passing, with what holds it down and what would raise it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from curriculum.models import Blueprint
from exams.actions.closing import finish
from exams.actions.publishing import publish_forms
from exams.models import Answer
from insights.actions import rebuild
from insights.models import WeaknessReport
from tests.answering import answer_right
from tests.browser.people import begin
from tests.factories import make_blueprint, publish_questions

EXAM = "ready-1.0"


@pytest.fixture(scope="module")
def exam(site) -> Blueprint:
    """Forty questions to a form, two forms, and as many to practice."""
    blueprint = make_blueprint(EXAM, scored=18, pretest=2)
    publish_questions(blueprint, each_section=30)
    publish_forms(blueprint, count=2, by=None, now=timezone.now())
    return blueprint


def practices(page: Page, count: int) -> None:
    """Each of them wrong."""
    page.get_by_role("link", name="practice", exact=True).click()
    page.get_by_role("button", name="Quick 10").click()
    for number in range(1, count + 1):
        expect(page.locator("#session-title")).to_contain_text(f"Question {number}")
        expect(page.locator("html[data-practice-keys] #reply")).to_be_visible()
        asked = Answer.objects.filter(attempt__blueprint__slug=EXAM).select_related("version").latest("pk")
        page.locator(f'#reply [name=chosen][value="{(asked.version.key + 1) % 4}"]').check()
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("verdict")).to_contain_text("Not this time.")
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("result")).to_be_visible()


def sits(candidate, right: int) -> None:
    attempt, now = begin(candidate, EXAM), timezone.now()
    answer_right(attempt, right, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now + timedelta(seconds=1))


def renews(candidate) -> None:
    """As the worker does within the minute."""
    for report in WeaknessReport.objects.filter(user=candidate):
        rebuild(report.pk, now=timezone.now())


def test_from_too_few_answers_to_a_chance_and_on_to_practice(exam, device, candidate) -> None:
    page = device(candidate).new_page()
    page.goto(f"/readiness/{EXAM}/")
    expect(page.get_by_role("heading", name="Nothing to go by yet")).to_be_visible()
    practices(page, 10)
    renews(candidate)
    page.goto(f"/readiness/{EXAM}/")
    expect(page.get_by_role("heading", name="Not enough answers yet: 20 more")).to_be_visible()
    expect(page.get_by_test_id("band")).to_have_count(0)
    sits(candidate, right=20)
    renews(candidate)
    page.reload()
    expect(page.get_by_test_id("band")).to_have_text(re.compile(r"^\d+–\d+\s%$"))
    expect(page.get_by_text("It is a model.")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("2 areas not practiced enough to tell"))).to_be_visible()
    expect(page.get_by_role("heading", name="What would move it most")).to_be_visible()
    expect(page.locator(".moves li").first).to_contain_text(re.compile(r"at 75\s% of its exam questions right"))
    expect(page.get_by_test_id("ready-row")).to_have_count(2)
    page.get_by_test_id("offers").get_by_role("button").first.click()
    expect(page.locator("#session-title")).to_contain_text("Question 1")
