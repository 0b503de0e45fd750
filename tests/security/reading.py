"""A file of questions on the whole of its way: read, looked at, committed."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import transaction

from bank.actions.importing import commit_import
from bank.importing.preview import counts_of, page_of, previews_of
from bank.interchange.formats import FORMATS
from bank.interchange.found import FoundExhibit, FoundPicture, Outgoing
from bank.interchange.pictures import address
from bank.items import Item, Option
from bank.models import Question, QuestionBank, QuestionImport
from tests.bank.editor.drawn import drawn
from tests.bank.importing import read_in, work_off

SEEDS = Path(__file__).parent / "seeds"
KEPT = Path(__file__).parents[1] / "bank" / "interchange" / "files"
PICTURE = FoundPicture("dot.png", "image/png", drawn())
GRID = FoundExhibit("grid", "A grid & more", "| Week | 1 |\n|---|--:|\n| Need | 40 |")
CHOSEN = Item(
    stem=f"What is **planned** for $x_1 < 2$ at \\$5?\n\n![the chart]({address(PICTURE)})",
    options=(
        Option("40 *units*", "Because $\\frac{80}{2}$.", True), Option("20", "Twice."), Option("80", "No."),
    ),
    explanation="See the grid.", section="mrp", legacy=("mpr-1",), level="apply", angoff=0.6, calculation=True,
    concept="Netting", reference="Planned order receipt", exhibit="grid", tags=("mrp", "netting"),
)  # fmt: skip
ENTERED = Item(kind="numeric", stem="How many?", number="12.50", tolerance="0.05", explanation="Half of 25.")
SEVERAL = Item(kind="multiple", stem="Which?", options=(Option("a", "", True), Option("b", "", True), Option("c", "")))
OUT = [Outgoing("net-01", CHOSEN, GRID, (PICTURE,)), Outgoing("sum-02", ENTERED), Outgoing("two-03", SEVERAL)]
_FORMAT_OF = {".gift": "gift", ".aiken": "aiken", ".csv": "csv"}


@cache
def seeds_of(format: str) -> list[bytes]:
    """What the product writes itself, and the kept files of other programs."""
    written = FORMATS[format].write(OUT, {"mrp": "Material planning"})
    kept = [file.read_bytes() for file in sorted(KEPT.rglob("*.*")) if _format_of(file) == format]
    return [written, *kept]


def _format_of(file: Path) -> str:
    folders = {"moodle": "moodle-xml", "canvas": "qti-1.2", "qti": "qti-2.1"}
    return folders.get(file.parent.name) or _FORMAT_OF.get(file.suffix, "")


def bring(bank: QuestionBank, data: bytes, *, name: str, format: str, now: datetime) -> QuestionImport:
    """Whatever it holds, the job ends, its page can be drawn, and each question read is one of four things."""
    with transaction.atomic():
        job = read_in(bank, data, name=name, format=format, now=now)
        if job.state == QuestionImport.State.READY:
            _look_over(job)
            assert commit_import(job, which="all", by=None, now=now + timedelta(seconds=1))
            job = work_off(job, now + timedelta(seconds=2))
            _count(job)
        else:
            assert job.state == QuestionImport.State.UNREADABLE, job.state
            assert job.problems, "It is refused without a word."
        transaction.set_rollback(True)
    return job


def _look_over(job: QuestionImport) -> None:
    counts = counts_of(job)
    shown = previews_of(job, page_of(job, fate="", number="1", counts=counts), hidden=Question.objects.none())
    assert all(each.is_readable or each.entry.problems for each in shown), "It is left out without a word."


def _count(job: QuestionImport) -> None:
    assert job.state == QuestionImport.State.DONE, job.state
    counts = counts_of(job)
    made = job.entries.filter(question__isnull=False).count()
    assert job.total == counts.whole + counts.draft + counts.duplicate + counts.unreadable
    assert made == counts.whole + counts.draft
