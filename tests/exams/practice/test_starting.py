"""Practice is begun from its page, or with one click from any other."""

import pytest
from django.urls import reverse

from exams.models import Attempt
from tests.exams.practice.making import HTMX, send, start
from tests.factories import publish_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(blueprint):
    return publish_questions(blueprint, each_section=5)


class TestStarting:
    @pytest.mark.parametrize(
        ("fields", "word"),
        [({"count": "4"}, "from 5 to 100"), ({"count": "x"}, "from 5 to 100"), ({"state": "odd"}, "“odd” is none"),
         ({"level": "odd"}, "no level “odd”"), ({"seconds_each": "5"}, "From 20 to 300"),
         ({"mode": "exam", "until_right": "on"}, "tutor mode only"), ({"section": "nowhere"}, "no exam with all"),
         ({"blueprint": "nowhere"}, "no exam with all"), ({"area": "x" * 90}, "the name of no area"),
         ({"adaptive": "on", "until_right": "on"}, "asks nothing twice")],
    )  # fmt: skip
    def test_a_choice_that_cannot_be_says_which_and_why(self, learner, questions, fields, word) -> None:
        page = start(learner, **fields)
        assert page.status_code == 422
        assert word in page.text
        assert not Attempt.objects.exists()

    def test_nothing_to_ask_says_why_and_what_else_there_is(self, learner, questions) -> None:
        page = start(learner, state="missed")
        assert page.status_code == 409
        assert "none is one you missed last time" in page.text
        assert "Of the 20 questions" in page.text

    def test_fewer_than_wanted_is_said(self, learner, questions) -> None:
        assert "Only 5 questions fit your choice" in start(learner, section="demand-one").text

    def test_one_click_from_a_section_s_page(self, learner, questions) -> None:
        start(learner, section=["demand-one", "supply-one"], state="unseen", count="8", mode="tutor", calculation="no")
        sections = {version.section.slug for version in questions if version.pk in Attempt.objects.get().practice.drawn}
        assert sections == {"demand-one", "supply-one"}

    def test_an_open_one_goes_on_where_it_was(self, learner, questions) -> None:
        start(learner)
        send(learner, Attempt.objects.get())
        page = start(learner)
        assert "It goes on where you left it" in page.text
        assert Attempt.objects.count() == 1
        listed = learner.get(reverse("exams:practice")).text
        assert "1 answered" in listed


def test_the_numbers_follow_the_choices(learner, questions) -> None:
    page = learner.get(reverse("exams:practice"), {"area": "demand", "state": "unseen"}, headers=HTMX)
    assert '<span id="n-total" hx-swap-oob="true">10</span>' in page.text
    assert "<h1>" not in page.text
