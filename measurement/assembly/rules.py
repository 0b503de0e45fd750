"""What a form must be like."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

import numpy as np

from measurement.errors import BadInput

Range = tuple[float, float]
POINTS = (-1.0, -0.5, 0.0, 0.5, 1.0)


@dataclass(frozen=True)
class Area:
    """How many scored and pretest questions of an area every form has, exactly."""

    slug: str
    name: str
    scored: int
    pretest: int = 0


@dataclass(frozen=True)
class Rules:
    """The rules of every form. Sections are (least, most) scored questions; levels, calculation and keys (least, most)
    shares of the scored questions, rounded inward to whole questions, outward where no whole number lies between.

    `overlap`: "none", "least" (only as many shared questions as the pool makes necessary), or the most that any two
    forms may share; anchors and their exhibits are not counted. `exposure`: on how many forms a question may be in
    all, earlier ones included. `information` is the target at `points` (logits from `cut`), `expected` the raw score
    expected at the cut; left out, both are taken from the pool. `deviation` is the share of the target that is near
    enough. `names` are the words for sections and levels in messages.
    """

    areas: Sequence[Area]
    sections: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    levels: Mapping[str, Range] = field(default_factory=dict)
    calculation: Range = (0.0, 1.0)
    keys: Mapping[int, Range] = field(default_factory=dict)
    exhibits: Literal["together", "free"] = "together"
    overlap: Literal["none", "least"] | int = "none"
    anchors: Sequence[Hashable] = ()
    exposure: int | None = None
    information: Sequence[float] | None = None
    expected: float | None = None
    points: Sequence[float] = POINTS
    cut: float = 0.0
    tolerance: float = 0.25
    deviation: float = 0.01
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._check_areas()
        self._check_choices()
        for name, span in chain(self.sections.items(), self._shares()):
            if not (len(span) == 2 and 0 <= span[0] <= span[1]):
                raise BadInput(f"{name}: {span} is no range; give the least and the most, the least from 0.")
        for name, span in self._shares():
            if not span[1] <= 1:
                raise BadInput(f"{name}: {span} are shares of the scored questions; none is above 1.")
        self._check_target()

    @property
    def scored(self) -> int:
        return sum(area.scored for area in self.areas)

    @property
    def pretest(self) -> int:
        return sum(area.pretest for area in self.areas)

    def name(self, slug: str) -> str:
        return self.names.get(slug, slug)

    def _shares(self) -> list[tuple[str, Range]]:
        levels = [(f"Level {level}", span) for level, span in self.levels.items()]
        keys = [(f"Key position {key}", span) for key, span in self.keys.items()]
        return [*levels, ("Calculation questions", self.calculation), *keys]

    def _check_areas(self) -> None:
        slugs = [area.slug for area in self.areas]
        if len(set(slugs)) < len(slugs):
            raise BadInput(f"An area stands twice in the rules: {', '.join(slugs)}.")
        for area in self.areas:
            for count in (area.scored, area.pretest):
                if count < 0 or count != int(count):
                    raise BadInput(f"{area.name}: {count} questions; give a whole number from 0.")
        if not self.scored:
            raise BadInput("The areas ask for no scored question. Give at least one area with a count.")

    def _check_choices(self) -> None:
        if self.exhibits not in ("together", "free"):
            raise BadInput(f"exhibits is “{self.exhibits}”; give “together” or “free”.")
        number = isinstance(self.overlap, int | np.integer) and self.overlap >= 0
        if not number and self.overlap not in ("none", "least"):
            raise BadInput(f"overlap is “{self.overlap}”; give “none”, “least” or a whole number from 0.")
        if self.exposure is not None and self.exposure < 1:
            raise BadInput(f"exposure is {self.exposure}; a question must be allowed on at least one form.")

    def _check_target(self) -> None:
        numbers = [*self.points, self.cut, self.tolerance, self.deviation]
        target = [*(self.information or ()), *([] if self.expected is None else [self.expected])]
        if not self.points or not np.isfinite([*numbers, *target]).all():
            raise BadInput("points, cut, tolerance, deviation and the targets must be finite numbers.")
        if self.information is not None and len(self.information) != len(self.points):
            raise BadInput(f"The information target has {len(self.information)} values for {len(self.points)} points.")
        if min([1.0, *(self.information or ())]) <= 0 or self.tolerance <= 0 or self.deviation <= 0:
            raise BadInput("The information target, tolerance and deviation must be above 0.")
