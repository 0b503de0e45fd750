"""Clicks that meet a broken network, a page that closes, or an exam that ends in the same moment."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from exams.models import Attempt
from tests.browser.sitting import Sitting, chosen_letters

SAVES = "**/answers/*/"


@pytest.fixture
def sitting(attempt: Attempt, sit: Callable[..., Sitting]) -> Sitting:
    return sit(attempt)


def answered(attempt: Attempt, seconds: float = 10) -> dict[int, str]:
    """What the server has, as soon as it has anything."""
    deadline = time.monotonic() + seconds
    while not chosen_letters(attempt) and time.monotonic() < deadline:
        time.sleep(0.05)
    return chosen_letters(attempt)


def test_a_click_arrives_though_the_page_closes_at_once(attempt, sitting) -> None:
    sitting.choose("B")
    sitting.page.close()
    assert answered(attempt) == {1: "B"}


def test_a_click_arrives_though_the_page_is_left_in_the_same_moment(attempt, sitting) -> None:
    sitting.option("D").evaluate("(node) => { node.click(); location.assign('/about/'); }")
    sitting.page.wait_for_url("**/about/")
    assert answered(attempt) == {1: "D"}


def test_a_click_counts_though_the_exam_is_ended_at_once(attempt, sitting) -> None:
    sitting.choose("B")
    sitting.finish()
    assert chosen_letters(attempt) == {1: "B"}
    assert attempt.report.body["answered"] == 1


def test_ending_carries_the_answers_whose_saves_never_arrived(attempt, sitting) -> None:
    sitting.page.route(SAVES, lambda route: route.abort())
    for letter in "CDA":
        sitting.choose(letter)
        sitting.next()
    sitting.finish()
    assert chosen_letters(attempt) == {1: "C", 2: "D", 3: "A"}
    assert attempt.report.body["answered"] == 3


def test_of_two_quick_clicks_the_second_counts(attempt, sitting) -> None:
    sitting.choose("A")
    sitting.choose("B")
    sitting.sees("saved")
    assert chosen_letters(attempt) == {1: "B"}


def test_a_cleared_answer_is_no_answer(attempt, sitting) -> None:
    sitting.choose("A")
    sitting.sees("saved")
    sitting.page.get_by_role("button", name="Clear answer").click()
    expect(sitting.chosen).to_have_count(0)
    sitting.sees("saved")
    assert chosen_letters(attempt) == {}


@pytest.mark.fault(
    "The candidate is offline",
    sees="“Not saved yet”; the exam goes on without the network, with every question and exhibit.",
    kept="Every answer, on the device until the server has it; it counts until 60 s after the deadline.",
)
def test_what_is_queued_survives_a_reload(attempt, sitting) -> None:
    sitting.page.route(SAVES, lambda route: route.abort())
    sitting.choose("C")
    sitting.sees("offline")
    sitting.page.reload()
    sitting.sees_chosen("C")
    sitting.sees("offline")
    assert chosen_letters(attempt) == {}
    sitting.page.unroute(SAVES)
    sitting.sees("saved")
    assert chosen_letters(attempt) == {1: "C"}


def test_a_save_whose_reply_was_lost_is_sent_again_and_changes_nothing(attempt, sitting) -> None:
    def lose_the_reply(route: Route) -> None:
        route.fetch()
        route.abort()

    sitting.page.route(SAVES, lose_the_reply, times=1)
    sitting.choose("D")
    sitting.sees("offline")
    assert chosen_letters(attempt) == {1: "D"}
    sitting.page.get_by_role("button", name="Retry now").click()
    sitting.sees("saved")
    sitting.sees_chosen("D")
    assert chosen_letters(attempt) == {1: "D"}


FAULTS = {
    "a server error": {"status": 500, "body": "<h1>Server Error</h1>"},
    "too many requests": {"status": 429, "body": ""},
    "a hotel's sign-in page": {"status": 200, "content_type": "text/html", "body": "<h1>Welcome</h1>"},
    "JSON of something else": {"status": 200, "content_type": "application/json", "body": "{}"},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_an_answer_stays_queued_and_visibly_so_through(fault, attempt, sitting) -> None:
    sitting.page.route(SAVES, lambda route: route.fulfill(**fault))
    sitting.choose("B")
    sitting.sees("offline")
    expect(sitting.page.locator("#banner")).to_contain_text("kept on this device")
    sitting.page.unroute(SAVES)
    sitting.page.get_by_role("button", name="Retry now").click()
    sitting.sees("saved")
    assert chosen_letters(attempt) == {1: "B"}


def test_a_lost_csrf_cookie_is_renewed_without_a_word(attempt, sitting) -> None:
    sitting.page.context.clear_cookies(name="csrftoken")
    sitting.choose("A")
    sitting.sees("saved")
    assert chosen_letters(attempt) == {1: "A"}
    expect(sitting.page.locator("#banner")).to_be_hidden()
