"""The editor's button “Submit for review”: what is typed is saved, frozen and sent in; what is not whole is not."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from bank.models import Draft, Question, Review
from tests.bank.editor.test_form import edit, new, page
from tests.bank.editor.writing import SOUND, form_of

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_sent_in_from_the_editor_in_one_step(writer, question, author) -> None:
    typed = replace(SOUND, stem="Which lot of seals has the lowest yearly cost now?")
    response = writer.post(edit(question), form_of(typed, revision=1, do="submit"), follow=True)
    review = Review.objects.get()
    assert response.redirect_chain == [(reverse("bank:question", args=["ours", question.slug]), 303)]
    assert "is sent in for review as version 1" in page(response)
    assert (review.submitted_by, review.version.stem) == (author, typed.stem)
    assert (Question.objects.get().state, Draft.objects.exists()) == ("in-review", False)
    assert AuditEvent.objects.filter(verb="review.submitted", group_id=question.bank.group_id).count() == 1


def test_a_new_question_is_begun_and_sent_in_at_once(writer, bank) -> None:
    response = writer.post(new(bank), form_of(SOUND, do="submit"))
    assert (response.status_code, Question.objects.get().state) == (303, "in-review")


def test_what_is_not_whole_stays_a_draft_and_every_gap_is_marked_in_the_form(writer, question) -> None:
    response = writer.post(edit(question), form_of(replace(SOUND, section=""), revision=1, do="submit"))
    assert response.status_code == 422
    assert "It is saved as a draft, and not sent in yet." in page(response)
    assert "Choose the section it tests." in page(response)
    assert page(response).count(" autofocus") == 1
    assert (Question.objects.get().state, Review.objects.exists()) == ("draft", False)


def test_what_is_in_review_already_and_unchanged_is_said_to_be(writer, question) -> None:
    writer.post(edit(question), form_of(SOUND, revision=1, do="submit"))
    response = writer.post(edit(question), form_of(SOUND, do="submit"))
    assert response.status_code == 409
    assert "It is in review already, and nothing in it has changed since." in page(response)
    assert SOUND.stem in page(response)
    assert Review.objects.count() == 1


def test_a_field_that_cannot_be_read_is_named_before_anything_is_sent_in(writer, question) -> None:
    response = writer.post(edit(question), form_of(SOUND, revision=1, angoff="sixty", do="submit"))
    assert response.status_code == 422
    assert "“sixty” is no number from 5 to 99." in page(response)
    assert not Review.objects.exists()
