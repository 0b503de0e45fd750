"""Several right options and a number to enter, sat on a bad line to their report."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from curriculum.models import Blueprint
from exams.models import Attempt
from tests.browser.people import begin
from tests.browser.sitting import Sitting
from tests.exams.kinds import A_AND_C, EXACT, MULTIPLE, NUMERIC, make_mock
from tests.factories import make_blueprint

SAVES = "**/answers/*/"
PICTURE = "/static/favicon.svg"
KINDS = "kinds-1.0"


@pytest.fixture
def attempt(candidate: User) -> Attempt:
    if not Blueprint.objects.filter(slug=KINDS).exists():
        form = make_mock(make_blueprint(KINDS), timezone.now())
        version = form.questions.get(position=EXACT).version
        version.stem_html = f'<p>How many? <img src="{PICTURE}" alt="A diagram"></p>'
        version.save()
    return begin(candidate, KINDS)


@pytest.fixture
def sitting(attempt: Attempt, sit: Callable[..., Sitting]) -> Sitting:
    return sit(attempt)


def entered(sitting: Sitting):
    return sitting.page.get_by_test_id("entered")


def read_as(sitting: Sitting):
    return sitting.page.get_by_test_id("read-as")


def stored(attempt: Attempt) -> dict[int, tuple[int | None, str]]:
    rows = attempt.answers.values_list("position", "chosen", "entered")
    return {position: (chosen, entered) for position, chosen, entered in rows}


def test_all_kinds_are_sat_to_their_report_offline_in_the_middle_of_a_number(attempt, sitting) -> None:
    context, page = sitting.page.context, sitting.page
    sitting.press("b")
    sitting.next()
    sitting.press("f")
    sitting.next()
    sitting.sees_question(MULTIPLE)
    expect(page.locator("#how")).to_have_text("Choose all that apply")
    sitting.press("a", "b", "c", "b")
    expect(page.get_by_role("checkbox", name="A", exact=False)).to_be_checked()
    sitting.sees("saved")
    assert stored(attempt)[MULTIPLE] == (A_AND_C, "")
    sitting.next()

    sitting.sees_question(NUMERIC)
    sitting.press("1")  # a figure goes into the field by itself
    expect(entered(sitting)).to_have_value("1")
    context.set_offline(True)
    page.keyboard.type("2.25", delay=20)
    expect(read_as(sitting)).to_have_text("Read as 12.25")
    sitting.sees("offline")
    sitting.next()
    sitting.sees_question(EXACT)
    assert page.locator("#stem img").evaluate("(img) => img.complete && img.naturalWidth > 0")
    entered(sitting).fill("1 200")
    expect(read_as(sitting)).to_have_text("Read as 1,200")
    context.set_offline(False)
    sitting.sees("saved")
    assert stored(attempt)[NUMERIC] == (0, "12.25")

    sitting.finish()
    attempt.refresh_from_db()
    assert (attempt.report.raw, attempt.report.scored_count) == (5, 5)
    page.get_by_role("link", name="Question review").or_(page.locator("a[href*='/questions/']")).first.click()
    expect(page.locator(f"#q-{NUMERIC} .number")).to_contain_text("11.5 to 12.5")
    expect(page.locator(f"#q-{EXACT} .number")).to_contain_text("1 200")
    expect(page.locator(f"#q-{MULTIPLE} .option--right")).to_have_count(2)


def test_the_last_figures_arrive_though_the_exam_is_ended_at_once(attempt, sitting) -> None:
    sitting.go_to(NUMERIC)
    entered(sitting).press_sequentially("12")
    sitting.finish()
    assert stored(attempt)[NUMERIC] == (0, "12")
    assert attempt.answers.get(position=NUMERIC).first_chosen == 0


def test_the_last_figures_survive_a_reload_within_the_pause(attempt, sitting) -> None:
    sitting.go_to(NUMERIC)
    sitting.page.route(SAVES, lambda route: route.abort())
    entered(sitting).press_sequentially("12.3")
    sitting.page.reload()
    expect(entered(sitting)).to_have_value("12.3")
    sitting.page.unroute(SAVES)
    sitting.sees("saved")
    assert stored(attempt)[NUMERIC] == (0, "12.3")


def test_letters_typed_into_the_field_are_no_shortcuts_and_what_is_no_number_is_said(attempt, sitting) -> None:
    sitting.go_to(NUMERIC)
    entered(sitting).press_sequentially("12 pcs, no m")
    sitting.sees_question(NUMERIC)
    expect(read_as(sitting)).to_contain_text("Not read as a number")
    expect(sitting.page.get_by_test_id("flag")).to_have_attribute("aria-pressed", "false")
    sitting.press("Escape", "m")
    expect(sitting.page.get_by_test_id("flag")).to_have_attribute("aria-pressed", "true")
    sitting.review()
    expect(sitting.page.locator("#lists")).to_contain_text("Not read as a number (1)")
    sitting.page.get_by_role("button", name="End exam").click()
    expect(sitting.page.locator("#confirm-text")).to_contain_text(f"not read as a number: {NUMERIC}.")


def test_a_number_can_be_cleared(attempt, sitting) -> None:
    sitting.go_to(NUMERIC)
    entered(sitting).press_sequentially("12")
    sitting.sees("saved")
    sitting.page.get_by_role("button", name="Clear answer").click()
    expect(entered(sitting)).to_have_value("")
    sitting.sees("saved")
    assert stored(attempt)[NUMERIC] == (None, "")


def test_a_ticked_option_can_be_struck_out_and_unticked(attempt, sitting) -> None:
    sitting.go_to(MULTIPLE)
    sitting.choose("A")
    sitting.choose("D")
    sitting.page.get_by_role("button", name="Strike out option D").click()
    expect(sitting.page.locator(".option.struck")).to_have_count(1)
    sitting.choose("D")
    sitting.choose("A")
    sitting.sees("saved")
    assert stored(attempt)[MULTIPLE] == (None, "")
    assert attempt.answers.get(position=MULTIPLE).marks["struck"] == [3]
