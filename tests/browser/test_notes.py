"""Notes in a real browser: a walk by keyboard, and two windows on one note."""

import pytest
from playwright.sync_api import Page, expect

from curriculum.models import Blueprint
from exams.models import Answer, Miss, QuestionNote
from tests.browser.server import MINI
from tests.factories import publish_questions


@pytest.fixture(scope="module")
def questions(site) -> None:
    publish_questions(Blueprint.objects.get(slug=MINI), each_section=4)


@pytest.fixture
def page(questions, device, candidate) -> Page:
    """A question of tutored practice, just answered wrongly by keyboard."""
    opened = device(candidate).new_page()
    opened.goto(f"/practice/?blueprint={MINI}")
    opened.get_by_role("button", name="Quick 10").click()
    expect(opened.locator("html[data-practice-keys] #reply")).to_be_visible()
    asked = Answer.objects.filter(attempt__user=candidate).select_related("version").latest("pk")
    wrong = opened.locator(f'#reply [name=chosen][value="{(asked.version.key + 1) % 4}"]')
    opened.keyboard.press(wrong.get_attribute("data-letter"))
    opened.keyboard.press("Enter")
    expect(opened.locator("html[data-margin-keys]").get_by_test_id("verdict")).to_contain_text("Not this time.")
    return opened


def test_a_miss_is_named_bookmarked_and_noted_by_keyboard_and_found_again(page, candidate) -> None:
    page.keyboard.press("2")
    expect(page.get_by_role("button", name="Misread the question")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("4")
    expect(page.get_by_role("button", name="Calculated wrongly")).to_have_attribute("aria-pressed", "true")
    assert Miss.objects.get(user=candidate).why == "calculation"
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Bookmarked")).to_have_attribute("aria-pressed", "true")
    page.get_by_text("Write a note").click()
    page.get_by_label("Your note").press_sequentially("Mind the 2 **lead times**")
    expect(page.locator(".note__words strong")).to_have_text("lead times")
    expect(page.get_by_role("button", name="Calculated wrongly")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Next question").press("Enter")
    expect(page.locator("#session-title")).to_contain_text("Question 2")

    page.goto("/notes/")
    page.get_by_label("Words in the note").fill("LEAD")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".kept__one")).to_have_count(1)
    expect(page.locator(".kept__one")).to_contain_text("Bookmarked")
    page.locator(".kept__stem a").click()
    expect(page.locator("html[data-margin-keys]").get_by_text("Because of W.")).to_be_visible()
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Bookmark", exact=False)).to_have_attribute("aria-pressed", "false")
    assert not QuestionNote.objects.get(user=candidate).is_bookmarked


def test_what_another_window_wrote_is_shown_before_it_is_replaced(page, candidate) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    for window, text in ((page, "Here"), (other, "There")):
        window.get_by_text("Write a note").click()
        window.get_by_label("Your note").fill(text)
    expect(page.locator(".note__state")).to_contain_text("Saved")
    told = other.get_by_role("alert").filter(has_text="changed in another window")
    expect(told).to_contain_text("Here")
    expect(other.get_by_label("Your note")).to_have_value("There")
    other.get_by_role("button", name="Put mine in its place").click()
    expect(other.locator(".note__state")).to_contain_text("Saved")
    assert QuestionNote.objects.get(user=candidate).text == "There"


def test_what_does_not_reach_the_server_is_said_and_can_be_sent_again(page, candidate) -> None:
    page.get_by_text("Write a note").click()
    page.context.set_offline(True)
    page.get_by_label("Your note").press_sequentially("Kept")
    expect(page.locator(".note").get_by_role("alert")).to_contain_text("there is no connection")
    page.get_by_role("button", name="Next question").click()
    expect(page.get_by_role("alert").filter(has_text="there is no connection")).to_have_count(2)
    page.context.set_offline(False)
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".note__state")).to_contain_text("Saved")
    expect(page.get_by_role("alert")).to_have_count(1)
    assert QuestionNote.objects.get(user=candidate).text == "Kept"
    page.get_by_role("button", name="Next question").click()
    expect(page.locator("#session-title")).to_contain_text("Question 2")


def test_single_keys_are_off_where_their_owner_turned_them_off(page, candidate) -> None:
    candidate.player_keys = False
    candidate.save()
    page.reload()
    page.keyboard.press("2")
    page.keyboard.press("m")
    page.get_by_role("button", name="Did not know it").click()
    expect(page.get_by_role("button", name="Did not know it")).to_have_attribute("aria-pressed", "true")
    assert Miss.objects.get(user=candidate).why == "unknown"
    assert not QuestionNote.objects.filter(user=candidate).exists()


def test_the_question_of_the_day_is_answered_by_keyboard(questions, device, candidate) -> None:
    page = device(candidate).new_page()
    page.goto("/question-of-the-day/")
    expect(page.locator("html[data-practice-keys] #reply")).to_be_visible()
    page.keyboard.press("A")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("verdict")).to_be_visible()
    assert Answer.objects.get(attempt__user=candidate, attempt__daily__isnull=False).saved_at
