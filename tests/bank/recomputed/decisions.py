"""Investment, sourcing and risk decisions, from their definitions."""


def break_even_volume(f):
    """Where profit is zero; found from the profit at two volumes, as profit is a straight line."""
    profit = [units * (f["price"] - f["material"] - f["labor"]) - 1000 * f["fixed"] for units in (0, 1000)]
    return -profit[0] * 1000 / (profit[1] - profit[0])


def crossover_volume_of_two_processes(f):
    """Where the advantage of the second process over the first turns from minus to plus."""
    at_zero = 1000 * f["low"] - 1000 * f["high"]
    at_thousand = at_zero + 1000 * f["slow"] - 1000 * f["fast"]
    return 1000 * at_zero / (at_zero - at_thousand)


def net_present_value_of_equipment(f):
    """Backward from the end: what waits in a year's time is worth that much less now."""
    worth = f["residual"]
    for inflow in reversed(f["flow"]):
        worth = (worth + inflow) / (1 + f["rate"])
    return worth - f["invest"]


def payback_period_with_uneven_inflows(f):
    owed, years = f["price"] + f["install"], 0.0
    for inflow in f["flow"]:
        if inflow >= owed:
            return years + owed / inflow
        owed -= inflow
        years += 1
    raise ValueError("is not paid back")


def make_or_buy_with_avoidable_cost(f):
    """The year's bill of either choice, with the overhead that stays in both."""
    stays = (1 - f["avoid"]) * f["fixed"]
    making = f["volume"] * (f["material"] + f["labor"] + f["supplies"] + f["fixed"])
    buying = f["volume"] * (f["price"] + f["freight"] + stays)
    return [1 if making < buying else 0, abs(making - buying)]


def total_cost_of_ownership_beyond_the_price(f):
    average_stock = f["volume"] / f["orders"] / 2
    failed = f["volume"] * f["bad"]
    return f["orders"] * f["shipment"] + average_stock * f["price"] * f["rate"] + failed * f["repair"]


def weighted_score_supplier_rating(f):
    rated = zip(f["names"], zip(f["main"], f["middle"], f["minor"], strict=True), strict=True)
    scores = {name: sum(w * r for w, r in zip(f["weights"], ratings, strict=True)) for name, ratings in rated}
    return max(scores, key=scores.__getitem__)


def risk_priority_by_expected_loss(f):
    exposure = {risk: p * loss for risk, p, loss in zip(f["risks"], f["chance"], f["loss"], strict=True)}
    return max(exposure, key=exposure.__getitem__)


def net_benefit_of_a_risk_response(f):
    without = f["loss"] * f["before"] / 100
    with_response = f["loss"] * f["after"] / 100 + f["cost"]
    return without - with_response


VECTORS = [
    ("break-even-volume", {"fixed": 60, "contribution": 10, "material": 10, "labor": 5, "plan": 12000}, 6000),
    ("crossover-volume-of-two-processes", {"low": 1, "high": 6, "saving": 2, "fast": 3, "price": 8}, 2500),
    ("net-present-value-of-equipment", {"invest": 1000, "flow": [500, 500, 500], "residual": 0, "rate": 0.1}, 243.4),
    ("payback-period-with-uneven-inflows", {"price": 900, "install": 100, "flow": [500, 500, 500, 500, 500]}, 2.0),
    (
        "make-or-buy-with-avoidable-cost",
        {
            "material": 10,
            "labor": 6,
            "supplies": 2,
            "fixed": 8,
            "avoid": 0.25,
            "price": 21,
            "freight": 1.5,
            "volume": 10000,
        },
        [1, 25000],
    ),
    (
        "total-cost-of-ownership-beyond-the-price",
        {"volume": 2400, "orders": 4, "price": 50, "shipment": 1500, "rate": 0.2, "bad": 0.02, "repair": 100},
        13800,
    ),
    (
        "weighted-score-supplier-rating",
        {
            "names": ["Almeda", "Borrow", "Castel", "Dunmor"],
            "weights": [0.5, 0.3, 0.2],
            "main": [9, 8, 6, 5],
            "middle": [4, 8, 10, 6],
            "minor": [5, 6, 7, 10],
        },
        "Borrow",
    ),
    (
        "risk-priority-by-expected-loss",
        {
            "risks": ["Port strike", "Cyber attack", "Customs delay", "Power failure"],
            "chance": [10, 5, 40, 20],
            "loss": [600, 1500, 100, 350],
            "response": [10, 20, 30, 40],
        },
        "Cyber attack",
    ),
    ("net-benefit-of-a-risk-response", {"loss": 1000, "before": 20, "after": 5, "cost": 60}, 90),
]
