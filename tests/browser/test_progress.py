"""A leader reads how the group is getting on; a member narrows what is shared, and the leader's page follows."""

from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from bank.models import Question
from curriculum.models import Blueprint
from exams.models import Assignment
from groups.actions import add_member, create_group
from groups.models import Membership, Role, StudyGroup
from tests.browser.people import new_candidate
from tests.browser.server import MINI
from tests.exams.assigning import make_mock
from tests.insights.progress.sitting import sit

numbers = count(1)


@pytest.fixture
def leader(site) -> User:
    return new_candidate(name="Olu Bello")


@pytest.fixture
def group(leader) -> StudyGroup:
    """With seven members."""
    now = timezone.now()
    group = create_group(name=f"Progress {next(numbers)}", by=leader, now=now)
    for name in ("Ana Pérez", "Bo Nilsson", "Chidi Eze", "Dana Kim", "Elif Kaya", "Somebody with a very long name"):
        add_member(group, user=new_candidate(name=name), role=Role.MEMBER, by=leader, now=now)
    return group


@pytest.fixture
def mock(group, leader) -> Assignment:
    """Of the six questions that the small exam counts; all but the last member and the leader have sat it."""
    now, blueprint = timezone.now(), Blueprint.objects.get(slug=MINI)
    chosen = []
    for area in blueprint.areas.all():
        published = Question.objects.filter(bank__group=None, state="published", current__section__areas=area)
        chosen += [question.current for question in published.select_related("current")[: area.scored]]
    mock = make_mock(group, blueprint, chosen, by=leader, now=now, title="March mock")
    for right, user in enumerate(User.objects.filter(memberships__group=group).order_by("pk")[1:6], 1):
        sit(mock, user, right, now=now, seconds=600)
    return mock


def test_a_leader_reads_progress_and_a_member_narrows_sharing(device, group, mock, leader) -> None:
    page = device(leader).new_page()
    page.goto(f"/groups/{group.slug}/")
    page.get_by_role("link", name="Progress", exact=True).click()
    people = page.get_by_role("region", name="Members by mock")
    expect(people.get_by_role("row", name="Ana Pérez")).to_contain_text("below the line 1 h 0 min")
    expect(people.get_by_role("row", name="Somebody")).to_contain_text("not started")
    areas = page.get_by_role("region", name="Areas by member")
    expect(areas.get_by_role("row", name="Ana Pérez")).to_contain_text("not enough answers yet")
    expect(page.get_by_role("img", name="Total scores in March mock")).to_be_visible()
    people.get_by_role("link", name="Ana Pérez").click()
    expect(page.get_by_text("Shares scores, areas, answers and time")).to_be_visible()

    narrow_sharing(device(Membership.objects.get(group=group, user__name="Ana Pérez").user).new_page(), group)
    page.reload()
    expect(page.get_by_text("you see no areas and no time")).to_be_visible()
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Progress").click()
    expect(people.get_by_role("row", name="Ana Pérez")).to_contain_text("not shared")
    expect(areas.get_by_role("row", name="Ana Pérez")).to_contain_text("shares scores only")

    page.get_by_role("link", name="have not started March mock").click()
    expect(people.get_by_role("row")).to_have_count(3)  # the head, the leader and whoever has not sat it
    with page.expect_download() as download:
        page.get_by_role("link", name="Download for Excel").click()
    assert download.value.suggested_filename == f"{group.slug}-progress.xlsx"


def narrow_sharing(page: Page, group: StudyGroup) -> None:
    """From the member's own page, which shows everything before and after."""
    page.goto(f"/groups/{group.slug}/")
    page.get_by_role("link", name="My progress").click()
    expect(page.get_by_text("You share everything")).to_be_visible()
    page.get_by_role("link", name="Change what you share").click()
    page.get_by_label("Scores only").check()
    page.get_by_role("button", name="Save what I share").click()
    page.get_by_role("link", name="My progress").click()
    expect(page.get_by_text("You share your total scores only")).to_be_visible()
    expect(page.get_by_role("region", name="Finished attempts")).to_contain_text("1 h 0 min")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_progress_fits_a_phone_with_the_names_in_place(device, group, mock, leader, scheme) -> None:
    StudyGroup.objects.filter(pk=group.pk).update(ranking=True)
    page = device(leader, viewport={"width": 360, "height": 740}, color_scheme=scheme).new_page()
    member = Membership.objects.get(group=group, user__name="Ana Pérez").pk
    for part in ("", f"?mock={mock.pk}", f"{member}/", "ranking/"):
        page.goto(f"/groups/{group.slug}/progress/{part}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), part
        results = Axe().run(page)
        assert results.violations_count == 0, f"{part}\n{results.generate_report()}"
    page.goto(f"/groups/{group.slug}/progress/")
    table = page.get_by_role("region", name="Areas by member")
    name = table.get_by_role("rowheader", name="Ana Pérez")
    before = name.bounding_box()["x"]
    assert table.evaluate("box => { box.scrollLeft = 400; return box.scrollLeft }") > 0
    assert name.bounding_box()["x"] == before
