"""A person with something in every table, and an export of theirs read back."""

import csv
import io
import json
import zipfile
from datetime import datetime
from typing import Any

from accounts.models import User
from study.actions.mydata import ask_for_export
from study.models import Export
from study.mydata.preparing import take_step


def bytes_of(export: Export) -> bytes:
    return b"".join(bytes(part.data) for part in export.parts.order_by("number"))


def exported(user: User, now: datetime) -> zipfile.ZipFile:
    export = ask_for_export(user, site="https://example.org", by=user, now=now)
    while take_step(export.pk, now=now):
        pass
    export.refresh_from_db()
    assert export.state == Export.State.READY, export.state
    archive = zipfile.ZipFile(io.BytesIO(bytes_of(export)))
    assert archive.testzip() is None
    return archive


def rows_of(archive: zipfile.ZipFile, table: str) -> list[dict[str, Any]]:
    """From the JSON; every row is in the CSV as well, under the same headings."""
    if f"json/{table}.json" not in archive.namelist():
        return []
    told: dict[str, Any] = json.loads(archive.read(f"json/{table}.json"))
    sheet = list(csv.reader(io.StringIO(archive.read(f"csv/{table}.csv").decode("utf-8-sig"))))
    assert sheet[0] == told["columns"]
    assert len(sheet) == len(told["rows"]) + 1
    rows: list[dict[str, Any]] = told["rows"]
    return rows
