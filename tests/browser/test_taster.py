"""Ten questions without an account."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from exams.models import Answer
from tests.browser.sitting import Sitting


@pytest.fixture
def guest(device: Callable[..., BrowserContext]) -> Sitting:
    """A taster begun by somebody without an account."""
    return begin_taster(device())


def begin_taster(context: BrowserContext) -> Sitting:
    page = context.new_page()
    page.goto("/taster/")
    page.get_by_test_id("begin").click()
    sitting = Sitting(page)
    sitting.sees_question(1)
    return sitting


def test_ten_questions_lead_to_a_result_without_a_verdict_and_on_to_signing_up(guest) -> None:
    for _ in range(10):
        guest.choose("A")
        guest.next()
    guest.end()
    guest.sees_report()
    page = guest.page
    expect(page.get_by_test_id("raw-score")).to_have_text(str(right_answers(page.url)))
    expect(page.get_by_text("of 10", exact=True)).to_be_visible()
    expect(page.get_by_test_id("verdict")).to_have_count(0)
    expect(page.get_by_test_id("scaled-score")).to_have_count(0)
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    expect(page.get_by_role("heading", name="Sign up")).to_be_visible()


def right_answers(report_url: str) -> int:
    attempt = report_url.split("/")[-3]
    return Answer.objects.filter(attempt__public_id=attempt, version__key=0, chosen=0).count()


@pytest.mark.parametrize("page", ["", "report/", "report/questions/", "report.csv"])
def test_another_guest_finds_nothing_there(page, guest, device) -> None:
    guest.finish()
    stranger = begin_taster(device()).page
    taster = guest.page.url.removesuffix("report/")
    reply = stranger.request.get(taster + page, max_redirects=0)
    assert (reply.status, "/accounts/login/" in reply.headers["location"]) == (302, True)


def test_another_guest_cannot_read_or_answer_it(guest, device) -> None:
    stranger = begin_taster(device()).page
    token = next(cookie["value"] for cookie in stranger.context.cookies() if cookie["name"] == "csrftoken")
    forged = {"headers": {"X-CSRFToken": token}, "data": {"seq": 2**50, "chosen": 3}}
    assert stranger.request.get(f"{guest.page.url}state/").status == 401
    assert stranger.request.post(f"{guest.page.url}answers/1/", **forged).status == 401
    guest.page.reload()
    expect(guest.chosen).to_have_count(0)


def test_a_guest_may_come_back_to_the_taster(guest) -> None:
    guest.choose("C")
    guest.sees("saved")
    again = guest.page.context.new_page()
    again.goto(guest.page.url)
    Sitting(again).sees_chosen("C")
