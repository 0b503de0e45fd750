import re
from datetime import timedelta

import pytest
from django.urls import reverse

from bank.models import Question
from exams.models import Answer, Attempt
from insights.models import WeaknessReport
from insights.signals import sessions_wanted
from study.models import Card, CardReview, Deck
from study.reviewing.queue import due_count, forecast
from tests.factories import make_version
from tests.study.reviewing.dealing import TODAY, answered, make_card, make_formula, make_term, sections_of
from tests.study.reviewing.sending import SESSION, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = timedelta(days=1)
HTMX = {"HX-Request": "true"}


def test_a_learner_without_cards_is_told_where_they_come_from(learner) -> None:
    assert "No cards yet" in learner.get(reverse("study:review")).content.decode()


def test_the_page_says_what_is_due_and_what_comes(learner, candidate, section, idea, term) -> None:
    make_card(candidate, section, 5, due_on=TODAY + 3 * DAY)
    page = learner.get(reverse("study:review")).content.decode()
    assert '<span class="due__number">2</span> cards due today' in page
    assert "This takes 30 more" in page
    row = re.search(r"Thu, Mar 5</th>.*?</tr>", page, re.DOTALL)
    assert row
    assert "1" in row[0]


def test_a_question_is_answered_and_grades_its_card(learner, candidate, idea) -> None:
    page = learner.get(SESSION)
    asked = Answer.objects.select_related("version").get()
    assert asked.version.stem in page.content.decode()
    assert "Because of W." not in page.content.decode()
    told = send(learner, page, do="answer", chosen=str(asked.version.key))
    assert told.redirect_chain == [(f"{SESSION}?done={CardReview.objects.get().pk}", 303)]
    words = told.content.decode()
    assert "Right." in words
    assert "comes back in" in words
    assert "Because of W." in words
    through = learner.get(SESSION)
    assert "1 card done" in through.content.decode()
    again = send(learner, page, do="answer", chosen=str(asked.version.key))
    assert again.status_code == 409
    assert "moved on already" in again.content.decode()


def test_nothing_chosen_is_no_answer(learner, idea) -> None:
    refused = send(learner, learner.get(SESSION), do="answer")
    assert refused.status_code == 422
    assert "Choose an answer first." in refused.content.decode()
    assert not CardReview.objects.exists()


def test_a_flashcard_is_turned_graded_and_taken_back_without_scripts(learner, term) -> None:
    front = learner.get(SESSION)
    assert "term 0" in front.content.decode()
    assert "Definition 0." not in front.content.decode()
    back = learner.get(SESSION, {"card": term.pk, "shown": 1})
    assert "Definition 0." in back.content.decode()
    assert re.findall(r'class="grade__name">(\w+)<', back.content.decode()) == ["Again", "Hard", "Good", "Easy"]
    done = send(learner, back, do="grade", rating="3")
    assert "1 card done" in done.content.decode()
    undone = learner.post(SESSION, {"do": "undo", "review": CardReview.objects.get().pk}, follow=True)
    assert "term 0" in undone.content.decode()
    assert Card.objects.get().reviewed_on == term.reviewed_on
    assert send(learner, back, do="grade", rating="3").status_code == 409


def test_a_flashcard_that_is_not_known_comes_back_at_once_when_nothing_else_is_left(learner, term) -> None:
    back = learner.get(SESSION, {"card": term.pk, "shown": 1})
    assert "1 to go" in send(learner, back, do="grade", rating="1").content.decode()


@pytest.mark.parametrize("side", ["forth", "back"])
def test_both_sides_of_a_formula_are_shown(learner, candidate, section, side) -> None:
    make_formula(section)
    card = make_card(candidate, section, kind="formula", key="formula-0", side=side)
    front = learner.get(SESSION).content.decode()
    assert ("formula 0" in front.split("flash__front")[1], "<math" in front) == (side == "forth", side == "back")
    back = learner.get(SESSION, {"card": card.pk, "shown": 1}).content.decode()
    assert "<math" in back
    assert ("When lots are ordered." in back) == (side == "back")


@pytest.mark.parametrize(("does", "left"), [("later", "in use"), ("suspended", "suspended"), ("removed", "removed")])
def test_a_card_is_put_away_from_the_session(learner, term, does, left) -> None:
    page = learner.get(SESSION)
    assert "Nothing is due" in send(learner, page, do=does).content.decode()
    assert Card.objects.get().shelf == left


def test_htmx_gets_the_fragment_with_every_answer(learner, idea, term) -> None:
    page = learner.get(SESSION, headers=HTMX)
    assert page.content.decode().lstrip().startswith('<div class="session')
    refused = send(learner, page, HTMX, do="answer")
    assert (refused.status_code, b"<!doctype" in refused.content) == (200, False)
    told = send(learner, page, HTMX, do="answer", chosen="0")
    assert told["HX-Push-Url"] == f"{SESSION}?done={CardReview.objects.get().pk}"


def test_ideas_without_a_question_and_terms_that_are_gone_are_put_away(learner, candidate, section) -> None:
    make_card(candidate, section)
    make_card(candidate, section, kind="term", key="gone")
    assert "Nothing is due" in learner.get(SESSION).content.decode()
    assert {card.kind: (card.shelf, card.due_on) for card in Card.objects.all()} == {
        "idea": ("in use", TODAY + DAY), "term": ("removed", TODAY),
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        {}, {"do": "grade", "card": "x", "turn": "0"}, {"do": "grade", "card": "1", "turn": "0", "rating": "9"},
        {"do": "undo", "review": "²"}, {"do": "answer", "card": str(2**70), "turn": "0"},
        {"do": "dance", "card": "1", "turn": "0"},
        {"do": "undo", "review": "9" * 30}, {"do": "grade", "card": "1", "turn": "0"},
    ],
)  # fmt: skip
def test_nonsense_is_answered_with_where_the_review_stands(learner, term, data) -> None:
    assert learner.post(SESSION, data).status_code == 409
    assert not CardReview.objects.exists()


def test_flashcards_are_added_from_a_section_an_area_or_the_report(learner, candidate, blueprint, section) -> None:
    for number, one in enumerate(sections_of(blueprint)):
        make_term(one, number)
    add = reverse("study:review_add")
    assert "2 cards added." in learner.post(add, {"where": section.slug, "terms": "on"}, follow=True).content.decode()
    assert learner.post(add, {"where": "area:demand", "terms": "on"}).status_code == 302
    assert Card.objects.count() == 4
    refused = learner.post(add, {"where": "weak", "terms": "on"})
    assert refused.status_code == 422
    assert "names nothing yet" in refused.content.decode()
    WeaknessReport.objects.create(
        user=candidate,
        blueprint=blueprint,
        body={"missed": {sections_of(blueprint)[3].slug: {"missed": 1}}, "next": []},
    )
    assert learner.post(add, {"where": "weak", "terms": "on"}).status_code == 302
    assert Card.objects.count() == 6


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("review_add", {"where": "nowhere", "terms": "on"}, "Choose a section or an area"),
        ("review_add", {"where": "a\x00", "terms": "on"}, ""),
        ("review_add", {"where": "demand-one"}, "Choose terms, formulas or both."),
        ("review_pace", {"new_ideas": "101", "new_flashcards": "5"}, "From 0 to 100 a day."),
        ("review_pace", {"new_ideas": "many", "new_flashcards": ""}, "From 0 to 100 a day."),
        ("review_shelve", {"card": "x", "shelf": "moon"}, ""),
    ],
)
def test_bad_input_gets_a_clear_word(learner, name, data, word) -> None:
    refused = learner.post(reverse(f"study:{name}"), data)
    assert refused.status_code == 422
    assert word in refused.content.decode()


def test_pace_and_shelves_are_changed_on_the_page_of_cards(learner, term) -> None:
    learner.post(reverse("study:review_pace"), {"new_ideas": "7", "new_flashcards": "0"})
    assert (Deck.objects.get().new_ideas, Deck.objects.get().new_flashcards) == (7, 0)
    learner.post(reverse("study:review_shelve"), {"card": term.pk, "shelf": "suspended", "from": "in use"})
    page = learner.get(reverse("study:review_cards"), {"shelf": "suspended"}).content.decode()
    assert "Take up again" in page


def test_due_cards_are_offered_beside_the_report(candidate, blueprint, learner, idea, term, now) -> None:
    def asked():
        return [
            offer
            for _, found in sessions_wanted.send(None, user=candidate, blueprint=blueprint, now=now)
            for offer in found
        ]

    offer = asked()[0]
    assert (offer.title, offer.url) == ("Review 2 due cards", reverse("study:review_session"))
    Card.objects.all().delete()
    assert asked() == []


def test_twenty_cards_and_their_reviews_cost_no_more_statements_than_one(
    learner, candidate, section, blueprint, now, statements
) -> None:
    make_term(section, 0)
    counts = []
    for numbers in (range(1), range(1, 20)):
        for number in numbers:
            make_term(section, number + 1)
            make_version(section, concept=f"idea {number}")
            make_card(candidate, section, number)
            card = make_card(candidate, section, number, kind="term", key=f"term-{number}")
            CardReview.objects.create(
                user=candidate, card=card, at=now, day=TODAY - DAY, rating=3, days=3, predicted=0.9, before={}
            )
        row = []
        for url in ("/review/", SESSION, "/review/cards/", "/review/export/"):
            learner.get(SESSION)
            with statements() as work:
                assert learner.get(url).status_code == 200
            row.append(len(work))
        for read in (due_count, forecast):
            with statements() as work:
                read(candidate, now)
            row.append(len(work))
        counts.append(row)
    assert counts[0] == counts[1]


def test_practice_elsewhere_brings_ideas_here(learner, candidate, blueprint, section, now) -> None:
    answered(candidate, blueprint, [make_version(section, concept="Fill rate")], now - 3 * DAY, right=False)
    page = learner.get(SESSION).content.decode()
    assert Question.objects.get().current.stem in page
    assert "new" in page
    assert Attempt.objects.filter(kind="review").count() == 1
