"""A reviewer answers blind, decides and is led on; judges of a panel are saved as they go, then see the spread."""

from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from bank.actions.judging import judge, open_panel, start_second_round
from bank.models import BlindSolution, Judgement, Question
from tests.bank.authored import NUMBER, Desk

numbers = count(1)


@pytest.fixture
def desk(site) -> Desk:
    return Desk(timezone.now(), f"reviewers-{next(numbers)}")


@pytest.fixture
def page_of(device):
    def open_page(user, address, **options):
        page = device(user, **options).new_page()
        page.goto(address)
        return page

    return open_page


def faults(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


def state(question) -> str:
    return Question.objects.get(pk=question.pk).state


def test_a_reviewer_works_through_the_queue_with_the_keyboard(desk, page_of) -> None:
    first, second = desk.submitted(), desk.submitted(NUMBER)
    page = page_of(desk.rosa, f"/banks/{desk.slug}/review/")
    page.get_by_role("link", name="Begin with the oldest").click()
    expect(page.get_by_role("heading", name="Answer it first, as a candidate would")).to_be_visible()
    expect(page.get_by_text("Demand plus safety stock.")).to_have_count(0)
    assert faults(page) == []
    page.get_by_role("radio", name="Ten parts").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You agreed with the key.")).to_be_visible()
    expect(page.get_by_text("Demand plus safety stock.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Approve and next").press("Enter")

    expect(page.get_by_label("Your answer, a number")).to_be_visible()
    assert state(first.question) == "approved"
    page.get_by_label("Your answer, a number").fill("12 parts")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Write a number in digits")).to_be_visible()
    page.get_by_label("Your answer, a number").fill("1,300")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You disagreed with the key.")).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Say in a sentence why the key is right")).to_be_visible()
    page.get_by_label("What the author will read").fill("Say which year is meant.")
    page.get_by_role("button", name="Request changes").click()
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    assert state(second.question) == "draft"
    assert BlindSolution.objects.filter(solver=desk.rosa).count() == 2


def test_an_author_sends_in_mends_and_publishes(desk, page_of) -> None:
    question = desk.draft()
    page = page_of(desk.olu, f"/banks/{desk.slug}/questions/{question.slug}/")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("It waits for a reviewer")).to_be_visible()
    page.get_by_role("button", name="Withdraw it from review").click()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("It waits for a reviewer")).to_be_visible()
    assert state(question) == "in-review"

    reviewer = page_of(desk.rosa, f"/banks/{desk.slug}/questions/{question.slug}/")
    expect(reviewer.get_by_text("Demand plus safety stock.")).to_have_count(0)
    reviewer.get_by_role("link", name="Answer it").click()
    reviewer.get_by_role("radio", name="Ten parts").check()
    reviewer.get_by_role("button", name="Give this answer").click()
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.get_by_role("heading", name="Nothing waits for you")).to_be_visible()

    page.goto(f"/banks/{desk.slug}/review/")
    page.get_by_role("button", name="Publish what is ticked").click()
    expect(page.get_by_text("Published: 1 question.")).to_be_visible()
    assert state(question) == "published"


def test_the_blind_step_and_the_panel_fit_a_phone(desk, page_of) -> None:
    review = desk.submitted()
    panel = open_panel(desk.bank, name="Spring", questions=[desk.approved()], by=desk.lea, now=timezone.now())
    phone = {"viewport": {"width": 360, "height": 740}}
    for address in (f"review/{review.pk}/", "review/", f"panels/{panel.pk}/", "panels/", "panels/new/"):
        page = page_of(desk.lea, f"/banks/{desk.slug}/{address}", **phone)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_a_judge_is_saved_while_typing_and_sees_the_spread_in_the_second_round(desk, page_of) -> None:
    panel = open_panel(
        desk.bank, name="Spring", questions=[desk.approved(), desk.approved()], by=desk.lea, now=timezone.now()
    )
    one, two = panel.versions.order_by("pk").values_list("pk", flat=True)
    for who, share in (("remy", 0.4), ("olu", 0.8)):
        judge(panel, round=1, shares={one: share, two: share}, by=desk.people[who], now=timezone.now())
    page = page_of(desk.rosa, f"/banks/{desk.slug}/panels/{panel.pk}/")
    expect(page.locator("svg.strip")).to_have_count(0)
    page.locator(f"#share-{one}").fill("60")
    page.keyboard.press("Tab")
    expect(page.locator("#judged")).to_contain_text("1 of 2 judged by you")
    page.locator(f"#share-{two}").fill("600")
    page.keyboard.press("Tab")
    expect(page.locator(f"#state-{two}")).to_contain_text("Give a whole number from 5 to 99.")
    page.locator(f"#share-{two}").fill("70")
    page.keyboard.press("Tab")
    expect(page.locator("#judged")).to_contain_text("2 of 2 judged by you")
    assert sorted(Judgement.objects.filter(panel=panel, judge=desk.rosa).values_list("share", flat=True)) == [0.6, 0.7]
    assert faults(page) == []

    start_second_round(panel, by=desk.lea, now=timezone.now())
    page.locator(f"#share-{two}").fill("75")
    page.keyboard.press("Tab")
    expect(page.locator(f"#state-{two}")).to_contain_text("The second round has begun meanwhile.")
    page.reload()
    expect(page.get_by_role("img", name="First round: 3 judgements")).to_have_count(2)
    expect(page.locator(f"#share-{two}")).to_have_value("70")
    assert faults(page) == []
