"""What the player receives: everything for an hour offline, never a key or a rationale."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse

from exams.models import Answer, Attempt
from exams.saves import Save
from exams.timing import milliseconds

ANSWER_COLUMNS = ("position", "seq", "chosen", "entered", "flagged", "unsure", "seen", "seconds", "marks")
ASKED = {
    "kind": F("version__kind"), "stem": F("version__stem_html"), "options": F("version__options"),
    "exhibit": F("version__exhibit"), "about": F("version__exhibit__title"), "shown": F("version__exhibit__html"),
}  # fmt: skip


def exam(attempt: Attempt, *, now: datetime, keys: bool) -> dict[str, Any]:
    """The whole exam as the player reads it on arrival. One query beyond the attempt's own."""
    rows = Answer.objects.filter(attempt=attempt).order_by("position").values(*ANSWER_COLUMNS, **ASKED)
    return {
        "attempt": str(attempt.public_id),
        "title": title(attempt),
        "candidate": attempt.user.get_full_name() if attempt.user else "Guest",
        "kind": attempt.kind,
        "keys": keys,
        **clock(attempt, now),
        "urls": urls(attempt),
        "exhibits": {row["exhibit"]: {"title": row["about"], "html": row["shown"]} for row in rows if row["exhibit"]},
        "questions": [_question(row) for row in rows],
        "answers": [_told({name: row[name] for name in ANSWER_COLUMNS}) for row in rows],
        "notes": notes(attempt),
    }


def title(attempt: Attempt) -> str:
    kind = "taster" if attempt.kind == Attempt.Kind.TASTER else "mock exam"
    return f"{attempt.blueprint.name} {kind}"


def clock(attempt: Attempt, now: datetime) -> dict[str, Any]:
    return {
        "server_now": milliseconds(now),
        "deadline": milliseconds(attempt.ends_at),
        "state": attempt.state,
    }


def urls(attempt: Attempt) -> dict[str, str]:
    pages = ("state", "notes", "finish", "report")
    addresses = {page: reverse(f"exams:{page}", args=[attempt.public_id]) for page in pages}
    answer = reverse("exams:answer", args=[attempt.public_id, 0])
    return addresses | {"answer": answer, "login": reverse("account_login")}


def _question(row: dict[str, Any]) -> dict[str, Any]:
    options = [option["html"] for option in row["options"]]
    return {name: row[name] for name in ("position", "kind", "stem", "exhibit")} | {"options": options}


def answers(attempt: Attempt) -> list[dict[str, Any]]:
    """All that is stored, without a model's instance for each: every player asks for it every minute."""
    rows = Answer.objects.filter(attempt=attempt).order_by("position").values(*ANSWER_COLUMNS)
    return [_told(row) for row in rows]


def stored(answer: Answer) -> dict[str, Any]:
    return _told({name: getattr(answer, name) for name in ANSWER_COLUMNS})


def _told(columns: dict[str, Any]) -> dict[str, Any]:
    """Of a number only what was typed: what is `chosen` by it would say whether it is right."""
    return columns | {"chosen": None} if columns["entered"] else columns


def read_back(save: Save) -> dict[str, Any]:
    sent = {name: getattr(save, name) for name in ANSWER_COLUMNS if name != "position"}
    return sent | {"seen": save.was_seen}


def notes(attempt: Attempt) -> dict[str, Any]:
    return {"text": attempt.notes, "seq": attempt.notes_seq}
