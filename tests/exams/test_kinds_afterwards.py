"""Questions of every kind once the exam is over: the review, the table, corrections, reports of problems."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bank.actions.keys import correct_key
from bank.models import QuestionVersion
from exams.actions.closing import finish
from exams.actions.saving import save_queued
from exams.actions.starting import start_mock
from exams.models import Answer, Regrade, ScoreReport
from exams.parallel_forms.pool import candidates_of
from exams.parameters import parameters_of
from exams.saves import Save
from tests.exams.kinds import A_AND_C, EXACT, MULTIPLE, NUMERIC, SINGLE, SIX, make_mock
from tests.exams.regrading import run_to_the_end
from tests.exams.reporting import report_first
from tests.factories import UserFactory
from tests.insights.reported import case_url, snapshot_of

pytestmark = pytest.mark.django_db
NEW, PREVIEW, JOBS = (reverse(f"exams:{name}") for name in ("regrade_new", "regrade_preview", "regrades"))


@pytest.fixture
def form(blueprint, now):
    return make_mock(blueprint, now)


@pytest.fixture
def sit(form, now):
    """A closed sitting with these saves by position."""

    def close(user=None, **saves):
        attempt = start_mock(user=user or UserFactory(), blueprint_slug=form.blueprint.slug, now=now)
        save_queued(attempt, {int(position[1:]): save for position, save in saves.items()}, now=now)
        finish(attempt, queued={}, timed_out=False, by=attempt.user, now=now)
        return attempt

    return close


@pytest.fixture
def mine(sit, candidate):
    """Single right; of A and C only A and B ticked; a number read otherwise than it stands; one that is none."""
    return sit(
        candidate,
        p1=Save(1, 1),
        p3=Save(1, 0b11, 0b101),
        p4=Save(1, entered="12,25", first_entered="9"),
        p5=Save(1, entered="1200 pcs"),
    )


@pytest.fixture
def office(signed_in, admin, now):
    with time_machine.travel(now, tick=False):
        yield signed_in(admin)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def question(response, position):
    return re.search(rf'<article class="reviewed" id="q-{position}".*?</article>', response.content.decode(), re.S)[0]


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def version_at(form, position):
    return form.questions.select_related("version__question").get(position=position).version


def test_the_review_shows_each_option_of_several_right_or_not_and_ticked_or_not(signed_in, candidate, mine) -> None:
    page = signed_in(candidate).get(reverse("exams:report_questions", args=[mine.public_id]))
    shown = words(question(page, MULTIPLE))
    for said in ("Right, and ticked", "Ticked, but wrong", "Right, but not ticked", "Both hold.", "Wrong",
                 "Changed: A, C first, then A, B"):  # fmt: skip
        assert said in shown
    assert question(page, MULTIPLE).count("option--right") == 2


def test_the_review_shows_a_number_as_typed_as_read_what_is_accepted_and_why(signed_in, candidate, mine) -> None:
    page = signed_in(candidate).get(reverse("exams:report_questions", args=[mine.public_id]))
    right, wrong = words(question(page, NUMERIC)), words(question(page, EXACT))
    assert "Your answer 12,25 read as 12.25 Accepted 11.5 to 12.5" in right
    assert "Changed: another number first, then 12,25" in right
    assert "Demand over the lead time, 12 units." in right
    assert "Your answer 1200 pcs not read as a number Accepted 1,200" in wrong


def test_a_number_left_open_is_told_as_such(signed_in, candidate, sit) -> None:
    attempt = sit(candidate)
    page = signed_in(candidate).get(reverse("exams:report_questions", args=[attempt.public_id]))
    assert "Your answer Nothing entered Accepted 1,200" in words(question(page, EXACT))


def test_the_table_names_answers_and_keys_of_every_kind(signed_in, candidate, mine) -> None:
    page = signed_in(candidate).get(reverse("exams:report_csv", args=[mine.public_id]))
    rows = list(csv.DictReader(io.StringIO(page.content.decode())))
    shown = [(row["result"], row["chosen"], row["right"], row["first chosen"]) for row in rows]
    assert shown == [
        ("right", "B", "B", "B"),
        ("not answered", "", "F", ""),
        ("wrong", "A, B", "A, C", "A, C"),
        ("right", "12,25", "11.5 to 12.5", "another number"),
        ("wrong", "1200 pcs", "1,200", ""),
    ]


def test_the_key_of_several_options_is_corrected_and_everybody_scored_again(office, form, sit, mine, now) -> None:
    others = [sit(p3=Save(1, A_AND_C)), sit(p3=Save(1, 0b11))]
    version = version_at(form, MULTIPLE)
    page = office.get(NEW, {"version": version.pk})
    assert re.findall(r'name="right"[^>]*value="(\d)"( checked)?', page.content.decode()) == [
        ("0", " checked"), ("1", ""), ("2", " checked"), ("3", "")]  # fmt: skip
    asked = {"version": version.pk, "change": "key-ticked", "right": ["0", "1"], "reason": "B holds, C does not."}
    preview = office.get(PREVIEW, asked)
    assert "Key A, C → A, B" in text(preview)
    assert (preview.context["preview"].totals.sittings, preview.context["preview"].totals.again) == (3, 3)
    hidden = {"version": version.pk, "change": "key-3", "reason": asked["reason"]}
    assert f'name="change" value="{hidden["change"]}"' in preview.content.decode()
    assert office.post(PREVIEW, hidden | {"seen": preview.context["preview"].seen}).status_code == 303
    run_to_the_end(now)
    version.refresh_from_db()
    assert version.key == 0b11
    assert Regrade.objects.get().rescored == 3
    assert [ScoreReport.objects.get(attempt=attempt).raw for attempt in (mine, *others)] == [3, 0, 1]
    assert "Key A, C → A, B" in text(office.get(JOBS))


@pytest.mark.parametrize(
    ("position", "change", "right", "told"),
    [
        (MULTIPLE, "key-ticked", [], "Tick at least one"),
        (MULTIPLE, "key-ticked", ["0", "2"], "That is the key already."),
        (MULTIPLE, "key-ticked", ["9"], "no such option"),
        (MULTIPLE, "key-16", [], "no choice for this question"),
        (SINGLE, "key-ticked", ["1"], "no choice for this question"),
        (NUMERIC, "key-0", [], "no choice for this question"),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_a_word(office, form, position, change, right, told) -> None:
    asked = {"version": version_at(form, position).pk, "change": change, "right": right, "reason": "x"}
    page = office.get(PREVIEW, asked)
    assert page.status_code == 422
    assert told in text(page)


def test_a_question_with_a_number_is_dropped_as_any_other(office, form, mine) -> None:
    version = version_at(form, NUMERIC)
    page = office.get(PREVIEW, {"version": version.pk, "change": f"form-{form.pk}", "reason": "Two ranges hold."})
    assert page.status_code == 200
    assert "11.5 to 12.5" in text(page)


def test_who_reported_a_question_is_told_with_what_they_answered(office, form, mine, sit, now) -> None:
    report_first(mine, now, position=NUMERIC)
    report_first(mine, now, position=MULTIPLE)
    report_first(sit(p4=Save(1, entered="99")), now, position=NUMERIC)
    page = text(office.get(case_url(version_at(form, NUMERIC))))
    assert "had answered 12,25" in page
    assert "had answered 99" in page
    assert "Accepted 11.5 to 12.5" in page
    several = text(office.get(case_url(version_at(form, MULTIPLE))))
    assert "had answered A, B" in several
    assert several.count("Chosen by 1 who reported it") == 2


def test_a_corrected_key_of_several_is_named_wherever_it_is_told(office, form, mine, admin, now) -> None:
    version = version_at(form, MULTIPLE)
    correct_key(version, new_key=0b1110, reason="x", by=admin, now=now + timedelta(minutes=1))
    assert "A, C → B, C, D" in text(office.get(case_url(version)))
    assert "A, C" in text(office.get(reverse("insights:problem_queue") + "?tab=rewrite"))
    assert "A, C → B, C, D" in text(office.get(reverse("admin:bank_keycorrection_changelist")))
    assert "B, C, D" in text(office.get(reverse("admin:bank_questionversion_change", args=[version.pk])))
    number = version_at(form, NUMERIC)
    assert "11.5 to 12.5" in text(office.get(reverse("admin:bank_questionversion_change", args=[number.pk])))


def test_figures_of_a_number_are_shown_without_options(office, form, blueprint, now) -> None:
    figures = {
        "share": 0.5,
        "low": 0.4,
        "high": 0.6,
        "bottom_third": 0.2,
        "top_third": 0.8,
        "r_rest": 0.4,
        "ability": 0,
    }
    rows = [{"option": n, "key": n == 0} | figures for n in (0, 1)]
    version = version_at(form, NUMERIC)
    snapshot_of(blueprint, version, now, p=0.5, p_low=0.4, p_high=0.6, options=rows)
    for url in (reverse("insights:item", args=[blueprint.slug, version.pk]), case_url(version)):
        page = text(office.get(url))
        assert "Accepted: 11.5 to 12.5" in page
        assert "Another number" in page


def test_forms_balance_places_of_keys_only_where_there_is_one_right_option(form) -> None:
    places = {candidate.version: candidate.key for candidate in candidates_of(form.blueprint)}
    asked = QuestionVersion.objects.filter(pk__in=places).order_by("pk")
    assert [places[version.pk] for version in asked] == [1, 5, -1, -1, -1]


def test_guessing_helps_with_options_and_not_with_numbers(form) -> None:
    curves = parameters_of(form.blueprint, QuestionVersion.objects.values_list("pk", flat=True), snapshot=None)
    assert [round(curve.c, 3) for _, curve in sorted(curves.items())] == [0.25, 0.167, 0.067, 0, 0]


def test_the_pages_of_forms_open_with_every_kind(office, form) -> None:
    assert office.get(reverse("exams:forms_of", args=[form.blueprint.slug])).status_code == 200


def test_nothing_answered_is_nothing_answered_of_any_kind(sit) -> None:
    attempt = sit()
    assert set(attempt.answers.values_list("chosen", "first_chosen", "entered")) == {(None, None, "")}
    assert (attempt.report.raw, attempt.report.body["answered"]) == (0, 0)


def test_changes_of_mind_are_told_by_what_was_left_first(sit) -> None:
    attempt = sit(p2=Save(1, 5, 5), p3=Save(1, A_AND_C, 0b1), p4=Save(1, entered="12", first_entered="13"))
    assert attempt.report.body["changes"] == {
        "changed": 2, "right_to_wrong": 0, "wrong_to_right": 2, "wrong_to_wrong": 0}  # fmt: skip
    assert Answer.objects.get(attempt=attempt, position=SIX).first_chosen == 5
