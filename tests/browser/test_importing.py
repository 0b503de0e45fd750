"""An author brings a file, looks it over, imports it, and takes it back."""

from io import BytesIO
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from bank.models import QuestionBank
from groups.models import Membership, Role, StudyGroup
from tests.bank.importing import MIXED
from tests.browser.people import new_candidate

numbers = count(1)
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.fixture
def author(site) -> User:
    return new_candidate()


@pytest.fixture
def bank(author) -> QuestionBank:
    slug = f"importers-{next(numbers)}"
    group = StudyGroup.objects.create(name="Importers", slug=slug)
    Membership.objects.create(group=group, user=author, role=Role.AUTHOR)
    return QuestionBank.objects.create(slug=slug, name="Imports", group=group)


def bring(page: Page, bank: QuestionBank, text: str, name: str = "course.gift") -> None:
    page.goto(f"/banks/{bank.slug}/import/")
    page.get_by_label("Choose it, or drop it").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Read the file").click()


def test_a_file_is_brought_looked_over_imported_and_taken_back(device, author, bank) -> None:
    page = device(author).new_page()
    bring(page, bank, MIXED)
    everything = page.get_by_role("button", name="Import all 3 that can be read")
    expect(everything).to_be_visible()
    expect(page.get_by_text("Less stock.")).to_be_visible()
    page.get_by_role("checkbox", name="Essay").uncheck()
    ticked = page.get_by_role("button", name="Only the 2 ticked")
    expect(ticked).to_be_visible()
    ticked.click()
    expect(page.get_by_role("heading", name="2 questions imported")).to_be_visible()
    assert bank.questions.count() == 2
    page.get_by_role("button", name="Undo this import").click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("Nothing of it is left in the bank.")).to_be_visible()
    assert bank.questions.count() == 0


def test_without_javascript_it_takes_a_click_more(device, author, bank) -> None:
    page = device(author, java_script_enabled=False).new_page()
    bring(page, bank, MIXED)
    while page.get_by_role("link", name="Look again").count():
        page.get_by_role("link", name="Look again").click()
    page.get_by_role("checkbox", name="Essay").uncheck()
    page.get_by_role("button", name="Save choices and look again").click()
    page.get_by_role("button", name="Only the 2 ticked").click()
    while page.get_by_role("link", name="Look again").count():
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="2 questions imported")).to_be_visible()
    page.get_by_role("button", name="Undo this import", exact=True).click()
    while page.get_by_role("link", name="Look again").count():
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="The import was undone")).to_be_visible()


def test_what_is_no_file_of_questions_is_told_so(device, author, bank) -> None:
    page = device(author).new_page()
    bring(page, bank, "%PDF-1.7 …", name="course.gift")
    expect(page.get_by_text("This file cannot be imported")).to_be_visible()
    expect(page.get_by_text("a PDF document")).to_be_visible()


def test_a_file_of_two_hundred_megabytes_is_answered_in_words(device, author, bank, tmp_path) -> None:
    huge = tmp_path / "huge.gift"
    with huge.open("wb") as opened:
        opened.truncate(200 * 2**20)
    page = device(author).new_page()
    page.goto(f"/banks/{bank.slug}/import/")
    page.get_by_label("Choose it, or drop it").set_input_files(huge)
    page.get_by_role("button", name="Read the file").click(timeout=60_000)
    expect(page.get_by_text("more than 20 MB")).to_be_visible(timeout=60_000)


def test_an_export_is_downloaded(device, author, bank) -> None:
    from bank.actions.writing import create_question
    from bank.items import Item

    create_question(bank, item=Item(stem="What goes out?"), by=author, now=timezone.now())
    page = device(author).new_page()
    page.goto(f"/banks/{bank.slug}/export/")
    page.get_by_role("radio", name="GIFT").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export the questions").click()
    assert download.value.suggested_filename == f"{bank.slug}.gift"
    assert b"What goes out?" in BytesIO(download.value.path().read_bytes()).getvalue()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_fit_and_can_be_used_by_everybody(device, author, bank, scheme, width) -> None:
    page = device(author, viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    bring(page, bank, MIXED)
    expect(page.get_by_role("button", name="Import all 3")).to_be_visible()
    for path in (page.url, f"/banks/{bank.slug}/import/", f"/banks/{bank.slug}/export/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
