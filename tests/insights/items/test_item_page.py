"""The page of one question: what its answers say of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from exams.models import FormQuestion
from insights.calibration.words import ADVICE
from insights.items import attention, waiting
from insights.items.curves import by_ability, by_rest
from insights.models import Calibration
from tests.bank.authored import NUMBER, SEVERAL
from tests.insights.items.conftest import IDLE, OPTIONS, SUSPECT, figures, text
from tests.insights.sittings import make_form, store

pytestmark = pytest.mark.django_db


class TestOneQuestion:
    def test_figures_advice_and_options_are_told_with_the_key_marked(self, desk, look, taken) -> None:
        question = desk.approved()
        figures(taken(), question, flags=[SUSPECT], options=OPTIONS, omitted=0.35, seconds=42, rapid_share=0.05)
        page = text(look(question=question))
        assert "60 %" in page
        assert "0.09 to 0.49 likely" in page
        assert page.count('class="item__key"') == 1
        assert "Nobody takes it" in page
        assert "Hardly anybody takes it" in page
        assert "No curve (a, b) is estimated for this question." in page

    def test_a_curve_comes_with_its_standard_errors_and_the_dots_of_the_data(self, desk, look, taken) -> None:
        question = desk.approved()
        points = [{"n": 40, "right": right, "rest": 0.5, "ability": ability} for right, ability in ((10, -1), (30, 1))]
        figures(taken(), question, a=1.25, b=0.5, c=0.25, se_a=0.11, se_b=0.22, points=points)
        page = text(look(question=question))
        assert "1.25 ± 0.11" in page
        assert "0.50 ± 0.22" in page
        assert page.count('<circle class="bar"') == 2

    def test_without_a_curve_the_dots_are_told_alone(self, desk, look, taken) -> None:
        question = desk.approved()
        points = [{"n": 40, "right": right, "rest": rest, "ability": None} for right, rest in ((10, 0.2), (30, 0.8))]
        figures(taken(), question, points=points)
        page = text(look(question=question))
        assert "40 people with 20 % right on the rest: 25 % right here." in page
        assert "No curve (a, b) is estimated" in page

    @pytest.mark.parametrize("item", [SEVERAL, NUMBER])
    def test_other_kinds_have_pages_too(self, desk, look, taken, item) -> None:
        review = desk.submitted(item)
        rows = OPTIONS if item is SEVERAL else OPTIONS[:2]
        figures(taken(), review.question, options=rows)
        page = text(look(question=review.question))
        assert ("Who ticks what" if item is SEVERAL else "Who gets the number right") in page

    def test_with_too_few_answers_it_says_how_many_there_are(self, desk, look, taken) -> None:
        question = desk.approved()
        assert "Nobody has answered it in a mock yet." in text(look(question=question))
        figures(taken(), question, p=None, r_rest=None, answers=1)
        assert "1 of 30 answers so far." in text(look(question=question))

    def test_answers_that_no_snapshot_knows_are_counted_as_people(self, desk, look, blueprint, now) -> None:
        question = desk.approved()
        form = make_form(blueprint, [question.current], now=now)
        store(form, [question.current], [[1]] * 12, now=now)
        assert "12 of 30 answers so far." in text(look(question=question))
        assert "12 of 30" in text(look())

    def test_its_course_is_told_whenever_answers_came_in(self, desk, look, taken, now) -> None:
        question = desk.approved()
        for day, (answers, p) in enumerate([(40, 0.5), (40, 0.5), (70, 0.6)]):
            figures(taken(at=now + timedelta(days=day)), question, answers=answers, p=p)
        course = look(question=question).context["past"].course
        assert [(item.answers, item.snapshot.taken_at) for item in course] == [
            (70, now + timedelta(days=2)), (40, now)
        ]  # fmt: skip

    def test_the_forms_that_asked_it_are_named(self, desk, look, form) -> None:
        question = desk.approved()
        FormQuestion.objects.create(form=form, position=99, version=question.current, scored=True)
        assert f"{form} <span" in text(look(question=question))

    def test_twenty_snapshots_and_forms_take_no_more_statements_than_one(
        self, desk, client, taken, statements, now
    ) -> None:
        question, counts = desk.approved(), []
        client.force_login(desk.olu)
        for more in (range(1), range(1, 20)):
            for day in more:
                figures(taken(at=now + timedelta(days=day)), question, answers=40 + day, options=OPTIONS)
            with statements() as work:
                client.get(reverse("insights:bank_item", args=[desk.slug, question.slug]))
            counts.append(len(work))
        assert counts[0] == counts[1]


class TestWhenFiguresAreDue:
    @pytest.mark.parametrize(("hour", "day"), [(1, 2), (3, 2), (9, 3)])
    def test_the_next_night_is_the_next_time_the_clock_shows_it(self, hour, day) -> None:
        due = waiting.next_night(datetime(2026, 3, 2, hour, 10, tzinfo=UTC))
        assert (due.day, due.hour, due.minute) == (day, 3, 20)

    def test_finished_mocks_that_no_calibration_read_are_announced(self, desk, look, blueprint, now) -> None:
        question = desk.approved()
        assert "not counted yet" not in text(look())
        store(make_form(blueprint, [question.current], now=now), [question.current], [[1]] * 3, now=now)
        assert "3 finished mocks with questions of this bank are not counted yet." in text(look())
        Calibration.objects.create(
            blueprint=blueprint, created_at=now + timedelta(days=1), stepped_at=now, finished_at=now, state="thin"
        )
        assert "not counted yet" not in text(look())


def test_every_kind_of_flag_has_a_place_in_the_order() -> None:
    assert set(attention.ORDER) == {(code, sure) for code in ADVICE for sure in (True, False)}
    assert attention.place([IDLE, SUSPECT], known=True, outdated=False) == attention.ORDER.index(
        ("key-suspected", True)
    )


def test_dots_stand_where_ability_and_share_put_them_and_never_outside() -> None:
    points = [{"n": 4, "right": 1, "rest": 0.25, "ability": -9.0}, {"n": 4, "right": 3, "rest": 0.75, "ability": 2.0}]
    assert [(dot["x"], dot["y"]) for dot in by_ability(points, reach=4, height=200)] == [(0, 150), (75, 50)]
    assert [dot["x"] for dot in by_rest(points, height=200)] == [25, 75]
    assert by_ability([points[0] | {"ability": None}], reach=4, height=200) == []
