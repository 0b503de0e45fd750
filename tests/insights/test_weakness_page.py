"""What a learner reads on the weakness report."""

import re

import pytest
from django.urls import reverse

from bank.models import Snapshot
from exams.actions.closing import finish
from exams.actions.starting import start_mock
from exams.parameters import Parameters
from exams.reports import Topic
from exams.scoring import Scale
from insights.actions import World, rebuild_stale, want_current
from insights.models import WeaknessReport
from insights.readiness.body import Exam, readiness_body
from insights.templatetags.standing import further, standing_chart
from insights.weakness import SHAPE, AreaOutline, Prior, Seen, weakness_body
from tests.answering import answer_right
from tests.insights.surroundings import NOTHING_AROUND

OLD_BODY = {
    "answers": 40, "enough": True, "missing": 0, "passing_percent": 69.0,
    "areas": [{"slug": "demand", "name": "Demand", "correct": 12, "total": 20, "percent": 60.0, "low": 38.7,
               "high": 78.1, "weight": 50.0, "sections": []}],
    "next": [{"slug": "demand-one", "name": "Demand one", "area": "Demand", "area_slug": "demand", "area_weight": 50.0,
              "correct": 3, "total": 8, "missed": 5, "estimate": 45, "gain": 13.7}],
}  # fmt: skip


@pytest.fixture
def page(signed_in, candidate, form, standing_clock):
    client = signed_in(candidate)

    def get(**headers):
        return client.get(reverse("insights:weakness_of", args=[form.blueprint.slug]), headers=headers)

    return get


@pytest.fixture
def shown(page, candidate, form, now):
    """The page's text for a report made from these answers."""

    def show(seen, around=NOTHING_AROUND, **fields):
        areas = [
            AreaOutline(Topic(slug, name), 50.0, 20, [Topic(f"{slug}-one", f"{name} one")])
            for slug, name in (("demand", "Demand"), ("supply", "Supply"))
        ]
        body = weakness_body(seen, areas, scale=Scale(200, 300, 350), prior=Prior(), snapshot=None, around=around)
        exam = Exam(areas, [], {}, None)
        body |= {"readiness": readiness_body(seen, exam, prior=Prior(), moment=now)} | fields
        WeaknessReport.objects.create(
            user=candidate, blueprint=form.blueprint, wanted=1, built=1, built_at=now, body=body
        )
        return words(page())

    return show


def words(response) -> str:
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("&nbsp;", " "))


def answers(area, right, wrong):
    return [Seen(area, f"{area}-one", n < right, Parameters(1.0, -0.5, 0.25)) for n in range(right + wrong)]


def test_with_few_answers_there_are_plain_counts_and_nothing_else(shown) -> None:
    text = shown(answers("demand", 2, 1))
    assert "Not enough answers yet: 27 more" in text
    assert "2 of 3" in text
    assert "Where you stand" not in text
    assert "your average" not in text


def test_what_to_do_comes_first_then_the_areas_then_the_counts(shown) -> None:
    text = shown(answers("demand", 20, 10) + answers("supply", 15, 15))
    places = [text.index(part) for part in ("Study these 2 next", "Where you stand in each area", "plainly counted")]
    assert places == sorted(places)


def test_nothing_is_called_weak_that_cannot_be_told(shown) -> None:
    text = shown(answers("demand", 20, 10) + answers("supply", 16, 14))
    assert "Not enough answers to tell yet" in text
    assert not re.search(r"(stronger|weaker) than your average|, (stronger|weaker) than", text)
    assert "Your areas cannot be told apart yet" in text


def test_an_area_that_is_told_apart_is_named(shown) -> None:
    text = shown(answers("demand", 190, 10) + answers("supply", 70, 130))
    assert re.search(r"Supply: likely between \d+ and \d+, weaker than your own average", text)
    assert "Your areas cannot be told apart yet" not in text


def test_without_a_miss_nothing_is_recommended(shown) -> None:
    assert "Nothing missed so far" in shown(answers("demand", 20, 0) + answers("supply", 20, 0))


@pytest.mark.parametrize(("end", "said"), [(350, "350 or more"), (200, "200 or less"), (310, "310")])
def test_a_band_that_is_only_an_end_of_the_scale_says_that_it_goes_on(shown, end, said) -> None:
    band = {"point": end, "low": end, "high": end}
    text = shown(answers("demand", 30, 10), overall=band)
    assert text.split("All areas together")[-1].split("More questions")[0].strip() == said


def test_areas_without_answers_are_named(shown) -> None:
    text = shown(answers("supply", 20, 20))
    assert "No answers yet in Demand." in text


def test_a_body_of_an_older_release_still_shows_its_counts_and_is_built_anew(page, candidate, form, now) -> None:
    old = WeaknessReport.objects.create(
        user=candidate, blueprint=form.blueprint, wanted=3, built=3, built_at=now, body=OLD_BODY
    )
    response = page()
    assert 'data-stale="true"' in response.content.decode()
    assert "12 of 20" in words(response)
    assert "is being built anew" in words(response)
    assert WeaknessReport.objects.get(pk=old.pk).wanted == 4
    rebuild_stale(now=now)
    assert WeaknessReport.objects.get(pk=old.pk).body["shape"] == SHAPE
    assert 'data-stale="false"' in page().content.decode()


def test_looking_again_and_again_asks_for_one_rebuild(page, candidate, form, now) -> None:
    WeaknessReport.objects.create(user=candidate, blueprint=form.blueprint, built=1, built_at=now, body=OLD_BODY)
    for _ in range(3):
        page()
    assert WeaknessReport.objects.get(user=candidate).wanted == 2


def test_two_pages_that_notice_at_once_ask_for_one_rebuild(candidate, form, now) -> None:
    pk = WeaknessReport.objects.create(
        user=candidate, blueprint=form.blueprint, built=1, built_at=now, body=OLD_BODY
    ).pk
    both = [WeaknessReport.objects.get(pk=pk) for _ in range(2)]
    assert [want_current(report, World(None, None, now)) for report in both] == [True, False]
    assert [report.is_stale for report in both] == [True, True]
    assert WeaknessReport.objects.get(pk=pk).wanted == 2


def test_looking_wakes_a_worker(page, candidate, form, now, django_capture_on_commit_callbacks) -> None:
    WeaknessReport.objects.create(user=candidate, blueprint=form.blueprint, built=1, built_at=now, body=OLD_BODY)
    with django_capture_on_commit_callbacks(execute=True):
        page()
    assert WeaknessReport.objects.get(user=candidate).body["shape"] == SHAPE


def test_new_curves_of_the_questions_are_taken_up_when_somebody_looks(page, candidate, form, now) -> None:
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    answer_right(attempt, 3, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    rebuild_stale(now=now)
    assert 'data-stale="false"' in page().content.decode()
    snapshot = Snapshot.objects.create(
        blueprint=form.blueprint, taken_at=now, formula="2pl", sittings=1, answers=8, intercept=0, slope=0.5, spread=0.9
    )
    assert 'data-stale="true"' in page().content.decode()
    rebuild_stale(now=now)
    assert WeaknessReport.objects.get(user=candidate).body["snapshot"] == snapshot.pk
    assert 'data-stale="false"' in page().content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [(3, "about 10"), (47, "about 50"), (130, "about 150"), (960, "about 1,000"), (None, "more than 1,500")],
)
def test_further_questions_are_named_no_more_exactly_than_they_are_known(more, said) -> None:
    assert further(more, 1500) == said


def test_the_label_of_the_average_stays_inside_the_picture() -> None:
    def anchor(point):
        band = {"point": point, "low": point, "high": point}
        scale = {"lowest": 200, "passing": 300, "highest": 350}
        return standing_chart({"scale": scale, "overall": band, "areas": []})["own"]["anchor"]

    assert [anchor(200), anchor(290), anchor(350)] == ["start", "middle", "end"]
