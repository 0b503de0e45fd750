"""What the editor's page asks in the background: saves, previews, look-alikes."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from bank.actions.writing import create_question, save_draft, save_version
from bank.editor.fields import entries, read_form
from bank.items import Item, Option, from_json
from bank.models import Draft, Question
from groups.models import Membership, Role
from tests.bank.editor.writing import SOUND, form_of

pytestmark = pytest.mark.django_db


def begin(bank) -> str:
    return reverse("bank:question_begin", args=[bank.slug])


def save(question) -> str:
    return reverse("bank:question_draft", args=[question.bank.slug, question.slug])


def test_the_first_save_begins_the_question_and_says_where_it_is(writer, bank) -> None:
    reply = writer.post(begin(bank), form_of(Item(stem="Which lot?")))
    question = Question.objects.get()
    assert reply.status_code == 201
    assert reply.json() == {
        "revision": 1,
        "slug": question.slug,
        "edit": f"/banks/ours/questions/{question.slug}/edit/",
        "draft": save(question),
        "left_out": [],
    }


def test_a_first_save_whose_answer_was_lost_comes_to_the_same_question(writer, bank) -> None:
    writer.post(begin(bank), form_of(Item(stem="Which lot?")))
    reply = writer.post(begin(bank), form_of(Item(stem="Which lot?")))
    assert (reply.status_code, reply.json()["revision"], Question.objects.count()) == (200, 1, 1)


def test_somebody_elses_ticket_is_no_way_into_their_question(signed_in, bank, group, writer, stranger) -> None:
    writer.post(begin(bank), form_of(Item(stem="Which lot?")))
    Membership.objects.create(group=group, user=stranger, role=Role.AUTHOR)
    signed_in(stranger).post(begin(bank), form_of(Item(stem="Which lot?")))
    assert Question.objects.count() == 2


def test_each_save_moves_the_revision_on(writer, question) -> None:
    for revision in (1, 2, 3):
        item = replace(SOUND, concept=f"revision {revision}")
        reply = writer.post(save(question), form_of(item, revision=revision))
        assert reply.json()["revision"] == revision + 1
    assert from_json(Draft.objects.get().body).concept == "revision 3"


def test_a_save_over_somebody_elses_is_refused_with_what_they_wrote(writer, question, stranger, now) -> None:
    theirs = replace(SOUND, stem="Theirs?")
    save_draft(question, item=theirs, revision=1, by=stranger, now=now)
    reply = writer.post(save(question), form_of(replace(SOUND, stem="Mine?"), revision=1))
    told = reply.json()
    assert (reply.status_code, told["revision"], told["by"], told["at"]) == (409, 2, "Charlie", now.isoformat())
    assert ["stem", "Theirs?"] in told["fields"]
    assert from_json(Draft.objects.get().body) == theirs


def test_another_window_of_mine_is_told_as_mine(writer, question, author, now) -> None:
    save_draft(question, item=replace(SOUND, stem="Other window?"), revision=1, by=author, now=now)
    reply = writer.post(save(question), form_of(replace(SOUND, stem="Mine?"), revision=1))
    assert reply.json()["by"] == "you, in another window"


def test_a_draft_that_became_a_version_is_told_as_gone(writer, question, author, now) -> None:
    save_version(question, by=author, now=now)
    reply = writer.post(save(question), form_of(replace(SOUND, stem="Mine?"), revision=1))
    assert (reply.status_code, reply.json()["by"], reply.json()["revision"]) == (409, "", 0)


def test_the_version_said_once_more_is_no_conflict(writer, question, author, now) -> None:
    save_version(question, by=author, now=now)
    reply = writer.post(save(question), form_of(SOUND, revision=1))
    assert (reply.status_code, Draft.objects.count()) == (200, 0)


def test_what_a_page_fills_in_is_what_it_would_send(rf) -> None:
    item = replace(SOUND, legacy=("p1.any",), exhibit="grid", options=(*SOUND.options, Option("1", "2", True)))
    fields: dict[str, list[str]] = {}
    for name, value in entries(item):
        fields.setdefault(name, []).append(value)
    assert read_form(rf.post("/", fields).POST).item == item


def test_whoever_is_signed_out_is_told_so_and_not_led_away(bank, question) -> None:
    for address in (begin(bank), save(question), reverse("bank:pictures", args=["ours"])):
        assert Client().post(address, form_of(SOUND)).status_code == 401


def test_readers_and_strangers_save_nothing(signed_in, bank, group, question, stranger) -> None:
    addresses = [begin(bank), save(question)]
    addresses += [
        reverse(f"bank:{name}", args=["ours"]) for name in ("question_preview", "question_similar", "pictures")
    ]
    client = signed_in(stranger)
    assert {client.post(address, form_of(SOUND)).status_code for address in addresses} == {404}
    Membership.objects.create(group=group, user=stranger, role=Role.REVIEWER)
    assert {client.post(address, form_of(SOUND)).status_code for address in addresses} == {403}
    assert {client.get(address).status_code for address in addresses} == {405}


def preview(client, item, **more):
    return client.post(reverse("bank:question_preview", args=["ours"]), form_of(item, **more)).content.decode()


def test_the_preview_shows_the_question_with_its_formula(writer, bank) -> None:
    html = preview(writer, replace(SOUND, stem=r"How large is $\sqrt{2AS/ic}$?"))
    assert "<msqrt>" in html
    assert html.count('class="asked__letter"') >= 4


def test_a_formula_that_is_none_is_told_at_its_field_and_the_rest_is_shown(writer, bank) -> None:
    options = (Option(r"$\frac{1$", "Because it is.", True), *SOUND.options[1:])
    html = preview(writer, replace(SOUND, options=options))
    assert "a formula that is not LaTeX" in html.partition('id="notes-option-k0"')[2].partition("</div>")[0]
    assert "How" not in html.partition('id="notes-option-k1"')[2].partition("</div>")[0]
    assert "400 seals" in html


def test_advice_comes_with_the_preview_at_the_field_it_is_about(writer, bank) -> None:
    long = replace(SOUND.options[1], text="the lot at which the yearly ordering and carrying costs meet each other")
    html = preview(writer, replace(SOUND, options=(SOUND.options[0], long, *SOUND.options[2:])))
    assert "by far the longest" in html.partition('id="notes-option-k1"')[2].partition("</div>")[0]
    assert "of advice" in html


def test_nothing_missing_is_held_against_somebody_who_still_writes(writer, bank) -> None:
    html = preview(writer, Item(stem="Which"))
    assert "Choose the section" not in html
    assert "still missing for a version" in html
    assert "Choose the section" in preview(writer, Item(stem="Which"), blamed="1")


def similar(client, stem, *, question=""):
    url = reverse("bank:question_similar", args=["ours"])
    return client.post(url, form_of(replace(SOUND, stem=stem), question=question)).content.decode()


def test_a_question_that_is_there_already_is_named_drafts_among_them(writer, question) -> None:
    html = similar(writer, SOUND.stem)
    assert "has this question already" in html
    assert reverse("bank:question", args=["ours", question.slug]) in html


def test_a_question_much_like_it_is_named(writer, question) -> None:
    html = similar(writer, SOUND.stem.replace("1,200", "2,400").replace("Harbor", "River").replace("seals", "rings"))
    assert "something like it" in html


def test_a_question_is_not_like_itself(writer, question) -> None:
    assert "notice" not in similar(writer, SOUND.stem, question=question.slug)


def test_another_question_is_not_named(writer, question) -> None:
    assert "notice" not in similar(writer, "Which report tells a supervisor what each work center should start next?")


def test_three_words_are_too_few_to_be_like_anything(writer, question) -> None:
    assert "notice" not in similar(writer, "Harbor Pumps uses")


def test_looking_for_likes_asks_as_often_in_a_large_bank(writer, bank, author, now, statements) -> None:
    create_question(bank, item=SOUND, by=author, now=now)
    with statements() as few:
        similar(writer, SOUND.stem)
    for number in range(20):
        create_question(bank, item=replace(SOUND, stem=f"{SOUND.stem} ({number})"), by=author, now=now)
    with statements() as many:
        similar(writer, SOUND.stem)
    assert len(many) == len(few)
