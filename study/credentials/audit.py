"""A cycle's ledger as a sheet for an audit: a line for each activity, also for what does not count."""

import csv
import io

from accounts.cells import safe_cell
from study.credentials.ledger import Ledger, Row, plain

HEADINGS = [
    "certification", "number", "cycle from", "cycle to", "done on", "activity", "provider", "kind", "group", "units",
    "unit", "times", "points each", "points source", "earned", "counted", "why not all", "evidence", "note",
]  # fmt: skip


def ledger_csv(ledger: Ledger) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for row in sorted([*ledger.rows, *ledger.outside], key=lambda row: (row.activity.done_on, row.activity.pk)):
        writer.writerow([safe_cell(str(cell)) for cell in _line(ledger, row)])
    return out.getvalue()


def _line(ledger: Ledger, row: Row) -> list[object]:
    holding, activity, category = ledger.holding, row.activity, row.activity.category
    return [
        holding.certification, holding.number, ledger.cycle.starts, ledger.cycle.ends, activity.done_on, activity.title,
        activity.provider, category.name, category.get_group_display(), plain(activity.units), category.units,
        plain(activity.times) if category.times else "", plain(activity.points_each),
        "category" if category.points is not None else "holder", plain(row.earned), plain(row.counted),
        " ".join(row.why), ", ".join(evidence.name for evidence in activity.evidence.all()), activity.note,
    ]  # fmt: skip
