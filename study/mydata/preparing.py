"""The steps in which an export is made: a table, or some thousand rows of a large one, at a time; then the files of
evidence; then the directory."""

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from accounts.actions.mailing import queue_mails
from accounts.audit import record
from accounts.mail.letters import Letter
from exams.encounters import draw_due
from study.models import Evidence, Export, ExportPart
from study.mydata.archive import Piece, Writer, appending
from study.mydata.contents import TABLES
from study.mydata.tables import VERSION, Asked, Table, write_csv, write_json

State = Export.State
# One call of a task: well below the limit at which a worker is ended.
BUDGET_SECONDS = 40.0
ROWS_A_FILE = 10_000
EVIDENCE_BYTES = 8 * 2**20  # at a time
# A worker that has not stored anything by then has died.
STALE = timedelta(minutes=3)
GIVE_UP = timedelta(hours=2)
KEPT = timedelta(days=4)
FORMAT = "cpimprep-export"

Place = dict[str, Any]


def take_step(export_id: int, *, now: datetime) -> bool:
    """As much as fits into a task's time, a short transaction for each piece; True where more is to be done.

    A piece is written to a file on this machine first, so that nothing is held in the database meanwhile, and stored
    only where no other worker has stored it.
    """
    until = time.monotonic() + BUDGET_SECONDS
    while export := _moving(export_id):
        if _given_up(export, now) or not _take_piece(export, now):
            return False
        if time.monotonic() > until:
            return True
    return False


def _moving(export_id: int) -> Export | None:
    return Export.objects.filter(pk=export_id, state=State.MAKING).select_related("user").first()


def _given_up(export: Export, now: datetime) -> bool:
    if export.asked_at > now - GIVE_UP:
        return False
    Export.objects.filter(pk=export.pk, state=State.MAKING).update(state=State.FAILED, stepped_at=now)
    export.parts.all().delete()
    return True


def _take_piece(export: Export, now: datetime) -> bool:
    """Whether it was stored."""
    asked = Asked(export.user, export.asked_at)
    place: Place = export.place or _beginning(export, asked)
    with appending(export.members, before=export.size, now=now) as (writer, opened):
        count = _next(writer, place, asked)
        if count is None:
            _write_guide(writer, export, place)
            return _end(export, opened.ended(), now)
        return _store(export, opened.so_far(), now, place=place, done=export.done + count)


def _beginning(export: Export, asked: Asked) -> Place:
    draw_due(export.user_id)
    total = sum(table.rows(asked).count() for table in TABLES) + _evidence(asked).count()
    Export.objects.filter(pk=export.pk).update(total=total)
    return {"table": 0, "after": None, "file": 1, "counts": {}}


def _next(writer: Writer, place: Place, asked: Asked) -> int | None:
    """Write what comes next and move the place behind it; how many rows or files that were, None at the end."""
    while place["table"] < len(TABLES):
        table = TABLES[place["table"]]
        if keys := _keys(table, place, asked):
            return _write_rows(writer, table, keys, place, asked)
        place.update(table=place["table"] + 1, after=None, file=1)
    return _write_evidence(writer, place, asked)


def _keys(table: Table, place: Place, asked: Asked) -> list[Any]:
    rows = table.rows(asked).order_by("pk")
    if place["after"] is not None:
        rows = rows.filter(pk__gt=place["after"])
    return list(rows.values_list("pk", flat=True)[:ROWS_A_FILE])


def _write_rows(writer: Writer, table: Table, keys: list[Any], place: Place, asked: Asked) -> int:
    name = table.name if place["file"] == 1 else f"{table.name}-{place['file']}"
    kinds: list[tuple[str, Callable[..., int]]] = [("json", write_json), ("csv", write_csv)]
    for kind, write in kinds:
        with writer.text(f"{kind}/{name}.{kind}") as out:
            count = write(out, table, table.lines(asked, keys[0], keys[-1]))
    place["counts"][table.name] = place["counts"].get(table.name, 0) + count
    place.update(after=keys[-1], file=place["file"] + 1)
    return len(keys)


def _evidence(asked: Asked) -> Any:
    return Evidence.objects.filter(activity__user=asked.user).order_by("pk")


def _write_evidence(writer: Writer, place: Place, asked: Asked) -> int | None:
    """Files that are few bytes together, one after another in memory."""
    rows = _evidence(asked).filter(pk__gt=place["after"] or 0)
    written = size = 0
    for key, name, bytes_ in rows.values_list("pk", "name", "size")[:500]:
        if written and size + bytes_ > EVIDENCE_BYTES:
            break
        data = Evidence.objects.filter(pk=key).values_list("data", flat=True).first()
        writer.stored(f"evidence/{key}-{name.replace('/', '_')}", bytes(data or b""))
        place["after"], written, size = key, written + 1, size + bytes_
    return written or None


def _write_guide(writer: Writer, export: Export, place: Place) -> None:
    counts = place["counts"]
    told = [(table, counts[table.name]) for table in TABLES if counts.get(table.name)]
    tables = [
        {"table": table.name, "about": table.about, "rows": count, "columns": table.headings,
         "meanings": dict(table.meanings)} for table, count in told
    ]  # fmt: skip
    about = {"format": FORMAT, "version": VERSION, "of": export.user.email, "as_of": export.asked_at.isoformat()}
    with writer.text("manifest.json") as out:
        json.dump({**about, "rows_a_file": ROWS_A_FILE, "tables": tables}, out, ensure_ascii=False, indent=1)
    with writer.text("README.txt") as out:
        empty = [table.name for table in TABLES if not counts.get(table.name)]
        out.write(render_to_string("study/export_readme.txt", {"export": export, "tables": told, "empty": empty}))


@transaction.atomic
def _store(export: Export, piece: Piece, now: datetime, **moved: Any) -> bool:
    """False where another worker was faster, or the export is gone."""
    mine = Export.objects.filter(pk=export.pk, state=State.MAKING, parts_count=export.parts_count)
    if mine.select_for_update().first() is None:
        return False
    number = export.parts_count
    for number, data in enumerate(piece.parts(), export.parts_count + 1):
        ExportPart.objects.create(export=export, number=number, data=data)
    size = export.size + piece.size
    mine.update(parts_count=number, size=size, members=piece.members, stepped_at=now, **moved)
    return True


@transaction.atomic
def _end(export: Export, piece: Piece, now: datetime) -> bool:
    over = {"state": State.READY, "ready_at": now, "expires_at": now + KEPT, "place": {}}
    if not _store(export, piece, now, **over):
        return False
    export.refresh_from_db()
    queue_mails([_letter(export)], now=now)
    record("export.ready", export, by=export.user, now=now, bytes=export.size)
    return True


def _letter(export: Export) -> Letter:
    assert export.expires_at
    return Letter(
        key=f"export:{export.pk}",
        kind="account",
        template="study/email/export",
        context={"export": export},
        to=export.user,
        site=export.site,
        expires_at=export.expires_at,
    )


def due(*, now: datetime) -> list[int]:
    """Exports whose chain of steps broke."""
    idle = Export.objects.filter(state=State.MAKING, stepped_at__lte=now - STALE)
    return list(idle.order_by("pk").values_list("pk", flat=True))


def forget_exports(*, now: datetime) -> int:
    """What has lain there for its days; how many."""
    ready = Export.objects.filter(state=State.READY, expires_at__lte=now)
    failed = Export.objects.filter(state=State.FAILED, stepped_at__lte=now - KEPT)
    return sum(rows.delete()[1].get(Export._meta.label, 0) for rows in (ready, failed))
