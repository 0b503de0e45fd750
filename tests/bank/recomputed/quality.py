"""Capability, control charts and quality measures, from their definitions."""

import math
import statistics


def process_capability_index_cp(f):
    """How many natural spreads of the process fit between the limits."""
    low, high = f["base"] - f["width"] / 2, f["base"] + f["width"] / 2
    return (high - low) / f["sigma"] / 6


def process_capability_index_cpk(f):
    mean = f["base"] + f["shift"]
    sides = (f["base"] + f["above"] - mean, mean - (f["base"] - f["below"]))
    return min(side / f["sigma"] for side in sides) / 3


def x_bar_chart_control_limits(f):
    center = f["base"] + statistics.fmean(f["drift"])
    reach = f["a"] * statistics.fmean(f["spread"])
    return [center - reach, center + reach]


def range_chart_upper_limit(f):
    return statistics.fmean(f["spread"]) * f["d"]


def p_chart_upper_control_limit(f):
    """In counts first: the number defective in a sample is binomial."""
    size = f["n"]
    defective = f["level"] + statistics.fmean(f["noise"])
    deviation = math.sqrt(defective * (size - defective) / size)
    return (defective + 3 * deviation) / size


def c_chart_upper_control_limit(f):
    """A count's variance is its mean."""
    average = f["level"] + statistics.fmean(f["noise"])
    return average + 3 * average**0.5


def defects_per_million_opportunities(f):
    return f["defects"] / f["checked"] / f["spots"] * 10**6


def rolled_throughput_yield_of_four_steps(f):
    return 100 * math.prod(f["first"])


def overall_equipment_effectiveness_of_a_line(f):
    """Time that good units would have taken at the ideal speed, of the time planned."""
    return 100 * f["cycle"] * (f["output"] - f["bad"]) / f["planned"]


def failure_share_of_the_cost_of_quality(f):
    failure = [f["scrap"], f["retest"], f["warranty"]]
    conformance = [f["training"], f["audits"], f["inspection"], f["gauges"]]
    return sum(failure) / sum(failure + conformance) * 100


def risk_priority_number_of_failure_modes(f):
    numbers = {mode: math.prod(ratings) for mode, *ratings in zip(f["modes"], f["s"], f["o"], f["d"], strict=True)}
    return max(numbers, key=numbers.__getitem__)


VECTORS = [
    ("process-capability-index-cp", {"base": 10, "width": 1, "shift": 0.1, "sigma": 0.1}, 1.67),
    ("process-capability-index-cpk", {"base": 10, "below": 0.5, "above": 0.5, "shift": 0.1, "sigma": 0.1}, 1.33),
    (
        "x-bar-chart-control-limits",
        {"base": 50, "n": 5, "a": 0.577, "d": 2.114, "drift": [0, 0, 0, 0], "spread": [4, 4, 4, 4], "tolerance": 5},
        [47.69, 52.31],
    ),
    ("range-chart-upper-limit", {"n": 5, "a": 0.577, "d": 2.114, "spread": [3, 4, 5, 4, 4]}, 8.46),
    ("p-chart-upper-control-limit", {"n": 100, "level": 4, "noise": [0, 0, 0, -1, 1]}, 0.0988),
    ("c-chart-upper-control-limit", {"level": 9, "noise": [0, -1, 1, -2, 2, 0]}, 18),
    (
        "defects-per-million-opportunities",
        {"shipped": 3000, "checked": 1200, "spots": 5, "defects": 36, "faulty": 30},
        6000,
    ),
    (
        "rolled-throughput-yield-of-four-steps",
        {"first": [0.98, 0.95, 0.99, 1], "mended": [0.01, 0.01, 0.01, 0]},
        92.2,
    ),
    (
        "overall-equipment-effectiveness-of-a-line",
        {"planned": 1000, "down": 100, "cycle": 0.9, "output": 950, "bad": 19},
        83.8,
    ),
    (
        "failure-share-of-the-cost-of-quality",
        {
            "training": 50,
            "audits": 50,
            "inspection": 60,
            "gauges": 40,
            "scrap": 120,
            "retest": 30,
            "warranty": 150,
        },
        60,
    ),
    (
        "risk-priority-number-of-failure-modes",
        {
            "modes": ["Cracked weld", "Loose screw", "Wrong label", "Worn seal"],
            "s": [10, 7, 4, 6],
            "o": [2, 6, 8, 5],
            "d": [4, 5, 2, 9],
        },
        "Worn seal",
    ),
]
