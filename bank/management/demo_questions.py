"""Questions of the demo's bank, so that its pages have something to show: original, and small enough to read."""

from bank.items import Item, Option

EXHIBIT = (
    "Weekly grid of the Brenna desk lamp",
    "| Week | 1 | 2 | 3 | 4 |\n|:---|---:|---:|---:|---:|\n| Customer orders | 40 | 35 | 20 | 10 |\n"
    "| Master production schedule | 60 | | 60 | |\n\nOn hand at the start: 20 lamps.",
)


def _options(*rows: tuple[str, str]) -> tuple[Option, ...]:
    """The first is right; the author's order is that of the texts."""
    right = rows[0]
    return tuple(Option(text, why, (text, why) == right) for text, why in sorted(rows, key=lambda row: _size(row[0])))


def _size(text: str) -> tuple[float, str]:
    digits = text.replace(",", "").split(" ")[0]
    return (float(digits) if digits.replace(".", "", 1).isdigit() else 0.0, text)


SAFETY_LEAD_TIME = Item(
    stem="Deliveries from a supplier of molded grips always hold the ordered quantity, but arrive anywhere from two "
    "days early to six days late. Demand for the grips is steady. Which protection fits this uncertainty best?",
    options=_options(
        (
            "Safety lead time",
            "What is uncertain is when the grips arrive, not how many. Planning the receipt some days before the need "
            "covers the delay and leaves the lot size alone.",
        ),
        (
            "Larger lot sizes",
            "Larger lots make receipts rarer; the one that is late is then missed for longer. They answer a high cost "
            "of ordering, not late deliveries.",
        ),
        (
            "Safety stock",
            "Extra units cover uncertainty in quantity: of demand, or of what a delivery holds. Held here, they would "
            "lie idle whenever the supplier is on time.",
        ),
        (
            "Safety capacity",
            "Spare capacity helps where our own work centers are the doubt. The grips are bought, so it would wait for "
            "them as everything else does.",
        ),
    ),
    section="mrp",
    legacy=("p2.mrp",),
    level="apply",
    angoff=0.62,
    concept="safety lead time against safety stock",
    reference="Safety lead time",
    tags=("uncertainty",),
)

DISCRETE_ATP = Item(
    stem="By the discrete method, without look-ahead, how many desk lamps are available to promise in week 1?",
    options=_options(
        (
            "5 lamps",
            "The first quantity counts what is on hand: 20 + 60 − (40 + 35) = 5. Week 2 has no receipt of its own, so "
            "its orders are met from this supply, too.",
        ),
        (
            "20 lamps",
            "This leaves the 35 lamps of week 2 out or takes the stock on hand alone. Orders up to the next scheduled "
            "quantity all draw on the first one.",
        ),
        (
            "40 lamps",
            "20 + 60 − 40 takes off the orders of week 1 only. The next receipt comes in week 3, so week 2 has to be "
            "met from here as well.",
        ),
        (
            "80 lamps",
            "20 + 60 is the supply. What customers have been promised already cannot be promised again.",
        ),
    ),
    section="master-schedule-use",
    legacy=("p2.master-scheduling",),
    level="apply",
    angoff=0.6,
    calculation=True,
    concept="discrete available-to-promise",
    reference="Available-to-promise",
    tags=("lamp case", "uncertainty"),
)

PROJECTED = Item(
    kind="numeric",
    stem="How many desk lamps are projected to be on hand at the end of week 3, if only the customer orders shown "
    "come in?",
    number="45",
    explanation="Week 1: 20 + 60 − 40 = 40. Week 2: 40 − 35 = 5. Week 3: 5 + 60 − 20 = 45 lamps.",
    section="master-schedule",
    legacy=("p2.master-scheduling",),
    level="apply",
    angoff=0.66,
    calculation=True,
    concept="projected available balance",
    reference="Projected available balance",
    tags=("lamp case",),
)

KANBAN = Item(
    kind="multiple",
    stem="A cell making gear housings is run by kanban cards. Which of these changes allow it to work with fewer cards "
    "while customers are served as before?",
    options=(
        Option(
            "Containers are refilled in half the time",
            "Cards cover demand during the replenishment time; half the time needs about half the cards.",
            right=True,
        ),
        Option(
            "Containers hold twice as many housings",
            "Each card then stands for twice the stock, so fewer of them cover the same demand.",
            right=True,
        ),
        Option(
            "Housings are used at twice the rate",
            "Demand during the replenishment time doubles, and with it the number of cards.",
        ),
        Option(
            "The safety allowance is doubled",
            "The allowance is added to the demand that the cards cover. More of it means more cards.",
        ),
    ),
    section="replenishment",
    legacy=("p1.inventory",),
    level="understand",
    angoff=0.55,
    concept="number of kanban cards",
    reference="Kanban",
)

TRACKING_SIGNAL = Item(
    stem="The tracking signal of a forecast has been climbing for five periods and now stands at +6, where the "
    "planners act at +4. What does this tell the forecaster?",
    options=_options(
        (
            "Actual demand has kept above the forecast",
            "The signal is the running sum of the errors, actual less forecast, divided by the mean absolute "
            "deviation. A growing positive sum means that demand keeps coming in above the forecast: a bias.",
        ),
        (
            "Actual demand has kept below the forecast",
            "That would drive the sum of the errors, actual less forecast, below zero.",
        ),
        (
            "Demand has become more variable than before",
            "More scatter raises the mean absolute deviation, by which the signal is divided. Errors on both sides "
            "cancel in the sum.",
        ),
        (
            "The smoothing constant is too large by far",
            "A large constant follows demand closely and makes a lasting bias less likely, not more.",
        ),
    ),
    section="forecast-performance",
    legacy=("p1.demand-management",),
    level="understand",
    angoff=0.64,
    concept="tracking signal and bias",
    reference="Tracking signal",
    tags=("forecast",),
)

CROSS_DOCK = Item(
    stem="A retailer’s distribution center moves incoming pallets straight to the outgoing trucks. What does this ask "
    "of its suppliers above all?",
    options=_options(
        (
            "Deliveries at agreed times, ready to be sorted",
            "Nothing is stored between the docks, so what arrives at the wrong hour or unlabeled stops the flow.",
        ),
        (
            "Larger deliveries, each of a single product",
            "Large lots of one product would have to be stored until the shops need them.",
        ),
        (
            "Price reductions for whole truckloads",
            "They may come with it, but they do not make the flow possible.",
        ),
    ),
    section="distribution-replenishment",
    level="understand",
    concept="cross-docking",
)

PARETO = Item(
    stem="Which cause of returns should the team of the Cusco plant take up first, and why?", tags=("quality",)
)
