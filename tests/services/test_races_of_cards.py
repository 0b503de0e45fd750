"""Gradings, answers and looks at one review queue that arrive at the same moment, from one device or two."""

from datetime import timedelta
from functools import partial

import pytest

from exams.models import Answer, Attempt
from exams.saves import Save
from study.actions.cards import add_flashcards, shelve
from study.actions.ideas import deck_of
from study.actions.reviewing import answer_idea, ask_idea, grade_flashcard, undo
from study.actions.sittings import count_sitting
from study.models import Card, CardReview, Deck, StudyEntry
from tests.factories import make_version
from tests.services.threads import together
from tests.study.reviewing.dealing import answered, make_card, make_term, sections_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def section(blueprint):
    return sections_of(blueprint)[0]


@pytest.fixture
def term(candidate, section):
    make_term(section)
    return make_card(candidate, section, kind="term", key="term-0")


def test_eight_looks_at_once_make_each_card_once(candidate, blueprint, section, now) -> None:
    answered(candidate, blueprint, [make_version(section, concept=f"idea {n}") for n in range(5)], now)
    together([partial(deck_of, candidate, now=now)] * 8)
    assert (Card.objects.count(), Deck.objects.get().met) == (5, 5)
    assert set(Card.objects.values_list("reps", flat=True)) == {1}


def test_eight_gradings_at_once_are_one(candidate, term, now) -> None:
    jobs = [
        partial(grade_flashcard, card=term.pk, turn=0, rating=rating, by=candidate, now=now)
        for rating in (1, 2, 3, 4) * 2
    ]
    assert sum(review is not None for review in together(jobs)) == 1
    assert (CardReview.objects.count(), Card.objects.get().turn, Card.objects.get().reps) == (1, 1, 2)


def test_cards_turned_at_once_are_one_sitting(candidate, blueprint, section, now) -> None:
    jobs = []
    for number in range(8):
        make_term(section, number)
        card = make_card(candidate, section, kind="term", key=f"term-{number}")
        jobs.append(partial(grade_flashcard, card=card.pk, turn=0, rating=3, by=candidate, now=now, seconds=9))
    assert all(together(jobs))
    sitting = Attempt.objects.get()
    count_sitting(sitting.pk, now=now)
    assert StudyEntry.objects.get().seconds == 72
    assert set(CardReview.objects.values_list("sitting", flat=True)) == {sitting.pk}


def test_eight_takings_back_at_once_take_back_one(candidate, term, now) -> None:
    first = grade_flashcard(card=term.pk, turn=0, rating=4, by=candidate, now=now)
    second = grade_flashcard(card=term.pk, turn=1, rating=4, by=candidate, now=now + timedelta(minutes=1))
    then = now + timedelta(minutes=2)
    found = together([partial(undo, review=second.pk, by=candidate, now=then)] * 8)
    assert sum(card is not None for card in found) == 1
    assert list(CardReview.objects.all()) == [first]
    assert Card.objects.get().reps == 2


def test_one_question_is_asked_and_graded_once(candidate, blueprint, section, now) -> None:
    make_version(section, concept="idea 0")
    card = make_card(candidate, section)
    Deck.objects.create(user=candidate)
    asked = together([partial(ask_idea, card, blueprint=blueprint, by=candidate, now=now)] * 8)
    assert len({one.pk for one in asked}) == 1
    assert (Answer.objects.count(), Attempt.objects.count()) == (1, 1)
    waiting = Answer.objects.select_related("attempt", "version").get()
    jobs = [
        partial(answer_idea, card, waiting, reply=Save(seq=1, chosen=chosen, seconds=20), by=candidate, now=now)
        for chosen in (0, 1, 2, 3) * 2
    ]
    assert sum(review is not None for review in together(jobs)) == 1
    assert CardReview.objects.get().answer == waiting


def test_answers_while_somebody_looks_are_taken_in_sooner_or_later(candidate, blueprint, section, now) -> None:
    for number in range(10):
        version = make_version(section, concept=f"idea {number}")
        then = now + number * DAY
        together([
            partial(answered, candidate, blueprint, [version], then), partial(deck_of, candidate, now=then),
            partial(deck_of, candidate, now=then),
        ])  # fmt: skip
        deck_of(candidate, now=then)
        assert Card.objects.filter(key__endswith=f"/idea {number}").count() == 1


def test_decks_and_shelves_change_once(candidate, section, term, now) -> None:
    make_term(section, 1)
    add = partial(add_flashcards, sections=[section], terms=True, formulas=False, by=candidate, now=now)
    assert sorted(together([add] * 4)) == [0, 0, 0, 3]
    away = partial(shelve, card=term.pk, shelf="removed", turn=0, by=candidate, now=now)
    assert sum(card is not None for card in together([away] * 4)) == 1
