"""Financial statements, ratios and costing, from their definitions."""

from fractions import Fraction


def owners_equity_from_the_balance_sheet(f):
    owned = [f["cash"], f["receivables"], f["inventory"], f["equipment"]]
    owed = [f["payables"], f["loan"]]
    return sum(owned + [-each for each in owed])


def gross_margin_of_a_product_line(f):
    left = f["revenue"]
    for cost in ("material", "labor", "overhead"):
        left -= f[cost]
    return left


def cost_of_goods_sold_from_inventories(f):
    """What was made, less what went into stock."""
    return f["made"] - (f["closing"] - f["opening"])


def net_income_of_a_trading_company(f):
    sold_at_cost = f["purchases"] - (f["closing"] - f["opening"])
    return f["revenue"] - sold_at_cost - f["expense"]


def return_on_investment_of_a_project(f):
    return (f["saving"] - f["running"]) / (f["price"] + f["install"]) * 100


def return_on_assets_from_margin_and_turns(f):
    """Net profit in dollars over assets in dollars."""
    return f["sales"] * f["profit"] / (f["current"] + f["fixed"]) * 100


def cash_to_cash_cycle_of_a_manufacturer(f):
    """On the calendar: material arrives on day 0."""
    suppliers_paid = f["payable"]
    sold = f["raw"] + f["wip"] + f["finished"]
    customers_pay = sold + f["receivable"]
    return customers_pay - suppliers_paid


def quick_ratio_from_the_balance_sheet(f):
    return (f["cash"] + f["receivables"]) / (f["payables"] + f["due"])


def working_capital_from_the_balance_sheet(f):
    return f["cash"] + f["receivables"] + f["inventory"] - f["payables"] - f["wages"]


def unit_cost_with_absorbed_overhead(f):
    hourly = Fraction(f["overhead"]) / Fraction(f["labor"]) + Fraction(f["wage"])
    return float(Fraction(f["material"]) + Fraction(f["hours"]) * hourly)


def activity_based_overhead_per_unit(f):
    """The product's share of each activity's cost."""
    setup = f["setuppool"] * 1000 * f["mysetups"] / f["setups"]
    inspection = f["inspectpool"] * 1000 * f["myinspections"] / f["inspections"]
    return (setup + inspection) / f["units"]


def labor_efficiency_variance(f):
    allowed = f["output"] * f["each"]
    taken = allowed + f["more"]
    at_standard = taken * f["wage"] - allowed * f["wage"]
    return [abs(at_standard), 1 if at_standard > 0 else 0]


VECTORS = [
    (
        "owners-equity-from-the-balance-sheet",
        {"cash": 100, "receivables": 300, "inventory": 400, "equipment": 1000, "payables": 250, "loan": 550},
        1000,
    ),
    (
        "gross-margin-of-a-product-line",
        {"revenue": 2000, "material": 600, "labor": 300, "overhead": 350, "selling": 200},
        750,
    ),
    ("cost-of-goods-sold-from-inventories", {"opening": 200, "made": 1000, "closing": 300, "selling": 100}, 900),
    (
        "net-income-of-a-trading-company",
        {"revenue": 2500, "purchases": 1500, "opening": 200, "closing": 300, "expense": 400},
        700,
    ),
    ("return-on-investment-of-a-project", {"price": 150, "install": 50, "saving": 50, "running": 20, "life": 10}, 15),
    (
        "return-on-assets-from-margin-and-turns",
        {"sales": 12, "profit": 0.05, "gross": 0.12, "current": 2.5, "fixed": 3.5},
        10,
    ),
    (
        "cash-to-cash-cycle-of-a-manufacturer",
        {"raw": 20, "wip": 15, "finished": 25, "receivable": 45, "payable": 30},
        75,
    ),
    (
        "quick-ratio-from-the-balance-sheet",
        {"cash": 100, "receivables": 260, "inventory": 300, "payables": 180, "due": 60, "loan": 200},
        1.5,
    ),
    (
        "working-capital-from-the-balance-sheet",
        {
            "cash": 100,
            "receivables": 300,
            "inventory": 400,
            "plant": 800,
            "payables": 250,
            "wages": 50,
            "loan": 200,
        },
        500,
    ),
    (
        "unit-cost-with-absorbed-overhead",
        {"material": 50, "hours": 2, "wage": 20, "overhead": 600, "labor": 24, "machine": 20},
        140,
    ),
    (
        "activity-based-overhead-per-unit",
        {
            "setuppool": 100,
            "setups": 200,
            "inspectpool": 50,
            "inspections": 500,
            "mysetups": 20,
            "myinspections": 50,
            "units": 300,
            "output": 6000,
        },
        50,
    ),
    (
        "labor-efficiency-variance",
        {"planned": 2000, "output": 1800, "each": 0.5, "more": 40, "wage": 20, "premium": 0.6},
        [800, 1],
    ),
    (
        "labor-efficiency-variance",
        {"planned": 2000, "output": 2200, "each": 0.5, "more": -50, "wage": 20, "premium": 0.6},
        [1000, 0],
    ),
]
