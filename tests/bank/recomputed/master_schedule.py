"""Master scheduling, followed week by week."""

import math


def projected_balance_inside_the_demand_time_fence(f):
    balance = f["on_hand"]
    for week in range(int(f["asked"]) + 1):
        balance += f["lot"] * f["pattern"][week] - f["orders"][week]
    return balance


def projected_balance_across_the_demand_time_fence(f):
    balance = f["on_hand"]
    for week in range(int(f["asked"]) + 1):
        orders, forecast = f["orders"][week], f["forecast"][week]
        demand = orders if week < f["dtf"] else max(orders, forecast)
        balance += f["lot"] * f["pattern"][week] - demand
    return balance


def discrete_atp_of_the_first_week(f):
    left = f["on_hand"] + f["lot"] * f["pattern"][0]
    for week, orders in enumerate(f["orders"]):
        if week > 0 and f["pattern"][week]:
            break
        left -= orders
    return left


def discrete_atp_of_a_receipt(f):
    receipt = int(f["at"])
    left = f["lot"]
    for week in range(receipt, len(f["orders"])):
        if week > receipt and f["pattern"][week]:
            break
        left -= f["orders"][week]
    return left


def _remaining(f, week):
    """What supply through a week leaves after the orders through it."""
    supply = f["on_hand"] + f["lot"] * sum(f["pattern"][: week + 1])
    return supply - sum(f["orders"][: week + 1])


def cumulative_atp_without_look_ahead(f):
    return _remaining(f, int(f["asked"]))


def cumulative_atp_with_look_ahead(f):
    """The largest extra order that leaves no week short, found by trying."""
    weeks = range(int(f["asked"]), len(f["orders"]))
    extra = 0
    while all(_remaining(f, week) - (extra + 1) >= 0 for week in weeks):
        extra += 1
    return extra


def planning_bill_option_quantity(f):
    expected = f["total"] * f["mix"][int(f["asked"])]
    return expected + expected * f["over"]


def rough_cut_load_by_bill_of_capacity(f):
    load = math.fsum(units * hours for units, hours in zip(f["week2"], f["hours"], strict=True))
    return load * 100 / f["capacity"]


def rough_cut_load_by_overall_factors(f):
    total = math.fsum(units * hours for units, hours in zip(f["mps"], f["hours"], strict=True))
    return total * f["shares"][int(f["asked"])]


def mixed_model_rate_per_shift(f):
    return f["plan"][int(f["asked"])] / f["days"] / f["shifts"]


# On hand 50, 100 received in every second week, forecast 40 a week, demand time fence after week 2.
_GRID = {
    "on_hand": 50,
    "lot": 100,
    "pattern": [0, 1, 0, 1, 0, 1],
    "orders": [30, 40, 20, 60, 10, 30],
    "forecast": [40, 40, 40, 40, 40, 40],
    "dtf": 2,
    "inside": [1, 1, 0, 0, 0, 0],
    "receipt": 1,
}
_FIRST_FOUR = {name: value[:4] if isinstance(value, list) else value for name, value in _GRID.items()}


def _weeks(slug, values, grid=_GRID, places=None):
    return [(slug, grid | {"asked": week}, value) for week, value in zip(places or range(6), values, strict=False)]


VECTORS = [
    *_weeks("projected-balance-inside-the-demand-time-fence", [20, 80], _FIRST_FOUR),
    *_weeks("projected-balance-across-the-demand-time-fence", [20, 80, 40, 80, 40, 100]),
    ("discrete-atp-of-the-first-week", _GRID | {"until": 1}, 20),
    ("discrete-atp-of-a-receipt", _GRID | {"at": 1, "until": 3}, 40),
    ("discrete-atp-of-a-receipt", _GRID | {"at": 3, "until": 5}, 30),
    ("discrete-atp-of-a-receipt", _GRID | {"at": 5, "until": 6}, 70),
    *_weeks("cumulative-atp-without-look-ahead", [20, 80, 60, 100, 90, 160]),
    *_weeks("cumulative-atp-with-look-ahead", [20, 60, 60, 90, 90, 160]),
    (
        "planning-bill-option-quantity",
        {"total": 400, "mix": [0.5, 0.3, 0.2], "over": 0.1, "asked": 1, "a": "A", "b": "B"},
        132,
    ),
    (
        "rough-cut-load-by-bill-of-capacity",
        {"week1": [10, 10, 10], "week2": [40, 50, 20], "hours": [0.5, 1, 2], "capacity": 100},
        110,
    ),
    (
        "rough-cut-load-by-overall-factors",
        {
            "mps": [100, 200], "hours": [0.8, 1.2], "shares": [0.5, 0.3, 0.2], "asked": 1,
            "one": "cutting", "two": "assembly",
        },
        96,
    ),
    (
        "mixed-model-rate-per-shift",
        {"rates": [12, 8, 20], "days": 20, "shifts": 2, "asked": 1, "calendar": 30, "a": "A", "b": "B", "c": "C"},
        8,
    ),
]  # fmt: skip
