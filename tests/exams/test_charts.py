import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from exams.reports import Row, Topic, report_body
from exams.templatetags import charts, figures, overview, topics

LINE = 69.2
BLUEPRINT = SimpleNamespace(scale_min=200, scale_pass=300, scale_max=350)


def area(correct=15, total=19, low=57.0, high=91.0, **more):
    percent = round(100 * correct / total, 1) if total else None
    return {
        "slug": "supply",
        "name": "Supply",
        "correct": correct,
        "total": total,
        "percent": percent,
        "low": low,
        "high": high,
    } | more


def score(scaled, day=1, exam="CPIM 8.0", scale=(200, 300, 350), formula="irt-1"):
    return {
        "formula": formula,
        "scaled": scaled,
        "passed": scaled >= 300,
        "attempt__started_at": datetime(2026, 3, day, tzinfo=UTC),
        "attempt__blueprint__name": exam,
        "attempt__blueprint__scale_min": scale[0],
        "attempt__blueprint__scale_pass": scale[1],
        "attempt__blueprint__scale_max": scale[2],
    }


def outcome(position, kind="right", **marks):
    return {
        "position": position,
        "outcome": kind,
        "scored": True,
        "dropped": False,
        "flagged": False,
        "unsure": False,
        "changed": False,
    } | marks


@pytest.mark.parametrize(
    ("low", "high", "total", "standing"),
    [
        (69.3, 95.0, 19, "above the line"),
        (69.2, 95.0, 19, "too close to call"),
        (40.0, 69.2, 19, "too close to call"),
        (40.0, 69.1, 19, "below the line"),
        (0.0, 100.0, 0, "no answers yet"),
    ],
)
def test_only_an_interval_wholly_on_one_side_says_which(low, high, total, standing):
    (row,) = topics.topic_rows([area(0, total, low, high)], LINE)

    assert row.standing == standing


def test_the_standing_agrees_with_the_one_a_report_stores():
    topic, section = Topic("supply", "Supply"), Topic("mrp", "MRP")
    rows = [Row(n, topic, section, True, 0, 0 if n % 3 else 1, None, 80) for n in range(1, 61)]
    body = report_body(rows, areas=[topic], scaled=[], raw_cut=30, minutes=80)

    (row,) = topics.topic_rows(body["areas"], body["passing_percent"])

    assert (row.tone, body["areas"][0]["standing"]) == ("above", "above")


def test_the_picture_says_in_words_what_it_draws():
    context = topics.topics_chart([area()], LINE)
    html = render_to_string("exams/charts/topics.html", context)

    assert "Supply: 15 of 19 right, 79 %, interval 57 to 91 %, too close to call." in html
    assert 'x1="57.0%" x2="91.0%"' in html
    assert 'role="img" aria-labelledby="areas-title areas-desc"' in html


def test_an_area_without_answers_has_no_point():
    html = render_to_string("exams/charts/topics.html", topics.topics_chart([area(0, 0, 0.0, 100.0)], LINE))

    assert "Supply: no answers." in html
    assert "<rect" not in html
    assert 'class="interval"' not in html


def test_rows_carry_their_counts_for_scripts_and_tests():
    html = render_to_string("exams/charts/topics_table.html", topics.topics_table([area()], LINE))

    assert 'data-testid="topic-row" data-area="supply" data-correct="15" data-total="19"' in html


def test_without_a_passing_line_nothing_is_above_or_below():
    html = render_to_string("exams/charts/topics_table.html", topics.topics_table([area(1, 1, 21.0, 100.0)]))

    assert "too close to call" not in html
    assert "Against" not in html


def test_names_are_escaped():
    tally = area(name="S&OP <b>")
    for page, context in [
        ("topics", topics.topics_chart([tally], LINE)),
        ("topics_table", topics.topics_table([tally], LINE)),
    ]:
        html = render_to_string(f"exams/charts/{page}.html", context)
        assert "S&amp;OP &lt;b&gt;" in html
        assert "<b>" not in html


def test_a_long_name_is_cut_between_words_for_a_phone():
    name = "Quality, Technology and Continuous Improvement"
    (row,) = topics.topic_rows([area(name=name)], LINE)

    assert row.short_name == "Quality, Technology and Continuous …"
    assert name in render_to_string("exams/charts/topics.html", topics.topics_chart([area(name=name)], LINE))


def test_it_says_what_one_question_of_few_is_worth():
    areas = [area(4, 6, name="Distribution"), area(1, 11), area(0, 0)]

    assert figures.few_questions(areas) == [{"name": "Distribution", "total": 6, "points": 17}]


def quarter(seconds, even=3150, first=1, total=38):
    return {
        "first": first,
        "last": first + total - 1,
        "seconds": seconds,
        "even_seconds": even,
        "answered": total,
        "correct": 30,
        "total": total,
    }


def test_pace_bars_end_within_the_picture_and_slow_ones_say_so():
    context = charts.pace_chart([quarter(4200), quarter(2000, first=39)])
    slow, quick = context["rows"]

    assert (slow.slow, quick.slow) == (True, False)
    assert quick.width < quick.even_at < slow.width <= 100
    assert context["ticks"][-1] == {"minutes": 75, "at": 100.0}
    assert "Questions 1 to 38: 70 minutes, 53 at an even pace." in render_to_string("exams/charts/pace.html", context)


def test_a_pace_without_any_time_is_drawn_too():
    for pace in ([], [quarter(0, even=1, total=1)]):
        render_to_string("exams/charts/pace.html", charts.pace_chart(pace))


def times(seconds, minutes=4):
    outcomes = [outcome(position, seconds=spent) for position, spent in seconds.items()]
    return charts.times_chart(outcomes, minutes, "/review/")


def test_a_question_left_open_over_lunch_does_not_flatten_the_others():
    context = times({1: 60, 2: 60, 3: 3600, 4: 130})

    assert (context["even"], context["top"], context["over"], context["slow"]) == (60, 240, 1, 2)
    assert re.findall(r' height="([\d.]+)"', context["bars"]) == ["25.0", "25.0", "100.0", "54.2"]
    assert [item["position"] for item in context["slowest"]] == [3, 4, 1, 2]


def test_an_exam_without_times_names_no_slow_question():
    context = times({1: 0, 2: 0})

    assert context["slowest"] == []
    assert "Longest" not in render_to_string("exams/charts/times.html", context)


def test_the_scale_puts_the_passing_line_at_two_thirds():
    body = {"scaled": 320, "low": 300, "high": 335, "passed": True}
    context = charts.score_scale(body, BLUEPRINT)

    assert (context["pass_at"], context["low_at"], context["score_at"]) == (66.67, 66.67, 80.0)
    assert "320, likely between 300 and 335. 300 passes." in render_to_string("exams/charts/scale.html", context)


def test_only_sittings_of_the_same_exam_share_a_line():
    scores = [score(280, 1), score(290, 2, "Part 1"), score(310, 3)]

    (trend,) = charts.trends(scores)

    assert (trend["name"], [one["scaled"] for one in trend["scores"]]) == ("CPIM 8.0", [280, 310])


def test_a_line_says_whether_all_its_scores_are_of_equated_forms():
    alike, mixed = charts.trends(
        [score(280), score(310, 2), score(280, 1, "Part 1", formula="piecewise-1"), score(290, 2, "Part 1")]
    )

    assert (alike["equated"], mixed["equated"]) == (True, False)


def test_a_line_is_drawn_on_the_scale_of_its_exam():
    scale = (0, 70, 100)
    (trend,) = charts.trends([score(60, 1, scale=scale), score(100, 2, scale=scale)])
    context = charts.trend_chart(trend["scores"], 1, trend["scale"])

    assert trend["scale"] == scale
    assert context["points"][1]["y"] == charts.TREND_TOP
    assert context["passing"]["score"] == 70
    assert [tick["score"] for tick in context["ticks"]] == [0, 50, 100]


def test_one_sitting_makes_no_trend():
    assert charts.trends([score(280)]) == []
    assert charts.trends([]) == []


def test_a_higher_score_lies_higher_and_the_line_between():
    context = charts.trend_chart([score(280, 1), score(310, 3)], 1, (200, 300, 350))
    first, last = context["points"]

    assert (first["x"], last["x"]) == (0, 100)
    assert first["y"] > context["passing"]["y"] > last["y"]
    html = render_to_string("exams/charts/trend.html", context)
    assert "Mar 1, 2026: 280, below the line. Mar 3, 2026: 310, pass." in html


def test_of_many_scores_only_the_first_and_the_last_are_labelled():
    context = charts.trend_chart([score(280, day) for day in range(1, 21)], 1, (200, 300, 350))

    assert [point["labelled"] for point in context["points"]] == [True, *[False] * 18, True]


def test_every_question_leads_to_itself_and_says_its_marks_in_words():
    outcomes = [outcome(1), outcome(2, "wrong", flagged=True, changed=True), outcome(3, "open", scored=False),
                outcome(4, scored=False, dropped=True)]  # fmt: skip
    context = overview.overview(outcomes, "/review/")
    html = render_to_string("exams/charts/overview.html", context)

    assert 'href="/review/?q=2#q-2"' in html
    assert ", wrong, flagged, changed<" in html
    assert ", not answered, not counted<" in html
    assert ", right, no longer counts<" in html
    assert context["counts"] == {
        "right": 2, "wrong": 1, "open": 1, "flagged": 1, "unsure": 0, "changed": 1, "trial": 1, "dropped": 1,
    }  # fmt: skip


def test_a_taster_has_an_interval_and_an_empty_one_does_not_break():
    assert figures.taster_range({"raw": 7, "scored": 10}) == {"percent": 70, "low": 40, "high": 89}
    assert figures.taster_range({"raw": 0, "scored": 0}) == {"percent": 0, "low": 0, "high": 100}


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (84, "1:24"), (3600, "60:00")])
def test_seconds_read_as_a_clock(seconds, words):
    assert figures.clock(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(59, "59 s"), (60, "1 min"), (3599, "1 h 0 min"), (11_880, "3 h 18 min")]
)
def test_durations_are_in_hours_and_minutes(seconds, words):
    assert figures.duration(seconds) == words


def test_filter_names_have_labels_and_counts():
    counts = {"all": 9, "wrong": 4, "flagged": 1}

    assert figures.filter_tabs(["wrong", "flagged"], counts) == [
        ("wrong", "Wrong or open", 4),
        ("flagged", "Flagged", 1),
    ]


def test_a_time_kept_in_json_comes_back():
    then = datetime(2026, 3, 1, 12, tzinfo=UTC)

    assert figures.moment(then.isoformat()) == then
    assert figures.seconds_between(then, datetime(2026, 3, 1, 11, tzinfo=UTC)) == 3600
