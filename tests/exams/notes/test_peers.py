"""How others answered: told from thirty first answers on."""

from datetime import timedelta

import pytest

from exams.actions.peers import count_peers
from exams.models import Encounter, PeerCount
from exams.notes.peers import peers
from tests.exams.kinds import A_AND_C, make_kinds
from tests.exams.notes.making import missed
from tests.exams.practice.making import url
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def answered(version, now, firsts, last=None):
    """By one person each, for every first answer."""
    people = UserFactory.create_batch(len(firsts))
    Encounter.objects.bulk_create(
        Encounter(
            user=person, question=version.question, met_at=now, times=1, first_version=version, first_chosen=first,
            first_at=now, first_kind="practice", last_version=version, last_chosen=first if last is None else last,
            last_at=now,
        )
        for person, first in zip(people, firsts, strict=True)
    )  # fmt: skip


def shares(version, order=range(4)):
    found = peers(version, PeerCount.objects.filter(pk=version.pk).first(), order)
    return found and [(share.letter, share.percent, share.right) for share in found.shares]


def test_first_answers_count_and_only_with_thirty_of_them(questions, now) -> None:
    version, few = questions[0], questions[1]
    answered(version, now, [0] * 15 + [1] * 9 + [3] * 6, last=2)
    answered(few, now, [0] * 29)
    assert count_peers(now=now) == 1
    assert PeerCount.objects.get().version == version
    assert shares(version) == [("A", 50, True), ("B", 30, False), ("C", 0, False), ("D", 20, False)]
    assert shares(version, [3, 1, 0, 2])[0] == ("A", 20, False), "in the order shown"
    assert shares(few) is None
    first = peers(version, PeerCount.objects.get(), range(4)).shares[0]
    assert (first.low, first.high) == (33, 67), "Wilson, 15 of 30"


def test_counted_again_it_follows_and_what_has_become_too_few_goes(questions, now) -> None:
    answered(questions[0], now, [0] * 30)
    count_peers(now=now)
    answered(questions[0], now, [1] * 10)
    count_peers(now=now + timedelta(hours=1))
    assert shares(questions[0])[:2] == [("A", 75, True), ("B", 25, False)]
    Encounter.objects.filter(first_chosen=0).delete()
    count_peers(now=now + timedelta(hours=2))
    assert PeerCount.objects.count() == 0


def test_of_several_each_tick_is_counted_and_of_a_number_who_got_it_right(blueprint, now) -> None:
    kinds = {version.kind: version for version in make_kinds(blueprint)}
    answered(kinds["multiple"], now, [A_AND_C] * 20 + [0b1] * 10)
    answered(kinds["numeric"], now, [0] * 24 + [1] * 6)
    count_peers(now=now)
    ticked = {letter: percent for letter, percent, _ in shares(kinds["multiple"])}
    assert (ticked["A"], ticked["B"], ticked["C"]) == (100, 0, 67)
    assert shares(kinds["numeric"]) == [("", 80, True)]


def test_the_page_says_it_in_words_or_that_there_are_too_few(learner, candidate, blueprint, questions, now) -> None:
    answer = missed(candidate, blueprint, now)
    assert "Not enough answers yet" in learner.get(url(answer.attempt)).text
    answered(answer.version, now, [answer.version.key] * 40)
    count_peers(now=now)
    page = learner.get(url(answer.attempt)).text
    assert "First answers of 41 people" in page
    assert "98 %" in page


def test_counting_takes_the_same_statements_whatever_there_is(questions, now, statements) -> None:
    counts = []
    for number, versions in ((1, questions[:1]), (10, questions[1:10])):
        for version in versions:
            answered(version, now, [0] * 30)
        with statements() as work:
            count_peers(now=now + timedelta(hours=number))
        counts.append(len(work))
    assert counts[0] == counts[1] <= 5
