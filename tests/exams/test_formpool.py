"""What a form may be made of, and how far the bank reaches."""

import pytest

from bank.models import Question, QuestionVersion
from curriculum.models import Area, Blueprint
from exams.actions.publishing import publish_forms
from exams.actions.regrade_preview import Change
from exams.actions.regrading import order_regrade
from exams.models import FormQuestion, Regrade
from exams.parallel_forms.pool import candidates_of, pool_of, what_is_missing
from exams.parallel_forms.supply import Supply, supplies
from tests.factories import make_blueprint, make_section, make_version, publish_questions


@pytest.fixture
def versions(blueprint):
    return publish_questions(blueprint, each_section=4)


def reach(blueprint):
    """The supply of one exam, its areas in order."""
    rows = Blueprint.objects.filter(pk=blueprint.pk).prefetch_related("areas")
    return sorted(supplies(rows)[blueprint.pk], key=lambda area: area.area)


def test_a_question_stands_in_the_area_of_its_section(blueprint, versions) -> None:
    by_version = {candidate.version: candidate for candidate in candidates_of(blueprint)}
    assert len(by_version) == 16
    one = by_version[versions[-1].pk]
    assert (one.area, one.section, one.name, one.key) == ("supply", "supply-two", versions[-1].question.slug, 3)


def test_questions_of_other_topics_are_not_of_this_exam(blueprint, versions) -> None:
    make_version(make_section("elsewhere"))
    assert len(candidates_of(blueprint)) == 16


def test_an_exam_of_another_outline_goes_by_the_topic_it_knows(versions) -> None:
    legacy = make_blueprint("legacy-1.0")
    Blueprint.objects.filter(pk=legacy.pk).update(outline="part-1")
    legacy.refresh_from_db()
    section = QuestionVersion.objects.first().legacy_part_1
    Area.objects.get(blueprint=legacy, slug="demand").sections.set([section])
    assert {candidate.area for candidate in candidates_of(legacy)} == {"demand"}
    assert len(candidates_of(legacy)) == 16


def test_a_question_dropped_from_a_form_is_not_used_until_it_is_mended(form, admin, now) -> None:
    version = form.questions.filter(scored=True).first().version
    order_regrade(Change(version, form=form), reason="two right options", by=admin, now=now)
    assert Regrade.objects.get().kind == "drop"
    assert version.pk not in {candidate.version for candidate in candidates_of(form.blueprint)}
    columns = QuestionVersion.objects.filter(pk=version.pk).values().get()
    del columns["id"]
    mended = QuestionVersion.objects.create(**columns | {"number": 2})
    Question.objects.filter(pk=version.question_id).update(current=mended)
    assert mended.pk in {candidate.version for candidate in candidates_of(form.blueprint)}


def test_the_pool_knows_how_many_forms_have_used_a_question(form) -> None:
    candidates = candidates_of(form.blueprint)
    used = set(FormQuestion.objects.values_list("version", flat=True))
    exposure = pool_of(form.blueprint, candidates, None).exposure.tolist()
    assert exposure == [int(candidate.version in used) for candidate in candidates]
    assert sum(exposure) == 8


def test_the_pool_names_each_pair_of_enemies_once(blueprint, versions) -> None:
    one, two = versions[0].question, versions[9].question
    one.enemies.add(two)
    pool = pool_of(blueprint, candidates_of(blueprint), None)
    assert [set(pair) for pair in pool.enemies] == [{one.slug, two.slug}]


def test_an_enemy_that_is_not_published_is_in_nobodys_way(blueprint, versions) -> None:
    one, two = versions[0].question, versions[9].question
    one.enemies.add(two)
    Question.objects.filter(pk=two.pk).update(state="draft")
    assert list(pool_of(blueprint, candidates_of(blueprint), None).enemies) == []


def test_what_is_missing_is_said_by_area(blueprint) -> None:
    sections = Area.objects.get(blueprint=blueprint, slug="demand").sections
    for _ in range(3):
        make_version(sections.first())
    assert what_is_missing(blueprint) == [
        "Demand has 3 of the 4 questions a form needs.", "Supply has 0 of the 4 questions a form needs."]  # fmt: skip


def test_nothing_is_missing_where_a_form_can_be_filled(blueprint, versions) -> None:
    assert what_is_missing(blueprint) == []


def test_the_supply_counts_what_no_form_has_had(form) -> None:
    assert reach(form.blueprint) == [Supply("Demand", 4, 8, 4), Supply("Supply", 4, 8, 4)]
    publish_forms(form.blueprint, count=1, by=None, now=form.published_at)
    demand = reach(form.blueprint)[0]
    assert (demand.new, demand.repeated, demand.missing) == (0, 4, 0)


def test_the_supply_of_an_empty_bank_lacks_everything(blueprint) -> None:
    assert [(area.missing, area.repeated) for area in reach(blueprint)] == [(4, 0), (4, 0)]


def test_the_supply_of_many_exams_takes_as_many_statements_as_of_one(form, statements) -> None:
    counts = []
    for slugs in (["mini-1.0"], [f"more-{n}.0" for n in range(5)]):
        for slug in slugs:
            Blueprint.objects.filter(slug=slug).exists() or make_blueprint(slug)
        with statements() as work:
            supplies(Blueprint.objects.prefetch_related("areas"))
        counts.append(len(work))
    assert counts[0] == counts[1] == 5
