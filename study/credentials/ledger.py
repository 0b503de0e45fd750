"""A certification's ledger as pages show it: what counts in a cycle, what does not and why, what is still needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from curriculum.models import PointCategory
from study.credentials.cycles import Cycle, Life, Standing
from study.credentials.lives import life_of
from study.credentials.points import ZERO, Caps, Counted, Earned, Pace, count, pace
from study.models import Activity, Holding

EARNED_BY_IT = "The exam that earned the certification does not count for it."
BEFORE = "Done before you were certified."
AFTER = "Done after the certification expired."
OVER_EVENT = "{over} more than the {cap} that one event may bring."
OVER_CYCLE = "{over} more than the {cap} that this kind may bring in a cycle."


@dataclass(frozen=True)
class Row:
    """An activity and what of it counts; `why` says where that is not all."""

    activity: Activity
    earned: Decimal
    counted: Decimal
    why: list[str]


@dataclass(frozen=True)
class OfCategory:
    category: PointCategory
    earned: Decimal
    counted: Decimal

    @property
    def cut(self) -> Decimal:
        return self.earned - self.counted


@dataclass(frozen=True)
class Ledger:
    """One cycle of one holding. `outside` are activities that count for no cycle of it."""

    holding: Holding
    life: Life
    today: date
    cycle: Cycle
    rows: list[Row]
    categories: list[OfCategory]
    outside: list[Row]
    cycles: list[Cycle]

    @cached_property
    def standing(self) -> Standing:
        return self.life.standing(self.today)

    @cached_property
    def earned(self) -> Decimal:
        return _sum(row.earned for row in self.rows)

    @cached_property
    def counted(self) -> Decimal:
        return _sum(row.counted for row in self.rows)

    @cached_property
    def share(self) -> int:
        """Percent of the points needed, at most 100, for the bar."""
        return min(int(100 * self.counted / self.holding.target), 100)

    @cached_property
    def pace(self) -> Pace:
        return pace(
            counted=self.counted,
            target=self.holding.target,
            starts=self.cycle.starts,
            ends=self.cycle.ends,
            today=self.today,
        )

    @property
    def is_current(self) -> bool:
        return self.cycle == self.life.current(self.today)

    @property
    def is_renewed(self) -> bool:
        return self.cycle.number < self.life.open_number

    @property
    def is_last_renewed(self) -> bool:
        return self.cycle.number == self.life.open_number - 1

    @property
    def is_open(self) -> bool:
        """The one that can be renewed next, once it has begun."""
        return self.cycle.number == self.life.open_number and self.cycle.starts <= self.today

    @property
    def renewed_on(self) -> date | None:
        return self.life.renewed.get(self.cycle.number)

    @property
    def window_left(self) -> int:
        """Days to make up what is missing, today included."""
        return max((self.cycle.window - self.today).days + 1, 0)

    @cached_property
    def lacks_evidence(self) -> list[Row]:
        return [row for row in self.rows if row.counted and lacks_evidence(row.activity)]


def lacks_evidence(activity: Activity) -> bool:
    return activity.category.evidence_required and not activity.evidence.all()


def ledger_of(holding: Holding, activities: Iterable[Activity], *, today: date, number: int | None = None) -> Ledger:
    """Of the cycle of that number, by default the current one; `activities` are those for this holding."""
    life = life_of(holding)
    cycle = life.cycle(number or life.current(today).number)
    first, last = life.reach(cycle.number)
    end = life.reach(life.open_number)[1]
    rows = _rows(holding, [each for each in activities if first <= each.done_on <= last])
    outside = [_outside(life, each) for each in activities if not life.earned_on <= each.done_on <= end]
    cycles = [life.cycle(each) for each in range(1, cycles_begun(life, today) + 1)]
    return Ledger(holding, life, today, cycle, rows, _categories(rows), outside, cycles)


def cycles_begun(life: Life, today: date) -> int:
    return life.current(today).number


def _outside(life: Life, activity: Activity) -> Row:
    return Row(activity, activity.points, ZERO, [BEFORE if activity.done_on < life.earned_on else AFTER])


def _rows(holding: Holding, activities: Sequence[Activity]) -> list[Row]:
    excluded = {each.pk for each in activities if _earned_it(holding, each)}
    caps = {each.category_id: _caps(each.category) for each in activities}
    entries = [_earned(each) for each in activities if each.pk not in excluded]
    counted = {each.key: each for each in count(entries, caps)}
    return [_row(each, counted.get(each.pk), caps[each.category_id]) for each in activities]


def _earned_it(holding: Holding, activity: Activity) -> bool:
    return activity.category.is_exam and activity.done_on <= holding.earned_on


def _caps(category: PointCategory) -> Caps:
    return Caps(category.cap_per_event, category.cap_per_cycle)


def _earned(activity: Activity) -> Earned:
    return Earned(activity.pk, activity.category_id, activity.done_on, activity.points)


def _row(activity: Activity, counted: Counted | None, caps: Caps) -> Row:
    if counted is None:
        return Row(activity, activity.points, ZERO, [EARNED_BY_IT])
    why = []
    if counted.over_event:
        why.append(OVER_EVENT.format(over=plain(counted.over_event), cap=plain(caps.per_event)))
    if counted.over_cycle:
        why.append(OVER_CYCLE.format(over=plain(counted.over_cycle), cap=plain(caps.per_cycle)))
    return Row(activity, counted.earned, counted.counted, why)


def plain(number: Decimal | None) -> str:
    """Without zeros after the point: 24, 7.5."""
    return f"{number.normalize():f}" if number is not None else ""


def _categories(rows: Sequence[Row]) -> list[OfCategory]:
    """Sums of each kind, in the order of the kinds."""

    def place(row: Row) -> tuple[int, int]:
        return row.activity.category.position, row.activity.category_id

    kinds = [list(of) for _, of in groupby(sorted(rows, key=place), key=place)]
    return [
        OfCategory(of[0].activity.category, _sum(r.earned for r in of), _sum(r.counted for r in of)) for of in kinds
    ]


def _sum(points: Iterable[Decimal]) -> Decimal:
    return sum(points, ZERO)
