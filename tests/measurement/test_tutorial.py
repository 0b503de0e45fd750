"""The tutorial is true: its code runs as it stands, prints what the page shows, and its plots come of that run."""

import re
from pathlib import Path
from typing import Any

import pytest

from docs.measurement.plots import FOLDER, SIZES, draw
from tests.measurement.tutorial import BLOCK, PAGE, runs

NUMBER = re.compile(r"[-+]?\d+\.\d*")
LARGEST = 100_000


def same(shown: str, printed: str) -> bool:
    """Equal but for the space between words and one unit in the last place of a decimal fraction."""
    if NUMBER.sub("#", shown).split() != NUMBER.sub("#", printed).split():
        return False
    pairs = zip(NUMBER.findall(shown), NUMBER.findall(printed), strict=True)
    return all(abs(float(one) - float(other)) <= 1.01 * 10.0 ** -len(one.partition(".")[2]) for one, other in pairs)


def test_every_block_prints_what_the_page_shows_and_the_plots_are_drawn_from_it(tmp_path: Path) -> None:
    names: dict[str, Any] = {}
    for run in runs(names):
        assert same(run.shown, run.printed), f"{PAGE.name}, line {run.line}, prints\n{run.printed}"
    drawn = draw(names, tmp_path)
    assert {file.name for file in drawn} == {file.name for file in FOLDER.glob("*.svg")}


def test_the_page_shows_every_plot_and_no_other() -> None:
    assert set(re.findall(r"\]\(measurement/(\w+)\.svg\)", PAGE.read_text())) == {plot.__name__ for plot in SIZES}


def test_every_python_block_of_the_page_is_run() -> None:
    assert len(BLOCK.findall(PAGE.read_text())) == PAGE.read_text().count("```python") > 20


@pytest.mark.parametrize("plot", [plot.__name__ for plot in SIZES])
def test_a_plot_is_small_and_says_nothing_of_when_it_was_made(plot: str) -> None:
    file = FOLDER / f"{plot}.svg"
    assert file.stat().st_size < LARGEST
    assert "dc:date" not in file.read_text()


def test_a_last_digit_may_differ_and_nothing_else() -> None:
    assert same("b 0.43 of 12", "b 0.44 of  12")
    assert not same("b 0.43 of 12", "b 0.45 of 12")
    assert not same("b 0.43 of 12", "b 0.43 of 13")
    assert not same("b 0.43", "b 0.43 0.10")
