"""Order points and safety stocks, computed from their definitions."""

import math

STANDARD_DEVIATIONS = {90: 1.28, 95: 1.65, 98: 2.05, 99: 2.33}
MEAN_ABSOLUTE_DEVIATIONS = {90: 1.60, 95: 2.06, 98: 2.56, 99: 2.91}


def order_point(f):
    """What is used until the lot can be issued, and the safety stock."""
    days = f["supplier"] + f["receiving"]
    return sum(f["daily"] for _ in range(int(days))) + f["safety"]


def safety_stock_for_a_service_level(f):
    level = [90, 95, 98, 99][int(f["row"])]
    return STANDARD_DEVIATIONS[level] * f["sigma"]


def safety_stock_from_mean_absolute_deviation(f):
    level = [90, 95, 98, 99][int(f["row"])]
    return MEAN_ABSOLUTE_DEVIATIONS[level] * f["mad"]


def safety_stock_over_the_lead_time(f):
    """Variances of independent periods add up."""
    variance = f["sigma"] ** 2 / f["interval"] * f["lead"]
    return f["z"] * math.sqrt(variance)


def safety_stock_for_a_longer_lead_time(f):
    per_day = f["stock"] ** 2 / f["old"]
    return math.sqrt(per_day * f["new"])


def safety_stock_with_uncertain_lead_time(f):
    over_lead_time = math.sqrt(f["lead"]) * f["spread"]
    of_lead_time = f["usage"] * f["late"]
    return f["z"] * math.hypot(over_lead_time, of_lead_time)


def periodic_review_order(f):
    target = f["daily"] * f["review"] + f["daily"] * f["lead"] + f["safety"]
    return target - (f["held"] + f["due"])


VECTORS = [
    ("order-point", {"daily": 100, "supplier": 2, "receiving": 1, "safety": 80, "lot": 500}, 380),
    ("safety-stock-for-a-service-level", {"row": 1, "sigma": 40}, 66),
    # 82.4 before rounding, and ten times as much
    ("safety-stock-from-mean-absolute-deviation", {"row": 1, "mad": 40}, 82),
    ("safety-stock-from-mean-absolute-deviation", {"row": 1, "mad": 400}, 824),
    ("safety-stock-over-the-lead-time", {"z": 1.65, "sigma": 30, "lead": 4, "interval": 1}, 99),
    ("safety-stock-for-a-longer-lead-time", {"stock": 150, "old": 1, "new": 4}, 300),
    # 88.9 before rounding
    (
        "safety-stock-with-uncertain-lead-time",
        {"z": 1.65, "lead": 4, "spread": 10, "usage": 50, "late": 1},
        89,
    ),
    (
        "periodic-review-order",
        {"daily": 20, "review": 10, "lead": 5, "safety": 40, "held": 130, "due": 0},
        210,
    ),
]
