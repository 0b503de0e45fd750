"""What an author has typed survives servers, sign-outs and other windows."""

from playwright.sync_api import Page, expect

from tests.browser.authoring.conftest import drafts, is_saved, ready, stem
from tests.browser.people import PASSWORD


def test_a_server_that_cannot_save_loses_nothing_and_a_reload_brings_it_back(page, bank) -> None:
    page.keyboard.type("Which lot")
    is_saved(page)
    page.context.route("**/edit/draft/", lambda route: route.fulfill(status=500, body="no"))
    page.keyboard.type(" is best?")
    expect(page.get_by_text("The server cannot save at the moment (500).")).to_be_visible()
    page.reload()
    ready(page)
    expect(page.get_by_label("Question", exact=True)).to_have_value("Which lot is best?")
    page.context.unroute("**/edit/draft/")
    is_saved(page)
    assert stem(bank) == "Which lot is best?"


def test_a_lost_answer_to_the_first_save_makes_no_second_question(page, bank) -> None:
    def swallow(route) -> None:
        route.fetch()
        route.abort()

    page.route("**/new-question/draft/", swallow, times=1)
    page.keyboard.type("Which lot is best?")
    expect(page.get_by_text("No connection to the server.")).to_be_visible()
    is_saved(page)
    assert [draft.question.headline for draft in drafts(bank)] == ["Which lot is best?"]


def test_signed_out_in_between(page, bank, author, desk) -> None:
    page.keyboard.type("Which lot")
    is_saved(page)
    desk.clear_cookies(name="sessionid")
    page.keyboard.type(" is best?")
    expect(page.locator("#save-why")).to_contain_text("You are signed out.")
    expect(page.get_by_label("Question", exact=True)).to_have_value("Which lot is best?")
    expect(page.get_by_role("link", name="Sign in")).to_have_attribute("target", "_blank")
    tab = desk.new_page()
    tab.goto("/accounts/login/")
    tab.get_by_label("Email").fill(author.email)
    tab.get_by_label("Password").first.fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/today/")
    page.get_by_role("button", name="Try again").click()
    is_saved(page)
    assert stem(bank) == "Which lot is best?"


def two_windows(page: Page, bank) -> Page:
    """The same question open twice, saved first by the other."""
    page.keyboard.type("Which lot?")
    is_saved(page)
    other = page.context.new_page()
    other.goto(f"/banks/{bank.slug}/questions/{drafts(bank)[0].question.slug}/edit/")
    ready(other)
    other.get_by_label("Question", exact=True).fill("Their text?")
    other.keyboard.press("Control+s")
    expect(other.locator("#save-state")).to_contain_text("Saved ")
    other.close()
    page.get_by_label("Question", exact=True).fill("My text?")
    expect(page.get_by_role("dialog", name="Two of you wrote at once")).to_be_visible()
    return page


def test_two_windows_mine_is_kept_and_theirs_can_be_put_back(page, bank) -> None:
    two_windows(page, bank)
    row = page.locator("#conflict-rows tr", has_text="Question")
    expect(row).to_contain_text("My text?")
    expect(row).to_contain_text("Their text?")
    assert stem(bank) == "Their text?"
    page.get_by_role("button", name="Keep mine").click()
    is_saved(page)
    assert stem(bank) == "My text?"
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Their text?")


def test_two_windows_theirs_is_taken(page, bank) -> None:
    two_windows(page, bank)
    page.get_by_role("button", name="Take theirs").click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Their text?")
    is_saved(page)
    page.get_by_label("Question", exact=True).press_sequentially("!")
    page.keyboard.press("Control+s")
    expect(page.locator("#say")).to_have_text("Saved")
    assert stem(bank).count("!") == 1
