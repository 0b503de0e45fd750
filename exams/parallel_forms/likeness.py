"""How alike the forms of an exam are, worked out from what was frozen with them. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt

import numpy as np

from bank.keys import NO_PLACE
from bank.models import LETTERS, Level
from exams.parallel_forms.sheet import Asked, Sheet

# Logits to either side of the standard within which a form decides who passes.
DECIDES = 1.0
# Differences of information, in percent of the average: up to the first nobody notices, above the second many would.
ALIKE, NEARLY = 5.0, 10.0


@dataclass(frozen=True)
class Row:
    """A form beside the others: `expected` right answers at the standard and the error there in points of the scale,
    `off` the largest difference of its information from the average in percent, None where there is nothing to say."""

    sheet: Sheet
    expected: float | None
    error: float | None
    off: float | None
    returning: int


@dataclass(frozen=True)
class Line:
    """Something the forms have, with each form's number of it; `asked` is how many the exam asks for."""

    name: str
    cells: list[tuple[int, int]]
    asked: tuple[int, int] | None = None


@dataclass(frozen=True)
class Likeness:
    rows: list[Row]
    areas: list[Line]
    levels: list[Line]
    keys: list[Line]
    shared: list[tuple[int, list[int]]]
    dropped: list[int]  # of each form, questions that no longer count; empty where no form has any

    @property
    def off(self) -> float | None:
        return max((row.off for row in self.rows if row.off is not None), default=None)

    @property
    def is_mixed(self) -> bool:
        """Whether some equated forms know answers and some do not: then each kind is compared by itself."""
        return len({row.sheet.is_calibrated for row in self.rows if row.sheet.is_equated}) > 1

    @property
    def verdict(self) -> str:
        if self.off is None:
            return ""
        return "alike" if self.off <= ALIKE else "nearly" if self.off <= NEARLY else "apart"

    @property
    def error(self) -> float | None:
        """The average error at the standard, in points of the scale."""
        errors = [row.error for row in self.rows if row.error is not None]
        return sum(errors) / len(errors) if errors else None

    @property
    def error_by_a_tenth(self) -> float | None:
        """How much a tenth more or less information moves it: the error goes with the root of the information."""
        return None if self.error is None else self.error * (1 - sqrt(1 / 1.1))

    @property
    def cuts(self) -> list[int]:
        """The fewest and the most right answers that pass, of the equated forms."""
        cuts = [row.sheet.table.raw_cut for row in self.rows if row.expected is not None]
        return sorted({min(cuts), max(cuts)}) if cuts else []


def compared(sheets: Sequence[Sheet], areas: Sequence[tuple[int, str, int, int]], points_per_logit: float) -> Likeness:
    """Of forms in their order; `areas` are (id, name, scored, trial) of the exam."""
    return Likeness(
        _rows(sheets, points_per_logit),
        [_area(sheets, *area) for area in areas],
        [
            *(_share(sheets, level.label, _is("level", level.value)) for level in Level),
            _share(sheets, "With a calculation", _is("calculation", True)),
        ],
        [_share(sheets, f"Key {LETTERS[key]}", _is("key", key)) for key in _keys(sheets)],
        [(one.number, [len(one.questions & other.questions) for other in sheets]) for one in sheets],
        _dropped(sheets),
    )


def _rows(sheets: Sequence[Sheet], points_per_logit: float) -> list[Row]:
    earlier = accumulate((sheet.questions for sheet in sheets), set.union, initial=set[int]())
    off = _off_by_footing([sheet for sheet in sheets if sheet.is_equated])
    return [
        Row(sheet, *_at_standard(sheet, points_per_logit), off.get(sheet.number), len(sheet.questions & before))
        for sheet, before in zip(sheets, earlier, strict=False)
    ]


def _at_standard(sheet: Sheet, points_per_logit: float) -> tuple[float | None, float | None]:
    if not sheet.is_equated:
        return None, None
    return float(sheet.at(0.0, "expected")), points_per_logit / sqrt(float(sheet.at(0.0, "information")))


def _off_by_footing(sheets: Sequence[Sheet]) -> dict[int, float]:
    """Each form beside those on its footing: what answers tell of slopes raises the information of any form, so one
    of before would look apart from one of after though their questions are alike."""
    return _off([one for one in sheets if one.is_calibrated]) | _off([one for one in sheets if not one.is_calibrated])


def _off(sheets: Sequence[Sheet]) -> dict[int, float]:
    """By form number, the largest difference from the average of all near the standard."""
    if len(sheets) < 2:
        return {}
    theta = np.linspace(-DECIDES, DECIDES, 21)
    information = np.array([sheet.at(theta, "information") for sheet in sheets])
    share = 100 * np.abs(information / information.mean(axis=0) - 1).max(axis=1)
    return {sheet.number: float(value) for sheet, value in zip(sheets, share, strict=True)}


def _is(name: str, value: object) -> Callable[[Asked], bool]:
    return lambda asked: getattr(asked, name) == value


def _area(sheets: Sequence[Sheet], area: int, name: str, scored: int, trial: int) -> Line:
    def cell(sheet: Sheet) -> tuple[int, int]:
        trials = sum(asked.trial and asked.area == area for asked in sheet.asked)
        return sheet.counting(lambda asked: asked.area == area), trials

    return Line(name, [cell(sheet) for sheet in sheets], (scored, trial))


def _share(sheets: Sequence[Sheet], name: str, condition: Callable[[Asked], bool]) -> Line:
    """Cells are the number of such questions among those that count, and their share in percent."""

    def cell(sheet: Sheet) -> tuple[int, int]:
        number, total = sheet.counting(condition), sheet.counting(lambda asked: True)
        return number, round(100 * number / total) if total else 0

    return Line(name, [cell(sheet) for sheet in sheets])


def _dropped(sheets: Sequence[Sheet]) -> list[int]:
    counts = [sum(not asked.counts and not asked.trial for asked in sheet.asked) for sheet in sheets]
    return counts if any(counts) else []


def _keys(sheets: Sequence[Sheet]) -> list[int]:
    return sorted(Counter(asked.key for sheet in sheets for asked in sheet.asked if asked.key != NO_PLACE))
