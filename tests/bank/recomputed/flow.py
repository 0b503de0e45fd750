"""Flow through lines and constraints, computed from the definitions."""

import itertools
import math


def lead_time_from_work_in_process(f):
    return sum(pieces / f["rate"] for pieces in f["stock"])


def work_in_process_to_remove(f):
    wip = f["rate"] * f["hours"] * f["now"] + 5 * f["odd"]
    allowed = f["goal"] * f["hours"] * f["rate"]
    return wip - allowed


def takt_time_of_a_line(f):
    seconds = sum((f["shift"] - f["pause"]) * 60 for _ in range(int(f["n"])))
    return seconds / f["demand"]


def number_of_kanban_cards(f):
    pieces = f["demand"] * f["lead"]
    pieces += pieces * f["safety"]
    return pieces / f["container"]


def unit_time_on_a_learning_curve(f):
    """By doubling the unit number step by step, not by the power law."""
    hours, unit = f["first"], 1
    while unit < f["n"]:
        hours, unit = hours * f["rate"], unit * 2
    return hours


def product_mix_at_a_constraint(f):
    """The best of all whole mixes that fit into the constraint's time."""
    time = f["wanted"] * f["quick"] + f["fill"] * f["slow"]
    best = 0
    for units in range(int(f["wanted"]) + 1):
        others = min(math.floor((time - units * f["quick"]) / f["slow"]), f["wanted2"])
        best = max(best, units * f["earn"] + others * (f["earn"] + f["more"]))
    return best - f["expense"]


def efficiency_of_a_balanced_line(f):
    idle = sum(f["short"])
    return 100 - 100 * idle / (5 * f["cycle"])


def smallest_number_of_stations(f):
    work_a_day = f["content"] * f["demand"]
    return next(number for number in itertools.count(1) if number * (f["shift"] - f["breaks"]) >= work_a_day)


VECTORS = [
    ("lead-time-from-work-in-process", {"stock": [60, 40, 20], "rate": 20, "spare": 5}, 6),
    ("work-in-process-to-remove", {"rate": 2.5, "hours": 8, "now": 6, "goal": 4, "odd": 0}, 40),
    (
        "takt-time-of-a-line",
        {"shift": 450, "pause": 30, "n": 1, "words": "one shift", "stop": 15, "demand": 210, "output": 200},
        120,
    ),
    ("number-of-kanban-cards", {"demand": 100, "lead": 0.5, "safety": 0.1, "container": 10}, 6),
    ("unit-time-on-a-learning-curve", {"first": 100, "rate": 0.8, "n": 4}, 64),
    ("unit-time-on-a-learning-curve", {"first": 1000, "rate": 0.8, "n": 3}, 702),
    (
        "product-mix-at-a-constraint",
        {
            **{"turn": 0, "earn": 45, "more": 15, "cost": 45, "dearer": 5, "quick": 15, "slow": 30},
            **{"wanted": 100, "wanted2": 50, "fill": 30, "expense": 4000},
        },
        2300,
    ),
    ("efficiency-of-a-balanced-line", {"cycle": 60, "short": [10, 0, 20, 10, 10]}, 83.3),
    ("smallest-number-of-stations", {"shift": 450, "breaks": 30, "demand": 210, "content": 15, "longest": 1.5}, 8),
]
