"""The question editor without a script: a form that is saved, refused, continued, thrown away."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from bank.actions.writing import create_question, save_draft, save_version
from bank.items import Item, Option, from_json
from bank.models import Draft, Question, QuestionBank
from groups.models import Membership, Role
from tests.bank.editor.writing import SOUND, form_of

pytestmark = pytest.mark.django_db


def new(bank) -> str:
    return reverse("bank:new_question", args=[bank.slug])


def edit(question) -> str:
    return reverse("bank:question_edit", args=[question.bank.slug, question.slug])


def page(response) -> str:
    return response.content.decode()


def test_a_new_form_is_empty_and_begins_nothing(writer, bank) -> None:
    response = writer.get(new(bank))
    assert response.status_code == 200
    assert page(response).count("data-row>") == 5  # four, and the one that further ones are made from
    assert not Question.objects.exists()


def test_saving_a_draft_begins_the_question_and_leads_to_its_own_address(writer, bank, author) -> None:
    response = writer.post(new(bank), form_of(Item(stem="Which lot is best?"), do="draft"))
    question = Question.objects.get()
    assert (response.status_code, response.url) == (303, edit(question))
    assert (question.headline, question.created_by, question.current) == ("Which lot is best?", author, None)
    assert from_json(question.draft.body).stem == "Which lot is best?"


def test_a_second_click_comes_to_the_same_question(writer, bank) -> None:
    for _ in range(2):
        assert writer.post(new(bank), form_of(SOUND, do="draft")).status_code == 303
    assert Question.objects.count() == 1


def test_what_the_form_sends_is_what_is_stored(writer, question) -> None:
    item = replace(SOUND, options=SOUND.options[::-1], tags=("lots", "costs"), angoff=0.55, calculation=False)
    writer.post(edit(question), form_of(item, revision=1, do="draft"))
    assert from_json(Draft.objects.get().body) == item
    assert set(question.tags.values_list("name", flat=True)) == {"lots", "costs"}


def test_saving_a_version_freezes_the_draft(writer, question) -> None:
    response = writer.post(edit(question), form_of(SOUND, revision=1, do="version"))
    assert (response.status_code, response.url) == (303, reverse("bank:question", args=["ours", question.slug]))
    question.refresh_from_db()
    assert (question.current.number, question.current.key) == (1, 1)
    assert not Draft.objects.exists()


def test_the_next_question_keeps_section_level_tags_and_nothing_else(writer, bank) -> None:
    response = writer.post(new(bank), form_of(SOUND, do="next"))
    assert response.status_code == 303
    html = page(writer.get(response.url))
    assert '<option value="demand-one" selected>' in html
    assert '<option value="apply" selected>' in html
    assert 'name="tags" autocomplete="off" value="lots"' in html
    assert "Which lot has the lowest yearly cost?" not in html.partition('<form class="editor"')[2]


def test_an_unfinished_question_is_refused_as_a_version_and_kept_as_a_draft(writer, bank) -> None:
    half = replace(SOUND, section="", options=(*SOUND.options[:3], Option("400 seals")))
    response = writer.post(new(bank), form_of(half, do="version"))
    assert response.status_code == 422
    assert "Choose the section it tests." in page(response)
    assert "Say which mistake leads here." in page(response)
    assert page(response).count(" autofocus") == 1
    assert (Question.objects.get().current, Draft.objects.get().revision) == (None, 2)


def test_an_empty_form_begins_no_question(writer, bank) -> None:
    response = writer.post(new(bank), form_of(Item(), do="version"))
    assert response.status_code == 422
    assert "Write the question." in page(response)
    assert not Question.objects.exists()


def test_a_judgement_that_is_no_number_is_named_and_the_rest_is_kept(writer, question) -> None:
    response = writer.post(edit(question), form_of(SOUND, revision=1, angoff="sixty", do="draft"))
    assert response.status_code == 422
    assert "“sixty” is no number from 5 to 99." in page(response)
    assert 'value="sixty"' in page(response)
    assert from_json(Draft.objects.get().body).stem == SOUND.stem


def test_a_tag_too_long_is_named_and_stays_in_the_form(writer, question) -> None:
    response = writer.post(edit(question), form_of(SOUND, revision=1, tags=f"lots, {'x' * 61}", do="draft"))
    assert response.status_code == 422
    assert "is longer than 60 characters" in page(response)
    assert f"lots, {'x' * 61}" in page(response)


def test_somebody_else_saved_meanwhile_and_both_texts_are_shown(writer, question, stranger, now) -> None:
    theirs = replace(SOUND, stem="What did the other author write?")
    save_draft(question, item=theirs, revision=1, by=stranger, now=now)
    response = writer.post(edit(question), form_of(replace(SOUND, stem="Mine?"), revision=1, do="draft"))
    assert response.status_code == 409
    assert "Charlie saved this question" in page(response)
    assert "What did the other author write?" in page(response)
    assert "Mine?</textarea>" in page(response)
    assert from_json(Draft.objects.get().body) == theirs
    assert 'name="revision" value="2"' in page(response)


def test_saving_once_more_after_a_conflict_keeps_mine(writer, question, stranger, now) -> None:
    save_draft(question, item=replace(SOUND, stem="Theirs?"), revision=1, by=stranger, now=now)
    writer.post(edit(question), form_of(replace(SOUND, stem="Mine?"), revision=2, do="draft"))
    assert from_json(Draft.objects.get().body).stem == "Mine?"


def test_the_same_text_saved_twice_is_no_conflict(writer, question) -> None:
    for _ in range(2):
        assert writer.post(edit(question), form_of(SOUND, revision=1, do="draft")).status_code == 303


def test_a_draft_that_became_a_version_meanwhile_is_said_to_be_gone(writer, question, author, now) -> None:
    save_version(question, by=author, now=now)
    response = writer.post(edit(question), form_of(replace(SOUND, stem="Mine?"), revision=1, do="draft"))
    assert response.status_code == 409
    assert "The draft you were writing on is gone" in page(response)


def test_the_editor_shows_the_newest_version_where_there_is_no_draft(writer, question, author, now) -> None:
    save_version(question, by=author, now=now)
    html = page(writer.get(edit(question)))
    assert "Which lot has the lowest yearly cost?</textarea>" in html
    assert 'name="revision" value="0"' in html


def test_a_draft_over_a_version_is_discarded_and_the_version_stays(writer, question, author, now) -> None:
    save_version(question, by=author, now=now)
    writer.post(edit(question), form_of(replace(SOUND, stem="Other?"), do="draft"))
    response = writer.post(edit(question), form_of(SOUND, revision=1, do="discard"))
    assert response.status_code == 303
    question.refresh_from_db()
    assert not Draft.objects.exists()
    assert question.headline.startswith("Harbor Pumps")


def test_discarding_what_never_had_a_version_takes_the_question_away(writer, question, bank) -> None:
    response = writer.post(edit(question), form_of(SOUND, revision=1, do="discard"))
    assert response.url == reverse("bank:questions", args=[bank.slug])
    assert not Question.objects.exists()
    assert AuditEvent.objects.get(verb="question.given-up").group_id == bank.group_id


@pytest.mark.parametrize(
    ("do", "order"), [("up-2", "1023"), ("down-1", "1023"), ("remove-3", "013"), ("add", "0123 "), ("up-1", "0123")]
)
def test_the_buttons_beside_the_options_work_without_a_script(writer, question, do, order) -> None:
    response = writer.post(edit(question), form_of(SOUND, revision=1, do=do))
    assert response.status_code == 303
    texts = [option.text for option in from_json(Draft.objects.get().body).options]
    known = [option.text for option in SOUND.options]
    assert texts == [known[int(place)] if place.strip() else "" for place in order]


@pytest.mark.parametrize("do", ["up-", "remove-99", "down-x", "nonsense", "remove-0"])
def test_a_button_nobody_drew_saves_and_changes_nothing(writer, question, do) -> None:
    assert writer.post(edit(question), form_of(SOUND, revision=1, do=do)).status_code == 303
    assert from_json(Draft.objects.get().body) == SOUND


def test_a_number_to_enter_is_written_without_options(writer, bank) -> None:
    item = Item(kind="numeric", stem="How many?", number="12.5", tolerance="0.5", explanation="Count.",
                section="demand-one", level="apply", angoff=0.5, calculation=True)  # fmt: skip
    writer.post(new(bank), form_of(item, do="version"))
    version = Question.objects.get().current
    assert (version.kind, float(version.lowest), float(version.highest), version.options) == ("numeric", 12, 13, [])


def test_a_choice_nobody_offers_is_kept_until_somebody_chooses(writer, bank, author, now) -> None:
    odd = replace(SOUND, section="moved-away", exhibit="gone", legacy=("old-topic",))
    question = create_question(bank, item=odd, by=author, now=now)
    html = page(writer.get(edit(question)))
    assert "moved-away (unknown)" in html
    assert "gone (not in this bank)" in html
    assert '<input type="hidden" name="legacy" value="old-topic">' in html


def test_what_an_import_could_not_map_is_told(writer, question) -> None:
    Draft.objects.update(warnings=[{"field": "feedback", "message": "Left out."}], original="::q::{=a}")
    html = page(writer.get(edit(question)))
    assert "Left out." in html
    assert "::q::{=a}" in html


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "x" * 30_000, "$" + "{" * 900, "<script>", "1e999", "-1", "nan"])
def test_nonsense_is_saved_or_refused_and_never_breaks(writer, bank, value) -> None:
    fields = dict.fromkeys(form_of(SOUND), value) | {"option_key": ["a", "a", value], "revision": value}
    for do in ("draft", "version", "next"):
        assert writer.post(new(bank), fields | {"do": do}).status_code < 500


@pytest.mark.parametrize("role", [Role.MEMBER, Role.REVIEWER])
def test_who_does_not_write_is_refused(role, signed_in, bank, question, stranger, group) -> None:
    Membership.objects.create(group=group, user=stranger, role=role)
    client = signed_in(stranger)
    for address in (new(bank), edit(question)):
        assert client.get(address).status_code == client.post(address, form_of(SOUND)).status_code == 403


def test_a_stranger_finds_nothing(signed_in, bank, question, stranger) -> None:
    client = signed_in(stranger)
    for address in (new(bank), edit(question)):
        assert client.get(address).status_code == client.post(address, form_of(SOUND)).status_code == 404


def test_a_question_of_another_bank_is_not_there(writer, question, now, author) -> None:
    other = QuestionBank.objects.create(slug="other", name="Other", group=question.bank.group)
    assert writer.get(reverse("bank:question_edit", args=[other.slug, question.slug])).status_code == 404


def test_the_page_asks_the_database_as_often_for_many_as_for_one(writer, bank, author, now, statements) -> None:
    question = create_question(bank, item=SOUND, by=author, now=now)
    with statements() as few:
        writer.get(edit(question))
    for number in range(20):
        item = replace(SOUND, stem=f"Another question, number {number}?", tags=(f"tag {number}",))
        create_question(bank, item=item, by=author, now=now)
    with statements() as many:
        writer.get(edit(question))
    assert len(many) == len(few)
