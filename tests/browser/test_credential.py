"""A holder keeps the ledger of a certification, from the first entry to the sheet for an audit."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from study.models import Activity, Evidence
from tests.browser.people import new_candidate
from tests.study.ledgers import PDF

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
ANY = "How many (hours, days, years …)"  # before its kind is known
CERTIFICATE = {"name": "attendance.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def holder(site) -> User:
    return new_candidate()


def add_cpim(page: Page) -> None:
    page.goto("/credential/")
    page.get_by_role("link", name="Add a certification I hold").click()
    page.get_by_label("Certification", exact=True).select_option("CPIM")
    page.get_by_label("Certified on").fill("2024-05-20")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="CPIM active")).to_be_visible()


def write_down(page: Page, kind: str, amount: tuple[str, str], title: str, file: dict | None = CERTIFICATE) -> None:
    page.get_by_role("link", name="Write down an activity").click()
    page.get_by_label("What kind").select_option(kind)
    page.get_by_label(amount[0], exact=True).fill(amount[1])
    page.get_by_label("What it was").fill(title)
    page.get_by_label("Done on").fill("2025-09-10")
    if file:
        page.get_by_label("Evidence").set_input_files(file)
    page.get_by_role("button", name="Write it down").click()


def test_a_ledger_from_the_certificate_to_the_audit(device, holder) -> None:
    page = device(holder).new_page()
    add_cpim(page)
    write_down(page, "Conference of ASCM or APICS attended", ("Days", "5"), "Connect 2025")
    expect(page.get_by_text("16 more than the 24 that one event may bring.")).to_be_visible()
    write_down(page, "Voluntary service for ASCM or a related body", ("Years", "1"), "Program chair", file=None)
    page.get_by_label("Points for each").fill("5")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator(".facts")).to_contain_text("45")  # earned
    expect(page.locator(".facts")).to_contain_text("29")  # counted
    expect(page.locator(".facts")).to_contain_text("46")  # still needed of 75
    with page.expect_download() as sheet:
        page.get_by_role("link", name="CSV").click()
    assert "Connect 2025" in sheet.value.path().read_text()
    with page.expect_download() as proof:
        page.get_by_role("link", name="attendance.pdf").click()
    assert proof.value.path().read_bytes() == PDF
    page.get_by_role("link", name="For an audit: print").click()
    expect(page.get_by_role("heading", name="Maintenance record: CPIM")).to_be_visible()
    expect(page.get_by_text("29 counted of 45 earned; 75 are needed")).to_be_visible()


def test_without_javascript_the_whole_form_is_there_at_once(device, holder) -> None:
    page = device(holder, java_script_enabled=False).new_page()
    add_cpim(page)
    write_down(page, "College or university course", (ANY, "3"), "Operations")
    expect(page.get_by_text("Say how many weeks it took.")).to_be_visible()
    page.get_by_label("Weeks").fill("15")
    page.get_by_label("Evidence").set_input_files(CERTIFICATE)
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("link", name="Operations")).to_be_visible()
    assert [each.points for each in Activity.objects.filter(user=holder)] == [45]


def test_an_executable_named_pdf_is_told_what_it_is(device, holder) -> None:
    page = device(holder).new_page()
    add_cpim(page)
    program = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(4_000)}
    write_down(page, "Certification exam passed", ("Exams", "1"), "CSCP", program)
    expect(page.get_by_text("This is a program, whatever its name says. It was not kept.")).to_be_visible()
    expect(page.get_by_label("What it was")).to_have_value("CSCP")
    assert not Evidence.objects.filter(activity__user=holder).exists()


def test_a_file_of_three_gigabytes_is_refused_as_it_is_chosen(device, holder, tmp_path) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as opened:
        opened.truncate(3 * 2**30)
    page = device(holder).new_page()
    add_cpim(page)
    write_down(page, "Certification exam passed", ("Exams", "1"), "CSCP", huge)
    told = page.get_by_label("Evidence").evaluate("input => input.validationMessage")
    assert "more than 10 MB" in told
    assert page.url.endswith(f"/new/?for={page.url.rpartition('=')[2]}")
    assert not Activity.objects.filter(user=holder).exists()


def test_without_javascript_a_huge_file_is_dropped_on_its_way_and_answered_in_words(device, holder, tmp_path) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as opened:
        opened.truncate(100 * 2**20)
    page = device(holder, java_script_enabled=False).new_page()
    add_cpim(page)
    write_down(page, "Certification exam passed", (ANY, "1"), "CSCP", huge)
    expect(page.get_by_text("more than 10 MB")).to_be_visible(timeout=60_000)
    expect(page.get_by_label("What it was")).to_have_value("CSCP")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_fit_and_can_be_used_by_everybody(device, holder, scheme, width) -> None:
    page = device(holder, viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    add_cpim(page)
    ledger = page.url
    write_down(page, "Conference of ASCM or APICS attended", ("Days", "5"), "Connect 2025")
    page.get_by_role("link", name="Connect 2025").click()
    expect(page.get_by_role("heading", name="Change an activity")).to_be_visible()
    paths = ("", "about/", "fees/", "points/", "ledger/new/", "activities/new/")
    for address in (page.url, ledger, f"{ledger}print/", f"{ledger}edit/", *(f"/credential/{path}" for path in paths)):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, (address, found.generate_report())
