"""Which sittings count: taken with effort, with something new in them, of a group that could be measured. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from insights.calibration.sheets import Sheet
from measurement.effort import MOST_SECONDS, response_time_effort, thresholds, with_effort

Mask = NDArray[np.bool_]
# By version: seconds in all of those who saw it for the first time, and how many they are.
Times = Mapping[str, tuple[int, int]]


def timed(sheet: Sheet) -> dict[str, tuple[int, int]]:
    """Of every version on the sheet."""
    fresh = sheet.new & sheet.shown
    seconds = (sheet.seconds * fresh).sum(axis=0, dtype=np.int64).tolist()
    versions = map(str, sheet.versions.tolist())
    return dict(zip(versions, zip(seconds, fresh.sum(axis=0).tolist(), strict=True), strict=True))


def added(some: Times, more: Times) -> dict[str, tuple[int, int]]:
    """The times of both."""
    together = dict(some)
    for version, (seconds, persons) in more.items():
        old = together.get(version, (0, 0))
        together[version] = (old[0] + seconds, old[1] + persons)
    return together


def limits(times: Times) -> dict[int, float]:
    """Seconds below which an answer is a rapid guess, by version, from its mean time."""
    known = [version for version, (seconds, _) in times.items() if seconds]
    found = thresholds([times[version][0] / times[version][1] for version in known]).tolist() if known else []
    by_version = dict.fromkeys(times, MOST_SECONDS) | dict(zip(known, found, strict=True))
    return {int(version): limit for version, limit in by_version.items()}


@dataclass(frozen=True)
class Counting:
    """`limits` are seconds by version; `apart` the forms and half-years of groups that the engine refused."""

    limits: Mapping[int, float]
    apart: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, plan: Mapping[str, Any]) -> Self:
        return cls(limits(plan.get("times", {})), frozenset((form, cohort) for form, cohort in plan.get("apart", [])))

    def effort(self, sheet: Sheet) -> Mask:
        """Sittings whose person gave nine in ten questions time to be read; one that never came up had none."""
        own = [self.limits[version] for version in sheet.versions.tolist()]
        return with_effort(response_time_effort(np.where(sheet.shown, sheet.seconds, 0), own))

    def kept(self, sheet: Sheet) -> Sheet:
        """The sittings that count."""
        apart = [cohort for form, cohort in self.apart if form == sheet.form]
        return sheet.part(self.effort(sheet) & sheet.new.any(axis=1) & ~np.isin(sheet.cohorts, apart))
