"""Small files of questions, and their way into a bank, for the tests of imports."""

import json
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from PIL import Image

from accounts.models import User
from bank.actions.importing import begin_import, commit_import, take_step
from bank.interchange.found import FoundPicture, Outgoing
from bank.interchange.native.writing import write
from bank.interchange.pictures import digest
from bank.items import Item
from bank.models import QuestionBank, QuestionImport

MIXED = """$CATEGORY: $course$/top/Course/MRP

::Whole::What is netted? {=Gross needs#Less stock. ~Net needs ~Orders}

::Essay::Describe it. {}

::Broken::What is {=this ~that

::Number::How many? {#70:0.5}

::Number again::How  MANY? {#70:0.5}
"""


def gift(count: int, *, start: int = 1) -> str:
    """Faultless questions that all differ."""
    options = "{=Right#Since it is so. ~Wrong one#No. ~Wrong two#No. ~Wrong three#No.}"
    return "\n".join(f"::Q{n}::What is item {n}? {options}\n" for n in range(start, start + count))


def picture(color: str = "navy", **saved: Any) -> bytes:
    data = BytesIO()
    Image.new("RGB", (6, 4), color).save(data, "PNG", **saved)
    return data.getvalue()


def work_off(job: QuestionImport, now: datetime) -> QuestionImport:
    while take_step(job.pk, now=now):
        pass
    job.refresh_from_db()
    return job


def read_in(
    bank: QuestionBank,
    text: str | bytes,
    *,
    now: datetime,
    name: str = "a.gift",
    by: User | None = None,
    format: str = "",
) -> QuestionImport:
    data = text.encode() if isinstance(text, str) else text
    return work_off(begin_import(bank, name=name, data=data, format=format, by=by, now=now), now)


def brought_in(
    bank: QuestionBank, text: str | bytes, *, now: datetime, which: str = "all", **more: Any
) -> QuestionImport:
    job = read_in(bank, text, now=now, **more)
    assert commit_import(job, which=which, by=more.get("by"), now=now + timedelta(seconds=1))
    return work_off(job, now + timedelta(seconds=2))


def import_by_command(file: Path, bank: QuestionBank, *options: str) -> dict[str, Any]:
    """What the command prints as JSON; its exit is that of a file that could be read."""
    out = StringIO()
    call_command("import_questions", str(file), "--bank", bank.slug, "--json", *options, stdout=out)
    report = json.loads(out.getvalue())
    assert report["read"] == report["imported"] + report["drafts"] + report["skipped"]
    return report


def with_picture(data: bytes) -> bytes:
    shown = FoundPicture("flow.png", "image/png", data)
    return write([Outgoing("flow", Item(stem=f"![flow](picture:{digest(shown)})"), None, (shown,))])
