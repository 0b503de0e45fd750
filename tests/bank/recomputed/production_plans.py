"""Production plans, followed month by month."""

import math


def level_plan_make_to_stock(f):
    months = len(f["forecast"])
    return sum(f["forecast"]) / months + (f["closing"] - f["opening"]) / months


def level_plan_make_to_order(f):
    months = len(f["orders"])
    return sum(f["orders"]) / months - (f["ending"] - f["opening"]) / months


def chase_plan_cost_of_changes(f):
    cost, present = 0.0, f["start"]
    for needed in f["workers"]:
        rate = f["hire"] if needed > present else f["layoff"]
        cost += rate * abs(needed - present)
        present = needed
    return cost


def level_or_chase_cost_difference(f):
    demand = [f["rate"] - f["low"][0], f["rate"] - f["low"][1], f["rate"] + f["high"]]
    demand.append(4 * f["rate"] - sum(demand))
    level = chase = 0.0
    stock, pace = f["opening"], f["rate"]
    for need in demand:
        stock += f["rate"] - need
        level += f["carry"] * stock
        chase += f["carry"] * f["opening"] + f["change"] * abs(need - pace)
        pace = need
    return [1 if level < chase else 0, abs(level - chase)]


def ending_inventory_of_a_plan(f):
    stock = f["opening"]
    for delta in f["delta"][: int(f["asked"]) + 1]:
        demand = f["production"] + delta
        stock = stock + f["production"] - demand
    return stock


def carrying_cost_on_average_inventory(f):
    before, cost = f["opening"], []
    for delta in f["delta"]:
        after = before - delta
        cost.append(f["cost"] * (before + after) / 2)
        before = after
    return math.fsum(cost)


def ending_backlog_of_a_plan(f):
    backlog = f["opening"]
    for delta in f["delta"][: int(f["asked"]) + 1]:
        orders = f["production"] + delta
        backlog = backlog + orders - f["production"]
    return backlog


def resource_requirements_of_a_production_plan(f):
    return math.fsum(units * hours for units, hours in zip(f["plan"], f["hours"], strict=True))


VECTORS = [
    (
        "level-plan-make-to-stock",
        {"forecast": [250, 300, 350, 280, 320], "opening": 100, "closing": 80},
        296,
    ),
    ("level-plan-make-to-order", {"orders": [90, 110, 100, 80, 120], "opening": 80, "ending": 60}, 104),
    (
        "chase-plan-cost-of-changes",
        {"each": 50, "start": 20, "workers": [22, 25, 21, 20], "hire": 1000, "layoff": 2000},
        15_000,
    ),
    (
        "level-or-chase-cost-difference",
        {"rate": 500, "low": [100, 0], "high": 50, "opening": 200, "carry": 2, "change": 10},
        [1, 2000],
    ),
    ("ending-inventory-of-a-plan", {"opening": 100, "production": 50, "delta": [-10, 10, -20, 0], "asked": 2}, 120),
    (
        "carrying-cost-on-average-inventory",
        {"opening": 100, "production": 50, "delta": [-20, 40, 10], "cost": 2},
        570,
    ),
    ("ending-backlog-of-a-plan", {"opening": 100, "production": 50, "delta": [-10, 10, -20, 0], "asked": 2}, 80),
    (
        "resource-requirements-of-a-production-plan",
        {"plan": [100, 200, 300], "hours": [0.5, 1, 2], "other": [1, 1, 1]},
        850,
    ),
]
