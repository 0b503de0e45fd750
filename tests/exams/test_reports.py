from exams.reports import Row, Topic, report_body, tally

DEMAND, SUPPLY = Topic("demand", "Demand"), Topic("supply", "Supply")
FORECASTING, PROMISING = Topic("forecasting", "Forecasting"), Topic("promising", "Promising")
MRP = Topic("mrp", "MRP")


def row(position: int, area: Topic = DEMAND, section: Topic = FORECASTING, **given: object) -> Row:
    fields = {"scored": True, "key": 0, "chosen": 0, "first_chosen": 0, "seconds": 60} | given
    return Row(position=position, area=area, section=section, **fields)


def body(rows: list[Row], **given: object) -> dict:
    arguments = {"areas": [DEMAND, SUPPLY], "scaled": [200, 250, 290, 300, 350], "raw_cut": 3, "minutes": 60} | given
    return report_body(rows, **arguments)


def test_pretest_questions_do_not_count() -> None:
    rows = [row(1), row(2, chosen=1), row(3), row(4), row(5, scored=False), row(6, scored=False, chosen=1)]
    report = body(rows)
    assert (report["raw"], report["scored"], report["questions"]) == (3, 4, 6)
    assert (report["scaled"], report["passed"]) == (300, True)


def test_an_unanswered_question_is_wrong() -> None:
    report = body([row(1, chosen=None), row(2), row(3), row(4)])
    assert (report["raw"], report["answered"]) == (3, 3)


def test_areas_come_in_the_blueprints_order_with_their_sections() -> None:
    rows = [row(1, SUPPLY, MRP), row(2), row(3, section=PROMISING, chosen=2), row(4)]
    areas = body(rows)["areas"]
    assert [(a["slug"], a["correct"], a["total"]) for a in areas] == [("demand", 2, 3), ("supply", 1, 1)]
    assert [(s["slug"], s["correct"], s["total"]) for s in areas[0]["sections"]] == [
        ("forecasting", 2, 2),
        ("promising", 0, 1),
    ]


def test_an_area_is_above_or_below_only_when_its_whole_interval_is() -> None:
    def standing(correct: int, total: int) -> str:
        rows = [row(n, chosen=0 if n < correct else 1) for n in range(total)]
        return tally(DEMAND, rows, line=69.0).standing

    assert [standing(6, 6), standing(40, 40), standing(20, 40), standing(0, 6)] == ["around", "above", "below", "below"]


def test_changed_answers_are_told_by_where_they_led() -> None:
    rows = [
        row(1, first_chosen=0, chosen=1),
        row(2, first_chosen=1, chosen=0),
        row(3, first_chosen=1, chosen=2),
        row(4, first_chosen=0, chosen=None),
        row(5),
        row(6, first_chosen=None, chosen=None),
    ]
    changes = body(rows, scaled=[])["changes"]
    assert changes == {"changed": 4, "right_to_wrong": 2, "wrong_to_right": 1, "wrong_to_wrong": 1}


def test_pace_is_told_by_quarter_against_an_even_spread() -> None:
    pace = body([row(n, seconds=30 * n) for n in range(1, 11)], scaled=[])["pace"]
    assert [(q["first"], q["last"]) for q in pace] == [(1, 2), (3, 5), (6, 7), (8, 10)]
    assert [q["seconds"] for q in pace] == [90, 360, 390, 810]
    assert [q["even_seconds"] for q in pace] == [720, 1080, 720, 1080]


def test_a_short_exam_has_fewer_quarters() -> None:
    assert len(body([row(1), row(2)], scaled=[])["pace"]) == 2


def test_without_a_conversion_there_is_no_scaled_score() -> None:
    assert "scaled" not in body([row(1)], scaled=[])


def test_a_table_with_standard_errors_gives_the_score_its_own() -> None:
    report = body([row(1), row(2), row(3), row(4, chosen=1)], csem=[1.0, 5.2, 7.1, 6.4, 2.0])
    assert (report["scaled"], report["csem"], report["low"], report["high"]) == (300, 6.4, 294, 306)


def test_without_standard_errors_a_report_looks_as_it_did_before_there_were_any() -> None:
    assert "csem" not in body([row(n) for n in range(4)])
