"""Which form a candidate gets: new questions before known ones."""

from datetime import timedelta

import pytest

from exams.actions.closing import finish
from exams.actions.starting import start_mock
from exams.models import Form, FormQuestion
from tests.factories import make_blueprint, publish_questions


@pytest.fixture
def forms(now):
    """Three forms of four questions; the second shares all its questions with the first, the third none."""
    blueprint = make_blueprint("forms-1.0", scored=2, pretest=0)
    versions = publish_questions(blueprint, each_section=2)
    shared, others = versions[::2], versions[1::2]
    return [make_form(blueprint, n, questions, now) for n, questions in enumerate((shared, shared, others), 1)]


def make_form(blueprint, number, versions, now):
    form = Form.objects.create(blueprint=blueprint, number=number, published_at=now, questions_count=len(versions))
    FormQuestion.objects.bulk_create(
        FormQuestion(form=form, position=position, version=version, scored=True)
        for position, version in enumerate(versions, 1)
    )
    return form


def sit(candidate, forms, now):
    attempt = start_mock(user=candidate, blueprint_slug=forms[0].blueprint.slug, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    return attempt.form


def test_of_unseen_forms_the_one_with_the_most_new_questions_comes_first(candidate, forms, now) -> None:
    sat = [sit(candidate, forms, now + timedelta(hours=hour)) for hour in range(5)]
    assert [form.number for form in sat] == [1, 3, 2, 1, 3]


def test_what_others_have_met_does_not_matter(candidate, stranger, forms, now) -> None:
    sit(stranger, forms, now)
    assert sit(candidate, forms, now).number == 1
