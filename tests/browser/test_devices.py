"""One candidate, two devices: what is answered on one appears on the other, and the newest click wins."""

import pytest
from playwright.sync_api import expect

from tests.browser.sitting import Sitting, chosen_letters, network_blip, stored


@pytest.fixture
def two(attempt, sit) -> tuple[Sitting, Sitting]:
    return sit(attempt), sit(attempt)


def test_an_answer_appears_on_the_other_device(two) -> None:
    here, there = two
    there.choose("C")
    there.sees("saved")
    network_blip(here.page.context)
    here.sees_chosen("C")
    expect(here.page.get_by_text("Updated from another device").first).to_be_visible()


@pytest.mark.fault(
    "Two devices at once",
    sees="Each shows the other's answers within a minute; the newer click stays, wherever it was made.",
    kept="The newest answer to each question.",
)
def test_it_appears_within_the_minute_without_any_doing(attempt, device, sit) -> None:
    context = device(attempt.user)
    context.clock.install()
    here, there = sit(attempt, context), sit(attempt)
    there.choose("C")
    there.sees("saved")
    context.clock.fast_forward(70_000)
    here.sees_chosen("C")


def test_a_device_that_arrives_later_shows_everything(attempt, sit) -> None:
    here = sit(attempt)
    here.choose("B")
    here.flag()
    here.sees("saved")
    there = sit(attempt)
    there.sees_chosen("B")
    expect(there.page.get_by_test_id("flag")).to_have_attribute("aria-pressed", "true")


@pytest.mark.fault(
    "Two devices at once",
    sees="Each shows the other's answers within a minute; the newer click stays, wherever it was made.",
    kept="The newest answer to each question.",
)
def test_an_older_click_that_arrives_later_loses(attempt, two) -> None:
    here, there = two
    here.page.context.set_offline(True)
    here.choose("B")
    there.choose("D")
    there.sees("saved")
    here.page.context.set_offline(False)
    here.sees_chosen("D")
    here.sees("saved")
    assert chosen_letters(attempt) == {1: "D"}


def test_a_state_read_before_the_click_does_not_undo_it(sit, attempt) -> None:
    here = sit(attempt)
    held = []
    here.page.route("**/state/", lambda route: held.append((route, route.fetch())), times=1)
    with here.page.expect_request("**/state/"):
        network_blip(here.page.context)
    for _ in range(200):
        if held:
            break
        here.page.wait_for_timeout(50)
    here.choose("A")
    here.sees("saved")
    [(route, old)] = held
    with here.page.expect_response("**/state/"):
        route.fulfill(response=old)
    here.flag()
    here.sees_chosen("A")
    here.sees("saved")
    assert stored(attempt)[1] == ("A", True)


def test_a_newer_click_made_offline_wins(attempt, two) -> None:
    here, there = two
    there.choose("D")
    there.sees("saved")
    here.page.context.set_offline(True)
    here.choose("B")
    here.page.context.set_offline(False)
    here.sees("saved")
    network_blip(there.page.context)
    there.sees_chosen("B")
    assert chosen_letters(attempt) == {1: "B"}


def test_ending_on_one_device_sends_the_other_to_the_report(two) -> None:
    here, there = two
    here.finish()
    network_blip(there.page.context)
    there.sees_report()
