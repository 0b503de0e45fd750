"""A learner makes a plan, logs study with the timer and by hand, and keeps the dates of the exam."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from study.models import StudyEntry


def day(ahead: int) -> str:
    return str(timezone.now().date() + timedelta(days=ahead))


def test_from_the_first_form_to_practice_and_a_week_set_by_hand(candidate, device) -> None:
    page = device(candidate).new_page()
    page.goto("/plan/")
    page.get_by_label("Exam date").fill(day(90))
    page.get_by_label("Hours a week").fill("400")
    page.get_by_label("Sunday").check()
    page.get_by_role("button", name="Make my plan").click()
    expect(page.get_by_text("A week has 168 hours. Enter 80 at most.")).to_be_visible()
    expect(page.get_by_label("Exam date")).to_have_value(day(90))
    page.get_by_label("Hours a week").fill("8")
    page.get_by_role("button", name="Make my plan").click()
    expect(page.get_by_text("90 days to your exam")).to_be_visible()
    expect(page.get_by_test_id("today").get_by_role("button", name="Practice")).not_to_have_count(0)

    page.get_by_role("link", name="yourself").nth(1).click()
    page.get_by_label("The whole week, in minutes").fill("120")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("set by you")).to_have_count(1)
    page.get_by_role("link", name="yourself").nth(1).click()
    page.get_by_role("button", name="Let the plan decide again").click()
    expect(page.get_by_text("set by you")).to_have_count(0)

    page.get_by_role("link", name="Change the plan").first.click()
    page.get_by_label("From", exact=True).fill(day(20))
    page.get_by_role("textbox", name="To").fill(day(10))
    page.get_by_role("button", name="Add days off").click()
    expect(page.get_by_text("They would end before they begin")).to_be_visible()
    page.get_by_role("textbox", name="To").fill(day(24))
    page.get_by_role("button", name="Add days off").click()
    expect(page.get_by_text("The plan goes around these days now.")).to_be_visible()


def test_the_timer_is_started_here_and_stopped_on_another_device(candidate, device) -> None:
    desk = device(candidate).new_page()
    desk.goto("/log/")
    desk.get_by_test_id("timer").get_by_label("What").select_option("Class")
    desk.get_by_test_id("timer").get_by_role("button", name="Start").click()
    clock = desk.locator("study-clock")
    expect(clock).to_have_text("0:00:02")

    phone = device(candidate).new_page()
    phone.goto("/log/")
    phone.get_by_role("button", name="Pause").click()
    expect(phone.get_by_text("paused")).to_be_visible()
    desk.get_by_role("button", name="Stop and log").click()
    expect(desk.get_by_text("less than half a minute")).to_be_visible()

    desk.get_by_label("Minutes", exact=True).fill("45")
    desk.get_by_label("Note").fill("Chapter 4")
    desk.get_by_role("button", name="Add", exact=True).click()
    expect(desk.get_by_text("45 min of reading logged.")).to_be_visible()
    desk.get_by_role("link", name="Change the entry").click()
    desk.get_by_label("Minutes", exact=True).fill("50")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("cell", name="50 min", exact=True)).to_be_visible()
    assert StudyEntry.objects.get(user=candidate).minutes == 50


def test_dates_a_retake_and_a_calendar_that_other_programs_read(candidate, device) -> None:
    page = device(candidate).new_page()
    page.goto("/milestones/")
    page.get_by_label("Authorization to test received on").fill(day(-10))
    page.get_by_label("Exam date").fill(day(30))
    page.get_by_role("button", name="Save the dates").click()
    expect(page.get_by_text("Last day to test")).to_be_visible()
    page.get_by_label("Sat on").fill(day(-1))
    page.get_by_label("Not passed").check()
    page.get_by_role("button", name="Keep the result").click()
    expect(page.get_by_test_id("retake")).to_contain_text("14 days from today")
    page.get_by_role("button", name="Make a calendar address").click()
    address = page.get_by_label("Calendar address").input_value()
    answer = page.request.get(address)
    assert answer.text().startswith("BEGIN:VCALENDAR")
    assert "CPIM exam" in answer.text()
