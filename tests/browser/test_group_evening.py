"""One evening of a group's people: a link that is revoked, a hand-over, the trail, somebody who leaves, refusals."""

import csv
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from groups.actions import add_member, create_group
from groups.models import Role, StudyGroup
from tests.browser.people import new_candidate

numbers = count(1)
PHONE = {"viewport": {"width": 360, "height": 740}}
LEADS_ONLY = ("members/", "invitations/", "mocks/new/", "progress/export.csv")
FOCUSED = "within => document.activeElement.closest(within) && document.activeElement.innerText.trim()"
OWNS_ONLY = ("settings/", "audit/", "audit.csv", "settings/close/")


@pytest.fixture
def owner(site) -> User:
    return new_candidate(name="Olu Bello")


@pytest.fixture
def group(owner) -> StudyGroup:
    return create_group(name=f"Evening planners {next(numbers)}", by=owner, now=timezone.now())


def joined(group: StudyGroup, owner: User, name: str, role: str) -> User:
    user = new_candidate(name=name)
    add_member(group, user=user, role=role, by=owner, now=timezone.now())
    return user


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Parts of the group").get_by_role("link", name=name, exact=True).click()


def test_an_owner_hands_the_group_over_and_the_new_one_reads_and_downloads_the_trail(device, owner, group) -> None:
    old, new = device(owner).new_page(), device(new_candidate(name="Vera Sand")).new_page()
    link = make_a_link(old, group)
    new.goto(link)
    new.get_by_label("Scores only").check()
    new.get_by_role("button", name="Join the group").click()
    expect(new.get_by_role("heading", name="You are an author")).to_be_visible()
    expect(new.get_by_label("Scores only")).to_be_checked()
    new.goto(link)
    expect(new.get_by_role("heading", name="You are an author")).to_be_visible()

    old.get_by_role("button", name="Revoke this link").click()
    expect(old.get_by_text("Links that are over")).to_be_visible()
    late = device(new_candidate(name="Too Late")).new_page()
    assert late.goto(link).status == 410
    expect(late.get_by_role("heading", name="This invitation is over")).to_be_visible()

    tab(old, "Members")
    old.get_by_role("link", name="Manage Vera Sand").click()
    old.get_by_role("link", name="Hand the group over to Vera Sand").click()
    old.get_by_role("button", name="Hand it over").click()
    expect(old.get_by_role("heading", name="You are an admin")).to_be_visible()
    assert old.goto(f"/groups/{group.slug}/audit/").status == 403
    expect(old.get_by_text("your role does not include it")).to_be_visible()

    read_the_trail(new, group)
    leave(old, group)


def make_a_link(page: Page, group: StudyGroup) -> str:
    page.goto(f"/groups/{group.slug}/")
    page.get_by_role("link", name="Invite people").click()
    form = page.get_by_role("region", name="By a link")
    form.get_by_label("Role").select_option("author")
    form.get_by_role("button", name="Make a link").click()
    return page.get_by_label("The link").input_value()


def read_the_trail(page: Page, group: StudyGroup) -> None:
    page.goto(f"/groups/{group.slug}/")
    expect(page.get_by_role("heading", name="You are an owner")).to_be_visible()
    tab(page, "Audit trail")
    entries = page.get_by_role("main").get_by_role("listitem")
    expect(entries.filter(has_text="Olu Bello handed the group over")).to_have_count(1)
    expect(entries.filter(has_text="Vera Sand joined")).to_have_count(1)
    page.get_by_label("Event").select_option(label="revoked an invitation")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".trail__one")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    rows = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert len(rows) == 2
    page.get_by_label("Person").fill("nobody of that name")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="Nothing like that")).to_be_visible()


def leave(page: Page, group: StudyGroup) -> None:
    page.goto(f"/groups/{group.slug}/")
    page.get_by_role("link", name="Leave the group").click()
    page.get_by_role("button", name="Leave the group").click()
    expect(page.get_by_role("heading", name="You are in no group yet")).to_be_visible()
    assert page.goto(f"/groups/{group.slug}/").status == 404


def test_every_role_is_told_in_words_where_it_may_not_go(device, owner, group) -> None:
    for role, closed in (
        (Role.MEMBER, (*LEADS_ONLY, *OWNS_ONLY, "banks/")),
        (Role.REVIEWER, (*LEADS_ONLY, *OWNS_ONLY)),
        (Role.AUTHOR, (*LEADS_ONLY, *OWNS_ONLY)),
        (Role.ADMIN, OWNS_ONLY),
    ):
        page = device(joined(group, owner, f"A {role}", role), **PHONE).new_page()
        for part in closed:
            assert page.goto(f"/groups/{group.slug}/{part}").status == 403, (role, part)
            expect(page.get_by_text("ask a leader of the study group")).to_be_visible()
        assert fits(page)
        page.get_by_role("link", name="Go to your groups").click()
        page.get_by_role("link", name=group.name).click()
        shown = page.get_by_role("navigation", name="Parts of the group").get_by_role("link").all_inner_texts()
        assert ("Members" in shown, "Audit trail" in shown) == (role == Role.ADMIN, False)
    page.goto(f"/groups/{group.slug}/audit/")
    assert Axe().run(page).violations_count == 0
    stranger = device(new_candidate()).new_page()
    for part in ("", "members/", "mocks/", "progress/", "audit/"):
        assert stranger.goto(f"/groups/{group.slug}/{part}").status == 404


def test_the_last_owner_is_told_why_he_cannot_leave(device, owner, group) -> None:
    page = device(owner, **PHONE).new_page()
    page.goto(f"/groups/{group.slug}/leave/")
    expect(page.get_by_role("main")).to_contain_text("owner")
    assert fits(page)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_group_is_walked_through_with_tab_and_enter(device, owner, group) -> None:
    """Every tab of the group has the focus once, in the order in which they stand."""
    page = device(owner).new_page()
    page.goto(f"/groups/{group.slug}/")
    names = page.get_by_role("navigation", name="Parts of the group").get_by_role("link").all_inner_texts()
    for name in names:
        walk_to(page, name, within="nav.tabs")
        page.keyboard.press("Enter")
        expect(page.locator("nav.tabs [aria-current]").first).to_have_text(name)
    walk_to(page, "Download as CSV", within="main")


def walk_to(page: Page, name: str, *, within: str) -> None:
    """Tab from the head of the page until what is called so there has the focus."""
    page.evaluate("document.activeElement.blur()")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED, within) == name:
            return
    raise AssertionError(f"{name} cannot be reached with Tab")
