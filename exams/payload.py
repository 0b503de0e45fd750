"""What the player receives: everything for an hour offline, never a key or a rationale."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from exams.models import Answer, Attempt
from exams.saves import Save
from exams.timing import milliseconds

ANSWER_COLUMNS = ("position", "seq", "chosen", "entered", "flagged", "unsure", "seen", "seconds", "marks")


def exam(attempt: Attempt, *, now: datetime, keys: bool) -> dict[str, Any]:
    """The whole exam as the player reads it on arrival. One query beyond the attempt's own."""
    answers = list(
        Answer.objects.filter(attempt=attempt)
        .select_related("version__exhibit")
        .order_by("position")
        .only(*ANSWER_COLUMNS, "attempt_id", "version__kind", "version__stem_html", "version__options",
              "version__exhibit__title", "version__exhibit__html")
    )  # fmt: skip
    exhibits = {answer.version.exhibit_id: answer.version.exhibit for answer in answers if answer.version.exhibit}
    return {
        "attempt": str(attempt.public_id),
        "title": title(attempt),
        "candidate": attempt.user.get_full_name() if attempt.user else "Guest",
        "kind": attempt.kind,
        "keys": keys,
        **clock(attempt, now),
        "urls": urls(attempt),
        "exhibits": {pk: {"title": exhibit.title, "html": exhibit.html} for pk, exhibit in exhibits.items()},
        "questions": [_question(answer) for answer in answers],
        "answers": [stored(answer) for answer in answers],
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


def _question(answer: Answer) -> dict[str, Any]:
    return {
        "position": answer.position,
        "kind": answer.version.kind,
        "stem": answer.version.stem_html,
        "options": [option["html"] for option in answer.version.options],
        "exhibit": answer.version.exhibit_id,
    }


def stored(answer: Answer) -> dict[str, Any]:
    """Of a number only what was typed: what is `chosen` by it would say whether it is right."""
    columns = {name: getattr(answer, name) for name in ANSWER_COLUMNS}
    return columns | ({"chosen": None} if answer.entered else {})


def read_back(save: Save) -> dict[str, Any]:
    sent = {name: getattr(save, name) for name in ANSWER_COLUMNS if name != "position"}
    return sent | {"seen": save.was_seen}


def notes(attempt: Attempt) -> dict[str, Any]:
    return {"text": attempt.notes, "seq": attempt.notes_seq}
