"""An author looks through what mocks said of the bank's questions, sorted and filtered, down to one of them."""

import re
from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bank.actions.banks import create_bank
from bank.actions.writing import New, create_questions, save_version
from bank.models import ItemSnapshot, Snapshot
from curriculum.models import Blueprint
from groups.actions import create_group
from tests.browser.people import new_candidate
from tests.browser.test_banks import ITEM

FLAG = {"code": "key-check", "figure": "r_rest", "value": -0.3, "low": -0.5, "high": -0.1}
POINTS = [{"n": 20, "right": right, "rest": right / 20, "ability": None} for right in (6, 10, 17)]
OPTIONS = [
    {"option": n, "key": n == 0, "count": 30 * (1 - n), "share": 0.6 * (1 - n), "low": 0.0, "high": 0.7, "r_rest": None,
     "ability": None, "bottom_third": 0.3, "top_third": 0.8}
    for n in range(2)
]  # fmt: skip


@pytest.fixture
def author(site):
    return new_candidate(name="Olu Adeyemi")


@pytest.fixture
def bank(author):
    """Three questions with figures, one of them with a flag, and one without."""
    now = timezone.now()
    group = create_group(name=f"Figures of {author.pk}", by=author, now=now)
    bank = create_bank(group, name=f"Figures of {author.pk}", by=author, now=now)
    news = [New(replace(ITEM, stem=f"Which lamp is number {number}?"), f"lamp-{number}") for number in range(4)]
    questions = create_questions(bank, news=news, by=author, now=now)
    exam = Blueprint.objects.order_by("position").first()
    fields = {"formula": "irt-1", "sittings": 60, "answers": 180, "intercept": 0, "slope": 1, "spread": 1}
    taken = Snapshot.objects.create(blueprint=exam, taken_at=now, **fields)
    versions = [save_version(question, by=author, now=now) for question in questions]
    for number, version in enumerate(versions[:3]):
        ItemSnapshot.objects.create(
            snapshot=taken, version=version, answers=60, p=0.3 * (number + 1), p_low=0.2, p_high=0.95, r_rest=0.3,
            flags=[FLAG] if number == 1 else [], points=POINTS, options=OPTIONS,
        )  # fmt: skip
    return bank


@pytest.mark.parametrize("width", [1280, 360])
def test_the_question_that_needs_a_look_is_found_sorted_and_opened(author, bank, device, width) -> None:
    page: Page = device(author).new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/banks/{bank.slug}/")
    page.get_by_role("link", name="Statistics").click()
    rows = page.locator("table.items tbody tr")
    expect(rows.first).to_contain_text("lamp-1")
    expect(rows.last).to_contain_text("Not enough answers yet")
    page.get_by_role("link", name=re.compile("Check the key")).click()
    expect(rows).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="How this question behaves")).to_be_visible()
    expect(page.get_by_text("Those who do well on the other questions get this one wrong")).to_be_visible()
    expect(page.get_by_role("img", name="Share right by how people did on the rest of the form")).to_be_visible()
    expect(page.locator("tr.item__key")).to_contain_text("Ten seals")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
