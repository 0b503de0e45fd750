"""A faultless template to make faulty ones from."""

from typing import Any


def make_template(**fields: Any) -> dict[str, Any]:
    entry = {
        "slug": "economic-order-quantity",
        "name": "Economic order quantity",
        "section": "replenishment",
        "formulas": ["eoq"],
        "legacy": ["p1.inventory", "p2.inventory-management"],
        "level": "apply",
        "concept": "economic order quantity",
        "reference": "Economic order quantity",
        "angoff": 0.6,
        "draw": {
            "place": {"of": ["Halden", "Mombasa", "Cusco"]},
            "annual": {"from": 1200, "to": 24000, "step": 600},
            "setup": {"from": 24, "to": 150, "step": 6},
            "cost": {"from": 4, "to": 40, "step": 0.5},
        },
        "let": {"hold": "0.2 * cost"},
        "require": ["annual / setup > 10"],
        "stem": "{{place}} uses {{annual}} a year; an order costs {{setup:money}}, a unit {{cost:money}}. The EOQ?",
        "answer": {"value": "sqrt(2 * annual * setup / hold)", "show": "{{answer:0}} units", "round": 0},
        "wrong": [
            {"name": "forgets the 2", "value": "sqrt(annual * setup / hold)", "why": "{{answer:0}} leaves out the 2."},
            {"name": "rate alone", "value": "sqrt(2 * annual * setup / 0.2)", "why": "Divides by the rate alone."},
            {"name": "cost alone", "value": "sqrt(2 * annual * setup / cost)", "why": "Divides by the cost alone."},
            {"name": "a month", "value": "sqrt(2 * annual / 12 * setup / hold)", "why": "Takes a month's demand."},
        ],
        "steps": "The square root of 2 × {{annual}} × {{setup:2}} / {{hold:2}} is {{answer:0}}.",
    }
    return {name: value for name, value in (entry | fields).items() if value is not None}
