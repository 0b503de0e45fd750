"""The plots of docs/measurement.md, from the very run of its code: `make plots`.

White behind everything, so that they are readable on a dark page too; letters as paths, so that they look alike
everywhere; no dates, so that they change only when a figure does.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from measurement.irt import item_information
from measurement.scale import characteristic_curve
from tests.measurement.tutorial import runs

FOLDER = Path(__file__).parent
BLUE, ORANGE, GREEN, GREY, INK = "#1f6fb2", "#c8551b", "#2f8f6b", "#8a8f98", "#2b2f36"
STYLE: Any = {
    "svg.hashsalt": "cpimprep",
    "svg.fonttype": "path",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 1.6,
}
Names = dict[str, Any]


def recovery(axes: Axes, of: Names) -> None:
    """Estimated against true difficulty, with standard errors, in the metric of population 0."""
    groups = (("only_x", "only on x", BLUE), ("only_y", "only on y", ORANGE), ("anchors", "anchors", GREY))
    axes.plot([-3, 3], [-3, 3], color=INK, linewidth=0.8)
    for place, (name, label, colour) in enumerate(groups):
        true, found, error = of["truth"].b[of[name]], of["found"].b[of[name]], of["found"].se_b[of[name]]
        axes.errorbar(true, found, error, fmt="o", color=colour, markersize=2.6, elinewidth=0.7)
        axes.text(-2.85, 2.6 - 0.38 * place, label, color=colour)
    axes.set(xlabel="true b, logits", ylabel="estimated b ± standard error", xlim=(-3, 3), ylim=(-3, 3.2))


def characteristic(axes: Axes, of: Names) -> None:
    """Expected number right on both forms, and the raw cuts where the curves cross the standard."""
    ability = np.linspace(-3, 3, 121)
    axes.axvline(0, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.text(0.05, 21, "θ_cut = 0: 300 on both forms", color=INK)
    for name, colour, at, align in (("x", BLUE, -0.25, "right"), ("y", ORANGE, 0.35, "left")):
        items, cut = of[f"items_{name}"], of[f"table_{name}"].raw_cut
        axes.plot(ability, characteristic_curve(ability, items), color=colour)
        expected = characteristic_curve(0.0, items)[0]
        axes.plot(0, expected, "o", color=colour, markersize=5)
        axes.annotate(
            f"form {name}: raw cut {cut}", (0, expected), (at, expected + (7 if name == "x" else -7)), color=colour,
            ha=align, va="center", arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.7},
        )  # fmt: skip
    axes.set(xlabel="ability θ, logits from the cut", ylabel="expected number right of 100", ylim=(15, 100))


def csem(axes: Axes, of: Names) -> None:
    """Conditional standard error of the reported score over the scale."""
    axes.axvline(300, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.text(300.8, 0.6, "300", color=INK)
    for name, colour in (("x", BLUE), ("y", ORANGE)):
        table = of[f"table_{name}"]
        inside = (table.scaled > 200) & (table.scaled < 350)
        axes.plot(table.scaled[inside], table.csem[inside], color=colour)
    level = np.interp(255, of["table_x"].scaled, of["table_x"].csem)
    axes.text(250, level - 1.3, "form x", color=BLUE, ha="right")
    level = np.interp(268, of["table_y"].scaled, of["table_y"].csem)
    axes.text(270, level + 0.5, "form y", color=ORANGE)
    axes.set(xlabel="scaled score", ylabel="conditional standard error, points", xlim=(200, 350), ylim=(0, None))


def topics(axes: Axes, of: Names) -> None:
    """80 % bands of one learner's areas less the own average, and where the truth lies."""
    truth = of["learner"] - of["learner"].mean()
    for offset, count, colour in ((-0.22, 150, GREY), (0, 300, BLUE), (0.22, 600, GREEN)):
        view = of["views"][count]
        half = 1.2816 * view.contrast_sd * 25
        where = np.arange(8) + offset
        axes.errorbar(where, view.contrast * 25, half, fmt="o", color=colour, markersize=3, elinewidth=1.6)
        axes.text(7.75, {150: 22.5, 300: 19.5, 600: 16.5}[count], f"{count} answers", color=colour, ha="right")
    axes.hlines(truth * 25, np.arange(8) - 0.4, np.arange(8) + 0.4, color=ORANGE, linewidth=1.2)
    axes.text(7.75, 13.5, "truth", color=ORANGE, ha="right")
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set(ylabel="points from the own average", xlabel="area", xticks=np.arange(8), ylim=(-25, 25))


def assembly(axes: Axes, of: Names) -> None:
    """Information of both forms, of the pool's average question times 80, and the targets."""
    made = of["made"]
    pool = item_information(made.grid, of["supply"].items).mean(axis=1) * 80
    axes.plot(made.grid, pool, color=GREY, linewidth=1, linestyle=(0, (4, 3)))
    axes.text(-1.7, np.interp(-1.7, made.grid, pool) - 1.6, "80 average questions", color=GREY, ha="left")
    for form, colour, width in zip(made.forms, (BLUE, ORANGE), (3.2, 1.4), strict=True):
        axes.plot(made.grid, form.information, color=colour, linewidth=width)
    axes.plot(made.points, made.target, "o", color=INK, markersize=4, zorder=3)
    axes.annotate("target at five points", (made.points[-1], made.target[-1]), (1.25, made.target[-1] + 1), color=INK)
    peak = made.forms[0].information.max()
    axes.text(-2.9, peak * 0.86, "form 1", color=BLUE)
    axes.text(-2.9, peak * 0.78, "form 2", color=ORANGE)
    axes.set(xlabel="ability θ, logits from the cut", ylabel="test information", xlim=(-3, 3), ylim=(0, peak * 1.1))


def adaptive(axes: Axes, of: Names) -> None:
    """Posterior mean and 80 % band after each answer of one adaptive test."""
    path = np.array([(0.0, 1.0), *of["path"]])
    steps, middle, half = np.arange(len(path)), path[:, 0], 1.2816 * path[:, 1]
    axes.fill_between(steps, middle - half, middle + half, color=BLUE, alpha=0.18, linewidth=0)
    axes.plot(steps, middle, color=BLUE)
    axes.axhline(of["able"], color=ORANGE, linewidth=1.2)
    axes.text(len(path) - 1, of["able"] + 0.06, "truth", color=ORANGE, ha="right")
    axes.axhline(0, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.text(len(path) - 1, -0.14, "cut", color=INK, ha="right")
    axes.text(9, 1.45, "80 % band", color=BLUE)
    axes.set(xlabel="answers", ylabel="ability θ, logits from the cut", xlim=(0, len(path) - 1))


def passing(axes: Axes, of: Names) -> None:
    """Share of people that passed, by the chance they were told, in ten bins; dots by the people in them."""
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8)
    for name, colour in (("plugged_in", ORANGE), ("predicted", BLUE)):
        tenth = np.minimum((of[name] * 10).astype(int), 9)
        bins = [tenth == k for k in range(10) if (tenth == k).any()]
        told = [of[name][inside].mean() for inside in bins]
        happened = [of["passed"][inside].mean() for inside in bins]
        people = [600 * inside.mean() for inside in bins]
        axes.plot(told, happened, color=colour, linewidth=1)
        axes.scatter(told, happened, s=people, color=colour, alpha=0.75, linewidth=0)
    axes.text(0.52, 0.34, "posterior-predictive", color=BLUE)
    axes.text(0.05, 0.36, "plug-in", color=ORANGE)
    axes.set(xlabel="chance of passing told", ylabel="share that passed", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))


SIZES: dict[Callable[[Axes, Names], None], tuple[float, float]] = {
    recovery: (4.6, 4.2),
    characteristic: (5.6, 3.6),
    csem: (5.6, 3.2),
    topics: (6.2, 3.4),
    assembly: (5.6, 3.4),
    adaptive: (5.6, 3.2),
    passing: (4.4, 4.2),
}


def draw(names: Names, folder: Path = FOLDER, suffix: str = "svg") -> list[Path]:
    """All plots as files of a folder, from the names that the page's code left behind."""
    files = []
    with mpl.rc_context(STYLE):
        for plot, size in SIZES.items():
            figure = Figure(size, layout="constrained", facecolor="white")
            plot(figure.subplots(), names)
            file = folder / f"{plot.__name__}.{suffix}"
            figure.savefig(file, dpi=110, metadata={"Date": None, "Creator": None} if suffix == "svg" else None)
            files.append(file)
    return files


def main() -> None:
    names: Names = {}
    for _ in runs(names):
        pass
    draw(names)


if __name__ == "__main__":
    main()
