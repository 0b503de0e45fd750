"""Mocks of a group: one chosen by hand and sat to its report, one assembled by the blueprint; the pages on a phone."""

import re
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from curriculum.models import Blueprint
from exams.models import Assignment
from groups.actions import add_member, create_group
from groups.models import Role, StudyGroup
from tests.browser.people import new_candidate
from tests.browser.server import MINI
from tests.browser.sitting import Sitting
from tests.exams.assigning import make_draft, make_mock, own_questions

numbers = count(1)
PUBLISHED = re.compile(r"/mocks/\d+/$")


@pytest.fixture
def people(site) -> tuple[User, User, StudyGroup]:
    now = timezone.now()
    owner, member = new_candidate(name="Olu Bello"), new_candidate(name="Ana Pérez")
    group = create_group(name=f"Harbor planners {next(numbers)}", by=owner, now=now)
    add_member(group, user=member, role=Role.MEMBER, by=owner, now=now)
    own_questions(group, Blueprint.objects.get(slug=MINI))
    return owner, member, group


def set_a_mock(page: Page, group: StudyGroup, title: str, shows: str) -> None:
    page.goto(f"/groups/{group.slug}/")
    page.get_by_role("navigation", name="Parts of the group").get_by_role("link", name="Mocks").click()
    page.get_by_role("link", name="Set the first mock").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Exam").select_option(label="Mini 1.0")
    page.get_by_label("Minutes").fill("30")
    page.get_by_label(shows, exact=True).check()
    page.get_by_role("button", name="Save, and choose questions").click()
    expect(page.get_by_role("heading", name=f"Questions of {title}")).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_test_id("publish").click()
    page.wait_for_url(PUBLISHED)
    expect(page.get_by_text("is published")).to_be_visible()


def test_a_leader_chooses_questions_and_a_member_sits_them_and_reads_only_the_areas(device, people) -> None:
    owner, member, group = people
    leader = device(owner).new_page()
    set_a_mock(leader, group, "By hand", "The score and the areas")
    choose_by_hand(leader, group)
    publish(leader)
    page = device(member).new_page()
    sit(page, "By hand", 3)
    expect(page.get_by_test_id("raw-score")).to_be_visible()
    expect(page.get_by_role("heading", name="By area")).to_be_visible()
    expect(page.get_by_role("link", name="Review the questions")).to_have_count(0)
    expect(page.get_by_text("95 % interval").first).to_be_visible()
    leader.goto(f"/groups/{group.slug}/mocks/")
    leader.get_by_role("link", name="By hand", exact=True).click()
    leader.get_by_role("link", name="Who has started, extra minutes").click()
    expect(leader.get_by_role("row", name="Ana Pérez")).to_contain_text("Finished")


def choose_by_hand(page: Page, group: StudyGroup) -> None:
    page.get_by_label("Bank", exact=True).select_option(label="Ours")
    page.get_by_label("Area", exact=True).select_option(label="Demand")
    boxes = page.get_by_role("region", name="Find questions").get_by_role("listitem").get_by_role("checkbox")
    expect(boxes).to_have_count(8)
    for place in range(3):
        boxes.nth(place).check()
    page.get_by_role("button", name="Add the ticked ones").click()
    expect(page.get_by_role("heading", name="3 count")).to_be_visible()
    expect(boxes).to_have_count(5)
    rows = page.get_by_role("region", name="On the list").get_by_role("listitem")
    third = rows.nth(2).locator("p").first.inner_text()
    rows.nth(2).get_by_role("button", name="On trial").click()
    expect(page.get_by_role("heading", name="2 count, 1 on trial")).to_be_visible()
    rows.nth(2).get_by_label("New position").fill("1")
    rows.nth(2).get_by_role("button", name="Move", exact=True).click()
    expect(rows.nth(0)).to_contain_text(third)


def sit(page: Page, title: str, questions: int) -> None:
    page.goto("/exams/")
    page.get_by_role("region", name="From your groups").get_by_role("link", name=f"Look and start {title}").click()
    page.get_by_test_id("begin").click()
    sitting = Sitting(page)
    for position in range(1, questions + 1):
        sitting.sees_question(position)
        sitting.choose("A")
        if position < questions:
            sitting.next()
    sitting.sees("saved")
    sitting.finish()


def test_a_mock_assembled_by_the_blueprint_gives_a_scaled_score(device, people) -> None:
    owner, member, group = people
    leader = device(owner).new_page()
    set_a_mock(leader, group, "Assembled", "The score, the areas, and every question with its key and rationales")
    leader.get_by_role("checkbox", name="Ours", exact=True).check()
    leader.get_by_role("button", name="Assemble").click()
    expect(leader.get_by_role("heading", name="6 count, 2 on trial")).to_be_visible()
    expect(leader.get_by_text("reports give a scaled score")).to_be_visible()
    publish(leader)
    page = device(member).new_page()
    sit(page, "Assembled", 8)
    expect(page.get_by_test_id("scaled-score")).to_be_visible()
    page.get_by_role("link", name="Review the questions").click()
    expect(page).to_have_url(re.compile(r"/report/questions/$"))


@pytest.fixture
def busy(people) -> tuple[User, list[str]]:
    owner, _, group = people
    now, blueprint = timezone.now(), Blueprint.objects.get(slug=MINI)
    versions = own_questions(group, blueprint, each_section=2)
    long = {"title": "A rather long title of a mock about planning, scheduling and inventory"}
    draft = make_draft(group, blueprint, versions, by=owner, now=now, **long)
    mock = make_mock(group, blueprint, versions, by=owner, now=now, **long)
    assert Assignment.objects.filter(group=group).count() == 2
    base = f"/groups/{group.slug}/mocks/"
    pages = ["", "new/", f"{draft.pk}/", f"{draft.pk}/questions/", f"{mock.pk}/", f"{mock.pk}/people/"]
    return owner, [base + page for page in [*pages, f"{mock.pk}/edit/", f"{mock.pk}/tutorial/"]]


def test_its_pages_fit_a_phone(device, busy) -> None:
    owner, pages = busy
    page = device(owner, viewport={"width": 360, "height": 740}).new_page()
    for address in pages:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_pages_are_accessible(device, busy, scheme) -> None:
    owner, pages = busy
    page = device(owner, color_scheme=scheme).new_page()
    for address in pages:
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert not found, (address, [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found])
