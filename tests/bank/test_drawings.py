"""Any valid chart draws to well-formed SVG, all of it on the paper, nothing on top of anything else."""

import math
import re
from html.parser import HTMLParser
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings

from bank.drawings import as_markdown, draw, read_chart
from bank.drawings.lettering import spelled, width, wrapped
from bank.drawings.scales import scale, spread
from tests.bank.charts import EXAMPLES, any_chart, networks, structures, with_texts

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]> <![CDATA[ &lt;b&gt; &amp;",
    "' onload='x",
]


def svg_of(chart: dict) -> ElementTree.Element:
    root = ElementTree.fromstring(draw(read_chart(chart), "an-exhibit"))
    [svg] = root.iter("svg")
    return svg


def places(element: ElementTree.Element) -> list[tuple[float, float]]:
    """Every point an element names; for a text the corners of the room it is reckoned to take."""
    get = {name: float(element.get(name, 0)) for name in ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r")}
    if element.tag == "text":
        long = width(element.text or "", bold="bold" in element.get("class", ""))
        left = get["x"] - {"start": 0, "middle": long / 2, "end": long}[element.get("text-anchor", "start")]
        return [(left, get["y"] - 10), (left + long, get["y"] + 3)]
    if element.tag == "rect":
        far = (get["x"] + float(element.get("width", 0)), get["y"] + float(element.get("height", 0)))
        return [(get["x"], get["y"]), far]
    if element.tag == "circle":
        return [(get["cx"] - get["r"], get["cy"] - get["r"]), (get["cx"] + get["r"], get["cy"] + get["r"])]
    if element.tag == "line":
        return [(get["x1"], get["y1"]), (get["x2"], get["y2"])]
    found = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", element.get("d", ""))]
    return list(zip(found[::2], found[1::2], strict=True))


def boxes(svg: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    found = [box for box in svg.iter("rect") if box.get("class") == "drawing__box"]
    return [tuple(float(box.get(name, "")) for name in ("x", "y", "width", "height")) for box in found]


def apart(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return any(one[at] + one[at + 2] < two[at] or two[at] + two[at + 2] < one[at] for at in (0, 1))


@SLOW
@example(EXAMPLES["profile"] | {"periods": ["0"] * 40, "capacity": 0, "load": {"0": [10**9] * 40}})
@given(any_chart())
def test_any_valid_chart_lies_on_its_paper(chart) -> None:
    svg = svg_of(chart)
    _, _, wide, high = map(float, svg.get("viewBox", "").split())
    assert 340 <= wide < 5000
    for element in svg:
        for x, y in places(element):
            assert math.isfinite(x)
            assert math.isfinite(y)
            assert -0.5 <= x <= wide + 0.5, ElementTree.tostring(element)
            assert -0.5 <= y <= high + 0.5, ElementTree.tostring(element)


@SLOW
@given(any_chart())
def test_no_text_of_a_valid_chart_lies_on_another(chart) -> None:
    rooms = [places(text) for text in svg_of(chart).iter("text")]
    sizes = [(left, top, right - left - 1, bottom - top - 1) for (left, top), (right, bottom) in rooms]
    assert all(apart(one, two) for one, two in combinations(sizes, 2))


@SLOW
@given(structures() | networks().filter(lambda network: network["activities"]))
def test_no_box_lies_on_another_and_every_name_lies_in_its_box(chart) -> None:
    svg = svg_of(chart)
    found = boxes(svg)
    assert len(found) == len(chart.get("activities", ())) or chart["kind"] == "structure"
    assert all(apart(one, two) for one, two in combinations(found, 2))
    for text in (each for each in svg.iter("text") if each.get("text-anchor") == "middle"):
        (left, top), (right, bottom) = places(text)
        inside = [x <= left and right <= x + w and y <= top and bottom <= y + h for x, y, w, h in found]
        assert any(inside) or (text.text or "").startswith("Level ")


@SLOW
@given(networks().filter(lambda network: network["activities"]))
def test_no_arrow_passes_through_a_box(network) -> None:
    """Arrows turn between the columns only, and cross a column on a row that has no box."""
    svg = svg_of(network)
    for line in svg.iter("line"):
        (x1, y), (x2, _) = places(line)
        assert not any(x < x2 and x1 < x + w and top < y < top + h for x, top, w, h in boxes(svg))
    for path in (each for each in svg.iter("path") if each.get("class") == "drawing__join"):
        (x1, _), *_, (x2, _) = places(path)
        assert x1 < x2
        assert not any(x < x2 - 0.2 and x1 + 0.2 < x + w for x, _, w, _ in boxes(svg))


def test_an_arrow_leads_from_every_activity_to_those_that_wait_for_it() -> None:
    svg = svg_of(EXAMPLES["network"])
    assert len([path for path in svg.iter("path") if path.get("class") == "drawing__head"]) == 3
    rights = [x for x, *_ in boxes(svg)]
    assert rights == sorted(rights)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data) -> None:
        self.words.append(data)


OURS = {
    "div", "svg", "title", "desc", "text", "line", "rect", "path", "circle", "details", "summary", "table", "caption",
    "thead", "tbody", "tfoot", "tr", "th", "td",
}  # fmt: skip
OUR_ATTRIBUTES = {
    "class", "id", "role", "aria-label", "aria-labelledby", "tabindex", "focusable", "scope", "text-anchor",
    "viewbox", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "d",
}  # fmt: skip


@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(kind, text) -> None:
    html = draw(read_chart(with_texts(text)[kind]), text)
    page = Tags()
    page.feed(html)
    assert page.tags <= OURS
    assert page.attributes <= OUR_ATTRIBUTES
    assert "".join(page.words).count(text) >= 4  # in the drawing, its words and its table
    ElementTree.fromstring(html)


def test_ids_come_from_the_exhibit_and_name_the_drawing() -> None:
    html = draw(read_chart(EXAMPLES["pareto"]), "Ferrante: 2nd <line>")
    assert 'aria-labelledby="drawing-ferrante-2nd-line-title drawing-ferrante-2nd-line-desc"' in html
    assert '<title id="drawing-ferrante-2nd-line-title">Pareto chart of defects</title>' in html
    assert '<desc id="drawing-ferrante-2nd-line-desc">3 bars from Scratches with 45 to Other with 35 defects' in html


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_drawing_brings_its_figures_as_a_table_and_no_style(kind) -> None:
    html = draw(read_chart(EXAMPLES[kind]), "an-exhibit")
    assert '<details class="drawing__figures"><summary>Figures as a table</summary>' in html
    assert "<caption>" in html
    assert "style=" not in html


def test_a_bill_is_indented_by_level() -> None:
    html = draw(read_chart(EXAMPLES["structure"]), "lamp")
    assert '<td class="align-right">2</td><th scope="row" class="drawing__indent-2">Wire</th>' in html


def test_the_figures_read_as_text() -> None:
    assert as_markdown(read_chart(EXAMPLES["pareto"])) == (
        "Pareto chart of defects\n\n"
        "| Cause | Defects | Cumulative share |\n| --- | ---: | ---: |\n"
        "| Scratches | 45 | 45.0% |\n| Dents | 20 | 65.0% |\n| Other | 35 | 100.0% |"
    )
    assert as_markdown(read_chart(EXAMPLES["structure"])) == (
        "Product structure of Lamp L20\n\n"
        "- Lamp L20 (lead time 1 week)\n  - Shade, 1 for one parent (2 weeks)\n    - Wire, 3 for one parent"
    )
    assert "| Center line | 50.0 |" in as_markdown(read_chart(EXAMPLES["control"]))
    assert "| C | 2.5 | A, B |" in as_markdown(read_chart(EXAMPLES["network"]))


def test_a_pipe_in_a_name_does_not_break_the_table_of_text() -> None:
    assert r"| Cut \| bent | 9 |" in as_markdown(read_chart(EXAMPLES["pareto"] | {"bars": {"Cut | bent": 9, "B": 1}}))


def test_the_words_of_a_control_chart_tell_no_more_than_a_look_at_it() -> None:
    html = draw(read_chart(EXAMPLES["control"]), "c")
    assert "3 points from 49.5 to 52.6 mm, by sample. Center line 50.0, upper control limit 52.3, lower" in html


def test_numbers_keep_the_decimals_they_are_written_with() -> None:
    assert [spelled(value) for value in (30, 30.0, 1234.5, -0.25, 0.0)] == ["30", "30.0", "1,234.5", "−0.25", "0.0"]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([3, 47], [0, 10, 20, 30, 40, 50]),
        ([120, 158], [120, 130, 140, 150, 160]),
        ([0.9, 1.1], ["0.90", "0.95", "1.00", "1.05", "1.10"]),
        ([-30, 20], [-30, -20, -10, 0, 10, 20]),
        ([5, 5], [5, 6]),
        ([0, 2], [0, 1, 2]),
        ([-8, -3], [-8, -6, -4, -2, 0]),
    ],
)
def test_ticks_are_round_and_hold_all_values(values, ticks) -> None:
    found = scale(values, start=0, end=100)
    assert [label.replace("−", "-") for _, label in found.marks()] == [str(tick) for tick in ticks]
    assert found.low <= min(values)
    assert max(values) <= found.high


def test_names_at_the_ends_of_lines_stand_clear_of_each_other() -> None:
    moved = spread([50, 51, 52, 99], [17, 34, 17, 17], low=0, high=100)
    edges = sorted((y - h / 2, y + h / 2) for y, h in zip(moved, [17, 34, 17, 17], strict=True))
    assert edges[0][0] >= 0
    assert edges[-1][1] <= 100
    assert all(one[1] <= two[0] for one, two in pairwise(edges))
    assert moved == sorted(moved)


def test_long_words_are_broken_and_lines_fit() -> None:
    lines = wrapped("Unternehmensressourcenplanung of Ödegård", 80)
    assert all(width(line) <= 80 for line in lines)
    assert "".join(lines).replace(" ", "") == "UnternehmensressourcenplanungofÖdegård"
