"""Distribution planning, transport and warehousing, computed from their definitions."""

import math
from itertools import permutations


def drp_net_requirement(f):
    """What is missing at the end of the last week, with the shipment in transit received."""
    stock = f["held"] + f["transit"]
    for week in ("first", "second", "third", "last"):
        stock -= f[week]
    return f["safety"] - stock


def drp_planned_shipment(f):
    """Multiple by multiple: each is added in the week that would end below the safety stock."""
    stock, arrivals = f["held"], []
    for week, gross in enumerate(f["gross"], 1):
        stock += (f["transit"] if week == 2 else 0) - gross
        arrivals.append(0)
        while stock < f["safety"]:
            stock += f["lot"]
            arrivals[-1] += f["lot"]
    lead = int(f["lead"])
    return sum(quantity for week, quantity in enumerate(arrivals, 1) if 1 <= week - lead <= 3)


def fair_share_allocation(f):
    """The center's share of all stock goes by its share of demand."""
    asked = int(f["asked"])
    everything = sum(f["held"]) + f["supply"]
    return everything * f["daily"][asked] / sum(f["daily"]) - f["held"][asked]


def cube_utilization_of_a_trailer(f):
    load = f["pallets"] * 1.2 * 0.8 * f["top"]
    return 100 * load / (f["length"] * 2.4 * f["height"])


def landed_cost_per_unit(f):
    shared = (f["freight"] + f["insurance"] + f["handling"]) / f["units"]
    return f["price"] * (1 + f["duty"]) + shared


def freight_charge_at_a_weight_break(f):
    """The cheapest of all weights that may be declared, by trying each kilogram."""

    def rate(weight):
        if weight >= f["third"]:
            return f["least"]
        if weight >= f["second"]:
            return f["low"]
        return f["mid"] if weight >= f["first"] else f["high"]

    return min(weight / 100 * rate(weight) for weight in range(int(f["weight"]), int(f["third"]) + 1))


def center_of_gravity_location(f):
    total = math.fsum(f["volume"])
    shares = [volume / total for volume in f["volume"]]
    return [math.fsum(map(math.prod, zip(shares, f[axis], strict=True))) for axis in ("east", "north")]


def slotting_travel_distance(f):
    """The shortest over all assignments, by trying each."""
    walks = (zip(f["picks"], places, strict=True) for places in permutations(f["place"]))
    return min(sum(2 * picks * meters for picks, meters in walk) for walk in walks)


VECTORS = [
    (
        "drp-net-requirement",
        {"first": 0, "second": 40, "third": 40, "last": 40, "held": 70, "transit": 0, "safety": 20},
        70,
    ),
    # receipts of 40 in weeks 3, 4 and 6, of 80 in week 5
    (
        "drp-planned-shipment",
        {"gross": [50, 50, 50, 50, 50, 50], "held": 80, "transit": 60, "safety": 20, "lot": 40, "lead": 1},
        80,
    ),
    # 6.67 days: 66.7 - 60 and 133.3 - 40
    ("fair-share-allocation", {"held": [60, 40], "daily": [10, 20], "supply": 100, "asked": 0}, 7),
    ("fair-share-allocation", {"held": [60, 40], "daily": [10, 20], "supply": 100, "asked": 1}, 93),
    # 60 m³ of 75 m³, as 720 of 900
    (
        "cube-utilization-of-a-trailer",
        {"length": 12.5, "height": 2.5, "pallets": 25, "top": 2.5, "weight": 300, "payload": 20},
        80,
    ),
    (
        "landed-cost-per-unit",
        {"units": 1000, "price": 10, "freight": 1000, "insurance": 200, "duty": 0.1, "handling": 300},
        12.5,
    ),
    (
        "freight-charge-at-a-weight-break",
        {"first": 500, "second": 1000, "third": 2000, "weight": 900, "high": 50, "mid": 40, "low": 32, "least": 28},
        320,
    ),
    (
        "center-of-gravity-location",
        {"east": [0, 10, 20, 30], "north": [40, 0, 20, 20], "volume": [100, 100, 100, 200]},
        [18, 20],
    ),
    (
        "slotting-travel-distance",
        {"picks": [10, 40, 20, 30], "value": [1, 2, 3, 4], "place": [10, 20, 30, 40]},
        4000,
    ),
]
