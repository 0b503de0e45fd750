"""A group's mock between leader and member: extra minutes, a result held back and released, a mock withdrawn."""

from datetime import timedelta
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from bank.models import Question
from curriculum.models import Blueprint
from exams.models import Assignment
from groups.actions import add_member, create_group
from groups.models import Role
from tests.browser.people import new_candidate
from tests.browser.server import MINI
from tests.browser.sitting import Sitting
from tests.exams.assigning import make_mock
from tests.insights.progress.sitting import sit

numbers = count(1)
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def setting(site):
    """A leader, a member, and six published questions for a mock of their group."""
    now, leader, member = timezone.now(), new_candidate(name="Olu Bello"), new_candidate(name="Ana Pérez")
    group = create_group(name=f"Mock evening {next(numbers)}", by=leader, now=now)
    add_member(group, user=member, role=Role.MEMBER, by=leader, now=now)
    blueprint = Blueprint.objects.get(slug=MINI)
    questions = Question.objects.filter(
        bank__group=None, state="published", current__section__areas__blueprint=blueprint
    )
    versions = [question.current for question in questions.select_related("current").distinct()[:3]]

    def mock(**changes) -> Assignment:
        return make_mock(group, blueprint, versions, by=leader, now=now, **changes)

    return leader, member, mock


def at(mock: Assignment, part: str = "") -> str:
    return f"/groups/{mock.group.slug}/mocks/{mock.pk}/{part}"


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_leader_gives_minutes_on_a_phone_and_the_member_sits_and_waits_for_the_result(device, setting) -> None:
    leader, member, make = setting
    mock = make(title="Held back", release=Assignment.Release.AFTER_CLOSE)
    lead = device(leader, **PHONE).new_page()
    lead.goto(at(mock, "people/"))
    minutes = lead.get_by_label("Extra minutes for Ana Pérez")
    expect(minutes).to_be_in_viewport()
    minutes.fill("15")
    lead.keyboard.press("Enter")
    expect(lead.get_by_label("Extra minutes for Ana Pérez")).to_have_value("15")
    assert fits(lead)

    page = device(member, **PHONE).new_page()
    page.goto(at(mock))
    expect(page.get_by_role("main")).to_contain_text("15 of them extra")
    page.get_by_test_id("begin").click()
    sitting = Sitting(page)
    for position in (1, 2, 3):
        sitting.sees_question(position)
        sitting.choose("A")
        if position < 3:
            sitting.next()
    sitting.sees("saved")
    sitting.finish()
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
    assert page.goto(f"{page.url}questions/").status in (403, 404)
    page.goto(at(mock))
    page.get_by_role("link", name="What happens now").click()
    expect(page.get_by_text("Your leaders release results on")).to_be_visible()

    refuse_an_end_that_is_over(lead, mock)
    Assignment.objects.filter(pk=mock.pk).update(closes_at=timezone.now())
    page.reload()
    expect(page.get_by_test_id("raw-score")).to_be_visible()
    expect(page.get_by_role("link", name="Review the questions")).to_be_visible()


def refuse_an_end_that_is_over(page: Page, mock: Assignment) -> None:
    Assignment.objects.filter(pk=mock.pk).update(opens_at=timezone.now() - timedelta(days=2))
    page.goto(at(mock, "edit/"))
    over = timezone.now() - timedelta(hours=1)
    page.get_by_label("Until").fill(over.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet")
    expect(page.get_by_text("That moment is over.")).to_be_visible()
    assert fits(page)
    assert Axe().run(page).violations_count == 0


def test_what_is_withdrawn_cannot_be_started_and_both_are_told_so(device, setting) -> None:
    leader, member, make = setting
    mock = make(title="Withdrawn")
    page = device(member).new_page()
    page.goto(at(mock))
    lead = device(leader).new_page()
    lead.goto(at(mock))
    lead.get_by_role("button", name="Withdraw it").click()
    expect(lead.get_by_text("It is withdrawn: nobody can start it")).to_be_visible()
    page.get_by_test_id("begin").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_test_id("begin")).to_have_count(0)
    for part in ("edit/", "questions/", "people/"):
        assert page.goto(at(mock, part)).status == 403, part
    lead.get_by_role("button", name="Offer it again").click()
    page.goto(at(mock))
    expect(page.get_by_test_id("begin")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_member_has_done_fits_a_phone(device, setting, scheme) -> None:
    leader, member, make = setting
    mocks = [make(title="First mock of a rather long name, on planning"), make(title="Second mock")]
    for right, mock in enumerate(mocks, 1):
        sit(mock, member, right, now=timezone.now(), seconds=60)
    page = device(member, color_scheme=scheme, **PHONE).new_page()
    group = f"/groups/{mocks[0].group.slug}"
    for address in (at(mocks[0]), f"{group}/mocks/", f"{group}/progress/", "/exams/", "/exams/history/"):
        page.goto(address)
        assert fits(page), address
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
    lead = device(leader, color_scheme=scheme, **PHONE).new_page()
    for address in (at(mocks[0], "people/"), f"{group}/members/", f"{group}/progress/"):
        lead.goto(address)
        assert fits(lead), address
        assert Axe().run(lead).violations_count == 0, address
    name = lead.get_by_role("region", name="Mocks of the group").get_by_role("columnheader", name="Not started")
    assert name.evaluate("cell => cell.getBoundingClientRect().right <= innerWidth")
