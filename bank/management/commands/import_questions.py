import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bank.actions.importing import begin_import, commit_import, map_import, take_step
from bank.authoring.versions import surroundings
from bank.content.loading import BUNDLED
from bank.importing.reading import MOST_BYTES, NO_QUESTION, batches, categories_of, file_problem
from bank.interchange.detecting import Unrecognized
from bank.interchange.formats import FORMATS, read_file
from bank.interchange.sections import named
from bank.interchange.taking import Taking
from bank.models import ImportEntry, QuestionBank, QuestionImport
from curriculum.models import Outline, Section

Fate = ImportEntry.Fate
TABLE = "{:<34}{:>8}"
SHOWN = 50


class Command(BaseCommand):
    help = "Import questions from a file into a bank, as drafts; known ones are skipped, so it may be repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", required=True, metavar="SLUG")
        parser.add_argument("--format", default="", metavar="F", help="found out from the file when left out")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *, file: Path, bank: str, format: str, dry_run: bool, json: bool, **options: Any) -> None:
        into, data = _bank(bank), _data(file)
        if format and format not in FORMATS:
            raise CommandError(f"“{format}” is no format; the formats are {', '.join(FORMATS)}.")
        look = _would_take if dry_run else _take
        report = look(into, file.name, data, format)
        self.stdout.write(_as_json(report) if json else _as_table(report, into, dry_run=dry_run))
        if not report["read"]:
            raise SystemExit(1)


def _bank(slug: str) -> QuestionBank:
    found = QuestionBank.objects.filter(slug=slug).first()
    if found and slug != BUNDLED:
        return found
    known = QuestionBank.objects.exclude(slug=BUNDLED).order_by("slug").values_list("slug", flat=True)
    banks = f"The banks are {', '.join(known)}." if known else "There is none yet; begin one in a group."
    if found:
        raise CommandError(f"The questions of “{slug}” come from content/; see docs/content-format.md. {banks}")
    raise CommandError(f"There is no bank “{slug}”. {banks}")


def _data(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise CommandError(f"{file} has more than {MOST_BYTES // 2**20} MB. Split it and import the parts.")
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _take(bank: QuestionBank, name: str, data: bytes, format: str) -> dict[str, Any]:
    """Through the same steps as on the page, where the import can be looked at and undone."""
    job = begin_import(bank, name=name, data=data, format=format, by=None, now=timezone.now())
    _work_off(job)
    if job.state != QuestionImport.State.READY:
        return _report(Counter(), job.problems)
    sections = list(Section.objects.filter(outline=Outline.CPIM_8))
    exact = {category: named(category, sections) for category, _ in categories_of(job)}
    map_import(job, sections=exact, level="", tags=[], now=timezone.now())
    commit_import(job, which="all", by=None, now=timezone.now())
    _work_off(job)
    fates: Counter[str] = Counter()
    problems = list(job.problems)
    for fate, found in job.entries.order_by("number").values_list("fate", "problems").iterator():
        fates[fate] += 1
        problems += found
    return _report(fates, problems)


def _work_off(job: QuestionImport) -> None:
    while take_step(job.pk, now=timezone.now()):
        pass
    job.refresh_from_db(fields=["state", "problems"])


def _would_take(bank: QuestionBank, name: str, data: bytes, format: str) -> dict[str, Any]:
    try:
        file = read_file(name, data, format)
    except Unrecognized as error:
        return _report(Counter(), [file_problem(str(error)).as_json()])
    taking, fates = Taking(bank, surroundings(bank)), Counter[str]()
    problems: list[dict[str, object]] = []
    for batch, _ in batches(file.found):
        for taken in taking.batch(batch):
            fates[taken.fate] += 1
            problems += [problem.as_json() for problem in taken.problems]
    of_file = [problem.as_json() for problem in file.problems]
    if not fates and not of_file:
        of_file = [file_problem(NO_QUESTION.format(file.format)).as_json()]
    return _report(fates, [*of_file, *problems])


def _report(fates: Counter[str], problems: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "read": fates.total(),
        "imported": fates[Fate.WHOLE],
        "drafts": fates[Fate.DRAFT],
        "skipped": fates[Fate.DUPLICATE] + fates[Fate.UNREADABLE],
        "problems": [{name: each[name] for name in ("line", "question", "field", "message")} for each in problems],
    }


def _as_json(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=1)


def _as_table(report: dict[str, Any], bank: QuestionBank, *, dry_run: bool) -> str:
    would = "would be " if dry_run else ""
    lines = [
        TABLE.format("questions read", report["read"]),
        TABLE.format(f"{would}imported into {bank.slug}", report["imported"]),
        TABLE.format(f"{would}imported with a warning", report["drafts"]),
        TABLE.format(f"{would}skipped", report["skipped"]),
    ]
    for problem in report["problems"][:SHOWN]:
        place = f"line {problem['line']}" if problem["line"] else ""
        lines.append("  " + ": ".join(filter(None, [place, problem["question"], problem["field"], problem["message"]])))
    if len(report["problems"]) > SHOWN:
        lines.append(f"  … and {len(report['problems']) - SHOWN} more; --json lists them all.")
    return "\n".join(lines)
