"""The questions a form can be made of."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.errors import BadInput
from measurement.irt.model import Items, as_items

COLUMNS = {"calculation": bool, "scorable": bool, "key": np.int64, "exposure": np.int64, "answers": np.int64}
LABELS = ("area", "section", "level", "exhibit")


@dataclass(frozen=True, eq=False)
class Pool:
    """One entry a question in every column; a single value stands for all questions.

    `a`, `b` and `c` as in measurement.irt; where `scorable` is False (pretest slots only) they may be missing (NaN).
    `exhibit` is None where there is none; `exposure` counts the earlier forms a question was on; `answers` how often
    it was answered. `enemies` are groups of ids of which a form has one at most.
    """

    ids: Sequence[Hashable]
    a: ArrayLike
    b: ArrayLike
    c: ArrayLike = 0.0
    area: Any = ""
    section: Any = ""
    level: Any = ""
    calculation: Any = False
    key: Any = 0
    exhibit: Any = None
    exposure: Any = 0
    scorable: Any = True
    answers: Any = 0
    enemies: Iterable[Iterable[Hashable]] = ()
    items: Items = field(init=False)
    place: dict[Hashable, int] = field(init=False)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "ids", list(self.ids))
        _check_ids(self.ids)
        for name in LABELS:
            put(self, name, self._column(name, object))
        for name, kind in COLUMNS.items():
            put(self, name, self._column(name, kind))
        if missing := [name for name, area in zip(self.ids, self.area, strict=True) if area is None]:
            raise BadInput(f"Question {missing[0]} has no area.")
        put(self, "enemies", [tuple(group) for group in self.enemies])
        put(self, "place", {name: at for at, name in enumerate(self.ids)})
        put(self, "items", self._items())
        self.rivals()

    def __len__(self) -> int:
        return len(self.ids)

    def exhibits(self) -> list[NDArray[np.intp]]:
        """The places of the questions of each exhibit that has more than one here."""
        groups: dict[Hashable, list[int]] = {}
        for at, exhibit in enumerate(self.exhibit):
            if exhibit is not None and exhibit == exhibit:  # NaN, a table's blank, is not itself
                groups.setdefault(exhibit, []).append(at)
        return [np.array(group) for group in groups.values() if len(group) > 1]

    def rivals(self) -> list[NDArray[np.intp]]:
        """The places of the questions of each group of enemies; BadInput names an id that the pool lacks."""
        for group in self.enemies:
            for name in group:
                if name not in self.place:
                    raise BadInput(f"Question {name} is an enemy of another, but is not in the pool. Leave it out.")
        return [np.unique([self.place[name] for name in group]) for group in self.enemies]

    def _column(self, name: str, kind: Any) -> NDArray[Any]:
        given, count = getattr(self, name), len(self.ids)
        if isinstance(given, str | int | float | bool | None):
            given = [given] * count
        if len(given) != count:
            raise BadInput(f"{name} has {len(given)} entries, and the pool {count} questions. Give one each.")
        column = np.empty(count, object)
        column[:] = list(given)
        return column if kind is object else self._numbers(name, column, kind)

    def _numbers(self, name: str, column: NDArray[Any], kind: Any) -> NDArray[Any]:
        try:
            numbers = column.astype(float)
        except (TypeError, ValueError) as error:
            raise BadInput(f"{name} has a value that is not a number ({error}).") from error
        fits = (np.isfinite(numbers) & (numbers >= 0)) & (numbers < 2**53) & (numbers == np.floor(numbers))
        if not fits.all():
            at = int(np.argmin(fits))
            raise BadInput(f"Question {self.ids[at]}: {name} is {column[at]}; give a whole number from 0.")
        return numbers.astype(kind)

    def _items(self) -> Items:
        count = len(self.ids)
        try:
            a, b, c = (np.broadcast_to(np.asarray(column, float), count) for column in (self.a, self.b, self.c))
        except ValueError as error:
            raise BadInput(f"a, b and c are numbers, one a question, for {count} questions ({error}).") from error
        usable = np.isfinite(a) & (a > 0) & np.isfinite(b) & (c >= 0) & (c < 1)
        if not usable[self.scorable].all():
            at = int(np.flatnonzero(self.scorable & ~usable)[0])
            raise BadInput(
                f"Question {self.ids[at]}: a = {a[at]}, b = {b[at]}, c = {c[at]} cannot be scored with. a must be "
                "above 0, b finite, c at least 0 and below 1; or mark the question as not scorable."
            )
        return as_items(np.where(usable, a, 1.0), np.where(usable, b, 0.0), np.where(usable, c, 0.0))


def _check_ids(ids: Sequence[Hashable]) -> None:
    if not ids:
        raise BadInput("The pool is empty: there is no question to make a form of.")
    name, times = Counter(ids).most_common(1)[0]
    if times > 1:
        raise BadInput(f"Question {name} is in the pool {times} times. Give every question once.")
