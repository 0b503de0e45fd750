"""A learner drills one calculation with fresh figures until three answers in a row are right."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from bank.content.frozen import MAX_SEED
from bank.models import CalculationTemplate, TemplateVersion
from exams.actions.drilling import answer, ask, drawn, streak
from exams.models import Drill, DrillQuestion
from tests.bank.calculating import make_template
from tests.exams.drilling import make_drillable

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(now, blueprint):
    return make_drillable(now, blueprint)


def key_of(question: DrillQuestion) -> int:
    return drawn(question.version, question.seed).key


def reply(question: DrillQuestion, now, *, right: bool) -> None:
    answer(question, chosen=key_of(question) if right else (key_of(question) + 1) % 4, now=now)


def test_three_right_answers_in_a_row_pass_the_drill(candidate, template, now) -> None:
    for right in (True, True, False, True, True, True):
        question = ask(user=candidate, template=template, now=now)
        assert question.drill.passed_at is None
        reply(question, now, right=right)
    assert Drill.objects.get().passed_at == now
    assert AuditEvent.objects.filter(verb="drill.passed").count() == 1


def test_every_question_has_figures_of_its_own_and_none_of_a_mocks(candidate, template, now) -> None:
    seeds = []
    for _ in range(4):
        question = ask(user=candidate, template=template, now=now)
        seeds.append(question.seed)
        reply(question, now, right=False)
    assert len(set(seeds)) == 4
    assert min(seeds) > MAX_SEED


def test_asking_again_before_answering_gives_the_same_question(candidate, template, now) -> None:
    assert ask(user=candidate, template=template, now=now) == ask(user=candidate, template=template, now=now)


def test_the_first_answer_stays(candidate, template, now) -> None:
    question = ask(user=candidate, template=template, now=now)
    wrong = (key_of(question) + 1) % 4
    assert answer(question, chosen=wrong, now=now)
    assert not answer(question, chosen=key_of(question), now=now)
    question.refresh_from_db()
    assert (question.chosen, question.right) == (wrong, False)
    assert streak(question.drill) == 0


def test_a_passed_drill_can_be_started_again(candidate, template, now) -> None:
    for _ in range(3):
        reply(ask(user=candidate, template=template, now=now), now, right=True)
    ask(user=candidate, template=template, now=now)
    assert Drill.objects.count() == 2


def test_figures_that_do_not_come_out_are_drawn_again(candidate, template, now) -> None:
    """17 divides by zero. The loader tries five seeds; a drill draws any."""
    source = make_template(
        draw={"x": {"from": 17, "to": 18, "step": 1}}, stem="{{x}}?", steps="{{x}}", apart=0, let=None, require=None,
        answer={"value": "x / (x - 17)", "show": "{{answer:0}}"},
        wrong=[{"name": f"plus {n}", "value": f"x + {n}", "why": "So."} for n in (7, 11, 19)],
    )  # fmt: skip
    TemplateVersion.objects.filter(pk=template.current.pk).update(source=source)
    template.current.refresh_from_db()
    for _ in range(8):
        question = ask(user=candidate, template=template, now=now)
        assert drawn(question.version, question.seed).names["x"] == 18
        reply(question, now, right=False)


def test_a_late_right_answer_does_not_pass_a_drill_twice(candidate, template, now) -> None:
    for _ in range(2):
        reply(ask(user=candidate, template=template, now=now), now, right=True)
    third = ask(user=candidate, template=template, now=now)
    fourth = DrillQuestion.objects.create(
        drill=third.drill, number=4, version=third.version, seed=third.seed, asked_at=now
    )
    reply(third, now, right=True)
    reply(fourth, now, right=True)
    assert AuditEvent.objects.filter(verb="drill.passed").count() == 1


def test_a_new_version_of_the_template_leaves_what_was_asked_alone(candidate, template, now) -> None:
    question = ask(user=candidate, template=template, now=now)
    before = drawn(question.version, question.seed)
    template.current = TemplateVersion.objects.create(
        template=template, number=2, name="Another", section=template.current.section, formulas=[],
        source=make_template(stem="{{annual}}?"), content_hash="2", created_at=now,
    )  # fmt: skip
    template.save()
    again = ask(user=candidate, template=template, now=now)
    assert drawn(again.version, again.seed) == before


class TestPage:
    def url(self, template):
        return reverse("exams:drill", args=[template.slug])

    def test_a_whole_drill_without_javascript(self, client, candidate, template) -> None:
        client.force_login(candidate)
        assert "Draw the first figures" in client.get(self.url(template)).text
        for number in (1, 2, 3):
            page = client.post(self.url(template), follow=True)
            assert f"Question {number}" in page.text
            assert "The square root of" not in page.text  # no working before the answer
            question = DrillQuestion.objects.latest("pk")
            data = {"number": number, "chosen": key_of(question)}
            assert "Right answer, and yours" in client.post(self.url(template), data, follow=True).text
        assert "Drill done" in client.get(self.url(template)).text

    @pytest.mark.parametrize("chosen", ["", "4", "-1", "x", "٣"])
    def test_an_answer_that_is_none_asks_to_choose(self, client, candidate, template, now, chosen) -> None:
        client.force_login(candidate)
        ask(user=candidate, template=template, now=now)
        page = client.post(self.url(template), {"number": 1, "chosen": chosen})
        assert page.status_code == 422
        assert "Choose one of the four answers" in page.text
        assert DrillQuestion.objects.get().chosen is None

    def test_an_answer_to_an_older_question_changes_nothing(self, client, candidate, template, now) -> None:
        client.force_login(candidate)
        reply(ask(user=candidate, template=template, now=now), now, right=False)
        ask(user=candidate, template=template, now=now)
        assert "The drill has moved on" in client.post(self.url(template), {"number": 1, "chosen": 0}).text
        assert DrillQuestion.objects.latest("pk").chosen is None

    def test_focus_follows_an_answer_and_new_figures_but_no_page_opens_scrolled_down(
        self, client, candidate, template, now
    ) -> None:
        client.force_login(candidate)
        asked = client.post(self.url(template), headers={"HX-Request": "true"})
        assert '<h2 id="drill-title" tabindex="-1" autofocus>' in asked.text
        reply(DrillQuestion.objects.get(), now, right=True)
        assert (
            'aria-describedby="drill-result" autofocus'
            in client.get(self.url(template), headers={"HX-Request": "true"}).text
        )
        assert "autofocus" not in client.get(self.url(template)).text

    def test_another_learner_starts_at_the_beginning(self, client, candidate, stranger, template, now) -> None:
        ask(user=candidate, template=template, now=now)
        client.force_login(stranger)
        assert "Draw the first figures" in client.get(self.url(template)).text

    def test_a_template_of_a_group_or_a_retired_one_is_not_there(
        self, client, candidate, template, now, blueprint
    ) -> None:
        client.force_login(candidate)
        own = make_drillable(now, blueprint, "of-a-group", bank="of-a-group")
        CalculationTemplate.objects.filter(pk=template.pk).update(retired=True)
        assert client.get(self.url(own)).status_code == 404
        assert client.get(self.url(template)).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_takes_the_same_statements_for_one_or_twenty(
    client, candidate, now, blueprint, django_assert_num_queries, count
) -> None:
    blueprint.slug = "cpim-8.0"
    blueprint.save()
    for number in range(count):
        reply(
            ask(user=candidate, template=make_drillable(now, blueprint, f"template-{number}"), now=now), now, right=True
        )
    client.force_login(candidate)
    with django_assert_num_queries(6):
        page = client.get(reverse("exams:drills"))
    assert page.text.count("Going on") == count
