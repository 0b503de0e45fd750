"""What is told of an import and of what was found in its file, and how a file is sent."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from api.words import Fate, ImportState
from bank.importing.preview import counts_of
from bank.interchange.formats import FORMATS
from bank.models import ImportEntry, QuestionImport

MULTIPART = "multipart/form-data"
UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "additionalProperties": False,
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "At most 20 MB"},
                        "format": {
                            "type": "string",
                            "enum": ["", *FORMATS],
                            "description": "Empty: found out from the file",
                        },
                    },
                }
            }
        },
    }
}


class FileProblem(Schema):
    line: int | None
    question: str
    field: str
    message: str


class ImportSummary(Schema):
    id: int
    name: str = Field(description="Of the file")
    format: str
    state: ImportState
    moving: bool = Field(description="A worker is at it, or will be: ask again")
    total: int = Field(description="Questions found in the file")
    done: int = Field(description="How many of them the present step has dealt with")
    started_at: datetime
    finished_at: datetime | None


class Counts(Schema):
    whole: int
    draft: int = Field(description="Come as drafts with a warning")
    duplicate: int
    unreadable: int


class ImportOut(ImportSummary):
    counts: Counts
    imported: int = Field(description="Questions that the bank has from it now")
    problems: list[FileProblem] = Field(description="Of the file as a whole; entries have their own")


class EntryOut(Schema):
    number: int
    name: str
    line: int | None
    category: str
    fate: Fate
    taken: bool
    question: str | None = Field(description="The name of the question that it became")
    problems: list[FileProblem]


def summary(job: QuestionImport) -> dict[str, Any]:
    plain = ("name", "format", "state", "total", "started_at", "finished_at")
    told = {name: getattr(job, name) for name in plain}
    return told | {"id": job.pk, "done": job.cursor, "moving": job.is_moving}


def detail(job: QuestionImport) -> dict[str, Any]:
    """Two statements."""
    counts = counts_of(job)
    told = {name: getattr(counts, name) for name in ("whole", "draft", "duplicate", "unreadable")}
    imported = job.entries.exclude(question=None).count()
    return summary(job) | {"counts": told, "imported": imported, "problems": job.problems}


def entry(row: ImportEntry) -> dict[str, Any]:
    plain = ("number", "name", "line", "category", "fate", "taken", "problems")
    return {name: getattr(row, name) for name in plain} | {"question": row.question.slug if row.question else None}
