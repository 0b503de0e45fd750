"""Thousands of questions as authors write them, with math, tables and rationales, on their way in and out."""

from pathlib import Path

from django.utils import timezone
from django.utils.text import slugify

from bank.actions.importing import begin_import, commit_import, take_step
from bank.actions.writing import New, create_questions
from bank.interchange.formats import FORMATS
from bank.interchange.outgoing import outgoing_of, section_names
from bank.items import Item, Option
from bank.models import QuestionBank
from bench.importing import COUNT

SOURCE = "bench-source"
LEVELS = ("remember", "understand", "apply", "analyse")


def make(number: int) -> Item:
    """About 900 characters, as the bundled bank's questions have."""
    figures = f"| Week | 1 | 2 |\n|---|---:|---:|\n| Gross | {number} | {number + 20} |" if number % 8 == 0 else ""
    stem = (
        f"Plant {number} of Halden Pumps plans {100 + number} housings a week, holds {number % 90} of them and pays "
        f"\\${10 + number % 7} for an order. Demand varies with $\\sigma = {1 + number % 9}$.\n\n{figures}\n\n"
        "Which lot size does its planner release next?"
    ).replace("\n\n\n\n", "\n\n")
    options = tuple(
        Option(
            f"{number + 10 * place} units",
            f"It takes $Q = {number} + {place}$ and leaves out the stock. " * 3,
            place == 2,
        )
        for place in range(4)
    )
    return Item(
        stem=stem, options=options, level=LEVELS[number % 4], angoff=0.6, concept=f"lot size {number}",
        reference="Lot sizing", tags=(f"theme {number % 40}",), calculation=True,
    )  # fmt: skip


def write_questions(path: Path, format: str) -> None:
    bank = QuestionBank.objects.create(slug=SOURCE, name="Source")
    for start in range(0, COUNT, 500):
        news = [New(make(number), f"q-{number}") for number in range(start, start + 500)]
        create_questions(bank, news=news, by=None, now=timezone.now())


def export_questions(path: Path, format: str) -> None:
    bank = QuestionBank.objects.get(slug=SOURCE)
    outgoing = outgoing_of(bank, bank.questions.all(), FORMATS[format])
    path.write_bytes(FORMATS[format].write(outgoing, section_names(outgoing)))


def import_questions(path: Path, format: str) -> None:
    bank = QuestionBank.objects.create(slug=slugify(f"bench {format}".replace(".", "-")), name=format)
    job = begin_import(bank, name=path.name, data=path.read_bytes(), by=None, now=timezone.now())
    _work_off(job.pk)
    commit_import(job, which="all", by=None, now=timezone.now())
    _work_off(job.pk)
    found = bank.questions.count()
    assert found == COUNT, f"{found} of {COUNT} came"


def _work_off(pk: int) -> None:
    while take_step(pk, now=timezone.now()):
        pass
