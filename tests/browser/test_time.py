"""When the time runs out, and when it is given more."""

import re
import time
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exams.actions.closing import set_extra_minutes
from exams.models import Attempt
from tests.browser.people import leave_seconds, new_candidate
from tests.browser.sitting import Sitting, chosen_letters, network_blip

MINUTE = 60


def test_the_last_click_before_zero_counts_and_the_report_opens_by_itself(attempt, sit) -> None:
    ends = leave_seconds(attempt, 6)
    sitting = sit(attempt)
    sitting.choose("B")
    sitting.next()
    click_just_before(ends.timestamp() * 1000, sitting, "C")
    sitting.sees_report()
    attempt.refresh_from_db()
    assert (attempt.ending, attempt.finished_at) == ("deadline", attempt.deadline_at)
    assert chosen_letters(attempt) == {1: "B", 2: "C"}


def click_just_before(end: float, sitting: Sitting, letter: str) -> None:
    """A click a fifth of a second before `end`, in milliseconds since the epoch."""
    click_then = "(node, end) => void setTimeout(() => node.click(), end - 200 - Date.now())"
    sitting.option(letter).evaluate(click_then, end)


def test_in_a_closed_browser_the_sweep_ends_the_exam_with_every_saved_answer(attempt, sit) -> None:
    sitting = sit(attempt)
    for letter in "ABC":
        sitting.choose(letter)
        sitting.next()
    sitting.sees("saved")
    sitting.page.context.close()
    ends = leave_seconds(attempt, -2 * MINUTE)
    wait_until(lambda: Attempt.objects.get(pk=attempt.pk).state == "closed", seconds=75)
    attempt.refresh_from_db()
    assert (attempt.ending, attempt.finished_at) == ("deadline", ends)
    assert chosen_letters(attempt) == {1: "A", 2: "B", 3: "C"}
    assert attempt.report.body["answered"] == 3


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.25)


@pytest.mark.fault(
    "The candidate is offline",
    sees="“Not saved yet”; the exam goes on without the network, with every question and exhibit.",
    kept="Every answer, on the device until the server has it; it counts until 60 s after the deadline.",
)
def test_an_answer_given_offline_counts_when_the_network_is_back_within_the_grace(attempt, sit) -> None:
    sitting = out_of_time_while_offline(attempt, sit)
    sitting.page.context.set_offline(False)
    sitting.sees_report()
    assert chosen_letters(attempt) == {1: "A", 2: "B"}
    assert not attempt.late_answers.exists()


@pytest.mark.fault(
    "The candidate is offline",
    sees="After the deadline: the report shows what came too late, and the score it would have made.",
    kept="The late answers, apart from those that count.",
)
def test_an_answer_given_offline_is_kept_as_late_after_the_grace_and_shown_apart(attempt, sit) -> None:
    sitting = out_of_time_while_offline(attempt, sit)
    leave_seconds(attempt, -2 * MINUTE)
    sitting.page.context.set_offline(False)
    sitting.sees_report()
    assert chosen_letters(attempt) == {1: "A"}
    assert list(attempt.late_answers.values_list("position", "chosen")) == [(2, 1)]
    expect(sitting.page.get_by_role("heading", name="Not counted: 1 late answer")).to_be_visible()


def out_of_time_while_offline(attempt: Attempt, sit: Callable[..., Sitting]) -> Sitting:
    leave_seconds(attempt, 6)
    sitting = sit(attempt)
    sitting.choose("A")
    sitting.sees("saved")
    sitting.page.context.set_offline(True)
    sitting.next()
    sitting.choose("B")
    expect(sitting.page.get_by_role("heading", name="Time is up – submitting")).to_be_visible()
    expect(sitting.page.locator("#ending-text")).to_contain_text("1 answer not on the server yet")
    return sitting


def test_extra_time_given_while_the_exam_runs_moves_the_clock(attempt, sit) -> None:
    sitting = sit(attempt)
    before = sitting.seconds_left()
    give_extra_minutes(attempt, 30)
    network_blip(sitting.page.context)
    expect(sitting.page.get_by_text("You have been given more time.").first).to_be_visible()
    expect(sitting.clock).to_have_text(re.compile(r"^1:[23]\d:"))
    assert 29 * MINUTE < sitting.seconds_left() - before <= 30 * MINUTE


def test_extra_time_the_browser_has_not_heard_of_is_found_at_zero(attempt, sit) -> None:
    leave_seconds(attempt, 5)
    sitting = sit(attempt)
    give_extra_minutes(attempt, 30)
    expect(sitting.clock).to_have_text(re.compile(r"^0:(29|30):"))
    sitting.choose("D")
    sitting.sees("saved")
    assert chosen_letters(attempt) == {1: "D"}


def give_extra_minutes(attempt: Attempt, minutes: int) -> None:
    attempt.refresh_from_db()
    set_extra_minutes(attempt, minutes=minutes, by=new_candidate(is_staff=True), now=timezone.now())


@pytest.mark.fault(
    "The candidate's clock is wrong",
    sees="The right time that is left: only differences of the server's clock are shown.",
    kept="Everything: no time of the device's reaches the server.",
)
def test_a_device_whose_clock_is_hours_wrong_shows_the_right_time(attempt, device, sit) -> None:
    context = device(attempt.user)
    context.add_init_script("{ const now = Date.now; Date.now = () => now() + 3 * 3600e3; }")
    sitting = sit(attempt, context)
    sitting.choose("A")
    sitting.sees("saved")
    assert 58 * MINUTE < sitting.seconds_left() <= 60 * MINUTE
