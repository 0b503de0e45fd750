"""Reading what the player sends; whatever docs/player-protocol.md does not know is refused by field."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from bank.numbers import LONGEST
from exams.saves import Save

MAX_SEQ = 2**53 - 1
MAX_CHOSEN = 63  # all of six options ticked
MAX_SECONDS = 24 * 3600
MAX_MARKS = 4_000
MAX_NOTES = 20_000
TOO_LARGE = "The request must be no larger than {}."
UNSTORABLE = "Must not hold NUL characters or halves of surrogate pairs."
MISPLACED = "That is no answer to this question: an option it does not have, or a number where it offers options."


@dataclass
class Invalid(Exception):
    """A request the protocol does not know; `message` says which field and how to mend it."""

    field: str
    message: str


def read_json(request: HttpRequest) -> dict[str, Any]:
    try:
        data = json.loads(request.body)
    except RequestDataTooBig as error:
        raise Invalid("body", TOO_LARGE.format(filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE))) from error
    except (ValueError, RecursionError) as error:
        raise Invalid("body", "The request is not JSON.") from error
    if not isinstance(data, dict):
        raise Invalid("body", "The request must be a JSON object.")
    return data


def read_save(data: dict[str, Any]) -> Save:
    """A save as docs/player-protocol.md has it; Invalid names the field that is not."""
    if "chosen" not in data and "entered" not in data:
        raise Invalid("chosen", "Give the chosen option's index, or null for none.")
    first_is_number = isinstance(data.get("first"), str)
    return Save(
        seq=whole(data, "seq", 1, MAX_SEQ),
        chosen=_option(data, "chosen"),
        first=None if first_is_number else _option(data, "first"),
        entered=_number(data, "entered"),
        first_entered=_number(data, "first") if first_is_number else "",
        flagged=_flag(data, "flagged"),
        unsure=_flag(data, "unsure"),
        seen=_flag(data, "seen"),
        seconds=whole(data, "seconds", 0, MAX_SECONDS, default=0),
        marks=_marks(data.get("marks") or {}),
    )


def whole(data: dict[str, Any], name: str, low: int, high: int, default: int | None = None) -> int:
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Invalid(name, f"Must be a whole number from {low} to {high}.")
    return value


def _option(data: dict[str, Any], name: str) -> int | None:
    return None if data.get(name) is None else whole(data, name, 0, MAX_CHOSEN)


def _number(data: dict[str, Any], name: str) -> str:
    """As typed; blanks alone are nothing entered."""
    text = data.get(name)
    if text is None:
        return ""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise Invalid(name, f"Must be a text of at most {LONGEST} characters.")
    if is_unstorable(text):
        raise Invalid(name, UNSTORABLE)
    return text if text.strip() else ""


def _flag(data: dict[str, Any], name: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise Invalid(name, "Must be true or false.")
    return value


def _marks(marks: Any) -> dict[str, Any]:
    if not isinstance(marks, dict) or len(json.dumps(marks)) > MAX_MARKS:
        raise Invalid("marks", f"Must be an object of at most {MAX_MARKS} characters of JSON.")
    struck, highlights = marks.get("struck", []), marks.get("highlights", [])
    if not _all_whole(struck):
        raise Invalid("marks.struck", "Must be a list of option indexes.")
    if not isinstance(highlights, list) or not all(_all_whole(pair) and len(pair) == 2 for pair in highlights):
        raise Invalid("marks.highlights", "Must be a list of [start, end] pairs.")
    return {"struck": struck, "highlights": highlights}


def _all_whole(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(v, int) and not isinstance(v, bool) for v in values)


def read_notes(data: dict[str, Any]) -> tuple[int, str]:
    text = data.get("text")
    if not isinstance(text, str) or len(text) > MAX_NOTES:
        raise Invalid("text", f"Must be a text of at most {MAX_NOTES:,} characters.")
    if is_unstorable(text):
        raise Invalid("text", UNSTORABLE)
    return whole(data, "seq", 1, MAX_SEQ), text


def is_unstorable(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def read_finish(data: dict[str, Any]) -> tuple[bool, dict[int, Save], list[dict[str, Any]]]:
    """Whether time ran out, the queued saves by position, and what of the queue was malformed.

    A malformed entry must not keep an exam from ending, so it is named instead of refused.
    """
    queued: dict[int, Save] = {}
    rejected = []
    entries = data.get("answers") or []
    if not isinstance(entries, list):
        raise Invalid("answers", "Must be a list.")
    for entry in entries:
        try:
            entry = entry if isinstance(entry, dict) else {}
            position, save = whole(entry, "position", 1, 32_767), read_save(entry)
        except Invalid as fault:
            rejected.append({"entry": entry, "field": fault.field, "message": fault.message})
            continue
        if position not in queued or queued[position].seq < save.seq:
            queued[position] = save
    return data.get("reason") == "timeout", queued, rejected


def rejections(queued: dict[int, Save], fields: dict[int, str]) -> list[dict[str, Any]]:
    """Of saves that are well formed and no answer to the question at their position."""
    return [
        {"entry": {"position": position, "seq": queued[position].seq}, "field": name, "message": MISPLACED}
        for position, name in fields.items()
    ]
