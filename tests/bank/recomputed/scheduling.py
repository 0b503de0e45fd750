"""Schedules of orders, machines and projects, computed from their definitions."""

import itertools
import math


def manufacturing_lead_time_of_an_order(f):
    minutes = 0
    for operation in range(2):
        minutes += f["minutes"][operation] * f["quantity"]
        minutes += 60 * sum(f[element][operation] for element in ("queue", "setup", "wait", "move"))
    return minutes / 60


def elapsed_time_with_overlapping(f):
    """Followed batch by batch."""
    free = f["setup2"]
    done = f["setup"]
    for _ in range(int(f["lots"])):
        done += f["batch"] * f["first"]
        free = max(free, done + f["move"]) + f["batch"] * (f["first"] + f["more"])
    return free


def elapsed_time_with_splitting(f):
    share = f["quantity"] / f["m"]
    return (60 * f["setup"] + share * f["minutes"]) / 60


def critical_ratio_of_an_order(f):
    due = f["today"] + f["left"]
    return (due - f["today"]) / math.fsum(f["times"])


def sequence_by_slack_per_operation(f):
    jobs = zip(f["left"], f["work"], f["ops"], strict=True)
    ranked = sorted(((left - work) / ops, place) for place, (left, work, ops) in enumerate(jobs))
    return [place for _, place in ranked]


def average_flow_time_shortest_first(f):
    """The best average over all sequences: the rule is known to reach it."""
    return min(sum(itertools.accumulate(order)) for order in itertools.permutations(f["times"])) / 5


def makespan_by_johnsons_rule(f):
    """The best of all sequences, which Johnson's rule is known to reach."""
    return min(map(_makespan, itertools.permutations(zip(f["first"], f["second"], strict=True))))


def _makespan(jobs):
    first = second = 0
    for one, other in jobs:
        first += one
        second = max(first, second) + other
    return second


def backlog_by_input_output_control(f):
    backlog = f["opening"]
    for came, went in zip(f["came"], f["went"], strict=True):
        backlog += (f["plan"] + came) - (f["plan"] + f["cut"] + went)
    return backlog


def expected_time_of_a_project_path(f):
    total = 0
    for low, up, over in zip(f["low"], f["up"], f["over"], strict=True):
        total += low + 4 * (low + up) + (low + up + over)
    return total / 6


def standard_deviation_of_a_project_path(f):
    return math.hypot(*(spread / 6 for spread in f["spread"]))


def slack_of_a_project_activity(f):
    time = dict(zip("ABCDEF", f["days"], strict=True))
    before = {"A": "", "B": "A", "C": "A", "D": "B", "E": "BC", "F": "DE"}
    start, latest = {}, {}
    for name, needed in before.items():
        start[name] = max((start[each] + time[each] for each in needed), default=0)
    length = start["F"] + time["F"]
    for name in reversed(before):
        after = [other for other, needed in before.items() if name in needed]
        latest[name] = min((latest[each] for each in after), default=length) - time[name]
    return latest["C"] - start["C"]


VECTORS = [
    (
        "manufacturing-lead-time-of-an-order",
        {"queue": [20, 0], "setup": [2, 0], "minutes": [12, 0], "quantity": 100, "wait": [4, 0], "move": [2, 0]},
        48,
    ),
    (
        "elapsed-time-with-overlapping",
        {"lots": 5, "batch": 20, "first": 2, "more": 1, "setup": 30, "setup2": 20, "move": 10},
        380,
    ),
    ("elapsed-time-with-splitting", {"m": 2, "words": "two", "setup": 1.5, "minutes": 6, "quantity": 150}, 9),
    ("critical-ratio-of-an-order", {"today": 40, "left": 3, "done": 5, "times": [1, 2, 1]}, 0.75),
    (
        "sequence-by-slack-per-operation",
        {"today": 40, "left": [10, 8, 12, 9], "work": [4, 5, 3, 6], "ops": [3, 1, 6, 2]},
        [2, 3, 0, 1],
    ),
    ("average-flow-time-shortest-first", {"times": [6, 2, 8, 3, 9], "due": [8, 6, 18, 15, 23]}, 13),
    ("makespan-by-johnsons-rule", {"first": [5, 4, 8, 2, 6], "second": [5, 3, 9, 7, 8]}, 34),
    (
        "backlog-by-input-output-control",
        {"opening": 150, "plan": 75, "cut": 0, "came": [0, 0, 0, 0], "went": [4, 0, 0, 0]},
        146,
    ),
    ("expected-time-of-a-project-path", {"low": [4, 0, 0], "up": [2, 0, 0], "over": [8, 0, 0]}, 7),
    ("standard-deviation-of-a-project-path", {"low": [4, 0, 0], "spread": [10, 0, 0], "part": 0.4}, 1.67),
    ("slack-of-a-project-activity", {"days": [2, 5, 3, 9, 4, 2]}, 7),
]
