"""An author writes a question: from the keyboard alone, with pictures, and without JavaScript."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bank.items import from_json
from bank.models import Picture, Question
from tests.bank.editor.drawn import drawn
from tests.browser.authoring.conftest import (
    NEW,
    OPTIONS,
    drafts,
    is_saved,
    preview,
    ready,
    stem,
    type_options,
    write_question,
)


def test_a_question_from_the_keyboard_alone_and_then_the_next(page, bank) -> None:
    expect(page.get_by_label("Question", exact=True)).to_be_focused()
    write_question(page)
    expect(preview(page).locator("msqrt")).to_have_count(1)
    expect(preview(page).locator(".asked__options li")).to_have_count(4)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("is saved as version 1")).to_be_visible()
    expect(page.get_by_label("Question", exact=True)).to_be_focused()
    question = Question.objects.get(bank=bank)
    assert (question.current.key, question.current.angoff, question.current.calculation) == (1, 0.6, True)
    assert [option["text"] for option in question.current.options] == OPTIONS
    assert page.get_by_label("Section", exact=True).input_value() == question.current.section.slug
    assert page.get_by_label("Level", exact=True).input_value() == "apply"
    assert page.get_by_label("Tags", exact=True).input_value() == "lots"
    assert page.get_by_label("Question", exact=True).input_value() == ""
    assert page.context.watch.errors == []


def test_the_address_becomes_the_questions_own_with_the_first_save(page, bank) -> None:
    page.keyboard.type("Which lot")
    is_saved(page)
    question = Question.objects.get(bank=bank)
    page.wait_for_url(f"**/questions/{question.slug}/edit/")
    page.keyboard.type(" is best?")
    page.keyboard.press("Control+s")
    is_saved(page)
    page.reload()
    ready(page)
    assert page.get_by_label("Question", exact=True).input_value() == "Which lot is best?"
    assert Question.objects.filter(bank=bank).count() == 1


def test_advice_for_a_length_cue_comes_and_goes(page) -> None:
    type_options(page, ["lot for lot", "the lot at which ordering and carrying costs are equal", "a period", "a year"])
    page.keyboard.press("Alt+2")
    advice = page.get_by_text("The right option is by far the longest.")
    expect(advice).to_be_visible()
    page.locator("#option-2").fill("equal costs")
    expect(advice).to_be_hidden()


def test_a_refused_version_leads_to_the_first_fault(page) -> None:
    page.keyboard.type("Which lot is best?")
    type_options(page, OPTIONS)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("It is saved as a draft, and no version yet.")).to_be_visible()
    expect(page.locator("#field-options")).to_be_focused()
    ready(page)
    page.keyboard.press("Alt+2")
    expect(page.get_by_text("Mark exactly one.")).to_be_hidden()


def test_options_move_are_added_and_taken_away_by_key(page, bank) -> None:
    type_options(page, ["a", "b", "c", "d"])
    page.locator("#option-2").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#option-2")).to_be_focused()
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("e")
    page.get_by_role("button", name="Remove option D").click()
    page.keyboard.press("Control+s")
    expect(page.locator("#say")).to_have_text("Saved")
    assert [option.text for option in from_json(drafts(bank)[0].body).options] == ["b", "a", "c", "e"]


def test_one_right_option_takes_the_mark_from_another_and_several_share_it(page) -> None:
    marks = page.locator("#rows [name=option_right]")
    page.keyboard.press("Alt+1")
    page.keyboard.press("Alt+3")
    assert [mark.is_checked() for mark in marks.all()] == [False, False, True, False]
    page.get_by_label("Several right options").check()
    page.keyboard.press("Alt+1")
    assert [mark.is_checked() for mark in marks.all()] == [True, False, True, False]


def test_a_picture_that_is_chosen_stands_in_the_text_with_its_words_selected(page, bank) -> None:
    page.keyboard.type("See ")
    picture = {"name": "planning grid.png", "mimeType": "image/png", "buffer": drawn(size=(300, 200))}
    page.locator("#picture-file").set_input_files(picture)
    expect(preview(page).get_by_role("img", name="planning grid")).to_be_visible()
    page.keyboard.type("the plan of June")
    shown = preview(page).get_by_role("img", name="the plan of June")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 300
    assert Picture.objects.filter(bank=bank).count() == 1


def test_a_picture_that_is_pasted_is_uploaded(page, bank) -> None:
    page.evaluate(
        """async (bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.getElementById("option-1").focus();
          document.getElementById("option-1").dispatchEvent(event);
        }""",
        list(drawn()),
    )
    digest = "picture:"
    expect(page.locator("#option-1")).to_have_value(f"![what it shows]({digest}{_digest(bank)})")


def _digest(bank) -> str:
    for _ in range(100):
        found = Picture.objects.filter(bank=bank).first()
        if found:
            return found.digest
    return "none came"


def test_a_picture_that_is_not_taken_is_refused_with_a_word(page, bank) -> None:
    page.locator("#picture-file").set_input_files(
        {"name": "x.png", "mimeType": "image/png", "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    )
    expect(page.get_by_text("SVG pictures are not taken")).to_be_visible()


def test_a_question_that_is_there_already_is_pointed_out_while_typing(page, bank, author) -> None:
    page.keyboard.type("Which lot of seals has the lowest yearly cost for Harbor Pumps?")
    is_saved(page)
    other = page.context.new_page()
    other.goto(NEW.format(bank.slug))
    ready(other)
    other.keyboard.type("Which lot of rings has the lowest yearly cost for Harbor Pumps?")
    expect(other.get_by_text("The bank has something like it.")).to_be_visible()


def test_without_javascript_a_question_is_written_all_the_same(device, author, bank) -> None:
    page = device(author, java_script_enabled=False).new_page()
    page.goto(NEW.format(bank.slug))
    page.get_by_label("Question", exact=True).fill("Which lot is best?")
    page.get_by_role("button", name="Add an option").click()
    expect(page.locator("#rows > li")).to_have_count(5)
    page.get_by_role("button", name="Remove option E").click()
    page.get_by_role("button", name="Save draft", exact=True).last.click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    assert stem(bank) == "Which lot is best?"


LOOKS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_editor_is_accessible_and_fits(device, author, bank, width, scheme) -> None:
    page = device(author, viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.goto(NEW.format(bank.slug))
    ready(page)
    assert list(faults(page)) == []
    page.keyboard.type("The root of $x^2$ is not what?")
    page.locator("#option-1").fill("always")
    expect(page.locator(".advice").first).to_be_visible()
    assert list(faults(page)) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    ready(page)
    assert list(faults(page)) == []
    page.keyboard.press("Control+/")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    assert list(faults(page)) == []


def faults(page: Page) -> Iterator[str]:
    for rule in Axe().run(page).response["violations"]:
        yield f"{rule['id']} {[node['target'] for node in rule['nodes'][:3]]}"
    content, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if content > window:
        yield f"{content} px wide in a window of {window}"
