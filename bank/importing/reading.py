"""From the file to entries that somebody can look at."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from bank.authoring.versions import surroundings
from bank.importing.steps import AT_ONCE, Overtaken, locked, mine
from bank.interchange.detecting import Unrecognized
from bank.interchange.formats import read_file
from bank.interchange.found import FileRead, Found, Problem
from bank.interchange.sections import guessed
from bank.interchange.taking import Taken, Taking
from bank.items import as_json
from bank.models import ImportEntry, Picture, QuestionBank, QuestionImport
from curriculum.models import Outline, Section

State = QuestionImport.State
NO_QUESTION = "No question was found in the file. Is it in another format than {}?"
MOST_BYTES = 20 * 2**20
HEAVY = 16 * 2**20  # bytes of pictures held at once
MOST_PROBLEMS = 500
MOST_CATEGORIES = 200


def file_problem(message: str) -> Problem:
    return Problem(None, "", "file", message)


def take_step(job: QuestionImport, now: datetime, until: float) -> bool:
    """Entries of the file's questions from the cursor on; False when there is no more to read.

    What a step read is lost when it ends. One that was long on its way to the first new batch (some formats are read
    as a whole before) stores on for as long again, or a large file would be read once for every batch of it.
    """
    began, reached = time.monotonic(), 0.0
    upload = bytes(mine(job).values_list("upload", flat=True).get())
    try:
        file = read_file(job.name, upload, job.format)
    except Unrecognized as error:
        close_unreadable(job, [file_problem(str(error))], now)
        return False
    job.format = file.format
    taking, before = Taking(job.bank, surroundings(job.bank)), job.cursor
    for batch, end in batches(file.found):
        taken = taking.batch(batch)
        if end <= before:
            continue  # stored by a worker that died or ran out of time; needed to tell duplicates
        reached = reached or time.monotonic()
        if not _stored(job, taken, end, now):
            return False
        if time.monotonic() >= max(until, 2 * reached - began):
            return True
    _close(job, file, now)
    return False


def batches(found: Iterable[Found]) -> Iterator[tuple[list[Found], int]]:
    """Each with the count of questions up to its end."""
    batch: list[Found] = []
    end = weight = 0
    for each in found:
        batch.append(each)
        end, weight = end + 1, weight + sum(len(picture.data) for picture in each.pictures)
        if len(batch) == AT_ONCE or weight > HEAVY:
            yield batch, end
            batch, weight = [], 0
    if batch:
        yield batch, end


def _stored(job: QuestionImport, taken: list[Taken], end: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            current = locked(job)
            current.pictures = [*current.pictures, *_keep_pictures(job, taken, now)]
            current.cursor, current.format, current.stepped_at = end, job.format, now
            current.save(update_fields=["pictures", "cursor", "format", "stepped_at"])
            rows = [entry_of(job, each, number) for number, each in enumerate(taken, job.cursor + 1)]
            ImportEntry.objects.bulk_create(rows, batch_size=AT_ONCE)
    except Overtaken:
        return False
    job.cursor = end
    return True


def _keep_pictures(job: QuestionImport, taken: list[Taken], now: datetime) -> list[str]:
    """Those the bank does not have yet, so that the preview shows them; their digests."""
    sound = {sound.digest: (name, sound) for each in taken for name, sound in each.pictures}
    known = set(Picture.objects.filter(bank=job.bank, digest__in=sound).values_list("digest", flat=True))
    fresh = {digest: pair for digest, pair in sound.items() if digest not in known}
    rows = [
        Picture(
            bank=job.bank,
            digest=digest,
            name=name,
            mime=picture.mime,
            width=picture.width,
            height=picture.height,
            data=picture.data,
            added_at=now,
            added_by=job.started_by,
        )
        for digest, (name, picture) in fresh.items()
    ]
    Picture.objects.bulk_create(rows, batch_size=20, ignore_conflicts=True)
    return list(fresh)


def entry_of(job: QuestionImport, taken: Taken, number: int) -> ImportEntry:
    found = taken.found
    return ImportEntry(
        job=job,
        number=number,
        name=storable(found.name, 200),
        line=found.line,
        category=storable(found.category, 300),
        fate=taken.fate,
        item=as_json(taken.item) if taken.item else {},
        exhibit=asdict(taken.exhibit) if taken.exhibit else None,
        original=storable(found.original, 20_000),
        problems=[problem.as_json() for problem in taken.problems],
        taken=taken.fate in {ImportEntry.Fate.WHOLE, ImportEntry.Fate.DRAFT},
    )


def storable(text: str, longest: int) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:longest]


def close_unreadable(job: QuestionImport, problems: list[Problem], now: datetime) -> None:
    reading = mine(job).filter(state=State.READING)
    reading.update(state=State.UNREADABLE, problems=_as_json(problems), upload=b"", stepped_at=now, finished_at=now)


def _close(job: QuestionImport, file: FileRead, now: datetime) -> None:
    problems = list(file.problems)
    if not job.cursor:
        close_unreadable(job, problems or [file_problem(NO_QUESTION.format(file.format))], now)
        return
    mine(job).filter(state=State.READING, cursor=job.cursor).update(
        state=State.READY,
        total=job.cursor,
        cursor=0,
        format=file.format,
        upload=b"",
        problems=_as_json(problems),
        sections=_guesses(job.bank, job),
        stepped_at=now,
    )


def _as_json(problems: list[Problem]) -> list[dict[str, object]]:
    shown = [Problem(p.line, storable(p.question, 200), p.field, storable(p.message, 1_000)) for p in problems]
    if len(shown) > MOST_PROBLEMS:
        rest = file_problem(f"There are {len(shown) - MOST_PROBLEMS:,} more problems with the file.")
        shown = [*shown[:MOST_PROBLEMS], rest]
    return [problem.as_json() for problem in shown]


def categories_of(job: QuestionImport) -> list[tuple[str, int]]:
    """Those whose questions name no section themselves, with their counts; the largest first where there are many."""
    open_ones = job.entries.exclude(category="").filter(item__section="")
    counts = open_ones.values_list("category").annotate(n=Count("pk")).order_by("-n", "category")
    return sorted(counts[:MOST_CATEGORIES])


def _guesses(bank: QuestionBank, job: QuestionImport) -> dict[str, str]:
    sections = list(Section.objects.filter(outline=Outline.CPIM_8))
    return {category: guessed(category, sections) for category, _ in categories_of(job)}
