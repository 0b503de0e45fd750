"""How a question did over its versions and over time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bank.models import ItemSnapshot, Question
from insights.items.rows import precedence
from insights.problems.statistics import newest_items

MOST = 400  # snapshots read; thirty of each exam are kept
SHOWN = 12


@dataclass(frozen=True)
class Edition:
    """Newest figures of a version in an exam; `changed_from` is the number of the version before it in the list."""

    item: ItemSnapshot
    changed_from: int | None


@dataclass(frozen=True)
class Past:
    """`shown` are the figures that count. `editions` are the newest of each version and exam, the newest version first;
    `course` those of the shown version in its exam from snapshot to snapshot, the newest first."""

    shown: ItemSnapshot | None
    editions: list[Edition]
    course: list[ItemSnapshot]


def past_of(question: Question) -> Past:
    """Two statements."""
    newest = list(newest_items().filter(version__question=question).select_related("version__section"))
    newest.sort(key=_rank, reverse=True)
    shown = newest[0] if newest else None
    newest.sort(key=lambda item: (item.version.number, item.answers), reverse=True)
    return Past(shown, list(_editions(newest)), _course(shown) if shown else [])


def _rank(item: ItemSnapshot) -> tuple[bool, int, int]:
    return precedence(item.p, item.version.number, item.answers)


def _editions(newest: list[ItemSnapshot]) -> Iterator[Edition]:
    older = sorted({item.version.number for item in newest}, reverse=True)
    before = dict(pairwise(older))
    for item in newest:
        yield Edition(item, before.get(item.version.number))


def _course(shown: ItemSnapshot) -> list[ItemSnapshot]:
    """Every night may take a snapshot; those that counted no answer more are left out."""
    same = ItemSnapshot.objects.filter(version=shown.version_id, snapshot__blueprint=shown.snapshot.blueprint_id)
    taken = same.select_related("snapshot").defer("options", "points", "flags").order_by("snapshot__taken_at", "pk")
    return list(_growing(taken.reverse()[:MOST]))[:SHOWN]


def _growing(newest_first: Iterable[ItemSnapshot]) -> Iterator[ItemSnapshot]:
    """Of those that rest on the same answers the first that was taken."""
    found = list(newest_first)
    for later, earlier in pairwise([*found, None]):
        if later and (earlier is None or earlier.answers != later.answers):
            yield later
