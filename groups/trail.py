"""A group's audit trail: which events, in which words, on the page and in the file."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db.models import Q, QuerySet

from accounts.cells import safe_cell
from accounts.models import AuditEvent, User
from accounts.requests import is_key
from groups.models import Role

EVENTS_A_PAGE = 50
MOST_PEOPLE = 200
HEADINGS = ["at (UTC)", "who", "event", "in words", "about", "number", "details"]
# What the groups' own events are called; those of other parts are said in the words of their verbs.
WORDS = {
    "group.created": "created the group",
    "group.changed": "changed the settings",
    "group.closed": "closed the group",
    "group.reopened": "opened the group again",
    "group.handed-over": "handed the group over",
    "member.added": "added a member",
    "member.joined": "joined",
    "member.left": "left",
    "member.removed": "removed a member",
    "member.role-changed": "changed a role",
    "member.sharing-changed": "changed what the leaders see of them",
    "invitation.made": "made an invitation",
    "invitation.sent-again": "sent an invitation again",
    "invitation.revoked": "revoked an invitation",
    "invitations.revoked": "revoked what a leader had handed out",
}
# Kinds of things, by the labels of their models.
THINGS = {"groups.StudyGroup": "group", "groups.Membership": "membership"}


@dataclass(frozen=True)
class Entry:
    """`about`: the thing's kind and number, where the words do not say it; `details`: name → value, both in words."""

    event: AuditEvent
    who: str
    words: str
    about: str
    details: list[tuple[str, str]]


def words_of(verb: str) -> str:
    """“question.sent-back” is “question: sent back”."""
    thing, _, done = verb.replace("-", " ").partition(".")
    return WORDS.get(verb) or (f"{thing}: {done}" if done else thing)


def events_of(group_id: int) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(group_id=group_id).order_by("-at", "-pk")


def verbs_of(group_id: int) -> list[tuple[str, str]]:
    verbs = AuditEvent.objects.filter(group_id=group_id).order_by("verb").values_list("verb", flat=True).distinct()
    return sorted(((verb, words_of(verb)) for verb in verbs), key=lambda pair: pair[1])


def narrowed(events: QuerySet[AuditEvent], *, person: str, verb: str) -> QuerySet[AuditEvent]:
    """Done by or to somebody whose address or name holds this; of this kind."""
    if verb:
        events = events.filter(verb=verb)
    if not person:
        return events
    named = User.objects.filter(Q(name__icontains=person) | Q(email__icontains=person)).order_by("pk")
    people = list(named.values_list("pk", flat=True)[:MOST_PEOPLE])
    return events.filter(Q(actor__icontains=person) | Q(actor_id__in=people) | Q(details__user__in=people))


def before(events: QuerySet[AuditEvent], number: str) -> QuerySet[AuditEvent]:
    """What is older than this event; a number of nothing in the trail starts at the newest."""
    last = events.filter(pk=number).values_list("at", "pk").first() if is_key(number) else None
    return events.filter(Q(at__lt=last[0]) | Q(at=last[0], pk__lt=last[1])) if last else events


def entries(events: Iterable[AuditEvent]) -> list[Entry]:
    """With the names of who acted and of who was acted on, as far as there still are such people. One query."""
    rows = list(events)
    numbers = {row.actor_id for row in rows} | {row.details.get("user") for row in rows}
    people = User.objects.in_bulk([number for number in numbers if isinstance(number, int)])
    return [_entry(row, people) for row in rows]


def _entry(row: AuditEvent, people: dict[int, User]) -> Entry:
    actor = people.get(row.actor_id or 0)
    who = actor.name if actor and actor.name else row.actor
    details = [_detail(name, value, people) for name, value in row.details.items() if value not in (None, "", [])]
    about = "" if row.verb in WORDS else f"{_thing(row.target)} {row.target_id}"
    return Entry(row, who, words_of(row.verb), about, details)


def _thing(target: str) -> str:
    return THINGS.get(target, target.partition(".")[2].lower())


def _detail(name: str, value: Any, people: dict[int, User]) -> tuple[str, str]:
    label = name.replace("_", " ")
    if name == "user" and value in people:
        return "person", str(people[value])
    if name in ("role", "old") and value in Role.values:
        return "role before" if name == "old" else "role", str(Role(value).label).lower()
    if isinstance(value, bool):
        return label, "yes" if value else "no"
    if isinstance(value, list):
        return label, ", ".join(str(one) for one in value)
    return label, str(value) if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)


class _Line:
    """A file for one line, which hands it on instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def as_csv(events: QuerySet[AuditEvent]) -> Iterator[str]:
    """Line by line, however long the trail is; with a mark that tells spreadsheets it is UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(HEADINGS)
    for row in events.iterator(chunk_size=500):
        yield writer.writerow(_cells(row))


def _cells(row: AuditEvent) -> list[str]:
    return [
        row.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        safe_cell(row.actor),
        safe_cell(row.verb),
        safe_cell(words_of(row.verb)),
        safe_cell(_thing(row.target)),
        safe_cell(row.target_id),
        safe_cell(json.dumps(row.details, ensure_ascii=False, sort_keys=True)),
    ]
