"""A study group from its first link to somebody's removal, and its pages on a phone without overflow."""

from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from groups.actions import create_group
from groups.actions.invitations import make_link
from groups.links import token_of
from groups.models import Invitation, Membership, StudyGroup
from tests.browser.people import PASSWORD, new_candidate
from tests.browser.test_accounts import fill_in

numbers = count(1)
PAGES = ("", "members/", "invitations/", "settings/", "settings/close/", "audit/", "leave/")


def test_a_group_is_made_a_reviewer_joins_by_a_link_narrows_sharing_and_is_removed(device) -> None:
    leader = device(new_candidate(name="Olu Bello"), permissions=["clipboard-read", "clipboard-write"]).new_page()
    link = start_a_group_and_make_a_link(leader)
    email = f"newcomer-of-groups-{next(numbers)}@example.org"
    newcomer = device().new_page()
    join_by_signing_up(newcomer, link, email)
    narrow_sharing(newcomer)
    remove(leader, email)
    assert newcomer.reload().status == 404
    newcomer.goto("/groups/")
    expect(newcomer.get_by_role("heading", name="You are in no group yet")).to_be_visible()
    assert newcomer.goto(link).status == 410


def start_a_group_and_make_a_link(page: Page) -> str:
    page.goto("/exams/")
    page.get_by_role("link", name="Groups").click()
    page.get_by_role("link", name="Start a group").click()
    page.get_by_label("Name").fill("Harbor planners")
    page.get_by_label("Description").fill("Every Thursday.")
    page.get_by_role("button", name="Start the group").click()
    expect(page.get_by_role("heading", name="You are an owner")).to_be_visible()
    page.get_by_role("link", name="Invite people").click()
    form = page.get_by_role("region", name="By a link")
    form.get_by_label("Role").select_option("reviewer")
    form.get_by_role("button", name="Make a link").click()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("The link").input_value()
    return copied


def join_by_signing_up(page: Page, link: str, email: str) -> None:
    page.goto(link)
    expect(page.get_by_text("Olu Bello invites you")).to_be_visible()
    page.get_by_role("link", name="Sign up to join").click()
    fill_in(page, email, PASSWORD, "Sign up")
    page.get_by_role("button", name="Join the group").click()
    expect(page.get_by_role("heading", name="You are a reviewer")).to_be_visible()


def narrow_sharing(page: Page) -> None:
    table = page.get_by_role("region", name="Who sees what of you")
    answers = table.get_by_role("row", name="question by question").get_by_role("cell").nth(1)
    expect(answers).to_have_text("yes")
    page.get_by_label("Scores only").check()
    page.get_by_role("button", name="Save what I share").click()
    expect(answers).to_have_text("no")


def remove(page: Page, email: str) -> None:
    page.get_by_role("navigation", name="Parts of the group").get_by_role("link", name="Members").click()
    row = page.get_by_role("row").filter(has_text=email)
    expect(row).to_contain_text("scores only")
    row.get_by_role("link", name="Manage").click()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove from the group").click()
    expect(page.get_by_text("sees nothing of the group")).to_be_visible()


def test_a_mailed_invitation_leads_its_address_into_the_group(device) -> None:
    owner = new_candidate(name="Olu Bello")
    group = create_group(name=f"Mailed {next(numbers)}", by=owner, now=timezone.now())
    page, email = device(owner).new_page(), f"mailed-{next(numbers)}@example.org"
    page.goto(f"/groups/{group.slug}/invitations/")
    form = page.get_by_role("region", name="By mail")
    form.get_by_label("Email addresses").fill(f"Ana Pérez <{email}>\nBo Nilsson")
    form.get_by_role("button", name="Send invitations").click()
    expect(page.get_by_text("Line 2: “Bo Nilsson” holds no email address")).to_be_visible()
    form.get_by_label("Email addresses").fill(f"Ana Pérez <{email}>")
    form.get_by_role("button", name="Send invitations").click()
    expect(page.get_by_role("row", name=email)).to_be_visible()
    invited = device().new_page()
    open_mail_of(invited, email)
    invited.get_by_role("link", name="Sign up to join").click()
    expect(invited.get_by_label("Email")).to_have_value(email)
    fill_in(invited, email, PASSWORD, "Sign up")
    invited.get_by_role("button", name="Join the group").click()
    expect(invited.get_by_role("heading", name="You are a member")).to_be_visible()


def open_mail_of(page: Page, email: str) -> None:
    """The worker sends it a moment after the page has answered."""
    mail = page.get_by_role("article").filter(has_text=email)
    for _ in range(50):
        page.goto("/demo/mail/")
        if mail.count():
            break
        page.wait_for_timeout(200)
    mail.get_by_role("link").filter(has_text="/join/").first.click()


@pytest.fixture
def busy_group(site) -> StudyGroup:
    now, owner = timezone.now(), new_candidate(name="Olu Bello")
    group = create_group(name=f"A rather long name of a chapter’s group {next(numbers)}", by=owner, now=now)
    for _ in range(3):
        Membership.objects.create(group=group, user=new_candidate(name="Somebody with quite a long name of their own"))
        make_link(group, role="member", days=5, most_uses=None, note="Chapter page", by=owner, now=now)
    return group


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_group_fit_a_phone_and_keep_the_accessibility_rules(device, busy_group, scheme) -> None:
    owner = Membership.objects.get(group=busy_group, role="owner").user
    page = device(owner, viewport={"width": 360, "height": 740}, color_scheme=scheme).new_page()
    member = Membership.objects.filter(group=busy_group).latest("pk").pk
    inside = [*PAGES, f"members/{member}/", f"members/{member}/remove/", f"members/{member}/hand-over/"]
    for url in ["/groups/", "/groups/new/", *(f"/groups/{busy_group.slug}/{part}" for part in inside)]:
        check(page, url)
    visitor = device(viewport={"width": 360, "height": 740}, color_scheme=scheme).new_page()
    check(visitor, f"/join/{token_of(Invitation.objects.filter(group=busy_group).latest('pk'))}/")


def check(page: Page, url: str) -> None:
    page.goto(url)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
    results = Axe().run(page)
    assert results.violations_count == 0, f"{url}\n{results.generate_report()}"
