"""Drawings in the player and on the review page: accessible, readable on a phone, their table open in print."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bank.drawings import draw, read_chart
from bank.models import Exhibit, QuestionVersion
from exams.actions.closing import finish
from tests.bank.charts import EXAMPLES
from tests.browser.server import MINI
from tests.browser.test_pages import HEIGHTS, faults, told

SMALLEST = 11  # px of a letter on the screen
LETTERS = """texts => texts.map(text => {
    const drawn = text.ownerSVGElement, wide = drawn.getBoundingClientRect().width;
    return parseFloat(getComputedStyle(text).fontSize) * wide / drawn.viewBox.baseVal.width;
})"""


@pytest.fixture(scope="module", autouse=True)
def drawn(site) -> Iterator[None]:
    """Every question of the short exam has an exhibit with a drawing, for as long as these tests run."""
    asked = QuestionVersion.objects.filter(section__areas__blueprint__slug=MINI)
    for number, version in enumerate(asked):
        kind = list(EXAMPLES)[number % len(EXAMPLES)]
        html = "<p>As it stands.</p>" + draw(read_chart(EXAMPLES[kind]), f"drawn-{number}")
        fields = {"title": kind.title(), "body": "As it stands.", "html": html, "content_hash": kind}
        version.exhibit = Exhibit.objects.create(bank=version.question.bank, slug=f"drawn-{number}", **fields)
        version.save()
    yield
    asked.update(exhibit=None)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", HEIGHTS)
def test_every_kind_in_the_player(sit, device, attempt, width, theme) -> None:
    look = {"viewport": {"width": width, "height": HEIGHTS[width]}, "color_scheme": theme}
    sitting = sit(attempt, device(attempt.user, **look))
    found = [fault for place in questions(sitting) for fault in faults(sitting.page, f"question {place}")]
    assert told(found) == ""


def questions(sitting) -> Iterator[int]:
    for position in range(1, 9):
        sitting.sees_question(position)
        yield position
        assert min(sitting.page.eval_on_selector_all(".drawing text", LETTERS)) >= SMALLEST
        sitting.page.get_by_text("Figures as a table").click()
        expect(sitting.page.get_by_role("cell").first).to_be_visible()
        yield position
        if position < 8:
            sitting.next()


def test_every_kind_shows_whole_in_the_player_on_a_desk(sit, device, attempt) -> None:
    sitting = sit(attempt, device(attempt.user, viewport={"width": 1280, "height": 900}))
    for position in range(1, 9):
        sitting.sees_question(position)
        region = sitting.page.locator("#exhibit-body .drawing__region")
        assert region.evaluate("region => region.scrollWidth - region.clientWidth") <= 0
        if position < 8:
            sitting.next()


def test_a_drawing_has_a_name_and_a_description(sit, attempt) -> None:
    sitting = sit(attempt)
    names = set()
    for position in range(1, 9):
        sitting.sees_question(position)
        names.add(sitting.page.locator("svg.drawing__picture").get_attribute("aria-labelledby"))
        expect(sitting.page.get_by_role("img", name="The figures follow as a table.")).to_be_visible()
        if position < 8:
            sitting.next()
    assert len(names) == 8


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_on_the_review_page_and_in_print(device, attempt, theme) -> None:
    finish(attempt, queued={}, timed_out=False, by=attempt.user, now=attempt.started_at)
    page: Page = device(attempt.user, viewport={"width": 360, "height": 740}, color_scheme=theme).new_page()
    page.goto(f"/attempts/{attempt.public_id}/report/questions/?all=1")
    assert told(faults(page, "review")) == ""
    cell = page.get_by_role("cell", name="Wire").or_(page.get_by_role("rowheader", name="Wire")).first
    expect(cell).not_to_be_visible()
    page.emulate_media(media="print")
    expect(cell).to_be_visible()
    assert page.eval_on_selector(".drawing text", "text => getComputedStyle(text).fill") == "rgb(0, 0, 0)"
