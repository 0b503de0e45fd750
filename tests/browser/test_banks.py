"""An author finds a question among others, compares its versions, restores one and speaks about it."""

import re
from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bank.actions.banks import create_bank
from bank.actions.writing import New, create_questions, save_draft, save_version
from bank.items import Item, Option
from groups.actions import create_group
from tests.browser.people import new_candidate

ITEM = Item(
    stem="How many seals are due in week 3?",
    options=(Option("Ten seals", "Net of stock.", right=True), Option("Twelve seals", "The stock was left out.")),
    section="mrp", level="apply", angoff=0.6, concept="netting", reference="Net requirements",
)  # fmt: skip


@pytest.fixture
def author(site):
    return new_candidate(name="Olu Adeyemi")


@pytest.fixture
def bank(author):
    """Sixty questions, of which one has two versions."""
    now = timezone.now()
    group = create_group(name=f"Group of {author.pk}", by=author, now=now)
    bank = create_bank(group, name=f"Bank of {author.pk}", by=author, now=now)
    news = [New(replace(ITEM, stem=f"Which lamp is number {number}?")) for number in range(59)]
    create_questions(bank, news=news, by=author, now=now)
    question = create_questions(bank, news=[New(ITEM, "seals-due")], by=author, now=now)[0]
    save_version(question, by=author, now=now)
    save_draft(question, item=replace(ITEM, stem="How many seals are late?"), revision=0, by=author, now=now)
    save_version(question, by=author, now=now)
    return bank


@pytest.fixture
def page(author, bank, device) -> Page:
    page = device(author).new_page()
    page.goto(f"/banks/{bank.slug}/")
    return page


def test_a_question_is_found_as_one_types_compared_restored_and_spoken_of(page, bank) -> None:
    expect(page.get_by_role("heading", name="60 questions")).to_be_visible()
    page.get_by_label("Words in the question").press_sequentially("seals late")
    expect(page.get_by_role("heading", name="1 question found")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=seals\+late"))
    page.reload()
    page.get_by_role("link", name="How many seals are late?").click()

    page.get_by_role("link", name="Compare and restore").click()
    expect(page.locator("del").get_by_text("due in week 3")).to_be_visible()
    expect(page.locator("ins").get_by_text("late", exact=True)).to_be_visible()
    page.get_by_role("button", name="Restore version 1 as a draft").click()
    expect(page.get_by_text("The draft is now what version 1 says.")).to_be_visible()

    page.get_by_role("link", name="seals-due").click()
    expect(page.get_by_text("It differs in question.")).to_be_visible()
    page.get_by_label("Say something about this question").fill("Week 3 of what?")
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_text("Week 3 of what?")).to_be_visible()
    page.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("Settled by Olu Adeyemi")).to_be_visible()


def test_many_are_changed_at_once_and_the_back_button_brings_the_search_back(page, bank) -> None:
    page.get_by_label("Words in the question").fill("lamp number 4")
    expect(page.get_by_role("heading", name="questions found")).to_contain_text("15")
    page.get_by_text("Change many at once").click()
    page.get_by_text("all 15 found, on every page").click()
    page.locator("#many-tag").fill("lamps")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("15 questions: tagged “lamps”.")).to_be_visible()
    page.get_by_role("link", name="Which lamp is number 4?").click()
    page.go_back()
    expect(page.get_by_role("heading", name="15 questions found")).to_be_visible()
    expect(page.get_by_label("Words in the question")).to_have_value("lamp number 4")


def test_an_exhibit_is_shown_while_it_is_written(page, bank) -> None:
    page.get_by_role("link", name="Exhibits").click()
    page.get_by_role("link", name="Write an exhibit").click()
    page.get_by_label("Title").fill("Lamps")
    page.get_by_label("What it shows").fill("| Week | 1 |\n|---|---|\n| Lamps | 40 |")
    expect(page.locator("#preview").get_by_role("cell", name="40")).to_be_visible()
    page.get_by_role("button", name="Save the exhibit").click()
    expect(page.get_by_role("heading", name="Lamps", level=1)).to_be_visible()
