"""A day's reviews in a real browser, by keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from curriculum.models import Blueprint, Section
from exams.models import Answer, Miss, QuestionNote
from study.actions.cards import add_flashcards
from study.models import Card, CardReview
from tests.browser.server import MINI
from tests.factories import make_version
from tests.study.reviewing.dealing import answered, make_term

SLUG = "demand-one"


@pytest.fixture(scope="module")
def section(site) -> Section:
    found = Section.objects.get(slug=SLUG)
    make_term(found, 901)
    return found


@pytest.fixture
def page(section, device, candidate) -> Page:
    """The review page of somebody with an idea that was missed three days ago and two new flashcards, one for today."""
    now = timezone.now()
    missed = make_version(section, concept="fill rate")
    answered(candidate, Blueprint.objects.get(slug=MINI), [missed], now - timedelta(days=3), right=False)
    add_flashcards(sections=[section], terms=True, formulas=False, by=candidate, now=now)
    opened = device(candidate).new_page()
    opened.goto("/review/")
    return opened


def right_letter(page: Page, candidate) -> str:
    asked = (
        Answer.objects.filter(attempt__user=candidate, attempt__kind="review").select_related("version").latest("pk")
    )
    return page.locator(f'#reply [name=chosen][value="{asked.version.key}"]').get_attribute("data-letter") or ""


def sees_front(page: Page) -> None:
    """With its keys at work."""
    expect(page.locator("html[data-review-keys][data-practice-keys]")).to_be_attached()
    expect(page.get_by_test_id("flash")).to_contain_text("term 901")
    expect(page.get_by_role("button", name="Show the answer")).to_be_visible()


def test_a_days_session_by_keyboard_with_an_undo(page, device, candidate) -> None:
    expect(page.get_by_test_id("due")).to_contain_text("2 cards due today")
    page.get_by_role("link", name="Begin").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html[data-practice-keys] #reply")).to_be_visible()
    page.keyboard.press(right_letter(page, candidate))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("verdict")).to_contain_text("Right.")
    page.keyboard.press("Enter")
    sees_front(page)
    page.keyboard.press("Space")
    expect(page.get_by_test_id("flash")).to_contain_text("Definition 901.")
    page.keyboard.press("4")
    expect(page.get_by_test_id("through")).to_contain_text("2 cards done")
    page.keyboard.press("u")
    sees_front(page)
    assert Card.objects.get(user=candidate, kind="term", side="forth").reviewed_on is None
    other = device(candidate).new_page()
    other.goto("/review/session/")
    sees_front(other)
    other.keyboard.press("Enter")
    expect(other.get_by_role("button", name="Easy")).to_be_visible()
    other.keyboard.press("3")
    sees_front(other)  # again in ten minutes, or now: nothing else is left
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Good")).to_be_visible()
    assert CardReview.objects.filter(user=candidate).count() == 2


def test_a_card_that_was_graded_on_another_device_is_not_graded_again(page, device, candidate) -> None:
    Card.objects.filter(user=candidate, kind="idea").delete()
    page.goto("/review/session/")
    page.get_by_role("button", name="Show the answer").click()
    expect(page.get_by_role("button", name="Easy")).to_be_visible()
    other = device(candidate).new_page()
    other.goto("/review/session/")
    other.get_by_role("button", name="Show the answer").click()
    other.get_by_role("button", name="Easy").click()
    expect(other.get_by_test_id("through")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_role("alert")).to_contain_text("moved on already")
    assert CardReview.objects.get(user=candidate).rating == 4


def test_beside_an_explained_idea_keys_name_and_bookmark_and_grade_nothing(page, candidate) -> None:
    page.goto("/review/session/")
    expect(page.locator("html[data-practice-keys][data-margin-keys] #reply")).to_be_visible()
    right = right_letter(page, candidate)
    page.keyboard.press("B" if right == "A" else "A")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("verdict")).to_contain_text("Not this time.")
    page.keyboard.press("3")
    expect(page.get_by_role("button", name="Reasoned wrongly")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Bookmarked")).to_have_attribute("aria-pressed", "true")
    page.get_by_text("Write a note").click()
    page.get_by_label("Your note").press_sequentially("u 3 m")
    expect(page.locator(".note__words")).to_have_text("u 3 m")
    page.get_by_role("button", name="Next card").press("Enter")
    sees_front(page)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Good")).to_be_visible()
    page.keyboard.press("4")
    expect(page.get_by_test_id("through")).to_contain_text("2 cards done")
    assert Miss.objects.get(user=candidate).why == "reasoning"
    assert QuestionNote.objects.get(user=candidate).is_bookmarked
    assert [one.rating for one in CardReview.objects.filter(user=candidate).order_by("pk")] == [1, 4]
