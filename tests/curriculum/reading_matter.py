"""A small glossary and a few formulas, as files of a content directory and as rows."""

import shutil
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from bank.content.loading import load_content
from bank.content.reading import read_content

TERMS = [
    ("available-to-promise", "available-to-promise", ["ATP"], "master-schedule-use",
     "The part of stock and planned receipts that is not yet committed to customer orders."),
    ("capable-to-promise", "capable-to-promise", ["CTP"], "master-schedule-use",
     "A promise that also asks whether capacity and material could still be found."),
    ("capacity-requirements-planning", "capacity requirements planning", ["CRP"], "crp",
     "Adds up the load of open and planned orders on each work center."),
    ("rough-cut-capacity-planning", "rough-cut capacity planning", ["RCCP"], "master-schedule",
     "Tests the master schedule against the capacity of the key resources."),
    ("economic-order-quantity", "economic order quantity", ["EOQ"], "replenishment",
     "The lot at which a year's ordering cost equals its carrying cost: $\\sqrt{2AS/ic}$."),
    ("kanban", "kanban", [], "replenishment", "A card or bin that asks the process before for what was just used."),
    ("lead-time", "lead time", [], "mrp", "The time from the need for an order to its receipt."),
    ("manufacturing-lead-time", "manufacturing lead time", [], "mrp", "Queue, setup, run, wait and move together."),
    ("work-in-process", "work in process", ["WIP", "work-in-progress"], "execution-control",
     "What has been started and is not finished."),
    ("information-technology", "information technology", ["IT"], "technology", "Machines and programs for data."),
    ("bill-of-material", "bill of material", ["BOM"], "mrp", "What goes into a product, level by level."),
    ("sales-and-operations-planning", "sales and operations planning", ["S&OP"], "sop-cycle",
     "The monthly round in which demand, supply and finance agree on one plan."),
]  # fmt: skip


def make_term(slug: str = "kanban", /, **fields: Any) -> dict[str, Any]:
    """A faultless entry; a field given as None is left out."""
    _, term, also, section, definition = next(row for row in TERMS if row[0] == slug) if slug in known() else (
        slug, slug.replace("-", " "), [], "mrp", "What is meant by it, in a few words.",
    )  # fmt: skip
    entry = {
        "slug": slug, "term": term, "also": also, "section": section, "definition": definition,
        "related": ["lead-time" if slug != "lead-time" else "kanban"],
    } | fields  # fmt: skip
    return {name: value for name, value in entry.items() if value is not None}


def known() -> list[str]:
    return [row[0] for row in TERMS]


def make_formula(slug: str = "eoq", /, **fields: Any) -> dict[str, Any]:
    entry = {
        "slug": slug, "number": 62, "name": slug.replace("-", " ").capitalize(), "section": "replenishment",
        "formula": r"Q = \sqrt{\frac{2AS}{ic}}",
        "symbols": [
            {"symbol": "Q", "meaning": "order quantity", "unit": "units"},
            {"symbol": "A", "meaning": "annual demand", "unit": "units a year"},
        ],
        "use": "How much to order at a time when demand is level.",
        "example": "With $A = 10{,}000$ the lot is 600 units.",
        "calc": [{"expr": "sqrt(2*10000*36/(0.20*10))", "equals": 600}],
        "trap": "Taking monthly demand with a yearly carrying rate.",
        "terms": ["economic-order-quantity"],
    } | fields  # fmt: skip
    return {name: value for name, value in entry.items() if value is not None}


def glossary(**changes: dict[str, Any]) -> list[dict[str, Any]]:
    """All terms of the sample, those named by their slug (underscores for hyphens) with other fields."""
    return [make_term(slug, **changes.get(slug.replace("-", "_"), {})) for slug in known()]


class Files:
    """A content directory with the real outlines and no questions."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("sections.yaml", "blueprints.yaml"):
            shutil.copy(settings.CONTENT_DIR / name, root)

    def terms(self, *entries: Any, file: str = "supply.yaml") -> Path:
        return self._write(f"glossary/{file}", {"terms": list(entries)})

    def formulas(self, *entries: Any, file: str = "inventory.yaml") -> Path:
        return self._write(f"formulas/{file}", {"formulas": list(entries)})

    def template(self, entry: dict[str, Any]) -> Path:
        return self._write("calculations/lots.yaml", {"calculations": [entry]})

    def section(self, slug: str, text: str) -> Path:
        path = self._path(f"sections/{slug}.md")
        path.write_text(text)
        return path

    def read(self):
        return read_content(self.root)

    def load(self, now):
        return load_content(self.read(), now=now)

    def _path(self, name: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _write(self, name: str, data: Any) -> Path:
        path = self._path(name)
        path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
        return path
