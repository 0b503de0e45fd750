from exams.reports import Topic
from insights.weakness import AreaOutline, Seen, weakness_body

AREAS = [
    AreaOutline(Topic("demand", "Demand"), 20.0, [Topic("f", "Forecasting"), Topic("d", "Demand management")]),
    AreaOutline(Topic("supply", "Supply"), 80.0, [Topic("m", "MRP"), Topic("p", "Purchasing")]),
]


def seen(section: str, right: int, wrong: int) -> list[Seen]:
    area = "demand" if section in "fd" else "supply"
    return [Seen(area, section, True)] * right + [Seen(area, section, False)] * wrong


def body(answers: list[Seen]) -> dict:
    return weakness_body(answers, AREAS, passing_percent=69.0)


def test_counts_are_given_for_every_area_and_section() -> None:
    report = body(seen("f", 3, 1) + seen("m", 1, 0))
    demand, supply = report["areas"]
    assert (demand["correct"], demand["total"], demand["percent"]) == (3, 4, 75.0)
    assert [(s["slug"], s["correct"], s["total"]) for s in supply["sections"]] == [("m", 1, 1), ("p", 0, 0)]
    assert supply["sections"][1]["percent"] is None


def test_with_few_answers_it_says_how_many_are_missing_instead_of_guessing() -> None:
    report = body(seen("f", 10, 10))
    assert (report["enough"], report["missing"], report["next"]) == (False, 10, [])


def test_what_gains_most_comes_first() -> None:
    report = body(seen("f", 2, 8) + seen("m", 4, 6) + seen("p", 9, 1))
    assert [topic["slug"] for topic in report["next"]] == ["m", "p", "f"]


def test_a_section_without_enough_answers_is_not_called_weak() -> None:
    report = body(seen("f", 20, 10) + seen("m", 0, 2))
    assert [topic["slug"] for topic in report["next"]] == ["f"]


def test_a_section_without_a_miss_is_not_recommended() -> None:
    assert body(seen("f", 30, 0))["next"] == []


def test_at_most_three_things_are_recommended() -> None:
    report = body(seen("f", 5, 5) + seen("d", 5, 5) + seen("m", 5, 5) + seen("p", 5, 5))
    assert len(report["next"]) == 3
