"""What a candidate does in the player, in the candidate's words."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from exams.models import Attempt

REPORT = re.compile(r"/attempts/[0-9a-f-]+/report/$")


class Sitting:
    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def heading(self) -> Locator:
        return self.page.locator("#heading")

    @property
    def clock(self) -> Locator:
        return self.page.get_by_test_id("clock")

    @property
    def save_state(self) -> Locator:
        return self.page.get_by_test_id("save-state")

    @property
    def chosen(self) -> Locator:
        return self.page.locator("#options .option.chosen label")

    def option(self, letter: str) -> Locator:
        return self.page.get_by_test_id(f"option-{letter}")

    def choose(self, letter: str) -> None:
        self.option(letter).click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def flag(self) -> None:
        self.page.get_by_test_id("flag").click()

    def next(self) -> None:
        self.page.get_by_test_id("next").click()

    def go_to(self, position: int) -> None:
        self.page.get_by_test_id("navigator").click()
        self.page.get_by_role("button", name=f"Question {position}", exact=True).click()
        self.sees_question(position)

    def review(self) -> None:
        self.page.get_by_test_id("review").click()

    def end(self) -> None:
        self.page.get_by_test_id("end-exam").click()
        self.page.get_by_test_id("confirm-end").click()

    def finish(self) -> None:
        self.review()
        self.end()
        self.sees_report()

    def seconds_left(self) -> int:
        hours, minutes, seconds = map(int, self.clock.inner_text().split(":"))
        return 3600 * hours + 60 * minutes + seconds

    def sees_question(self, position: int) -> None:
        expect(self.heading).to_contain_text(re.compile(rf"^Question {position} of"))

    def sees_chosen(self, letter: str) -> None:
        expect(self.chosen).to_have_attribute("data-testid", f"option-{letter}")

    def sees(self, state: str) -> None:
        """Wait for a word of the save line: saved, pending or offline."""
        expect(self.save_state).to_have_attribute("data-state", state)

    def sees_report(self) -> None:
        self.page.wait_for_url(REPORT)


def network_blip(context: BrowserContext) -> None:
    """Out and back at once: the player then asks the server for the state, as it does every minute."""
    context.set_offline(True)
    context.set_offline(False)


def stored(attempt: Attempt) -> dict[int, tuple[str | None, bool]]:
    """What the server has: the letter chosen and whether flagged, by position."""
    rows = attempt.answers.values_list("position", "chosen", "flagged")
    return {position: (None if chosen is None else "ABCDEF"[chosen], flagged) for position, chosen, flagged in rows}


def chosen_letters(attempt: Attempt) -> dict[int, str]:
    return {position: letter for position, (letter, _) in stored(attempt).items() if letter}
