"""Which forms are held against each other when the staff asks how alike they are."""

import pytest

from exams.actions.publishing import publish_forms
from exams.actions.tables import settle
from exams.parallel_forms.sheets import likeness_of, sheets_of
from tests.exams.tables import EASY, HARD, give_curves, take_snapshot
from tests.factories import publish_questions


@pytest.fixture
def two(blueprint, now):
    publish_questions(blueprint, each_section=4)
    forms = publish_forms(blueprint, count=2, by=None, now=now)
    for form in forms:
        give_curves(form, [EASY] * 6, now=now)
    return forms


def likeness(form):
    return likeness_of(form.blueprint, sheets_of(form.blueprint))


def settled(form, curve, now) -> None:
    settle(form, snapshot=take_snapshot(form, curve, now=now), sittings=30, now=now)


def test_a_form_that_knows_answers_is_not_held_against_one_of_judgments_alone(two, now) -> None:
    settled(two[0], HARD, now)
    seen = likeness(two[0])
    assert (seen.is_mixed, seen.off, seen.verdict) == (True, None, "")


def test_once_both_know_answers_they_are_held_against_each_other(two, now) -> None:
    settled(two[0], HARD, now)
    settled(two[1], EASY, now)
    seen = likeness(two[0])
    assert (seen.is_mixed, seen.verdict) == (False, "apart")


def test_the_page_says_that_each_kind_is_compared_by_itself(client, admin, two, now) -> None:
    client.force_login(admin)
    settled(two[0], HARD, now)
    page = client.get(f"/forms/{two[0].blueprint.slug}/").content.decode()
    assert "judgments alone are compared with each other" in page
    assert "Not alike" not in page
