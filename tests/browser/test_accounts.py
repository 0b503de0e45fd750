"""Signing up, out and in, and a forgotten password, with the mail a trial run shows."""

from itertools import count

from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.people import PASSWORD, new_candidate

numbers = count(1)


def test_sign_up_out_and_in_again(device) -> None:
    page = device().new_page()
    email = f"newcomer-{next(numbers)}@example.org"
    page.goto("/accounts/signup/")
    fill_in(page, email, PASSWORD, "Sign up")
    signed_in_as(page, email)
    sign_out(page)
    sign_in(page, email, PASSWORD)
    signed_in_as(page, email)


def test_a_forgotten_password_is_set_anew_by_mail(device) -> None:
    user = new_candidate(name="")
    page = device().new_page()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Forgot").click()
    page.get_by_label("Email").fill(user.email)
    page.get_by_role("main").get_by_role("button").click()
    follow_the_link_mailed_to(page, user)
    expect(page.get_by_label("New password")).to_have_count(2)
    for field in page.get_by_label("New password").all():
        field.fill("another-gantry-entirely")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("button", name="Set the password")).to_be_hidden()
    page.context.clear_cookies()
    sign_in(page, user.email, "another-gantry-entirely")
    signed_in_as(page, user.email)


def test_the_old_password_is_refused_and_says_so(device) -> None:
    user = new_candidate()
    page = device().new_page()
    sign_in(page, user.email, "not-" + PASSWORD)
    expect(page.get_by_text("are not correct")).to_be_visible()
    expect(page).to_have_url("/accounts/login/")


def follow_the_link_mailed_to(page: Page, user: User) -> None:
    page.goto("/demo/mail/")
    mail = page.get_by_role("article").filter(has_text=user.email)
    mail.get_by_role("link").filter(has_text="password/reset").first.click()


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    fill_in(page, email, password, "Sign in")


def fill_in(page: Page, email: str, password: str, button: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()


def signed_in_as(page: Page, email: str) -> None:
    page.wait_for_url("**/today/")
    expect(page.locator(".menu__name")).to_contain_text(email.partition("@")[0])


def sign_out(page: Page) -> None:
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Sign in")).to_be_visible()
