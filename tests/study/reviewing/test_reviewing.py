import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.models import Question
from exams.actions.publishing import publish_forms
from exams.models import Answer, Attempt, Encounter
from exams.saves import Save
from study.actions.cards import add_flashcards, put_off, shelve
from study.actions.reviewing import answer_idea, ask_idea, grade_flashcard, last_grading, undo, waiting_question
from study.models import Card, CardReview, Deck
from study.reviewing.cards import columns_of, kept, restored
from study.reviewing.drawing import Question as Drawn
from study.reviewing.drawing import chosen_of
from study.reviewing.queue import due_count
from study.reviewing.scheduling import AGAIN, EASY, GOOD, HARD, LONGEST, Memory, graded
from tests.factories import make_version, publish_questions
from tests.study.reviewing.dealing import NEW, TODAY, answered, make_card, make_formula, make_term, sections_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def section(blueprint):
    return sections_of(blueprint)[0]


@pytest.fixture
def card(candidate, section):
    Deck.objects.create(user=candidate)
    make_version(section, concept="idea 0")
    return make_card(candidate, section)


@pytest.fixture
def flashcard(candidate, section):
    make_term(section)
    Deck.objects.create(user=candidate)
    return make_card(candidate, section, kind="term", key="term-0")


def asked_for(card, blueprint, user, now):
    asked = ask_idea(card, blueprint=blueprint, by=user, now=now)
    return Answer.objects.select_related("attempt", "version").get(pk=asked.pk) if asked else None


def reply(card, asked, user, now, *, right=True, seconds=30, **more):
    chosen = asked.version.key if right else (asked.version.key + 1) % 4
    return answer_idea(card, asked, reply=Save(seq=1, chosen=chosen, seconds=seconds, **more), by=user, now=now)


def everything(card):
    card.refresh_from_db()
    return {name: value for name, value in vars(card).items() if name not in ("_state", "turn")}


def test_an_idea_is_asked_once_however_often_somebody_looks(candidate, blueprint, card, now) -> None:
    first = asked_for(card, blueprint, candidate, now)
    card.refresh_from_db()
    assert ask_idea(card, blueprint=blueprint, by=candidate, now=now) == first
    assert ask_idea(Card.objects.get(), blueprint=blueprint, by=candidate, now=now) == first
    attempt = Attempt.objects.get()
    assert (attempt.kind, attempt.tutored, attempt.answers.count()) == ("review", True, 1)


@pytest.mark.parametrize(
    ("given", "rating"),
    [({}, 3), ({"right": False}, 1), ({"seconds": 200}, 2), ({"unsure": True}, 2), ({"seconds": 3}, 2)],
)
def test_the_answer_grades_the_card(given, rating, candidate, blueprint, card, now) -> None:
    asked = asked_for(card, blueprint, candidate, now)
    review = reply(card, asked, candidate, now, **given)
    card.refresh_from_db()
    assert (review.rating, review.days, review.answer) == (rating, 2, asked)
    assert review.predicted == pytest.approx(0.9)  # two days after, with a stability of two
    assert (card.due_on > TODAY, card.reviewed_on, card.asked, card.lapses) == (True, TODAY, None, int(rating == AGAIN))
    assert Encounter.objects.get(user=candidate).times == 1


def test_the_second_of_two_answers_changes_nothing(candidate, blueprint, card, now) -> None:
    asked = asked_for(card, blueprint, candidate, now)
    assert reply(card, asked, candidate, now)
    before = everything(card)
    assert reply(card, asked, candidate, now, right=False) is None
    assert everything(card) == before
    assert CardReview.objects.count() == 1


def test_undo_brings_the_card_back_exactly_and_leaves_the_answer(candidate, blueprint, card, now) -> None:
    before = everything(card)
    review = reply(card, asked_for(card, blueprint, candidate, now), candidate, now, right=False)
    assert undo(review=review.pk, by=candidate, now=now) == card
    assert everything(card) == before
    assert Answer.objects.get().saved_at == now
    assert due_count(candidate, now).ideas == 1
    assert asked_for(card, blueprint, candidate, now).saved_at is None


@pytest.mark.parametrize("start", [{}, NEW, {"stability": 1 / 3, "difficulty": 5 / 3, "state": 3, "step": 0}])
def test_undo_goes_back_step_by_step(start, candidate, section, now) -> None:
    card = make_card(candidate, section, kind="term", **start)
    states, moment = [], now
    for rating in (GOOD, AGAIN, EASY, HARD):
        states.append(everything(card))
        assert grade_flashcard(card=card.pk, turn=card.turn, rating=rating, by=candidate, now=moment)
        card.refresh_from_db()
        moment += timedelta(minutes=1)
    for before in reversed(states):
        assert undo(review=last_grading(candidate, now=moment).pk, by=candidate, now=moment)
        assert everything(card) == before


@given(st.lists(st.integers(AGAIN, EASY), max_size=6), st.booleans())
def test_what_undo_needs_is_kept_exactly(ratings, steps) -> None:
    moment = datetime(2026, 3, 7, 23, 50, 1, 7, tzinfo=ZoneInfo("America/New_York"))
    memory = Memory(due_on=moment.date())
    for rating in ratings:
        memory = graded(memory, rating, moment=moment, cap=LONGEST, steps=steps)
        moment += timedelta(hours=11)
    card = Card(begun_on=TODAY, **columns_of(memory))
    assert restored(json.loads(json.dumps(kept(card)))) == {**columns_of(memory), "begun_on": TODAY}


def test_undo_twice_by_one_click_takes_back_one(candidate, section, flashcard, now) -> None:
    other = make_card(candidate, section, 1, kind="term")
    first = grade_flashcard(card=other.pk, turn=0, rating=GOOD, by=candidate, now=now)
    second = grade_flashcard(card=flashcard.pk, turn=0, rating=GOOD, by=candidate, now=now)
    assert undo(review=first.pk, by=candidate, now=now) is None  # not the last one
    assert undo(review=second.pk, by=candidate, now=now)
    assert undo(review=second.pk, by=candidate, now=now) is None
    assert list(CardReview.objects.all()) == [first]


def test_nothing_is_taken_back_on_another_day_or_by_somebody_else(candidate, stranger, flashcard, now) -> None:
    review = grade_flashcard(card=flashcard.pk, turn=0, rating=GOOD, by=candidate, now=now)
    assert undo(review=review.pk, by=stranger, now=now) is None
    assert undo(review=review.pk, by=candidate, now=now + DAY) is None


def test_a_page_that_is_over_grades_nothing(candidate, flashcard, now) -> None:
    def grade(turn, by=candidate):
        return grade_flashcard(card=flashcard.pk, turn=turn, rating=GOOD, by=by, now=now)

    review = grade(0)
    assert review
    assert grade(0) is None
    undo(review=review.pk, by=candidate, now=now)
    assert grade(0) is None  # a click from before the undo that comes late
    assert grade(2)


def test_a_card_is_put_off_suspended_and_removed_once(candidate, flashcard, now) -> None:
    which = {"card": flashcard.pk, "by": candidate, "now": now}
    assert put_off(**which, turn=0)
    assert not put_off(**which, turn=0)
    flashcard.refresh_from_db()
    assert (flashcard.due_on, flashcard.reviewed_on) == (TODAY + DAY, TODAY - 2 * DAY)
    assert shelve(**which, shelf="suspended", turn=0) is None
    assert shelve(**which, shelf="suspended", turn=1)
    assert grade_flashcard(card=flashcard.pk, turn=2, rating=GOOD, by=candidate, now=now) is None
    assert due_count(candidate, now + 9 * DAY).total == 0
    assert shelve(**which, shelf="in use")
    assert due_count(candidate, now + 9 * DAY).total == 1


def test_the_question_is_new_or_was_met_longest_ago(now) -> None:
    def drawn(pk, concept, met=None):
        return Drawn(pk, 10 * pk, concept, None if met is None else now - met * DAY)

    met = [drawn(1, "EOQ", 2), drawn(2, "eoq", 9), drawn(3, "EOQ ", 5)]
    assert chosen_of("EOQ", met).pk == 2
    assert chosen_of("EOQ", [*met, drawn(4, "EOQ")]).pk == 4
    assert chosen_of("EOQ", [drawn(5, "ATP"), *met]).pk == 2  # on the idea itself before anything else
    others = [drawn(6, "lot for lot"), drawn(7, "EOQ with discounts", 1), drawn(8, "MPS")]
    assert chosen_of("EOQ", others).pk == 7
    assert chosen_of("EOQ", []) is None


def test_questions_of_the_next_two_mocks_are_never_asked(candidate, blueprint, section, now) -> None:
    publish_questions(blueprint, each_section=4)
    kept = publish_forms(blueprint, count=1, by=None, now=now)[0]
    held = set(kept.questions.values_list("version", flat=True))
    free = [make_version(one, concept="free") for one in sections_of(blueprint)]
    answered(candidate, blueprint, free, now - DAY)
    Deck.objects.create(user=candidate)
    concept = Question.objects.filter(current__in=held, current__section=section).first().current.concept
    card = make_card(candidate, section, name=concept)
    assert asked_for(card, blueprint, candidate, now).version not in held


def test_a_question_that_was_withdrawn_is_drawn_anew(candidate, blueprint, card, section, now) -> None:
    first = asked_for(card, blueprint, candidate, now)
    Question.objects.filter(pk=first.version.question_id).update(state="retired")
    card.refresh_from_db()
    assert waiting_question(card, candidate, now=now) is None
    assert ask_idea(card, blueprint=blueprint, by=candidate, now=now) is None
    other = make_version(section, concept="another")
    assert asked_for(card, blueprint, candidate, now).version == other


def test_each_day_has_a_sitting_of_its_own(candidate, blueprint, card, now) -> None:
    first = asked_for(card, blueprint, candidate, now)
    card.refresh_from_db()
    second = asked_for(card, blueprint, candidate, now + DAY)
    assert first.attempt != second.attempt
    assert list(Attempt.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "open"]


def test_flashcards_come_both_ways_and_only_once(candidate, blueprint, section, now) -> None:
    make_term(section), make_term(sections_of(blueprint)[1], 1), make_formula(section)
    wanted = {"sections": [section], "terms": True, "formulas": True, "by": candidate, "now": now}
    assert add_flashcards(**wanted) == 4
    assert add_flashcards(**wanted) == 0
    assert set(Card.objects.values_list("kind", "side", "due_on")) == {
        (kind, side, day) for kind in ("term", "formula") for side, day in (("forth", TODAY), ("back", TODAY + DAY))
    }
    Card.objects.filter(side="back").update(shelf="removed")
    assert add_flashcards(**wanted) == 2
    assert (due_count(candidate, now).total, due_count(candidate, now + DAY).total) == (2, 4)


def test_new_flashcards_of_a_day_are_capped_and_so_are_ideas_apart(candidate, section, now) -> None:
    cards = [make_card(candidate, section, n, kind="term", **NEW) for n in range(5)]
    make_card(candidate, section, kind="formula", **NEW)
    [make_card(candidate, section, n, begun_on=None) for n in range(5)]
    Deck.objects.create(user=candidate, new_ideas=2, new_flashcards=3)
    due = due_count(candidate, now)
    assert (due.ideas, due.formulas, due.terms, due.new) == (2, 1, 2, 5)
    grade_flashcard(card=cards[0].pk, turn=0, rating=EASY, by=candidate, now=now)
    due = due_count(candidate, now)
    assert (due.ideas, due.formulas, due.terms) == (2, 1, 1)
