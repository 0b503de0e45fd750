"""Inventory measures, valuation and single-period orders, computed from their definitions."""

import math
import statistics
from itertools import accumulate


def average_inventory_investment(f):
    """Midway between the level after a receipt and the level before the next."""
    return statistics.fmean([f["safety"] + f["lot"], f["safety"]]) * f["cost"]


def transit_inventory(f):
    return f["days"] / 365 * 52 * f["weekly"]


def inventory_turns_from_statements(f):
    return f["sales"] * f["costs"] / statistics.fmean([f["opening"], f["closing"]])


def inventory_released_by_more_turns(f):
    """In thousands; cost of goods sold is given in millions."""
    target = f["now"] + f["more"]
    return 1000 * f["rate"] * f["cogs"] * (target - f["now"]) / (target * f["now"])


def days_of_supply(f):
    usage = f["daily"] * 5 * f["weeks"]
    return f["held"] / usage * 5 * f["weeks"]


def unit_fill_rate(f):
    return 100 - 100 * sum(f["short"]) / sum(f["ordered"])


def expected_stockouts_per_year(f):
    demand = f["orders"] * f["lot"]
    return demand / f["lot"] * (1 - f["service"])


def perfect_order_rate(f):
    return 100 * math.prod(share / 100 for share in f["share"])


def abc_class_a_item(f):
    parts = zip(f["item"], f["usage"], f["cost"], strict=True)
    return max(parts, key=lambda part: part[1] * part[2])[0]


def cycle_counts_per_day(f):
    classes = zip((f["a"], f["b"], f["c"]), f["often"], strict=True)
    return sum(items * times for items, times in classes) / f["days"]


def inventory_record_accuracy(f):
    errors = f["wrong_a"] + f["wrong_b"] + f["wrong_c"]
    return 100 - 100 * errors / (f["a"] + f["b"] + f["c"])


def safety_stock_after_centralizing(f):
    """Independent regions: each new warehouse pools now / then of the old ones, whose variances add up."""
    pooled = math.sqrt(f["now"] / f["then"] * f["each"] ** 2)
    return f["then"] * pooled


def cost_of_goods_sold_first_in_first_out(f):
    """Unit by unit, the oldest first."""
    units = [price for quantity, price in zip(f["q"], f["price"], strict=True) for _ in range(int(quantity))]
    return sum(units[: int(f["out"])])


def closing_stock_at_moving_average(f):
    held, worth = f["opening"], f["opening"] * f["price"][0]
    held, worth = held + f["receipt"], worth + f["receipt"] * f["price"][1]
    worth *= (held - f["issue"]) / held
    return worth + f["second"] * f["price"][2]


def single_period_critical_ratio(f):
    """(p - c) / (p - s): underage and overage together span price to salvage value."""
    return (f["price"] - f["cost"]) / (f["price"] - f["salvage"])


def single_period_order_quantity(f):
    """The quantity with the highest expected profit, by trying each."""
    demands = [f["base"] + f["step"] * place for place in range(6)]

    def profit(quantity):
        return sum(
            chance
            * (f["price"] * min(quantity, demand) + f["salvage"] * max(0, quantity - demand) - f["cost"] * quantity)
            for demand, chance in zip(demands, f["chance"], strict=True)
        )

    assert math.isclose(list(accumulate(f["chance"]))[-1], 1)
    return max(demands, key=profit)


def inventory_shrinkage_rate(f):
    should_be = f["opening"] - f["issued"] + f["received"]
    counted = should_be - f["lost"]
    return 100 * (1 - counted / should_be)


def obsolescence_reserve_to_book(f):
    layers = zip((f["a"], f["b"], f["c"], f["d"]), f["rates"], strict=True)
    return math.fsum(value * rate / 100 for value, rate in layers) - f["held"]


def gross_margin_return_on_inventory(f):
    return f["sales"] * f["margin"] * 2 / (f["opening"] + f["closing"])


VECTORS = [
    ("average-inventory-investment", {"lot": 600, "safety": 100, "cost": 10}, 4000),
    ("transit-inventory", {"weekly": 36500 / 52, "days": 12}, 1200),
    ("inventory-turns-from-statements", {"sales": 2000, "costs": 0.5, "opening": 200, "closing": 300}, 4),
    ("inventory-released-by-more-turns", {"cogs": 12, "now": 4, "more": 2, "rate": 0.2}, 200),
    ("days-of-supply", {"weeks": 4, "daily": 200, "held": 9000, "safety": 1500, "due": 2000}, 45),
    ("unit-fill-rate", {"ordered": [1000], "short": [40], "later": [1]}, 96),
    ("expected-stockouts-per-year", {"orders": 24, "lot": 500, "safety": 100, "service": 0.95}, 1.2),
    ("perfect-order-rate", {"share": [98, 97, 99, 96]}, 90.3),
    (
        "abc-class-a-item",
        {
            "item": ["bolt", "gear", "seal", "tray", "cap"],
            "usage": [4000, 500, 1000, 800, 2000],
            "cost": [2, 30, 9, 10, 4],
            "held": [900, 100, 300, 200, 800],
        },
        "gear",
    ),
    ("cycle-counts-per-day", {"a": 300, "b": 500, "c": 1200, "often": [12, 4, 1], "days": 250}, 28),
    (
        "inventory-record-accuracy",
        {"a": 40, "b": 60, "c": 100, "wrong_a": 1, "wrong_b": 3, "wrong_c": 8, "slight": [0, 4, 9]},
        94,
    ),
    ("safety-stock-after-centralizing", {"now": 3, "then": 1, "each": 300}, 520),
    (
        "cost-of-goods-sold-first-in-first-out",
        {"q": [100, 100, 100], "price": [10, 12, 15], "out": 150, "standard": 11},
        1600,
    ),
    (
        "closing-stock-at-moving-average",
        {"opening": 100, "receipt": 100, "issue": 150, "second": 50, "price": [10, 12, 13]},
        1200,
    ),
    ("single-period-critical-ratio", {"price": 12, "cost": 6, "salvage": 2}, 0.6),
    (
        "single-period-order-quantity",
        {
            "base": 100,
            "step": 20,
            "chance": [0.1, 0.15, 0.25, 0.2, 0.2, 0.1],
            "price": 12,
            "cost": 6,
            "salvage": 2,
        },
        160,
    ),
    ("inventory-shrinkage-rate", {"opening": 300, "received": 900, "issued": 700, "lost": 20}, 4),
    (
        "obsolescence-reserve-to-book",
        {"a": 200, "b": 100, "c": 50, "d": 20, "rates": [0, 10, 40, 80], "held": 16},
        30,
    ),
    ("gross-margin-return-on-inventory", {"sales": 1000, "margin": 0.4, "opening": 200, "closing": 300}, 1.6),
]
