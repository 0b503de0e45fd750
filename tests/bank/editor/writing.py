"""An author at the editor: what the form sends, and a question with nothing amiss."""

from bank.items import Item, Option

OPTIONS = (
    Option("120 seals", "Half of the lot is forgotten: the average stock is not the lot.", False),
    Option("200 seals", "The ordering and the carrying cost are equal at this lot.", True),
    Option("240 seals", "Twice the demand was divided by the carrying cost alone.", False),
    Option("400 seals", "The root was taken of the cost and not of the quotient.", False),
)
SOUND = Item(
    stem="Harbor Pumps uses 1,200 seals a year. An order costs \\$50, carrying a seal for a year costs \\$3. "
    "Which lot has the lowest yearly cost?",
    options=OPTIONS,
    section="demand-one",
    level="apply",
    angoff=0.6,
    calculation=True,
    concept="economic order quantity",
    tags=("lots",),
)


def form_of(item: Item, **more: object) -> dict[str, object]:
    """The fields as a browser sends them."""
    fields: dict[str, object] = {
        "kind": item.kind, "stem": item.stem, "number": item.number, "tolerance": item.tolerance,
        "explanation": item.explanation, "section": item.section, "legacy": list(item.legacy), "level": item.level,
        "angoff": "" if item.angoff is None else f"{100 * item.angoff:g}", "concept": item.concept,
        "reference": item.reference, "exhibit": item.exhibit, "tags": ", ".join(item.tags),
        "option_key": [f"k{number}" for number in range(len(item.options))],
        "option_text": [option.text for option in item.options],
        "option_why": [option.why for option in item.options],
        "option_right": [f"k{number}" for number, option in enumerate(item.options) if option.right],
        "ticket": "abcdef",
    }  # fmt: skip
    return fields | ({"calculation": "on"} if item.calculation else {}) | more
