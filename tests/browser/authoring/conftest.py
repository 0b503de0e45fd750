"""An author at the editor, for tests in the browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from bank.items import from_json
from bank.models import Draft, QuestionBank
from groups.models import Membership, Role, StudyGroup
from tests.browser.people import new_candidate, numbers

NEW = "/banks/{}/new-question/"
WHY = "Half of it is forgotten here, as many do at first."
OPTIONS = ["120 seals", "200 seals", "240 seals", "400 seals"]


@pytest.fixture
def bank(site) -> QuestionBank:
    number = next(numbers)
    group = StudyGroup.objects.create(name="Chapter", slug=f"chapter-{number}")
    return QuestionBank.objects.create(slug=f"bank-{number}", name="Our bank", group=group)


@pytest.fixture
def author(bank) -> User:
    user = new_candidate(name="Olu")
    Membership.objects.create(group=bank.group, user=user, role=Role.AUTHOR)
    return user


@pytest.fixture
def desk(device: Callable[..., BrowserContext], author: User) -> BrowserContext:
    return device(author)


@pytest.fixture
def page(desk, bank) -> Page:
    page = desk.new_page()
    page.goto(NEW.format(bank.slug))
    ready(page)
    return page


def ready(page: Page) -> None:
    page.wait_for_selector("html[data-editor=ready]")


def is_saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_contain_text("Saved ")


def drafts(bank) -> list[Draft]:
    return list(Draft.objects.filter(question__bank=bank).order_by("pk"))


def stem(bank) -> str:
    return from_json(drafts(bank)[0].body).stem


def preview(page: Page):
    return page.locator("#preview")


def type_options(page: Page, texts: list[str]) -> None:
    """Through the rows by Tab: mark, text, reason, the buttons beside them."""
    page.locator("#option-1").focus()
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        page.keyboard.type(WHY)
        for _ in range(10):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name === 'option_text'"):
                break


def choose(page: Page, label: str, typed: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.type(typed)


def write_question(page: Page) -> None:
    page.keyboard.type(
        "Harbor Pumps uses 1,200 seals a year; an order costs \\$50, carrying one costs \\$3. The root is "
    )
    page.keyboard.press("Control+m")
    page.keyboard.type(r"\sqrt{\frac{2AS}{ic}}")
    page.keyboard.press("End")
    page.keyboard.type(". Which lot has the lowest yearly cost?")
    type_options(page, OPTIONS)
    page.keyboard.press("Alt+2")
    choose(page, "Section", "Materi")
    choose(page, "Level", "App")
    choose(page, "Right answers of 100", "60")
    choose(page, "Tags", "lots")
    page.get_by_label("Calculation: numbers decide").focus()
    page.keyboard.press("Space")
