"""The exam without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from exams.models import Attempt
from tests.browser.people import begin, leave_seconds, new_candidate
from tests.browser.sitting import Sitting, chosen_letters, network_blip, stored


@pytest.fixture
def sitting(attempt: Attempt, sit: Callable[..., Sitting]) -> Sitting:
    return sit(attempt)


def test_a_walk_from_the_first_question_to_the_report(attempt, sitting) -> None:
    sitting.press("b", "n", "3", "m", "n")
    sitting.sees_question(3)
    go_to_question_two_by_navigator(sitting)
    calculate(sitting)
    sitting.press("n", "d", "p", "p")
    sitting.sees_question(1)
    sitting.press("r")
    end_by_tab_and_enter(sitting)
    sitting.sees_report()
    answers = stored(attempt)
    assert {position: answers[position] for position in (1, 2, 3)} == {1: ("B", False), 2: ("C", True), 3: ("D", False)}


def go_to_question_two_by_navigator(sitting: Sitting) -> None:
    sitting.press("g")
    expect(sitting.page.get_by_role("button", name="Question 3", exact=True)).to_be_focused()
    sitting.press("Shift+Tab", "Enter")
    sitting.sees_question(2)


def calculate(sitting: Sitting) -> None:
    sitting.press("k", *"12*3.5", "Enter")
    expect(sitting.page.locator("#display")).to_have_text("42")
    sitting.press("Escape")
    expect(sitting.page.get_by_role("dialog", name="Calculator")).to_be_hidden()


def end_by_tab_and_enter(sitting: Sitting) -> None:
    tab_to(sitting.page.get_by_test_id("end-exam"))
    sitting.press("Enter")
    tab_to(sitting.page.get_by_test_id("confirm-end"))
    sitting.press("Enter")


def tab_to(target: Locator, most: int = 30) -> None:
    for _ in range(most):
        if target.evaluate("node => node === document.activeElement"):
            return
        target.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}.")


def test_tab_and_space_choose_without_shortcuts(attempt, sitting) -> None:
    tab_to(sitting.option("A").locator("input"))
    sitting.press("Space", "ArrowDown")
    sitting.sees_chosen("B")
    sitting.sees("saved")
    assert chosen_letters(attempt) == {1: "B"}


def test_a_struck_option_by_key(sitting) -> None:
    tab_to(sitting.option("A").locator("input"))
    sitting.press("s")
    expect(sitting.page.get_by_role("button", name="Strike out option A")).to_have_attribute("aria-pressed", "true")


def test_shortcuts_switched_off_in_the_settings_stay_off(attempt, sitting) -> None:
    sitting.page.get_by_role("button", name="Display settings").click()
    sitting.page.get_by_label("Single-key shortcuts").uncheck()
    sitting.press("Escape")
    nothing_happens(attempt, sitting)
    sitting.page.reload()
    nothing_happens(attempt, sitting)


def test_shortcuts_switched_off_in_the_profile_are_off(sit) -> None:
    attempt = begin(new_candidate(player_keys=False))
    nothing_happens(attempt, sit(attempt))


def nothing_happens(attempt: Attempt, sitting: Sitting) -> None:
    sitting.sees_question(1)
    sitting.press("b", "m", "n")
    sitting.sees_question(1)
    expect(sitting.chosen).to_have_count(0)
    assert chosen_letters(attempt) == {}


def test_a_shortcut_with_control_is_left_to_the_browser(sitting) -> None:
    sitting.press("Control+b")
    expect(sitting.chosen).to_have_count(0)


def test_the_hidden_clock_comes_back_for_the_last_five_minutes(attempt, sitting) -> None:
    sitting.page.get_by_role("button", name="Hide the time").click()
    expect(sitting.clock).to_be_hidden()
    leave_seconds(attempt, 5 * 60 + 4)
    network_blip(sitting.page.context)
    expect(sitting.page.get_by_text("10 minutes left").first).to_be_visible()
    expect(sitting.clock).to_be_hidden()
    expect(sitting.page.get_by_text("5 minutes left").first).to_be_visible()
    expect(sitting.clock).to_be_visible()
