"""The figures of a panel of judges.

Modified Angoff with two rounds: each judge estimates, question by question, the share of minimally competent
candidates who would get it right, sees the spread, and estimates again (Angoff 1971; Cizek & Bunch, Standard Setting,
2007, ch. 6). A question's value is the plain mean of its judges; none is trimmed, since panels here are small. A
judge's cut is the mean over the questions, the panel's the mean over the judges, and its standard error that of the
judges' cuts, SD/√n.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

LOWEST, HIGHEST = 0.05, 0.99
ENOUGH_JUDGES = 3
PLACES = 3

Shares = Mapping[int, Mapping[int, float]]  # judge → version → share


@dataclass(frozen=True)
class Spread:
    """Of one question, all as shares; `sd` with n - 1, None for a single judge."""

    judges: int
    mean: float
    sd: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Cut:
    """The share of right answers that divides; `error` between judges, None for a single one."""

    judges: int
    share: float
    error: float | None


def spread(shares: Sequence[float]) -> Spread:
    return Spread(len(shares), _rounded(fmean(shares)), _sd(shares), min(shares), max(shares))


def spreads(shares: Shares) -> dict[int, Spread]:
    """By version, of judges who have all judged every one of them."""
    versions = next(iter(shares.values()), {})
    return {version: spread([given[version] for given in shares.values()]) for version in versions}


def cut(shares: Shares) -> Cut:
    cuts = [fmean(given.values()) for given in shares.values()]
    sd = stdev(cuts) if len(cuts) > 1 else None
    return Cut(len(cuts), _rounded(fmean(cuts)), None if sd is None else _rounded(sd / sqrt(len(cuts))))


def complete(shares: Shares, versions: int) -> dict[int, dict[int, float]]:
    """Of the judges who have judged all of so many versions."""
    return {judge: dict(given) for judge, given in shares.items() if len(given) == versions}


def revised(first: Shares, second: Shares) -> dict[int, dict[int, float]]:
    """What counts in the end: of each judge of the first round what the second changed, else what the first said."""
    return {judge: {**given, **second.get(judge, {})} for judge, given in first.items()}


def _sd(shares: Sequence[float]) -> float | None:
    return _rounded(stdev(shares)) if len(shares) > 1 else None


def _rounded(share: float) -> float:
    return round(share, PLACES)
