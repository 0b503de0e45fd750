"""What of the points earned in a cycle counts once the caps have been applied, and the pace that is left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
DAYS_A_MONTH = Decimal("30.4375")  # 365.25 / 12
EARLY = 180  # a cycle younger than so many days says nothing of its end
ZERO = Decimal(0)


def points_of(units: Decimal, times: Decimal, each: Decimal) -> Decimal:
    """To hundredths, halves up."""
    return (units * times * each).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Caps:
    """In points; None for no cap."""

    per_event: Decimal | None = None
    per_cycle: Decimal | None = None


@dataclass(frozen=True)
class Earned:
    key: int
    category: int
    on: date
    points: Decimal


@dataclass(frozen=True)
class Counted:
    """Earned = counted + over_event + over_cycle."""

    key: int
    category: int
    earned: Decimal
    counted: Decimal
    over_event: Decimal
    over_cycle: Decimal


def count(entries: Iterable[Earned], caps: Mapping[int, Caps]) -> list[Counted]:
    """Oldest first: once a category is full for the cycle, it is the later entries that are cut."""
    used: dict[int, Decimal] = {}
    return [_counted(entry, caps.get(entry.category, Caps()), used) for entry in sorted(entries, key=_order)]


def _order(entry: Earned) -> tuple[date, int]:
    return entry.on, entry.key


def _counted(entry: Earned, caps: Caps, used: dict[int, Decimal]) -> Counted:
    of_event = entry.points if caps.per_event is None else min(entry.points, caps.per_event)
    before = used.get(entry.category, ZERO)
    room = of_event if caps.per_cycle is None else max(caps.per_cycle - before, ZERO)
    counted = min(of_event, room)
    used[entry.category] = before + counted
    return Counted(entry.key, entry.category, entry.points, counted, entry.points - of_event, of_event - counted)


@dataclass(frozen=True)
class Pace:
    """`a_month` is what each month left has to bring, rounded up so that keeping it is enough; None once the cycle is
    over or nothing is needed. `so_far` and `projected` go on as the cycle went until now, the latter rounded down; None
    in its first half year."""

    needed: Decimal
    days_left: int
    months_left: Decimal
    a_month: Decimal | None
    so_far: Decimal | None
    projected: int | None


def pace(*, counted: Decimal, target: int, starts: date, ends: date, today: date) -> Pace:
    """`today` counts as a day that is left: on the last day of the cycle one is."""
    needed = max(Decimal(target) - counted, ZERO)
    left = max((ends - today).days + 1, 0)
    months = Decimal(left) / DAYS_A_MONTH
    a_month = (needed / max(months, Decimal(1))).quantize(CENT, ROUND_CEILING) if needed and left else None
    gone = (today - starts).days
    so_far = counted / (Decimal(gone) / DAYS_A_MONTH) if gone >= EARLY and left else None
    return Pace(
        needed=needed,
        days_left=left,
        months_left=months.quantize(Decimal("0.1"), ROUND_FLOOR),
        a_month=a_month,
        so_far=so_far.quantize(CENT, ROUND_HALF_UP) if so_far is not None else None,
        projected=int((counted + so_far * months).to_integral_value(ROUND_FLOOR)) if so_far is not None else None,
    )
