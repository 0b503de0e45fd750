"""Classical statistics of one form's questions and options, gathered sheet by sheet."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from insights.calibration.sheets import Sheet
from measurement import BadInput
from measurement.ctt import ItemStatistics, OptionStatistics, OptionTable, flags, item_statistics, option_statistics
from measurement.ctt.review import FEWEST_ANSWERS
from measurement.irt.archive import pack, unpack

logger = logging.getLogger(__name__)
# A sitting that repeats more says little about the rest score of people who meet the form for the first time.
NEW_ENOUGH = 0.9
Statistics = dict[str, Any]


@dataclass
class FormCounts:
    """Choices on one form; `columns` are the questions whose statistics are wanted: all but the dropped ones."""

    versions: Sequence[int]
    columns: NDArray[np.intp]
    table: OptionTable

    @classmethod
    def of(
        cls, versions: Sequence[int], keys: Mapping[int, int], options: Mapping[int, int], dropped: set[int]
    ) -> "FormCounts":
        columns = np.flatnonzero([version in keys and version not in dropped for version in versions])
        asked = [versions[at] for at in columns.tolist()]
        table = OptionTable.empty([keys[version] for version in asked], [options[version] for version in asked])
        return cls(versions, columns, table)

    def add(self, sheet: Sheet, ability: NDArray[np.float64]) -> None:
        """A few questions met before stay in a sitting's rest score: their answers were given like the others."""
        if sheet.versions.tolist() != list(self.versions):
            return
        fresh = sheet.new.mean(axis=1) >= NEW_ENOUGH
        if fresh.any():
            self.table.add(sheet.chosen[fresh][:, self.columns], ability[fresh])

    def to_bytes(self) -> bytes:
        table, columns = self.table, self.columns
        ability = np.zeros(0) if table.ability is None else table.ability
        return pack("FormCounts", versions=np.array(self.versions, np.int64), columns=columns, keys=table.keys,
                    options=table.options, counts=table.counts, ability=ability)  # fmt: skip

    @classmethod
    def from_bytes(cls, data: bytes) -> "FormCounts":
        found = unpack("FormCounts", data)
        ability = found["ability"] if found["ability"].size else None
        table = OptionTable(found["keys"], found["options"], found["counts"], ability)
        return cls(found["versions"].tolist(), found["columns"], table)

    def statistics(self) -> dict[int, Statistics]:
        """By version, with how many sittings they rest on; none below 30 sittings, or where nothing varies."""
        if self.table.n < FEWEST_ANSWERS:
            return {}
        try:
            items, options = item_statistics(self.table.score_table(), constant="skip"), option_statistics(self.table)
        except BadInput as refusal:
            logger.warning("No classical statistics: %s", refusal)
            return {}
        raised = _flags(items, options)
        return {
            self.versions[int(column)]: _item(at, items)
            | {"options": list(_options(at, options, int(self.table.options[at]))), "flags": raised.get(at, [])}
            for at, column in enumerate(self.columns)
        }


def _item(at: int, items: ItemStatistics) -> Statistics:
    return {
        "sittings": items.n,
        "r_rest": number(items.r_rest, at),
        "r_low": number(items.r_rest_low, at),
        "r_high": number(items.r_rest_high, at),
        "upper_lower": number(items.discrimination_index, at),
    }


def _options(at: int, options: OptionStatistics, count: int) -> Iterator[Statistics]:
    for option in range(count):
        yield {
            "option": option,
            "key": option == int(options.keys[at]),
            "count": int(options.count[at, option]),
            "share": number(options.share, at, option),
            "low": number(options.share_low, at, option),
            "high": number(options.share_high, at, option),
            "r_rest": number(options.r_rest, at, option),
            "ability": number(options.mean_ability, at, option),
            "top_third": number(options.top_third, at, option),
            "bottom_third": number(options.bottom_third, at, option),
        }


def _flags(items: ItemStatistics, options: OptionStatistics) -> dict[int, list[Statistics]]:
    raised: dict[int, list[Statistics]] = {}
    for flag in flags(items, options):
        told: Statistics = {"code": str(flag.code), "figure": flag.figure, "value": round(flag.value, 4)}
        told |= {"low": round(flag.low, 4), "high": round(flag.high, 4)}
        raised.setdefault(flag.item, []).append(told | ({} if flag.option is None else {"option": flag.option}))
    return raised


def number(values: NDArray[Any], *at: int) -> float | None:
    """One entry as JSON has it: None where it is not defined."""
    value = values[at]
    return None if np.ma.is_masked(value) else round(float(value), 6)
