"""How a mock's total scores are spread over the group."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from exams.models import Assignment, Attempt
from groups.models import StudyGroup
from insights.progress.mocks import active_users, has_line

# With fewer, the picture would be of persons rather than of a group.
ENOUGH = 5
BINS = 10
TOP, HEIGHT = 16, 96


@dataclass(frozen=True)
class Bar:
    """Scores from `low` to `high`, both included; `x`, `width` are percent across, `y`, `height` pixels down."""

    low: int
    high: int
    count: int
    x: float
    width: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class Distribution:
    """`passing_at` is where the passing score lies, in percent across; None without a scale."""

    mock: Assignment
    count: int
    bars: list[Bar]
    unit: str
    passing: int | None
    passing_at: float | None
    median: str

    @property
    def is_enough(self) -> bool:
        return self.count >= ENOUGH

    @property
    def bottom(self) -> int:
        return TOP + HEIGHT

    @property
    def ends(self) -> tuple[int, int]:
        return self.bars[0].low, self.bars[-1].high


def distributions(group: StudyGroup, mocks: Sequence[Assignment]) -> list[Distribution]:
    """One query: as many rows as there are different scores, not as there are members."""
    rows = newest_attempts(group).filter(assignment__in=mocks).order_by()
    columns = ("assignment", "report__scaled", "report__raw", "report__scored_count")
    scores: dict[int, list[tuple[int, int]]] = {mock.pk: [] for mock in mocks}
    for mock, scaled, raw, scored, count in rows.values_list(*columns).annotate(count=Count("pk")):
        score = scaled if scaled is not None else round(100 * raw / scored) if scored else 0
        scores[mock].append((score, count))
    return [_distribution(mock, scores[mock.pk]) for mock in mocks]


def newest_attempts(group: StudyGroup) -> QuerySet[Attempt]:
    """Each member's newest finished attempt at each of the group's mocks."""
    done = Attempt.objects.filter(state=Attempt.State.CLOSED, assignment__group=group, report__isnull=False)
    later = done.filter(user=OuterRef("user"), assignment=OuterRef("assignment"), turn__gt=OuterRef("turn"))
    return done.filter(~Exists(later), user__in=active_users(group))


def _distribution(mock: Assignment, scores: Sequence[tuple[int, int]]) -> Distribution:
    blueprint, scaled = mock.blueprint, has_line(mock)
    low, high = (blueprint.scale_min, blueprint.scale_max) if scaled else (0, 100)
    passing = blueprint.scale_pass if scaled else None
    return Distribution(
        mock,
        sum(count for _, count in scores),
        bars_of(scores, low=low, high=high, cut=passing),
        "" if scaled else " %",
        passing,
        round(100 * (passing - low) / (high - low), 2) if passing is not None else None,
        median_of(scores),
    )


def bars_of(scores: Iterable[tuple[int, int]], *, low: int, high: int, cut: int | None) -> list[Bar]:
    """(score, how many) in bars of one width; a bar ends where the passing score begins, if the scale allows it."""
    width = _width(low, high, cut)
    edges = list(range(low, high, width))
    counts = [0] * len(edges)
    for score, count in scores:
        counts[min(max(score - low, 0) // width, len(edges) - 1)] += count
    most = max(counts) or 1
    across = high - low
    return [
        Bar(
            edge,
            high if edge == edges[-1] else edge + width - 1,
            count,
            round(100 * (edge - low) / across, 2),
            round(100 * (min(edge + width, high) - edge) / across, 2),
            round(TOP + HEIGHT * (1 - count / most), 1),
            round(HEIGHT * count / most, 1),
        )
        for edge, count in zip(edges, counts, strict=True)
    ]


def _width(low: int, high: int, cut: int | None) -> int:
    """The narrowest of about ten bars whose edges meet the passing score."""
    least = max(1, (high - low) // BINS)
    fitting = (width for width in range(least, high - low) if cut is None or (cut - low) % width == 0)
    return next(fitting, least)


def median_of(scores: Iterable[tuple[int, int]]) -> str:
    """The middle score; of an even number the mean of the two in the middle."""
    every = sorted(score for score, count in scores for _ in range(count))
    if not every:
        return ""
    low, high = every[(len(every) - 1) // 2], every[len(every) // 2]
    return f"{(low + high) / 2:g}"
