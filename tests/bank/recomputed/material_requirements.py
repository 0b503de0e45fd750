"""Material requirements and lot sizes, computed from their definitions."""


def _grid(stock, gross, scheduled, safety, lot):
    """Week by week: the receipts to plan and the balances they leave."""
    balances, receipts = [], []
    for need, due in zip(gross, scheduled, strict=True):
        stock += due - need
        receipt = 0
        if lot:
            while stock + receipt < safety:
                receipt += lot
        elif stock < safety:
            receipt = safety - stock
        stock += receipt
        receipts.append(receipt)
        balances.append(stock)
    return receipts, balances


def net_requirement_of_a_week(f):
    ends_with = f["available"] + f["receipt"] - f["gross"]
    return max(0, f["safety"] - ends_with)


def net_requirement_of_a_shared_component(f):
    gross = f["service"]
    for release, per in zip(f["release"], f["per"], strict=True):
        gross += release * per
    return gross - f["stock"]


def projected_available_with_fixed_lots(f):
    return _grid(f["stock"], f["gross"], [0, f["due"], 0, 0, 0], f["safety"], f["lot"])[1][-1]


def start_quantity_with_scrap(f):
    return (f["need"] - f["stock"]) * 100 / (100 - 100 * f["scrap"])


def planned_order_release_lot_for_lot(f):
    receipts, _ = _grid(f["stock"], f["gross"], [0, f["due"], 0, 0, 0, 0], f["safety"], 0)
    by_week = dict(enumerate(receipts, 1))
    return by_week[int(f["asked"] + f["lt"])]


def period_order_quantity_first_order(f):
    weeks = int(f["eoq"] * len(f["need"]) / sum(f["need"]) + 0.5)
    return sum(f["need"][:weeks])


def _waiting(need, weeks):
    """Units times weeks carried by a lot that covers so many weeks."""
    return sum(week * units for week, units in enumerate(need[:weeks]))


def part_period_balancing_first_lot(f):
    economic = f["setup"] / f["carry"]
    need = f["need"]
    best = min(range(1, len(need) + 1), key=lambda weeks: abs(_waiting(need, weeks) - economic))
    return sum(need[:best])


def least_unit_cost_first_lot(f):
    need = f["need"]

    def unit_cost(weeks):
        return (f["setup"] + f["carry"] * _waiting(need, weeks)) / sum(need[:weeks])

    weeks = 1
    while weeks < len(need) and unit_cost(weeks + 1) < unit_cost(weeks):
        weeks += 1
    return sum(need[:weeks])


def min_max_order_quantity(f):
    position = f["stock"] + f["order"] - f["held"]
    return f["high"] - position if position <= f["low"] else 0


def cumulative_lead_time_of_a_product(f):
    left, right = f["sub"]
    paths = [left + f["parts"][0], left + f["parts"][1], right + f["parts"][2]]
    return max(f["own"] + path for path in paths)


def time_phased_order_point_release(f):
    stock = f["stock"]
    for week, demand in enumerate(f["demand"], 1):
        stock -= demand
        if stock < f["safety"]:
            return week - f["lt"]
    raise AssertionError("The stock lasts.")


VECTORS = [
    ("net-requirement-of-a-week", {"gross": 120, "available": 70, "receipt": 0, "safety": 20, "later": 50}, 70),
    (
        "net-requirement-of-a-shared-component",
        {"gross": [50, 60], "release": [100, 40], "per": [2, 3], "service": 30, "stock": 150},
        200,
    ),
    (
        "projected-available-with-fixed-lots",
        {"gross": [60, 100, 50, 80, 90], "stock": 100, "due": 80, "lot": 100, "safety": 10},
        100,
    ),
    ("start-quantity-with-scrap", {"need": 190, "stock": 0, "scrap": 0.05}, 200),
    (
        "planned-order-release-lot-for-lot",
        {"gross": [60, 60, 70, 90, 80, 70], "stock": 150, "due": 60, "safety": 20, "lt": 1, "asked": 3, "words": "one"},
        90,
    ),
    (
        "planned-order-release-lot-for-lot",
        {"gross": [60, 60, 70, 90, 80, 70], "stock": 150, "due": 60, "safety": 20, "lt": 2, "asked": 1, "words": "two"},
        0,
    ),
    (
        "period-order-quantity-first-order",
        {"eoq": 600, "need": [150, 250, 220, 180, 200, 200, 200, 200]},
        620,
    ),
    (
        "part-period-balancing-first-lot",
        {"need": [30, 40, 20, 30, 10, 20], "setup": 80, "carry": 1},
        90,
    ),
    ("least-unit-cost-first-lot", {"need": [30, 40, 20, 60, 50], "setup": 60, "carry": 1}, 70),
    ("min-max-order-quantity", {"low": 100, "high": 300, "stock": 80, "order": 30, "held": 20}, 210),
    ("cumulative-lead-time-of-a-product", {"own": 1, "sub": [2, 3], "parts": [6, 4, 3]}, 9),
    (
        "time-phased-order-point-release",
        {"demand": [20] * 10, "stock": 130, "safety": 40, "lt": 2, "words": "two weeks"},
        3,
    ),
]
