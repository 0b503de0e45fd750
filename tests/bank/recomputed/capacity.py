"""Capacity and load, computed from their definitions."""

import math
from fractions import Fraction


def _exact(value):
    return Fraction(str(value))


def utilization_of_a_work_center(f):
    share_lost = _exact(f["lost"]) / _exact(f["available"])
    return float(100 - 100 * share_lost)


def efficiency_of_a_work_center(f):
    earned = sum(_exact(pieces) * _exact(hours) for pieces, hours in zip(f["quantity"], f["standard"], strict=True))
    return float(earned / _exact(f["worked"]) * 100)


def rated_capacity_of_a_work_center(f):
    weekly = math.prod(_exact(f[name]) for name in ("count", "hours", "days"))
    worked = weekly * _exact(f["use"])
    return float(worked * _exact(f["pace"]))


def demonstrated_capacity_of_a_work_center(f):
    return math.fsum(f["rated"] - gap for gap in f["gap"]) / len(f["gap"])


def capacity_required_by_released_orders(f):
    minutes = 0
    for setup, run, pieces in zip(f["setup"], f["minutes"], f["quantity"], strict=True):
        minutes += 60 * _exact(setup) + _exact(run) * _exact(pieces)
    return float(minutes / 60)


def available_hours_for_an_order(f):
    """Each available hour yields utilization × efficiency standard hours."""
    load = _exact(f["setup"]) + _exact(f["run"]) * _exact(f["quantity"])
    yield_of_an_hour = _exact(f["use"]) * _exact(f["pace"])
    return float(load / yield_of_an_hour)


def load_percent_of_a_work_center(f):
    rated = _exact(f["time"]) * _exact(f["use"]) * _exact(f["pace"])
    return float(100 * (_exact(f["released"]) + _exact(f["planned"])) / rated)


def change_in_labor_productivity(f):
    hours = _exact(f["output"]) / _exact(f["pace"])
    output_after = _exact(f["output"]) * (100 + _exact(f["more"])) / 100
    hours_after = math.floor(hours * (100 + _exact(f["hours_more"])) / 100 + Fraction(1, 2))
    march, april = _exact(f["output"]) / hours, output_after / hours_after
    return float((april - march) / march * 100)


VECTORS = [
    ("utilization-of-a-work-center", {"available": 120, "lost": 20, "efficiency": 0.9}, 83.3),
    (
        "efficiency-of-a-work-center",
        {"quantity": [100, 50], "standard": [0.5, 0.8], "worked": 100, "idle": 20},
        90,
    ),
    (
        "rated-capacity-of-a-work-center",
        {"count": 4, "hours": 8, "days": 5, "use": 0.85, "pace": 1.10},
        149.6,
    ),
    (
        "rated-capacity-of-a-work-center",
        {"count": 1, "hours": 24, "days": 5, "use": 0.8333333333, "pace": 0.9},
        90,
    ),
    (
        "demonstrated-capacity-of-a-work-center",
        {"rated": 120, "gap": [30, 20, 25, 15, 10, 20], "extra": [1, 2, 3, 4, 5, 6]},
        100,
    ),
    (
        "capacity-required-by-released-orders",
        {"setup": [1.5, 0, 0], "minutes": [12, 0, 0], "quantity": [150, 0, 0]},
        31.5,
    ),
    (
        "available-hours-for-an-order",
        {"setup": 1.5, "run": 0.2, "quantity": 150, "use": 0.85, "pace": 1.10},
        33.7,
    ),
    (
        "load-percent-of-a-work-center",
        {"released": 100, "planned": 80, "time": 200, "use": 0.8, "pace": 0.9},
        125,
    ),
    ("change-in-labor-productivity", {"output": 1000, "pace": 2, "more": 32, "hours_more": 20}, 10),
]
