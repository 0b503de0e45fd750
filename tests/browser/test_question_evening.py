"""A question's way through four people, a panel's two rounds, and a file's way in and out: each by clicks and keys."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from bank.models import Question, QuestionBank
from curriculum.models import Section
from groups.actions import add_member, create_group
from groups.models import Role
from tests.bank.authored import Desk
from tests.browser.authoring.conftest import is_saved, ready, write_question
from tests.browser.people import new_candidate, numbers

PHONE = {"viewport": {"width": 360, "height": 740}}
GIFT = """$CATEGORY: $course$/top/Evening course

::Whole::What is netted against stock? {=Gross needs#Less stock. ~Net needs#After. ~Orders#Later. ~Lots#Later.}

::Number::How many pumps are due? {#70:0.5}
"""


@pytest.fixture
def people(site, device):
    """Pages on which the owner, an author, a reviewer and a member of one group are signed in, and its bank."""
    now, owner = timezone.now(), new_candidate(name="Amara Diallo")
    group = create_group(name=f"Evening bank {next(numbers)}", by=owner, now=now)
    bank = QuestionBank.objects.create(slug=group.slug, name="Evening bank", group=group)
    pages = {"owner": device(owner).new_page()}
    for role in (Role.AUTHOR, Role.REVIEWER, Role.MEMBER):
        user = new_candidate(name=f"The {role}")
        add_member(group, user=user, role=role, by=owner, now=now)
        pages[role] = device(user).new_page()
    return bank, pages


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def state(bank: QuestionBank) -> str:
    return Question.objects.get(bank=bank).state


def test_a_question_goes_from_its_author_through_two_reviews_to_the_owner_who_publishes_it(people) -> None:
    bank, pages = people
    author, reviewer, owner = pages["author"], pages["reviewer"], pages["owner"]
    author.goto(f"/banks/{bank.slug}/")
    author.get_by_role("link", name="Write a question").click()
    ready(author)
    author.keyboard.type("Which lot")
    author.get_by_role("button", name="Submit for review").click()
    expect(author.get_by_text("It is saved as a draft, and not sent in yet.")).to_be_visible()
    ready(author)
    author.get_by_label("Question", exact=True).fill("")
    author.get_by_label("Question", exact=True).focus()
    write_question(author)
    is_saved(author)
    author.get_by_role("button", name="Submit for review").press("Enter")
    expect(author.get_by_text("is sent in for review as version 1")).to_be_visible()
    expect(author.get_by_text("It waits for a reviewer")).to_be_visible()
    assert state(bank) == "in-review"

    reviewer.goto(f"/banks/{bank.slug}/")
    expect(reviewer.get_by_role("link", name="Import")).to_have_count(0)
    reviewer.get_by_role("link", name=re.compile("Reviews")).click()
    solve(reviewer, "Begin with the oldest", "200 seals")
    reviewer.get_by_label("What the author will read").fill("Say whose figures these are.")
    reviewer.get_by_role("button", name="Request changes").click()
    expect(reviewer.get_by_role("heading", name="Nothing waits for you")).to_be_visible()

    author.goto(f"/banks/{bank.slug}/review/?show=mend")
    expect(author.get_by_text("Say whose figures these are.")).to_be_visible()
    author.get_by_role("link", name="Mend it").click()
    ready(author)
    stem = author.get_by_label("Question", exact=True)
    stem.fill(f"The planner of these pumps asks. {stem.input_value()}")
    is_saved(author)
    author.get_by_role("button", name="Submit for review").click()
    expect(author.get_by_text("is sent in for review as version 2")).to_be_visible()

    reviewer.reload()
    solve(reviewer, "Begin with the oldest", "200 seals")
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.get_by_role("heading", name="Nothing waits for you")).to_be_visible()

    owner.goto(f"/banks/{bank.slug}/review/?show=ready")
    owner.get_by_role("button", name="Publish what is ticked").click()
    expect(owner.get_by_text("Published: 1 question.")).to_be_visible()
    assert state(bank) == "published"
    author.goto(f"/banks/{bank.slug}/questions/{Question.objects.get(bank=bank).slug}/")
    author.get_by_role("link", name="Compare and restore").click()
    expect(author.locator("ins").get_by_text("The planner of these pumps asks.")).to_be_visible()
    owner.goto(f"/groups/{bank.group.slug}/audit/")
    for words in ("review: submitted", "review: changes requested", "review: approved", "question: published"):
        expect(owner.locator(".trail__one").filter(has_text=words).first).to_be_visible()


def solve(page: Page, link: str, answer: str) -> None:
    page.get_by_role("link", name=link).click()
    expect(page.get_by_text("Half of it is forgotten here")).to_have_count(0)
    page.get_by_role("radio", name=answer).check()
    page.get_by_role("button", name="Give this answer").click()
    expect(page.get_by_text("You agreed with the key.")).to_be_visible()
    expect(page.get_by_text("Half of it is forgotten here").first).to_be_visible()


def test_an_author_maps_a_category_imports_takes_a_copy_out_and_undoes_it(people, tmp_path) -> None:
    bank, pages = people
    page = pages["author"]
    page.goto(f"/banks/{bank.slug}/")
    page.get_by_role("navigation", name="Pages of this bank").get_by_role("link", name="Import").click()
    page.get_by_label("Choose it, or drop it").set_input_files(
        {"name": "evening.gift", "mimeType": "text/plain", "buffer": GIFT.encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    section = Section.objects.get(slug="mrp")
    page.get_by_role("combobox", name=re.compile("Evening course")).select_option(label=section.name)
    page.get_by_role("button", name="Import all 2").click()
    expect(page.get_by_role("heading", name="2 questions imported")).to_be_visible()
    page.get_by_role("link", name="Show these questions").click()
    expect(page.get_by_role("row").filter(has_text=section.name)).to_have_count(2)

    page.get_by_role("navigation", name="Pages of this bank").get_by_role("link", name="Export").click()
    page.get_by_role("radio", name="Our own YAML").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export the questions").click()
    assert "What is netted against stock?" in download.value.path().read_text()

    page.get_by_role("navigation", name="Pages of this bank").get_by_role("link", name="Import").click()
    page.get_by_role("link", name="evening.gift").click()
    page.get_by_role("button", name="Undo this import").click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("Nothing of it is left in the bank.")).to_be_visible()
    assert not bank.questions.exists()

    for role, parts in (("member", ("", "import/", "export/", "review/", "statistics/")), ("reviewer", ("import/",))):
        for part in parts:
            assert pages[role].goto(f"/banks/{bank.slug}/{part}").status == 403, (role, part)
        expect(pages[role].get_by_role("heading", name="You may not open this page")).to_be_visible()


def test_a_leader_opens_a_panel_two_people_judge_twice_and_its_mean_becomes_the_judgement(site, device) -> None:
    desk = Desk(timezone.now(), f"evening-panel-{next(numbers)}")
    question = desk.approved()
    lea, olu, rosa = (device(user).new_page() for user in (desk.lea, desk.olu, desk.rosa))
    lea.goto(f"/banks/{desk.slug}/panels/")
    lea.get_by_role("link", name="Open a panel").click()
    lea.get_by_label("Name of the panel").fill("Autumn")
    lea.get_by_role("button", name="Open the panel").click()
    expect(lea.get_by_role("heading", name="Autumn")).to_be_visible()
    field = f"#share-{question.current_id}"
    judge(olu, lea.url, field, "40")
    judge(rosa, lea.url, field, "80")
    expect(rosa.locator("svg.strip")).to_have_count(0)
    lea.reload()
    lea.get_by_role("button", name="Begin the second round").click()
    judge(olu, lea.url, field, "50")
    expect(olu.get_by_role("img", name="First round: 2 judgements")).to_be_visible()
    judge(rosa, lea.url, field, "60")
    lea.reload()
    lea.get_by_role("button", name="Close the panel").click()
    expect(lea.get_by_role("alert")).to_be_visible()
    lea.get_by_label("Close with fewer than three judges all the same").check()
    lea.get_by_role("button", name="Close the panel").click()
    expect(lea.get_by_role("row").filter(has_text="How many parts are due?")).to_contain_text("55")
    question.current.refresh_from_db()
    assert question.current.angoff == pytest.approx(0.55)
    assert Axe().run(lea).violations_count == 0


def judge(page: Page, address: str, field: str, share: str) -> None:
    page.goto(address)
    page.locator(field).fill(share)
    page.keyboard.press("Tab")
    expect(page.locator("#judged")).to_contain_text("1 of 1 judged")


def test_a_bank_on_a_phone_shows_the_tab_one_is_on_and_that_there_are_more(people, device) -> None:
    bank, _ = people
    owner = bank.group.memberships.get(role="owner").user
    page = device(owner, **PHONE).new_page()
    page.goto(f"/banks/{bank.slug}/")
    tabs = page.get_by_role("navigation", name="Pages of this bank")
    expect(tabs).to_have_attribute("data-more-after", "")
    for name in ("Statistics", "Settings"):
        tabs.get_by_role("link", name=name).focus()
        page.keyboard.press("Enter")
        current = tabs.get_by_role("link", name=name)
        expect(current).to_have_attribute("aria-current", "page")
        expect(current).to_be_in_viewport(ratio=1)
        expect(tabs).to_have_attribute("data-more-before", "")
    expect(tabs).not_to_have_attribute("data-more-after", "")
    for part in ("", "import/", "export/", "copy/", "settings/", "panels/new/", "review/?show=ready", "statistics/"):
        page.goto(f"/banks/{bank.slug}/{part}")
        assert fits(page), part
        found = Axe().run(page)
        assert found.violations_count == 0, f"{part}\n{found.generate_report()}"
