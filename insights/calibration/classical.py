"""Classical statistics of one form's questions and options, gathered sheet by sheet."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from insights.calibration.offers import Offer, slotted
from insights.calibration.points import points
from insights.calibration.sheets import Sheet
from measurement import BadInput
from measurement.ctt import (
    Flag,
    ItemStatistics,
    OptionStatistics,
    OptionTable,
    TickStatistics,
    TickTable,
    flags,
    item_statistics,
    option_statistics,
    tick_flags,
    tick_statistics,
)
from measurement.ctt.review import FEWEST_ANSWERS
from measurement.irt.archive import pack, unpack

logger = logging.getLogger(__name__)
# A sitting that repeats more says little about the rest score of people who meet the form for the first time.
NEW_ENOUGH = 0.9
TICK_FIELDS = ("item", "option", "right", "counts", "ability")
Statistics = dict[str, Any]


@dataclass
class FormCounts:
    """Answers on one form; `columns` are the questions whose statistics are wanted: all but the dropped ones.

    `keys` are theirs, and `single` those with one right option. `table` counts their slots (offers.py), `ticks` the
    options that may be ticked beside others. `abilities` sums those of the sitters by total score.
    """

    versions: Sequence[int]
    columns: NDArray[np.intp]
    keys: NDArray[np.int64]
    single: NDArray[np.bool_]
    table: OptionTable
    ticks: TickTable
    abilities: NDArray[np.float64]

    @classmethod
    def of(
        cls, versions: Sequence[int], keys: Mapping[int, int], offers: Mapping[int, Offer], dropped: set[int]
    ) -> "FormCounts":
        columns = np.flatnonzero([version in keys and version not in dropped for version in versions])
        asked = [(keys[versions[at]], offers[versions[at]]) for at in columns.tolist()]
        table = OptionTable.empty([offer.slot(key) for key, offer in asked], [offer.slots for _, offer in asked])
        rows = [(at, *tick) for at, (key, offer) in enumerate(asked) for tick in offer.ticks(key)]
        item, option, right = zip(*rows, strict=True) if rows else ((), (), ())
        return cls(
            versions,
            columns,
            np.array([key for key, _ in asked], np.int64),
            np.array([offer.is_single for _, offer in asked], bool),
            table,
            TickTable.empty(item, option, right, items=len(columns)),
            np.zeros(len(columns) + 1),
        )

    def add(self, sheet: Sheet, ability: NDArray[np.float64]) -> None:
        """A few questions met before stay in a sitting's rest score: their answers were given like the others."""
        if sheet.versions.tolist() != list(self.versions):
            return
        fresh = sheet.new.mean(axis=1) >= NEW_ENOUGH
        if fresh.any():
            chosen = sheet.chosen[fresh][:, self.columns]
            slots = slotted(chosen, self.keys, self.single)
            self.table.add(slots, ability[fresh])
            totals = (slots == self.table.keys).sum(axis=1)
            self.abilities += np.bincount(totals, ability[fresh], len(self.abilities))
            self._add_ticks(chosen, totals, ability[fresh])

    def _add_ticks(self, chosen: NDArray[np.int8], totals: NDArray[np.int64], ability: NDArray[np.float64]) -> None:
        sets = np.maximum(chosen[:, self.ticks.item], 0)
        self.ticks.add(sets >> self.ticks.option & 1, totals, ability)

    def to_bytes(self) -> bytes:
        table, ticks = self.table, self.ticks
        ability = np.zeros(0) if table.ability is None else table.ability
        return pack("FormCounts", versions=np.array(self.versions, np.int64), columns=self.columns, keys=self.keys,
                    single=self.single, slots=table.keys, options=table.options, counts=table.counts, ability=ability,
                    abilities=self.abilities,
                    **{f"tick_{name}": getattr(ticks, name) for name in TICK_FIELDS})  # fmt: skip

    @classmethod
    def from_bytes(cls, data: bytes) -> "FormCounts":
        found = unpack("FormCounts", data)
        ability = found["ability"] if found["ability"].size else None
        table = OptionTable(found["slots"], found["options"], found["counts"], ability)
        ticks = TickTable(*(found[f"tick_{name}"] for name in TICK_FIELDS))
        return cls(
            found["versions"].tolist(),
            found["columns"],
            found["keys"],
            found["single"],
            table,
            ticks,
            found["abilities"],
        )

    def statistics(self, *, linked: bool = True) -> dict[int, Statistics]:
        """By version, with how many sittings they rest on; none below 30 sittings, or where nothing varies. Abilities
        mean something only of a form that is `linked` to the scale."""
        if self.table.n < FEWEST_ANSWERS:
            return {}
        scores = self.table.score_table()
        try:
            items, options = item_statistics(scores, constant="skip"), option_statistics(self.table)
            ticks = tick_statistics(self.ticks, scores)
        except BadInput as refusal:
            logger.warning("No classical statistics: %s", refusal)
            return {}
        # What draws beside a right answer, where there is not one right option, is told by its ticks.
        of_options = [flag for flag in flags(items, options) if flag.option is None or self.single[flag.item]]
        raised = _flags([*of_options, *tick_flags(ticks)])
        return {
            self.versions[int(column)]: _item(at, items)
            | {"options": [_unlinked(each, linked) for each in self._options(at, options, ticks)]}
            | {"flags": raised.get(at, []), "omitted": number(options.omitted_share, at)}
            | {"points": points(scores, at, self.abilities if linked else None)}
            for at, column in enumerate(self.columns)
        }

    def _options(self, at: int, options: OptionStatistics, ticks: TickStatistics) -> list[Statistics]:
        rows = np.flatnonzero(ticks.item == at)
        if not len(rows):
            return list(_options(at, options, int(self.table.options[at])))
        left_open = {"open": number(options.omitted_share, at)}
        return [_tick(int(row), ticks) | left_open for row in rows]


def _unlinked(option: Statistics, linked: bool) -> Statistics:
    return option if linked else option | {"ability": None}


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


def _tick(row: int, ticks: TickStatistics) -> Statistics:
    """As of an option; but several may be chosen, so what was left open is told beside them."""
    return {
        "option": int(ticks.option[row]),
        "key": bool(ticks.right[row]),
        "count": int(ticks.count[row]),
        "share": number(ticks.share, row),
        "low": number(ticks.share_low, row),
        "high": number(ticks.share_high, row),
        "r_rest": number(ticks.r_rest, row),
        "ability": number(ticks.mean_ability, row),
        "top_third": number(ticks.top_third, row),
        "bottom_third": number(ticks.bottom_third, row),
    }


def _flags(found: Iterable[Flag]) -> dict[int, list[Statistics]]:
    raised: dict[int, list[Statistics]] = {}
    for flag in found:
        told: Statistics = {"code": str(flag.code), "figure": flag.figure, "value": round(flag.value, 4)}
        told |= {"low": round(flag.low, 4), "high": round(flag.high, 4)}
        raised.setdefault(flag.item, []).append(told | ({} if flag.option is None else {"option": flag.option}))
    return raised


def number(values: NDArray[Any], *at: int) -> float | None:
    """One entry as JSON has it: None where it is not defined."""
    value = values[at]
    return None if np.ma.is_masked(value) else round(float(value), 6)
