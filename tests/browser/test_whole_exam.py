"""The whole path of one candidate through a full exam on a bad day."""

import random
import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from bank.management.commands.create_demo import PASSWORD
from exams.models import Attempt
from tests.browser.server import Site
from tests.browser.sitting import Sitting, stored

EMAIL = "candidate@example.org"
Clicks = Iterator[tuple[int, str, bool]]


@pytest.fixture
def clicks() -> dict[int, tuple[str, bool]]:
    """What will be clicked: a letter for each of 150 questions, and a flag on some."""
    dice = random.Random(8)
    return {position: (dice.choice("ABCD"), dice.random() < 0.15) for position in range(1, 151)}


@pytest.mark.fault(
    "The session ends in an exam",
    sees="“You are signed out”, and sign-in in the player itself.",
    kept="Every answer: the queue is sent after signing in again.",
)
def test_a_whole_exam_on_a_bad_day_loses_nothing(site: Site, device, clicks) -> None:
    context = device()
    sitting = sign_in_and_begin(context.new_page())
    attempt = Attempt.objects.get(user__email=EMAIL, state="open")
    answers = iter((position, letter, flag) for position, (letter, flag) in clicks.items())

    answer(sitting, answers, 30)
    reload_at(sitting, 31)
    answer(sitting, answers, 10)
    answer_in_a_second_tab(context, sitting, answers)
    answer(sitting, answers, 9)
    answer_offline(context, sitting, answers)
    answer_while_signed_out(sitting, answers)
    answer_while_the_server_is_dead(site, sitting, answers)
    answer(sitting, answers, 150)
    sitting.sees("saved")

    expect(sitting.page.locator("#review-heading")).to_be_visible()
    sitting.end()
    sitting.sees_report()
    assert stored(attempt) == clicks
    report_tells_the_truth(sitting.page, attempt)


def sign_in_and_begin(page: Page) -> Sitting:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/today/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Exams").click()
    page.get_by_test_id("start-cpim-8.0").click()
    page.get_by_test_id("begin").click()
    sitting = Sitting(page)
    sitting.sees_question(1)
    return sitting


def answer(sitting: Sitting, answers: Clicks, how_many: int) -> None:
    for _, (_, letter, flag) in zip(range(how_many), answers, strict=False):
        sitting.choose(letter)
        if flag:
            sitting.flag()
        sitting.next()


def reload_at(sitting: Sitting, position: int) -> None:
    sitting.page.reload()
    sitting.sees_question(position)


def answer_in_a_second_tab(context: BrowserContext, first: Sitting, answers: Clicks) -> None:
    second = Sitting(context.new_page())
    second.page.goto(first.page.url)
    position, letter, flag = next(answers)
    second.go_to(position)
    second.choose(letter)
    if flag:
        second.flag()
    first.sees_chosen(letter)
    second.sees("saved")
    second.page.close()
    first.next()


def answer_offline(context: BrowserContext, sitting: Sitting, answers: Clicks) -> None:
    context.set_offline(True)
    answer(sitting, answers, 20)
    sitting.sees("offline")
    context.set_offline(False)
    sitting.sees("saved")


def answer_while_signed_out(sitting: Sitting, answers: Clicks) -> None:
    """Every session of the candidate is gone; signing in again happens in the player."""
    forget_sessions_of(User.objects.get(email=EMAIL))
    position, letter, flag = next(answers)
    sitting.choose(letter)
    dialog = sitting.page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Email").fill(EMAIL)
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
    sitting.sees("saved")
    sitting.sees_question(position)
    if flag:
        sitting.flag()
    sitting.next()


def forget_sessions_of(user: User) -> None:
    mine = [row.pk for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") == str(user.pk)]
    assert mine
    Session.objects.filter(pk__in=mine).delete()


def answer_while_the_server_is_dead(site: Site, sitting: Sitting, answers: Clicks) -> None:
    answer(sitting, answers, 2)
    site.kill()
    answer(sitting, answers, 5)
    sitting.sees("offline")
    site.start()
    sitting.sees("saved")


def report_tells_the_truth(page: Page, attempt: Attempt) -> None:
    attempt.refresh_from_db()
    keys = attempt.answers.filter(scored=True).values_list("chosen", "version__key")
    right = sum(chosen == key for chosen, key in keys)
    assert (attempt.report.raw, attempt.report.scored_count) == (right, 130)
    assert page.get_by_test_id("scaled-score").inner_text() == str(attempt.form.table.scaled[right])
    expect(page.get_by_test_id("verdict")).to_have_text(
        re.compile("Pass" if right >= attempt.form.table.raw_cut else "Below")
    )
    rows = page.get_by_test_id("topic-row").all()
    assert len(rows) == 8
    assert sum(int(row.get_attribute("data-total")) for row in rows) == 130
    assert sum(int(row.get_attribute("data-correct")) for row in rows) == right
