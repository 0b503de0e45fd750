"""How many questions of each area a smaller mock has. Pure."""

from collections.abc import Sequence

from measurement.assembly import Area


def scaled(areas: Sequence[Area], total: int) -> list[Area]:
    """The areas with `total` questions in all, scored and trial ones in the proportions of the exam.

    By largest remainders (Hamilton): every count is its exact share rounded down, and what is missing goes to those
    that lost most; of equals the first. A `total` of the whole exam's questions changes nothing.
    """
    counts = [count for area in areas for count in (area.scored, area.pretest)]
    parts = _shared(counts, total)
    return [Area(area.slug, area.name, *parts[2 * at : 2 * at + 2]) for at, area in enumerate(areas)]


def _shared(counts: Sequence[int], total: int) -> list[int]:
    whole = sum(counts)
    if not whole:
        return list(counts)
    parts, rests = zip(*(divmod(count * total, whole) for count in counts), strict=True)
    by_rest = sorted(range(len(counts)), key=lambda at: (-rests[at], at))
    lucky = set(by_rest[: total - sum(parts)])
    return [part + (at in lucky) for at, part in enumerate(parts)]
