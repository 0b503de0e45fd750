"""What the staff sees of calibrations: plain words, no computing, the same few statements however much there is."""

import re
from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse

from bank.models import ItemSnapshot, Snapshot
from insights.calibration import jobs
from insights.calibration.words import advice
from insights.models import Calibration
from tests.factories import make_blueprint
from tests.insights.calibrating import calibrate
from tests.insights.sittings import make_form, make_questions, sit

pytestmark = pytest.mark.django_db
PAGE = "insights:calibration"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def staff(signed_in, admin):
    return signed_in(admin)


@pytest.fixture
def questions(blueprint):
    return make_questions(blueprint, 12)


@pytest.fixture
def sat(blueprint, questions, now):
    form = make_form(blueprint, questions, now=now)
    return sit(form, np.random.default_rng(3).normal(0, 1, 60), np.linspace(-1, 1, 12), now=now)


def order_url(blueprint):
    return reverse("insights:calibrate", args=[blueprint.slug])


def questions_url(blueprint, **query):
    return reverse("insights:item_statistics", args=[blueprint.slug], query=query)


def test_before_anything_was_calibrated_the_page_says_so(staff, blueprint) -> None:
    page = staff.get(reverse(PAGE)).content.decode()
    assert "Never calibrated" in page
    assert "Calibrate now" in page
    assert "hx-get" not in page


def test_an_order_is_taken_and_leads_back_to_the_page(
    staff, blueprint, sat, admin, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = staff.post(order_url(blueprint))
    assert (response.status_code, response.url) == (303, reverse(PAGE))
    job = Calibration.objects.get()
    assert (job.by, job.state) == (admin, "done")
    page = staff.get(reverse(PAGE)).content.decode()
    assert "12 questions from 60 sittings" in page
    assert "1 form checked by a second route" in page


def test_a_second_click_orders_nothing_and_says_why(staff, blueprint) -> None:
    for _ in range(2):
        page = staff.post(order_url(blueprint), follow=True).content.decode()
    assert "is being calibrated already" in page
    assert Calibration.objects.count() == 1


def test_while_it_runs_the_page_shows_how_far_it_is_and_asks_again(staff, blueprint, sat, now) -> None:
    job, _ = jobs.order(blueprint, by=None, now=now)
    assert "Waiting for a worker" in staff.get(reverse(PAGE)).content.decode()
    Calibration.objects.filter(pk=job.pk).update(state="running", stage="estimating", done=42, total=100)
    response = staff.get(reverse(PAGE), headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'max="100" value="42"' in page
    assert "hx-get" in page
    assert "Calibrate now" not in page
    assert "<html" not in page


def test_when_it_has_ended_the_page_stops_asking(staff, blueprint, sat) -> None:
    calibrate(blueprint)
    response = staff.get(reverse(PAGE), headers=HTMX)
    assert response.status_code == 286
    assert "hx-get" not in response.content.decode()


def test_a_job_that_stands_still_says_since_when(staff, blueprint, now) -> None:
    job, _ = jobs.order(blueprint, by=None, now=now)
    Calibration.objects.filter(pk=job.pk).update(state="running", stepped_at=now - timedelta(hours=1))
    assert "Nothing has happened since" in staff.get(reverse(PAGE)).content.decode()


def test_too_few_answers_are_told_in_numbers(staff, blueprint, questions, now) -> None:
    sit(make_form(blueprint, questions, now=now), np.zeros(7), np.zeros(12), now=now)
    calibrate(blueprint)
    page = staff.get(reverse(PAGE)).content.decode()
    assert "Not enough answers yet" in page
    assert "7 of 7 sittings" in page
    assert "Not enough answers yet" in staff.get(questions_url(blueprint)).content.decode()


def test_a_failure_is_told_with_its_sentence(staff, blueprint, now) -> None:
    job, _ = jobs.order(blueprint, by=None, now=now)
    jobs.fail(jobs.claim(job.pk, now=now), "Question mrp-017: nothing varies.", now=now)
    page = staff.get(reverse(PAGE)).content.decode()
    assert "ended without a result" in page
    assert "Question mrp-017: nothing varies." in page


def test_an_alarm_and_what_moved_are_told_in_words(staff, blueprint, questions, sat) -> None:
    snapshot = calibrate(blueprint).snapshot
    changed = {"alarm": True, "raw_cut": 7, "raw_cut_linked": 9, "drifted": [questions[3].pk], "moved": [-1.2]}
    Snapshot.objects.filter(pk=snapshot.pk).update(checks=[snapshot.checks[0] | changed])
    page = staff.get(reverse(PAGE)).content.decode()
    assert "two ways to its passing line do not agree" in page
    assert "given by 7 right answers" in page
    assert "is 30 points easier" in page
    assert questions[3].question.slug in page


def test_the_questions_are_listed_with_their_figures(staff, blueprint, questions, sat) -> None:
    snapshot = calibrate(blueprint).snapshot
    page = staff.get(questions_url(blueprint)).content.decode()
    for item in snapshot.items.select_related("version__question"):
        assert item.version.question.slug in page
        assert f"{100 * item.p_low:.0f}–{100 * item.p_high:.0f}" in page


def listed(response):
    return [item.pk for item in response.context["page"]]


def test_the_list_is_sorted_by_any_figure_both_ways(staff, blueprint, sat) -> None:
    items = list(calibrate(blueprint).snapshot.items.all())
    for sort, name in (("right", "p"), ("difficulty", "b"), ("rest", "r_rest")):
        up = listed(staff.get(questions_url(blueprint, sort=sort)))
        down = listed(staff.get(questions_url(blueprint, sort=f"-{sort}")))
        assert up == [item.pk for item in sorted(items, key=lambda item: (getattr(item, name), item.pk))]
        assert down == [item.pk for item in sorted(items, key=lambda item: (-getattr(item, name), item.pk))]


def test_what_has_no_figure_comes_last_either_way(staff, blueprint, sat) -> None:
    item = calibrate(blueprint).snapshot.items.first()
    ItemSnapshot.objects.filter(pk=item.pk).update(p=None)
    assert [listed(staff.get(questions_url(blueprint, sort=sort)))[-1] for sort in ("right", "-right")] == [item.pk] * 2


def test_the_list_shows_one_kind_of_flag(staff, blueprint, sat) -> None:
    snapshot = calibrate(blueprint).snapshot
    ItemSnapshot.objects.filter(snapshot=snapshot).update(flags=[])
    suspect = snapshot.items.last()
    flag = {"code": "key-check", "figure": "r_rest", "value": -0.3, "low": -0.5, "high": -0.1}
    ItemSnapshot.objects.filter(pk=suspect.pk).update(flags=[flag])
    assert listed(staff.get(questions_url(blueprint, flag="key-check"))) == [suspect.pk]
    assert listed(staff.get(questions_url(blueprint, flag="any"))) == [suspect.pk]
    assert listed(staff.get(questions_url(blueprint, flag="too-easy"))) == []
    assert len(listed(staff.get(questions_url(blueprint, flag="no such flag")))) == 12
    assert "Check the key" in staff.get(questions_url(blueprint, flag="key-check")).content.decode()


def test_a_question_has_a_page_with_its_options_and_its_curve(staff, blueprint, questions, sat) -> None:
    calibrate(blueprint)
    page = staff.get(reverse("insights:item", args=[blueprint.slug, questions[2].pk])).content.decode()
    assert "Chance of a right answer by ability" in page
    assert page.count('<th scope="row">') == 4
    assert "at the standard" in page


def test_figures_are_told_on_the_scale_of_the_exam(staff, blueprint, questions, sat) -> None:
    """From 300 to 400 a logit is 50 points, not the 25 of an exam that ends at 350."""
    type(blueprint).objects.filter(pk=blueprint.pk).update(scale_max=400)
    snapshot = calibrate(blueprint).snapshot
    ItemSnapshot.objects.filter(snapshot=snapshot, version=questions[2]).update(b=-1.0, se_b=0.5)
    changed = {"drifted": [questions[3].pk], "moved": [-1.2]}
    group = {"mean": 0.8, "sd": 1.1}
    Snapshot.objects.filter(pk=snapshot.pk).update(
        checks=[snapshot.checks[0] | changed], groups=[snapshot.groups[0] | group]
    )
    page = staff.get(reverse("insights:item", args=[blueprint.slug, questions[2].pk])).content.decode()
    assert "250 ± 25" in page
    assert re.findall(r"<text[^>]*>(\d+)</text>", page)[-5:] == ["100", "200", "300", "400", "500"]
    overview = staff.get(reverse(PAGE)).content.decode()
    assert "is 60 points easier" in overview
    exam = staff.get(reverse(PAGE)).context["exams"][0]
    assert (exam.groups[0]["average"], exam.groups[0]["spread"]) == (340, pytest.approx(55))


def test_a_question_with_few_answers_has_a_page_that_says_so(staff, blueprint, questions, sat) -> None:
    item = calibrate(blueprint).snapshot.items.get(version=questions[0])
    empty = dict.fromkeys(["a", "b", "c", "se_a", "se_b", "p", "p_low", "p_high", "r_rest"]) | {
        "answers": 4,
        "options": [],
    }
    ItemSnapshot.objects.filter(pk=item.pk).update(**empty)
    page = staff.get(reverse("insights:item", args=[blueprint.slug, questions[0].pk])).content.decode()
    assert "With fewer than 30 nothing is said" in page
    assert '<svg class="fluid"' not in page


def copied(blueprint, snapshot, number):
    other = make_blueprint(f"copy-{number}.0")
    snapshot.pk, snapshot.blueprint = None, other
    snapshot.save()
    Calibration.objects.create(blueprint=other, created_at=snapshot.taken_at, stepped_at=snapshot.taken_at)


def test_twenty_exams_take_no_more_statements_than_one(staff, blueprint, sat, statements) -> None:
    snapshot, counts = calibrate(blueprint).snapshot, []
    for more in (0, 19):
        for number in range(more):
            copied(blueprint, snapshot, number)
        with statements() as work:
            staff.get(reverse(PAGE))
        counts.append(len(work))
    assert counts[0] == counts[1]


def test_twenty_questions_take_no_more_statements_than_one(staff, blueprint, sat, statements) -> None:
    snapshot, counts = calibrate(blueprint).snapshot, []
    for kept in (12, 1):
        keep = snapshot.items.values_list("pk", flat=True)[:kept]
        snapshot.items.exclude(pk__in=list(keep)).delete()
        with statements() as work:
            staff.get(questions_url(blueprint))
        counts.append(len(work))
    assert counts[0] == counts[1]


def test_options_that_share_a_flag_are_named_together_and_chance_is_called_chance() -> None:
    flags = [
        {"code": "key-suspected", "figure": "r_rest", "value": 0.3, "low": 0.1, "high": 0.5, "option": 2},
        {"code": "key-suspected", "figure": "top_third", "value": 0.6, "low": 0.4, "high": 0.8, "option": 0},
        {"code": "too-hard", "figure": "p", "value": 0.2, "low": 0.1, "high": 0.3},
    ]
    suspected, hard = advice(flags)
    assert suspected.text.startswith("Options A and C are chosen by those")
    assert (suspected.sure, suspected.tone, hard.sure, hard.tone) == (True, "below", False, "muted")


def test_a_number_that_no_question_has_is_not_found_however_large(staff, blueprint, sat, now) -> None:
    calibrate(blueprint, now=now)
    for version in (999_999, 10**23):
        assert staff.get(reverse("insights:item", args=[blueprint.slug, version])).status_code == 404


def test_whoever_had_to_sign_in_before_ordering_comes_back_to_the_page(staff, blueprint) -> None:
    response = staff.get(order_url(blueprint))
    assert (response.status_code, response.url) == (302, reverse(PAGE))
    assert not Calibration.objects.exists()
