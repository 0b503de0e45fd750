"""The weakness report, from answers in the database."""

from datetime import timedelta

import pytest

from bank.models import ItemSnapshot, Question, QuestionVersion, Snapshot
from curriculum.models import Blueprint, Section
from exams.actions.closing import finish
from exams.actions.publishing import publish_forms
from exams.actions.starting import start_mock
from exams.models import Answer, Attempt, FormQuestion, Regrade
from exams.parameters import parameters_of
from insights.actions import rebuild_stale
from insights.models import WeaknessReport
from insights.weakness.reading import body_of
from tests.answering import answer_all, answer_right
from tests.factories import make_blueprint, make_section, publish_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_form(now):
    """40 questions of two areas."""
    blueprint = make_blueprint("long-1.0", scored=18, pretest=2)
    publish_questions(blueprint, each_section=10)
    return publish_forms(blueprint, count=1, by=None, now=now)[0]


@pytest.fixture
def sit(now):
    def sit(user, form, *, right, now=now):
        attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
        answer_right(attempt, right, now=now)
        finish(attempt, queued={}, timed_out=False, by=user, now=now)
        return attempt

    return sit


def snapshot_of(blueprint, now, **fields):
    given = {"formula": "2pl", "sittings": 500, "answers": 75_000, "intercept": 0.0, "slope": 0.5, "spread": 0.9}
    return Snapshot.objects.create(blueprint=blueprint, taken_at=now, **given | fields)


def calibrate(snapshot, versions, *, b):
    ItemSnapshot.objects.bulk_create(
        ItemSnapshot(snapshot=snapshot, version_id=version, answers=500, a=1.0, b=b, c=0.25) for version in versions
    )


def test_enough_answers_in_a_mock_give_a_place_on_the_scale(candidate, long_form, sit, now) -> None:
    sit(candidate, long_form, right=25)
    body = body_of(candidate.pk, long_form.blueprint, now=now)
    assert (body["answers"], body["enough"]) == (40, True)
    assert sum(area["correct"] for area in body["areas"]) == 25
    assert 200 < body["overall"]["low"] < body["overall"]["high"] < 350
    assert body["scale"] == {"lowest": 200, "passing": 300, "highest": 350}


def test_unanswered_questions_are_left_out(candidate, long_form, now) -> None:
    attempt = start_mock(user=candidate, blueprint_slug=long_form.blueprint.slug, now=now)
    answer_all(attempt, now=now)
    attempt.answers.filter(position__lte=7).update(chosen=None)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    assert body_of(candidate.pk, long_form.blueprint, now=now)["answers"] == 33


def test_a_question_first_left_open_counts_with_its_first_answer(candidate, long_form, sit, now) -> None:
    first = sit(candidate, long_form, right=0)
    first.answers.filter(position=1).update(chosen=None)
    sit(candidate, long_form, right=36, now=now + timedelta(days=1))
    body = body_of(candidate.pk, long_form.blueprint, now=now)
    assert body["answers"] == 40
    assert sum(area["correct"] for area in body["areas"]) == first.answers.get(position=1).scored


def test_an_open_exam_does_not_count_yet(candidate, long_form, now) -> None:
    answer_all(start_mock(user=candidate, blueprint_slug=long_form.blueprint.slug, now=now), now=now)
    assert body_of(candidate.pk, long_form.blueprint, now=now)["answers"] == 0


def test_nobody_elses_answers_count(candidate, stranger, long_form, sit, now) -> None:
    sit(stranger, long_form, right=20)
    assert body_of(candidate.pk, long_form.blueprint, now=now)["answers"] == 0


def test_a_question_dropped_from_the_form_says_nothing_any_more(candidate, long_form, sit, admin, now) -> None:
    attempt = sit(candidate, long_form, right=36)
    dropped = attempt.answers.filter(scored=True).first().version
    Regrade.objects.create(
        kind=Regrade.Kind.DROP, form=long_form, version=dropped, reason="Two right answers.", by=admin, created_at=now,
        stepped_at=now,
    )  # fmt: skip
    assert body_of(candidate.pk, long_form.blueprint, now=now)["answers"] == 39


def test_a_legacy_blueprint_goes_by_its_own_tags(candidate, long_form, sit, now) -> None:
    legacy = Blueprint.objects.create(
        slug="legacy-1.0", name="Legacy", outline="part-1", summary=".", source_note=".", position=50, minutes=60
    )
    sections = [make_section(f"p1.{name}", "part-1") for name in ("plan", "make")]
    for position, section in enumerate(sections, 1):
        area = legacy.areas.create(
            slug=section.slug, name=section.name, position=position, weight=50, scored=10, pretest=0
        )
        area.sections.set([section])
    sit(candidate, long_form, right=30)
    answered = Answer.objects.filter(attempt__user=candidate).order_by("pk").values_list("version__question", flat=True)
    versions = FormQuestion.objects.filter(version__question__in=answered).values_list("version", flat=True)
    for number, pk in enumerate(versions.order_by("position")):
        retag(pk, sections[0] if number < 31 else sections[1])
    body = body_of(candidate.pk, legacy, now=now)
    assert [(area["slug"], area["total"]) for area in body["areas"]] == [("p1.plan", 31), ("p1.make", 9)]
    assert body["overall"]


def retag(version, section: Section) -> None:
    QuestionVersion.objects.filter(pk=version).update(legacy_part_1=section)


def test_an_answer_has_the_curve_of_the_version_that_was_answered(candidate, long_form, sit, now) -> None:
    """A later version that is far harder changes nothing."""
    snapshot = snapshot_of(long_form.blueprint, now)
    attempt = sit(candidate, long_form, right=20)
    before = body_of(candidate.pk, long_form.blueprint, now=now)["overall"]
    for answer in attempt.answers.select_related("version__question"):
        newer = QuestionVersion.objects.get(pk=answer.version_id)
        newer.pk, newer.number, newer.angoff = None, 2, 0.3
        newer.save()
        Question.objects.filter(pk=newer.question_id).update(current=newer)
        calibrate(snapshot, [newer.pk], b=3.0)
    assert body_of(candidate.pk, long_form.blueprint, now=now)["overall"] == before


def test_harder_questions_by_the_newest_snapshot_lift_the_learner(candidate, long_form, sit, now) -> None:
    attempt = sit(candidate, long_form, right=20)
    versions = list(attempt.answers.values_list("version", flat=True))
    calibrate(snapshot_of(long_form.blueprint, now - timedelta(days=1)), versions, b=-2.0)
    newest = snapshot_of(long_form.blueprint, now)
    calibrate(newest, versions[:30], b=1.5)
    body = body_of(candidate.pk, long_form.blueprint, now=now)
    assert (body["snapshot"], body["calibrated"]) == (newest.pk, 30)
    calibrate(snapshot_of(long_form.blueprint, now + timedelta(days=1)), versions[:30], b=-1.5)
    assert body_of(candidate.pk, long_form.blueprint, now=now)["overall"]["high"] < body["overall"]["low"]


def test_the_covariance_of_a_snapshot_is_used_where_it_is_of_these_areas(candidate, long_form, sit, now) -> None:
    """Twenty right in one area, none in the other: how far they go apart depends on how closely areas are tied."""
    attempt = sit(candidate, long_form, right=0)
    for answer in attempt.answers.filter(version__section__slug__startswith="demand").select_related("version"):
        Answer.objects.filter(pk=answer.pk).update(chosen=answer.version.key)
    Attempt.objects.filter(pk=attempt.pk).update(undrawn=True)
    default = gap(body_of(candidate.pk, long_form.blueprint, now=now))
    tied = {"mean": [0, 0], "covariance": [[1, 0.99], [0.99, 1]]}
    snapshot = snapshot_of(long_form.blueprint, now, intercept=-0.5, topics={"areas": ["other"], **tied})
    unlike = gap(body_of(candidate.pk, long_form.blueprint, now=now))
    Snapshot.objects.filter(pk=snapshot.pk).update(topics={"areas": ["demand", "supply"], **tied})
    assert gap(body_of(candidate.pk, long_form.blueprint, now=now)) < unlike / 2
    assert unlike > default / 2


def gap(body) -> int:
    demand, supply = (area["band"]["point"] for area in body["areas"])
    return int(demand - supply)


def test_every_answered_version_has_a_curve_before_any_calibration(candidate, long_form, sit) -> None:
    attempt = sit(candidate, long_form, right=20)
    versions = set(attempt.answers.values_list("version", flat=True))
    assert set(parameters_of(long_form.blueprint, versions, snapshot=None)) == versions


def test_a_rebuild_takes_the_same_statements_whatever_was_answered(candidate, form, long_form, sit, now, statements):
    counts = []
    for one in (form, long_form):
        sit(candidate, one, right=4)
        report = WeaknessReport.objects.get(user=candidate, blueprint=one.blueprint)
        WeaknessReport.objects.exclude(pk=report.pk).update(wanted=0, built=0)
        with statements() as work:
            assert rebuild_stale(now=now) == 1
        counts.append(len(work))
    assert counts[0] == counts[1] <= 31
