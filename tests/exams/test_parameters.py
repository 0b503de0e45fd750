"""How hard a question is held to be: what answers say, or what its judgment lets expect."""

import numpy as np
import pytest

from bank.models import ItemSnapshot, Question, QuestionBank, QuestionVersion, Snapshot
from exams.parameters import newest_snapshot, parameters_of
from measurement.irt.model import as_items, probability
from measurement.priors import angoff_difficulty
from tests.factories import make_version, publish_questions


@pytest.fixture
def versions(blueprint):
    """Sixteen questions, the harder ones judged so."""
    versions = publish_questions(blueprint, each_section=4)
    for n, version in enumerate(versions):
        version.angoff = 0.35 + 0.03 * n
    QuestionVersion.objects.bulk_update(versions, ["angoff"])
    return versions


def take(blueprint, now, **fields):
    values = {"intercept": 0.3, "slope": 0.6, "spread": 0.5, "sittings": 40, "answers": 320, "formula": "irt-1"}
    return Snapshot.objects.create(blueprint=blueprint, taken_at=now, **values | fields)


def of(blueprint, versions, snapshot=None):
    found = parameters_of(blueprint, [version.pk for version in versions], snapshot=snapshot)
    return [found[version.pk] for version in versions]


def expected_right(curves):
    items = as_items(*np.array([(curve.a, curve.b, curve.c) for curve in curves]).T)
    return float(probability(0.0, items).sum())


def test_before_any_answers_the_standard_is_what_the_judges_said(blueprint, versions) -> None:
    curves = of(blueprint, versions)
    assert expected_right(curves) == pytest.approx(sum(version.angoff for version in versions), abs=1e-6)
    assert not any(curve.calibrated for curve in curves)


def test_a_question_judged_harder_is_held_to_be_harder_but_not_by_all_of_it(blueprint, versions) -> None:
    curves = of(blueprint, versions)
    difficulties = [curve.b for curve in curves]
    assert difficulties == sorted(difficulties, reverse=True)
    judged = angoff_difficulty([version.angoff for version in versions], 0.25)
    assert difficulties[0] - difficulties[-1] == pytest.approx(0.5 * (judged[0] - judged[-1]))


def test_guessing_goes_by_the_number_of_options(blueprint, versions) -> None:
    versions[0].options = versions[0].options[:3]
    versions[0].save()
    assert [curve.c for curve in of(blueprint, versions[:2])] == [pytest.approx(1 / 3), 0.25]


def test_the_questions_of_a_group_do_not_move_the_standard_of_the_public_exam(blueprint, versions) -> None:
    before = of(blueprint, versions)
    stranger = make_version(versions[0].section, angoff=0.95)
    Question.objects.filter(pk=stranger.question_id).update(bank=QuestionBank.objects.create(slug="own", name="Own"))
    assert of(blueprint, versions) == before


def test_the_standard_is_set_by_the_whole_exam_whatever_is_asked_for(blueprint, versions) -> None:
    assert of(blueprint, versions[:3]) == of(blueprint, versions)[:3]


def test_answers_overrule_the_judgment(blueprint, versions, now) -> None:
    snapshot = take(blueprint, now)
    ItemSnapshot.objects.create(snapshot=snapshot, version=versions[0], answers=80, a=1.4, b=-0.7, c=0.2)
    known, guessed = of(blueprint, versions[:2], snapshot)
    assert (known.a, known.b, known.c, known.answers, known.calibrated) == (1.4, -0.7, 0.2, 80, True)
    assert not guessed.calibrated


def test_too_few_answers_leave_the_judgment_on_the_line_that_answers_have_drawn(blueprint, versions, now) -> None:
    snapshot = take(blueprint, now)
    ItemSnapshot.objects.create(snapshot=snapshot, version=versions[0], answers=3)
    (curve,) = of(blueprint, versions[:1], snapshot)
    judged = float(angoff_difficulty(versions[0].angoff, 0.25))
    assert curve.b == pytest.approx(0.3 + 0.6 * judged)
    assert curve.a == pytest.approx(1 / np.sqrt(1 + np.pi * 0.25 / 8))


def test_the_newest_snapshot_of_the_exam_counts(blueprint, now) -> None:
    assert newest_snapshot(blueprint) is None
    newer = take(blueprint, now)
    take(blueprint, now.replace(year=2025))
    assert newest_snapshot(blueprint) == newer


def test_many_questions_take_as_many_statements_as_one(blueprint, versions, now, statements) -> None:
    counts = []
    for some in (versions[:1], versions):
        with statements() as work:
            of(blueprint, some)
        counts.append(len(work))
    assert counts[0] == counts[1] == 2
