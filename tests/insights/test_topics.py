"""The topics of the exam, with what there is to read and answer, and the learner's own standing."""

import pytest
from django.urls import reverse

from bank.models import Question
from curriculum.models import Formula, Section, Term
from exams.actions.closing import finish
from insights.actions import rebuild_stale
from tests.answering import answer_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(blueprint) -> Section:
    return blueprint.areas.order_by("position").first().sections.first()


def page(client, section) -> str:
    return client.get(reverse("insights:topic", args=[section.slug])).text


def test_a_section_shows_its_text_terms_formulas_and_how_many_questions(client, form, section) -> None:
    section.about_html = "<p>What planners decide.</p>"
    section.save()
    Term.objects.create(slug="lot", term="lot", section=section, definition="A batch.", definition_html="A batch.")
    Formula.objects.create(
        slug="eoq", number=62, name="Economic order quantity", section=section, latex=[], html="",
        symbols=[],
    )  # fmt: skip
    text = page(client, section)
    expected = ["What planners decide.", "A batch.", "Economic order quantity"]
    assert [found for found in expected if found in text] == expected
    asked = Question.objects.filter(state="published", current__section=section).count()
    assert asked
    assert f"<p>{asked} question" in text


def test_a_guest_is_asked_to_sign_in_for_the_own_standing(client, section) -> None:
    assert f"?next=/topics/{section.slug}/" in page(client, section)


def test_a_learner_without_a_mock_is_told_that_nothing_is_known(client, candidate, section) -> None:
    client.force_login(candidate)
    assert "Nothing is known yet" in page(client, section)


def test_a_learner_sees_the_own_answers_with_their_uncertainty(client, candidate, attempt, section, now) -> None:
    answer_right(attempt, 99, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    rebuild_stale(now=now)
    client.force_login(candidate)
    right = attempt.answers.filter(version__section=section, chosen__isnull=False).count()
    assert f"{right} of {right}" in page(client, section)
    assert client.get(reverse("insights:topics")).text.count(" right") >= 1


def test_a_legacy_section_has_no_page(client, blueprint) -> None:
    legacy = Section.objects.create(outline="part-1", slug="p1.any", name="Any", position=99)
    assert client.get(f"/topics/{legacy.slug}/").status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_takes_the_same_statements_for_one_or_twenty_sections(
    client, candidate, blueprint, django_assert_num_queries, count
) -> None:
    area = blueprint.areas.order_by("position").first()
    for number in range(count):
        area.sections.add(
            Section.objects.create(outline="cpim-8.0", slug=f"s-{number}", name=f"S {number}", position=100 + number)
        )
    client.force_login(candidate)
    with django_assert_num_queries(10):
        assert f"S {count - 1}" in client.get(reverse("insights:topics")).text
