"""A newcomer goes from the sign-up to a plan and through the placement, and comes back to what to do now."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from exams.models import Attempt
from study.models import Plan

ZONE = "Pacific/Auckland"


def test_from_the_sign_up_through_the_placement_to_the_next_thing(device) -> None:
    page = device(timezone_id=ZONE).new_page()
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill("newcomer@example.org")
    page.get_by_label("Password").fill("correct horse battery 12")
    page.get_by_role("main").get_by_role("button", name="Sign up", exact=True).click()

    expect(page.get_by_role("heading", name="Which exam, and by when?")).to_be_visible()
    expect(page.get_by_label("Time zone")).to_have_value(ZONE)
    page.get_by_label("Exam date").fill("2020-01-01")
    page.get_by_role("button", name="Make my plan").click()
    expect(page.get_by_text("January 1, 2020 is not in the future.")).to_be_visible()
    page.get_by_label("Exam date").fill(str(timezone.now().date() + timedelta(days=90)))
    page.get_by_role("button", name="Make my plan").click()
    user = User.objects.get(email="newcomer@example.org")
    assert (user.time_zone, Plan.objects.filter(user=user).count()) == (ZONE, 1)

    now = page.get_by_test_id("now")
    expect(now).to_contain_text("20 questions to find out where you stand")
    now.get_by_role("button", name="Start").click()
    for number in range(1, 21):
        expect(page.locator("#session-title")).to_contain_text(f"Question {number}")
        expect(page.locator("html[data-practice-keys] #reply")).to_be_visible()
        page.keyboard.press("A")
        page.keyboard.press("Enter")
    page.get_by_role("button", name="End it and see the result").click()
    expect(page.get_by_test_id("result")).to_contain_text("of 20 right")
    assert Attempt.objects.get(user=user).kind == Attempt.Kind.PLACEMENT

    page.get_by_role("link", name="What to do now").click()
    expect(page.get_by_test_id("now")).not_to_contain_text("Placement")
    expect(page.get_by_test_id("readiness")).to_contain_text("Not enough answers yet.")
