"""What stands beside a card: reasons, note and bookmark, the time it took; and that it is nobody else's."""

import pytest
from django.urls import reverse

from exams.models import Answer
from study.models import Card, CardReview
from tests.study.reviewing.dealing import TODAY, make_card
from tests.study.reviewing.sending import SESSION, fields, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_beside_an_explained_question_stand_reasons_a_note_and_a_bookmark(learner, candidate, idea) -> None:
    page = learner.get(SESSION)
    asked = Answer.objects.select_related("attempt", "version").get()
    wrong = str((asked.version.key + 1) % 4)
    told = send(learner, page, do="answer", chosen=wrong).content.decode()
    back = f"{SESSION}?done={CardReview.objects.get().pk}"
    why = reverse("exams:miss", args=[asked.attempt.public_id, asked.position])
    bookmark = reverse("exams:bookmark", args=[asked.version.question_id])
    note = reverse("exams:practice_note", args=[asked.version.question_id])
    for url in (why, bookmark, note):
        assert f'action="{url}"' in told
    assert told.count(f'name="back" value="{back}"') == 3
    for url, sent in ((why, {"why": "misread"}), (bookmark, {"on": "1"}), (note, {"text": "Mind it", "revision": "0"})):
        kept = learner.post(url, sent | {"back": back})
        assert (kept.status_code, kept["Location"]) == (303, back)
    after = learner.get(back).content.decode()
    assert after.count('aria-pressed="true"') == 2
    assert "Mind it" in after


def test_a_right_answer_is_asked_for_no_reason(learner, idea) -> None:
    page = learner.get(SESSION)
    told = send(learner, page, do="answer", chosen=str(Answer.objects.get().version.key)).content.decode()
    assert "data-bookmark" in told
    assert "data-reasons" not in told


def test_a_reason_sent_without_a_page_to_go_back_to_leads_to_the_question(learner, idea) -> None:
    page = learner.get(SESSION)
    asked = Answer.objects.select_related("attempt", "version").get()
    send(learner, page, do="answer", chosen=str((asked.version.key + 1) % 4))
    named = learner.post(reverse("exams:miss", args=[asked.attempt.public_id, asked.position]), {"why": "misread"})
    assert learner.get(named["Location"]).status_code == 200


def test_the_time_of_a_flashcard_runs_from_its_front_to_its_grade(learner, term, clock) -> None:
    front = learner.get(SESSION)
    clock.shift(7)
    back = learner.get(SESSION, fields(front))
    assert fields(back)["since"] == fields(front)["since"]
    clock.shift(5)
    send(learner, back, do="grade", rating="3")
    assert CardReview.objects.get().seconds == 12


@pytest.mark.parametrize(("since", "seconds"), [("", 0), ("1", 120), (str(2**40), 1)])
def test_a_flashcard_takes_no_longer_than_two_minutes(learner, term, since, seconds) -> None:
    back = learner.get(SESSION, {"card": term.pk, "shown": 1})
    send(learner, back, do="grade", rating="3", since=since)
    assert CardReview.objects.get().seconds == seconds


@pytest.mark.parametrize("does", ["grade", "answer", "later", "suspended", "removed"])
def test_cards_of_somebody_else_are_not_there(learner, stranger, section, does) -> None:
    card = make_card(stranger, section, kind="term", key="term-0")
    sent = {"do": does, "card": card.pk, "turn": card.turn, "rating": "3", "question": "1", "shelf": "suspended"}
    for url in (SESSION, reverse("study:review_shelve")):
        assert learner.post(url, sent).status_code == 404
    assert (Card.objects.get().turn, Card.objects.get().shelf) == (0, "in use")


def test_gradings_of_somebody_else_are_not_taken_back(learner, stranger, section, now) -> None:
    card = make_card(stranger, section)
    review = CardReview.objects.create(user=stranger, card=card, at=now, day=TODAY, rating=3, before={})
    assert learner.post(SESSION, {"do": "undo", "review": review.pk}).status_code == 404
    assert CardReview.objects.exists()


def test_the_outcome_of_somebody_else_is_not_there(learner, stranger, section) -> None:
    card = make_card(stranger, section)
    review = CardReview.objects.create(user=stranger, card=card, at=card.added_at, day=TODAY, rating=3, before={})
    assert learner.get(SESSION, {"done": review.pk}).status_code == 404
