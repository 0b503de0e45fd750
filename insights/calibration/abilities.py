"""Each person's ability by the parameters just found: what the people who chose an option are like."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from insights.calibration.groups import Group, numbers
from insights.calibration.sheets import Sheet
from insights.calibration.sorting import scored
from measurement.irt import Items, eap

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Abilities:
    place: dict[int, int]
    items: Items
    group_of: dict[tuple[int, int], int]
    mean: Floats
    sd: Floats

    @classmethod
    def of(cls, plan: Mapping[str, Any]) -> Self:
        found = plan["found"]
        place = {version: at for at, version in enumerate(plan["versions"])}
        items = Items(*(np.array(found[name]) for name in ("a", "b", "c")))
        groups = [Group.from_json(group) for group in plan["groups"]]
        return cls(place, items, numbers(groups), np.array(found["mean"]), np.array(found["sd"]))

    def of_sheet(self, sheet: Sheet, keys: dict[int, int]) -> Floats:
        """Logits from the standard, one a sitting, the sitting's group as prior."""
        known = np.flatnonzero([version in self.place for version in sheet.versions.tolist()])
        at = [self.place[version] for version in sheet.versions[known].tolist()]
        group = [self.group_of[sheet.form, cohort] for cohort in sheet.cohorts.tolist()]
        a, b, c = (column[at] for column in self.items)
        return eap(scored(sheet, keys)[:, known], a, b, c, self.mean[group], self.sd[group])[0]
