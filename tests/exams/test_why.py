"""What a candidate reads of a score: the report's own table, what is provisional, and why 300 lies where it does."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from exams.actions.closing import finish
from exams.actions.publishing import publish_forms
from exams.actions.reporting import scored_body
from exams.actions.starting import draw_taster, start_mock, start_taster
from exams.actions.tables import drop_from_table, equate, settle
from exams.models import Attempt, Form, ScoreReport
from exams.saves import Save
from exams.templatetags.curves import form_curve
from tests.answering import answer_right
from tests.exams.tables import EASY, HARD, counted, give_curves, piecewise, take_snapshot
from tests.factories import make_blueprint, publish_questions

SPREAD = [(1.2, b / 2, 0.25) for b in range(-4, 2)]


@pytest.fixture
def sit(candidate, now):
    """Sit a form from start to end with so many right."""

    def sitting(form: Form, right: int, minutes: int = 0) -> Attempt:
        at = now + timedelta(minutes=minutes)
        attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=at)
        answer_right(attempt, right, now=at)
        finish(attempt, queued={}, timed_out=False, by=candidate, now=at)
        return attempt

    return sitting


@pytest.fixture
def read(signed_in, candidate, now):
    """A page of an attempt as its candidate reads it: the words without tags' line breaks, and the context."""

    def reading(name: str, attempt: Attempt):
        with time_machine.travel(now, tick=False):
            response = signed_in(candidate).get(reverse(f"exams:{name}", args=[attempt.public_id]))
        assert response.status_code == 200
        return response

    return reading


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_report_shows_the_score_with_its_own_standard_error(form, sit, read, now) -> None:
    table = give_curves(form, SPREAD, now=now)
    attempt = sit(form, 4)
    body = attempt.report.body
    error = int(table.csem[4] + 0.5)
    assert (body["scaled"], body["csem"]) == (table.scaled[4], table.csem[4])
    assert (body["low"], body["high"]) == (max(table.scaled[4] - error, table.scaled[0]), min(
        table.scaled[4] + error, table.scaled[-1]))  # fmt: skip
    text = words(read("report", attempt))
    assert f"About <strong>± {error} points</strong>: two sittings in three at the same level" in text
    assert f"between <strong>{body['low']}</strong> and <strong>{body['high']}</strong>" in text


@pytest.mark.parametrize("right", range(7))
def test_it_passes_from_the_raw_cut_on_and_says_when_that_is_too_close_to_call(form, sit, read, now, right) -> None:
    table = give_curves(form, SPREAD, now=now)
    report = sit(form, right).report
    text = words(read("report", report.attempt))
    near = report.body["low"] < 300 <= report.body["high"]
    assert report.passed == (right >= table.raw_cut) == (report.scaled >= 300)
    assert ("too close to call on one sitting" in text) == near
    assert (">Pass<" in text) == report.passed


def test_a_score_at_the_end_of_the_scale_is_no_surer_than_others(form, sit, read, now) -> None:
    give_curves(form, [(3.0, 3.0, 0.0)] * 6, now=now)
    attempt = sit(form, 6)
    body = attempt.report.body
    assert (body["scaled"], body["high"]) == (350, 350)
    assert body["low"] == 350 - round(body["csem"])
    text = words(read("report", attempt))
    assert f"would fall between <strong>{body['low']}</strong> and <strong>350</strong>" in text
    assert "350 or more gives here on average" in words(read("report_why", attempt))


def test_a_provisional_score_says_why_it_is(form, sit, read, now) -> None:
    give_curves(form, SPREAD, now=now)
    text = words(read("report", sit(form, 4)))
    assert "fewer than 30 people had sat this form, so how hard it is rests on judgments" in text


def test_a_settled_score_is_not_provisional(form, sit, read, now) -> None:
    give_curves(form, SPREAD, now=now, sittings=34, provisional=False)
    attempt = sit(form, 4)
    assert "rovisional" not in words(read("report", attempt))
    assert "34 people had sat this form when its table was made" in words(read("report_why", attempt))


def test_an_old_provisional_report_tells_what_the_settled_table_gives_and_keeps_its_numbers(
    form, sit, read, now
) -> None:
    give_curves(form, [HARD] * 6, now=now)
    attempt = sit(form, 4)
    before = attempt.report.scaled
    assert read("report", attempt).context["settled"] is None
    table = settle(form, snapshot=take_snapshot(form, EASY, now=now), sittings=41, now=now)
    response = read("report", attempt)
    assert response.context["settled"] == {"sittings": 41, "scaled": table.scaled[4], "passed": False}
    assert (attempt.report.passed, table.scaled[4] == before) == (True, False)
    text = words(response)
    assert "By now 41 people have sat this form. By its settled table the same answers give" in text
    assert f"give <strong>{table.scaled[4]}</strong>, below the passing line." in text
    assert f'data-testid="scaled-score">{before}<' in text


def test_a_report_made_from_the_settled_table_tells_of_no_other(form, sit, read, now) -> None:
    give_curves(form, [HARD] * 6, now=now)
    settle(form, snapshot=take_snapshot(form, EASY, now=now), sittings=41, now=now)
    assert read("report", sit(form, 4)).context["settled"] is None


def test_nothing_is_told_while_a_dropped_question_is_on_its_way_into_the_report(form, sit, read, now) -> None:
    give_curves(form, [HARD] * 6, now=now)
    attempt = sit(form, 4)
    settle(form, snapshot=take_snapshot(form, EASY, now=now), sittings=41, now=now)
    drop_from_table(form, version=counted(form)[0], now=now)
    assert read("report", attempt).context["settled"] is None


@pytest.mark.parametrize("late", [False, True])
def test_a_report_from_before_equating_keeps_its_formula_and_reads_as_it_did(form, sit, read, now, late) -> None:
    piecewise(form, now=now)
    attempt = sit(form, 4)
    if late:
        wrong = attempt.answers.filter(scored=True).order_by("position").last()
        attempt.late_answers.create(position=wrong.position, seq=9, chosen=wrong.version.key, received_at=now)
    before = read("report", attempt).context["body"]
    equate(form, now=now)
    response = read("report", attempt)
    text = words(response)
    assert response.context["body"] == before == attempt.report.body
    assert (attempt.report.formula, attempt.report.scaled) == ("piecewise-1", 296)
    assert f"Likely between <strong>{before['low']}</strong> and <strong>{before['high']}</strong>" in text
    assert "made before forms were equated" in text
    if late:
        assert response.context["late"]["body"]["scaled"] == 323
    explanation = words(read("report_why", attempt))
    assert "before the forms of this exam were equated" in explanation
    assert "piecewise-1" in explanation


def test_a_dropped_question_counts_no_more_though_the_answer_says_it_was_scored(form, sit, now) -> None:
    give_curves(form, SPREAD, now=now)
    attempt = sit(form, 6)
    first = attempt.answers.filter(scored=True).order_by("position").first()
    table = drop_from_table(form, version=first.version_id, now=now)
    body = scored_body(attempt, table=table)
    assert (body["raw"], body["scored"], body["questions"]) == (5, 5, 8)
    assert first.scored


def test_a_dropped_question_is_told_apart_on_every_page(form, sit, read, now) -> None:
    give_curves(form, SPREAD, now=now)
    attempt = sit(form, 6)
    first = attempt.answers.filter(scored=True).order_by("position").first()
    table = drop_from_table(form, version=first.version_id, now=now)
    body = scored_body(attempt, table=table)
    ScoreReport.objects.filter(attempt=attempt).update(table=table, body=body, scored_count=5, raw=5)
    assert "1 question turned out to be wrong and no longer counts." in words(read("report", attempt))
    assert words(read("report", attempt)).count(", no longer counts<") == 1
    assert words(read("report_questions", attempt)).count("No longer counts") == 1
    lines = read("report_csv", attempt).content.decode().splitlines()
    assert [line.split(",")[3] for line in lines[1:]].count("dropped") == 1


def test_a_taster_counts_all_it_asked_and_has_nothing_to_explain(form, candidate, signed_in, now) -> None:
    taster = start_taster(user=candidate, taster=draw_taster(seed=1), now=now)
    finish(taster, queued={}, timed_out=False, by=candidate, now=now)
    client = signed_in(candidate)
    with time_machine.travel(now, tick=False):
        assert client.get(reverse("exams:report", args=[taster.public_id])).status_code == 200
        assert client.get(reverse("exams:report_why", args=[taster.public_id])).status_code == 404
    assert taster.report.scored_count == taster.answers.count()


def test_the_page_says_what_the_form_asks_and_what_the_others_ask(form, blueprint, sit, read, now) -> None:
    table = give_curves(form, [EASY] * 6, now=now)
    other = publish_forms(blueprint, count=1, by=None, now=now)[0]
    asked = give_curves(other, [HARD] * 6, now=now).raw_cut
    attempt = sit(form, 4)
    if attempt.form_id != form.pk:
        attempt = sit(form, 4, minutes=5)
    text = words(read("report_why", attempt))
    expected = table.curve["expected"][40]
    assert f"expected to get {expected:.1f} of these 6 questions right" in text
    assert f"<strong>{table.raw_cut} right pass</strong>" in text
    assert f"form {other.number} asks for {asked}" in text


def test_the_page_shows_the_scores_near_the_cut_and_near_ones_own(now, candidate, read) -> None:
    form = long_form(40, now)
    table = form.table
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    answer_right(attempt, 39, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    shown = read("report_why", attempt).context["explained"]
    cut = table.raw_cut
    assert [line.raw for line in shown.excerpt] == [*range(cut - 2, cut + 3), 37, 38, 39, 40]
    assert [line.raw for line in shown.excerpt if line.gap] == [37]
    assert [(line.raw, line.cut, line.own) for line in shown.lines if line.cut or line.own] == [
        (cut, True, False),
        (39, False, True),
    ]
    assert [line.scaled for line in shown.lines] == table.scaled


def long_form(scored: int, now) -> Form:
    blueprint = make_blueprint(f"long-{scored}.0", scored=scored // 2, pretest=0)
    publish_questions(blueprint, each_section=scored // 4)
    form = publish_forms(blueprint, count=1, by=None, now=now)[0]
    curves = [(1.0, number / scored * 3 - 2, 0.25) for number in range(scored)]
    give_curves(form, curves, now=now)
    return form


def test_the_page_takes_the_same_statements_whatever_the_length_and_the_number_of_forms(
    candidate, blueprint, form, sit, signed_in, statements, now
) -> None:
    client, counts = signed_in(candidate), []
    for forms in (0, 2):
        if forms:
            publish_forms(blueprint, count=forms, by=None, now=now)
        attempt = sit(form, 4, minutes=forms)
        with statements() as work, time_machine.travel(now + timedelta(minutes=5), tick=False):
            client.get(reverse("exams:report_why", args=[attempt.public_id]))
        counts.append(len(work))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize("kind", [piecewise, lambda form, now: give_curves(form, SPREAD, now=now)])
def test_the_picture_puts_score_and_cut_on_the_curve(form, now, kind) -> None:
    table = kind(form, now=now)
    raw = table.raw_cut
    body = {"raw": raw, "scaled": table.scaled[raw], "low": 290, "high": 310, "passed": True}
    drawn = form_curve(table, body, form.blueprint)
    assert drawn["pass_at"] == pytest.approx(66.67)
    assert drawn["score_y"] == drawn["cut_y"]
    points = path_of(drawn)
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)
    assert (points[0][0], points[-1][0]) == (0, 100)


def path_of(drawn):
    numbers = [float(number) for number in drawn["path"].removeprefix("M").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_late_answers_are_scored_by_the_reports_own_table(form, attempt, candidate, read, now) -> None:
    attempt.refresh_from_db()
    first = give_curves(form, SPREAD, now=now)
    attempt = Attempt.objects.select_related("form__table", "blueprint", "user").get(pk=attempt.pk)
    late = attempt.deadline_at + timedelta(seconds=75)
    right = {answer.position: Save(seq=3, chosen=answer.version.key) for answer in attempt.answers.all()}
    finish(attempt, queued=right, timed_out=True, by=candidate, now=late)
    give_curves(form, [EASY] * 6, now=now)
    shown = read("report", attempt).context["late"]["body"]
    assert (shown["raw"], shown["scaled"]) == (6, first.scaled[6])
