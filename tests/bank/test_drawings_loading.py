"""A chart in a content file: loaded with its exhibit, shown to a blind solver as text, part of what was checked."""

import json

import pytest
from django.core.management import call_command
from django.template import Context, Template

from bank.content.figures import read_items
from bank.content.loading import load_content
from bank.content.reading import read_content
from bank.content.sources import ExhibitSource
from bank.drawings import read_chart
from bank.models import Exhibit, QuestionVersion
from curriculum.sources import ContentError
from tests.bank.charts import EXAMPLES
from tests.bank.conftest import make_question, make_source

EXHIBIT = {"slug": "plan", "title": "A plan", "body": "Twenty lamps a week."}
DRAWN = EXHIBIT | {"chart": EXAMPLES["lines"]}


@pytest.fixture
def load(root, write, now):
    def load_exhibit(exhibit: dict) -> Exhibit:
        write(make_question(exhibit="plan"), make_question("other"), exhibits=[exhibit])
        load_content(read_content(root), now=now)
        return Exhibit.objects.latest("number")

    return load_exhibit


@pytest.mark.django_db
def test_an_exhibit_is_its_text_with_the_drawing_below(load) -> None:
    exhibit = load(DRAWN)
    assert exhibit.html.startswith('<p>Twenty lamps a week.</p><div class="drawing">')
    assert "<svg" in exhibit.html
    assert exhibit.chart["series"] == [{"name": "Forecast", "values": [1, 2]}, {"name": "Demand", "values": [2, 3]}]


@pytest.mark.django_db
def test_another_figure_makes_the_next_exhibit_and_the_same_none(load) -> None:
    assert load(DRAWN).number == 1
    assert load(DRAWN).number == 1
    assert load(EXHIBIT | {"chart": EXAMPLES["lines"] | {"unit": "lamps"}}).number == 2
    assert QuestionVersion.objects.filter(question__slug="flow-shop-term").count() == 2
    assert QuestionVersion.objects.filter(question__slug="other").count() == 1


@pytest.mark.django_db
def test_an_exhibit_without_a_drawing_keeps_the_hash_it_always_had(load) -> None:
    exhibit = load(EXHIBIT)
    assert exhibit.content_hash == "37fe6466e4fdb2e7d6c53dadab795afdecaef25c0d914d410240722fc25c6483"
    assert (exhibit.html, exhibit.chart) == ("<p>Twenty lamps a week.</p>", None)


def test_what_was_checked_without_a_drawing_stays_checked() -> None:
    assert make_source().digest(ExhibitSource("plan", "A plan", "Twenty.", "f.yaml")) == "6ce4b24d"


def test_what_a_solver_saw_changes_with_every_figure_of_the_drawing() -> None:
    def digest(chart: dict | None) -> str:
        read = read_chart(chart) if chart else None
        return make_source().digest(ExhibitSource("plan", "A plan", "Twenty.", "f.yaml", read))

    other = EXAMPLES["lines"] | {"series": {"Forecast": [1, 2], "Demand": [2, 4]}}
    turned = EXAMPLES["lines"] | {"series": {"Demand": [2, 3], "Forecast": [1, 2]}}
    assert len({digest(chart) for chart in (None, EXAMPLES["lines"], other, turned)}) == 4


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_kind_is_kept_as_json(kind) -> None:
    drawn = ExhibitSource("plan", "A plan", "Twenty.", "f.yaml", read_chart(EXAMPLES[kind])).drawn
    assert json.loads(json.dumps(drawn)) == drawn
    assert drawn["kind"] == kind


def test_the_blind_sheet_shows_the_figures(root, write, tmp_path) -> None:
    write(make_question(exhibit="plan"), exhibits=[DRAWN])
    call_command("blind_sheet", str(tmp_path / "sheet.md"), dir=root)
    sheet = (tmp_path / "sheet.md").read_text()
    shown = "Twenty lamps a week.\n\nForecast and Demand in units\n\n| Period | Forecast | Demand |"
    assert shown in sheet
    assert "svg" not in sheet


def test_the_figures_of_the_bank_read_the_names_in_a_drawing(root, write) -> None:
    """“Option A” in a rationale is the case's own where the drawing names it."""
    chart = EXAMPLES["lines"] | {"unit": "cost in $", "series": {"Option A in $": [1, 2], "Option B": [2, 3]}}
    write(make_question(exhibit="plan"), exhibits=[EXHIBIT | {"chart": chart}])
    [item] = read_items(read_content(root))
    assert "Option A in $" in item.exhibit


def test_a_faulty_chart_is_named_by_file_exhibit_and_field(root, write) -> None:
    chart = EXAMPLES["lines"] | {"series": {"Forecast": [1]}, "colour": "red"}
    write(make_question(exhibit="plan"), exhibits=[EXHIBIT | {"chart": chart}])
    with pytest.raises(ContentError) as refused:
        read_content(root)
    first, second = refused.value.problems
    assert str(first) == (
        "questions/supply/mrp.yaml:3: plan: chart, colour: is not a field here; the fields are kind, unit, periods, "
        "series."
    )
    assert second.field == "chart, series, Forecast"


def test_a_chart_left_empty_is_refused(root, write) -> None:
    write(make_question(exhibit="plan"), exhibits=[EXHIBIT | {"chart": None}])
    with pytest.raises(ContentError, match="plan: chart: must be a mapping"):
        read_content(root)


@pytest.mark.django_db
def test_one_exhibit_twice_on_a_page_has_ids_of_its_own(load) -> None:
    page = "{% load exhibits %}{{ exhibit|shown_at:3 }}{{ exhibit|shown_at:4 }}"
    html = Template(page).render(Context({"exhibit": load(DRAWN)}))
    assert html.count('aria-labelledby="drawing-plan-title-3 drawing-plan-desc-3"') == 1
    assert html.count('id="drawing-plan-title-4"') == 1
    assert 'id="drawing-plan-title"' not in html
