"""Practice in a real browser: by keyboard, on two devices, on a clock."""

import pytest
from playwright.sync_api import Page, expect

from curriculum.models import Blueprint
from exams.models import Answer, Attempt, Encounter
from tests.browser.server import MINI
from tests.factories import publish_questions


@pytest.fixture(scope="module")
def questions(site) -> None:
    """Of the short exam, beyond those that are kept for its mocks."""
    publish_questions(Blueprint.objects.get(slug=MINI), each_section=4)


@pytest.fixture
def page(questions, device, candidate) -> Page:
    """The practice page of the short exam."""
    opened = device(candidate).new_page()
    opened.goto(f"/practice/?blueprint={MINI}")
    return opened


def sees_question(page: Page, number: int) -> None:
    expect(page.locator("#session-title")).to_contain_text(f"Question {number}")
    expect(page.locator("html[data-practice-keys] #reply")).to_be_visible()


def letter_of(page: Page, candidate, *, right: bool) -> str:
    """Of an option that is right, or one that is not, where it is shown."""
    asked = Answer.objects.filter(attempt__user=candidate).select_related("version").latest("pk")
    index = asked.version.key if right else (asked.version.key + 1) % 4
    return page.locator(f'#reply [name=chosen][value="{index}"]').get_attribute("data-letter") or ""


def test_quick_ten_in_tutor_mode_by_keyboard_alone(page, candidate) -> None:
    page.get_by_role("button", name="Quick 10").focus()
    page.keyboard.press("Enter")
    for number in range(1, 11):
        sees_question(page, number)
        page.keyboard.press(letter_of(page, candidate, right=number > 2))
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("verdict")).to_contain_text("Right." if number > 2 else "Not this time.")
        expect(page.get_by_text("Because of W.")).to_be_visible()
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("result")).to_have_text("8 of 10 right.")
    assert Encounter.objects.filter(user=candidate, times=1).count() == 10
    page.get_by_role("button", name="Practice the missed").click()
    sees_question(page, 1)


AT_ONCE = """() => {
  window.kept = true;
  const next = () => document.querySelector("#session [name=do][value=next]")?.click();
  document.addEventListener("htmx:afterSwap", next, {once: true});
}"""


def test_what_is_pressed_while_the_page_settles_goes_on_without_leaving_it(page, candidate) -> None:
    page.get_by_role("button", name="Quick 10").click()
    sees_question(page, 1)
    page.evaluate(AT_ONCE)
    page.keyboard.press(letter_of(page, candidate, right=True))
    page.keyboard.press("Enter")
    sees_question(page, 2)
    assert page.evaluate("window.kept") is True


def test_exam_mode_goes_on_where_it_was_on_another_device(page, device, candidate) -> None:
    page.get_by_label("At the end, as in the exam").check()
    page.get_by_label("How many").fill("5")
    page.get_by_role("button", name="Start").click()
    for number in (1, 2):
        sees_question(page, number)
        page.keyboard.press("B")
        page.keyboard.press("Enter")
    sees_question(page, 3)
    other = device(candidate).new_page()
    other.goto("/practice/")
    other.get_by_role("link", name="All areas").first.click()
    sees_question(other, 3)
    for number in (3, 4, 5):
        sees_question(other, number)
        other.keyboard.press("C")
        other.keyboard.press("Enter")
    expect(other.get_by_text("Every question has an answer")).to_be_visible()
    other.get_by_role("link", name="Question 1, answered").click()
    expect(other.locator("#reply [data-letter=B]")).to_be_checked()
    other.get_by_role("link", name="To the end").click()
    other.get_by_role("button", name="End it and see the result").click()
    expect(other.get_by_test_id("result")).to_contain_text("of 5 right")
    page.keyboard.press("A")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("result")).to_be_visible()
    assert Attempt.objects.get(user=candidate).state == "closed"


def test_single_keys_can_be_turned_off(page, candidate) -> None:
    candidate.player_keys = False
    candidate.save()
    page.get_by_role("button", name="Quick 10").click()
    sees_question(page, 1)
    page.keyboard.press("B")
    expect(page.locator("#reply input:checked")).to_have_count(0)


def test_the_numbers_beside_the_choices_follow_them(page) -> None:
    total = page.locator("#n-total")
    before = int(total.inner_text())
    page.get_by_role("checkbox", name="Demand").check()
    expect(total).not_to_have_text(str(before))
    page.get_by_label("Missed last time").check()
    expect(total).to_have_text("0")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_test_id("nothing")).to_contain_text("none is one you missed last time")


def test_a_question_whose_time_runs_out_is_handed_in_by_itself(page, candidate) -> None:
    page.clock.install()
    page.get_by_label("Seconds for each question").fill("60")
    page.get_by_role("button", name="Start").click()
    sees_question(page, 1)
    expect(page.get_by_role("timer")).to_contain_text("1:00")
    page.clock.fast_forward(61_000)
    expect(page.get_by_test_id("verdict")).to_contain_text("Not answered in time.")
    assert Answer.objects.get(attempt__user=candidate).chosen is None
