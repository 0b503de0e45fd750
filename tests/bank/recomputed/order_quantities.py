"""Order quantities and what they cost, computed from their definitions."""

import math


def economic_order_quantity(f):
    """Where a year's ordering cost equals a year's carrying cost: A/Q S = Q/2 ic."""
    return math.sqrt(2 * f["annual"] * f["setup"] / (f["rate"] * f["cost"]))


def economic_order_quantity_in_money(f):
    return math.sqrt(2 * 12 * f["month"] * f["setup"] / f["rate"])


def economic_production_quantity(f):
    """The highest stock is the lot less what is used while it is made."""
    stocked = (f["output"] - f["demand"]) / f["output"]
    yearly = f["days"] * f["demand"]
    return math.sqrt(2 * yearly * f["setup"] / (f["rate"] * f["cost"] * stocked))


def annual_cost_of_an_order_quantity(f):
    average = f["lot"] / 2 + f["safety"]
    return f["orders"] * f["setup"] + average * f["cost"] * f["rate"]


def quantity_discount_saving(f):
    """The difference of two total costs."""
    annual = f["orders"] * f["lot"]

    def total(lot, price):
        return annual * price + annual / lot * f["setup"] + lot / 2 * price * f["rate"]

    now = total(f["lot"], f["price"])
    return now - total(f["times"] * f["lot"], f["price"] * (1 - f["discount"]))


VECTORS = [
    ("economic-order-quantity", {"annual": 10000, "setup": 36, "rate": 0.2, "cost": 10}, 600),
    ("economic-order-quantity", {"annual": 1200, "setup": 50, "rate": 0.24, "cost": 12.5}, 200),
    ("economic-order-quantity-in-money", {"month": 10000, "setup": 30, "rate": 0.2}, 6000),
    (
        "economic-production-quantity",
        {"days": 250, "demand": 40, "output": 100, "setup": 36, "rate": 0.2, "cost": 10},
        775,
    ),
    (
        "annual-cost-of-an-order-quantity",
        {"orders": 10, "lot": 600, "setup": 60, "rate": 0.2, "cost": 10, "safety": 0},
        1200,
    ),
    (
        "quantity-discount-saving",
        {"orders": 10, "lot": 200, "times": 2, "setup": 60, "price": 10, "discount": 0.02, "rate": 0.25},
        460,
    ),
]
