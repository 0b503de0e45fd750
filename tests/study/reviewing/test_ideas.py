from datetime import UTC, date, datetime, timedelta

import pytest

from exams.actions.closing import finish
from exams.actions.starting import start_mock
from exams.models import Attempt, Encounter
from study.actions.ideas import deck_of
from study.models import Card, Deck
from study.reviewing.ideas import key_of
from study.reviewing.queue import due_count, forecast
from tests.answering import answer_right
from tests.factories import make_version
from tests.study.reviewing.dealing import TODAY, answered, make_card, sections_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def section(blueprint):
    return sections_of(blueprint)[0]


def on(section, concept, **fields):
    return make_version(section, concept=concept, **fields)


def state(card):
    return {name: value for name, value in vars(card).items() if not name.startswith("_")}


def test_the_first_answer_on_an_idea_makes_its_card(candidate, blueprint, section, now) -> None:
    answered(candidate, blueprint, [on(section, "Safety stock")], now, right=False)
    answered(candidate, blueprint, [on(section, "EOQ")], now)
    deck_of(candidate, now=now)
    missed, known = Card.objects.order_by("due_on")
    assert (missed.name, missed.key, missed.due_on) == ("Safety stock", f"{section.slug}/safety stock", TODAY + DAY)
    assert (known.name, known.due_on, known.begun_on, known.reps) == ("EOQ", TODAY + 2 * DAY, None, 1)


def test_questions_on_the_same_idea_share_a_card_and_those_of_another_section_do_not(
    candidate, blueprint, section, now
) -> None:
    same = [on(section, "Safety  stock"), on(section, "safety Stock")]
    answered(candidate, blueprint, [*same, on(sections_of(blueprint)[1], "safety stock")], now)
    deck_of(candidate, now=now)
    assert set(Card.objects.values_list("key", "reps")) == {
        (key_of(one.slug, "safety stock"), 1) for one in sections_of(blueprint)[:2]
    }


def test_only_one_first_answer_a_day_teaches_a_card_anything(candidate, blueprint, section, now) -> None:
    answered(candidate, blueprint, [on(section, "EOQ"), on(section, "EOQ")], now)
    answered(candidate, blueprint, [on(section, "EOQ")], now + DAY)
    deck_of(candidate, now=now + DAY)
    assert (Card.objects.get().reps, Card.objects.get().reviewed_on) == (2, TODAY + DAY)


def test_catching_up_twice_changes_nothing(candidate, blueprint, section, now) -> None:
    answered(candidate, blueprint, [on(section, "EOQ"), on(section, "ATP")], now)
    deck_of(candidate, now=now)
    before = [state(card) for card in Card.objects.order_by("pk")]
    Deck.objects.update(met=0)
    deck_of(candidate, now=now + DAY)
    assert [state(card) for card in Card.objects.order_by("pk")] == before


def test_a_learner_who_moves_is_not_taught_the_same_answer_twice(candidate, blueprint, section, now) -> None:
    candidate.time_zone = "America/New_York"
    late = now.replace(hour=23)
    answered(candidate, blueprint, [on(section, "EOQ")], late)
    deck_of(candidate, now=late)
    candidate.time_zone = "Pacific/Auckland"  # where it was tomorrow already
    Deck.objects.update(met=0)
    deck_of(candidate, now=late)
    assert Card.objects.get().reps == 1


def test_a_mock_brings_no_more_than_the_new_ones_of_a_day(candidate, blueprint, form, now) -> None:
    attempt = start_mock(user=candidate, blueprint_slug=blueprint.slug, now=now)
    answer_right(attempt, 3, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    deck_of(candidate, now=now)
    met = Encounter.objects.filter(user=candidate, times__gt=0).count()
    assert Card.objects.count() == met > 2
    Deck.objects.update(new_ideas=2)
    later = now + 3 * DAY
    assert (due_count(candidate, later).total, due_count(candidate, later).new) == (2, 2)
    days = [day.new for day in forecast(candidate, later)]
    assert max(days) == 2
    assert sum(days) == met


def test_what_the_queue_asked_makes_no_card_of_its_own(candidate, blueprint, section, now) -> None:
    answered(candidate, blueprint, [on(section, "EOQ")], now, kind=Attempt.Kind.REVIEW)
    deck_of(candidate, now=now)
    assert not Card.objects.exists()


def test_reading_costs_three_statements_until_something_is_answered(
    candidate, blueprint, section, now, statements
) -> None:
    answered(candidate, blueprint, [on(section, "EOQ")], now)
    deck_of(candidate, now=now)
    with statements() as work:
        deck_of(candidate, now=now)
    assert len(work) == 3
    answered(candidate, blueprint, [on(section, "ATP")], now)
    assert due_count(candidate, now + 9 * DAY).ideas == 2


def test_a_card_that_was_removed_stays_removed(candidate, blueprint, section, now) -> None:
    answered(candidate, blueprint, [on(section, "EOQ")], now)
    deck_of(candidate, now=now)
    Card.objects.update(shelf="removed")
    answered(candidate, blueprint, [on(section, "EOQ")], now + DAY)
    assert due_count(candidate, now + 30 * DAY).total == 0


def test_an_exam_that_is_set_brings_far_cards_nearer(candidate, section, now) -> None:
    far = [make_card(candidate, section, n, due_on=TODAY + (100 + n) * DAY) for n in range(6)]
    near = make_card(candidate, section, 9, due_on=TODAY + 3 * DAY)
    Deck.objects.create(user=candidate)
    candidate.exam_date = TODAY + 6 * DAY
    candidate.save()
    deck_of(candidate, now=now)
    days = [(Card.objects.get(pk=card.pk).due_on - TODAY).days for card in far]
    assert days == [1, 1, 2, 2, 3, 3]
    assert Card.objects.get(pk=near.pk).due_on == near.due_on
    candidate.exam_date = None
    deck_of(candidate, now=now)
    assert Deck.objects.get().capped_for is None


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Pacific/Auckland", (2026, 3, 1, 11, 30), date(2026, 3, 2)),
        ("Asia/Kolkata", (2026, 3, 1, 18, 20), date(2026, 3, 1)),
        ("Asia/Kolkata", (2026, 3, 1, 18, 40), date(2026, 3, 2)),
        ("America/New_York", (2026, 3, 9, 3, 59), date(2026, 3, 8)),  # the clocks went forward that Sunday
        ("America/New_York", (2026, 3, 9, 4, 0), date(2026, 3, 9)),
    ],
)
def test_due_today_means_until_the_end_of_the_learners_day(zone, at, day, candidate, section) -> None:
    candidate.time_zone = zone
    moment = datetime(*at, tzinfo=UTC)
    make_card(candidate, section, due_on=day)
    make_card(candidate, section, 2, due_on=day + DAY)
    assert due_count(candidate, moment).total == 1
    assert [one.total for one in forecast(candidate, moment)[:3]] == [1, 1, 0]
    assert forecast(candidate, moment)[0].date == day
