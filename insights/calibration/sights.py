"""Plain counts of first sights of questions, by version, and how those of several sheets go together. Pure."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from insights.calibration.sheets import Sheet
from insights.calibration.sorting import scored

COUNTS = ("answers", "right", "shown", "seconds", "rapid")


def counts_of(sheet: Sheet, keys: dict[int, int], limits: Mapping[int, float]) -> dict[str, Any]:
    """Of first sights only, by version: answers, right ones, seconds, and those given too fast to have been read."""
    own = sheet.versions.tolist()
    timed = sheet.new & sheet.shown
    limit = np.array([limits[version] for version in own])
    columns = (
        sheet.new.sum(axis=0),
        (scored(sheet, keys) == 1).sum(axis=0),
        timed.sum(axis=0),
        (sheet.seconds * timed).sum(axis=0, dtype=np.int64),
        (timed & (sheet.seconds < limit)).sum(axis=0),
    )
    return {
        str(version): dict(zip(COUNTS, values, strict=True))
        for version, *values in zip(own, *(column.tolist() for column in columns), strict=True)
    }


def merged(some: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Counts add up; classical statistics, which belong to one form, are those of the form with most sittings."""
    together = dict(some)
    for version, new in more.items():
        old = together.get(version, {})
        larger = new if new.get("sittings", 0) > old.get("sittings", 0) else old
        together[version] = old | new | larger | {name: old.get(name, 0) + new[name] for name in COUNTS}
    return together
