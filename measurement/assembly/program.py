"""A mixed-integer program collected column by column and row by row, and solved with HiGHS."""

from dataclasses import dataclass, field, replace
from enum import Enum
from time import monotonic

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


class Status(Enum):
    SOLVED = "solved"  # to the gap or to the target asked for
    STOPPED = "stopped"  # at the time or node limit, with a solution
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"  # at a limit, without a solution


@dataclass(frozen=True)
class Outcome:
    """`values` has an entry a column and is empty where there is no solution; `timed_out` only by the clock."""

    status: Status
    values: Floats
    timed_out: bool


@dataclass(frozen=True)
class Effort:
    """Where a solve stops: a moment of the monotonic clock, nodes, an objective that is good enough, a relative gap."""

    until: float
    seed: int = 0
    nodes: int = 2_000
    target: float = -np.inf
    gap: float = 1e-3

    @property
    def seconds(self) -> float:
        return max(0.05, self.until - monotonic())


@dataclass(frozen=True)
class Bounds:
    """Of every column: the least, the most, and whether it is whole."""

    lower: Floats
    upper: Floats
    whole: NDArray[np.bool_]

    def relaxed(self) -> "Bounds":
        return replace(self, whole=np.zeros_like(self.whole))


@dataclass
class Program:
    """Minimise cost · x between bounds on columns and rows; rows are appended, never changed."""

    cost: list[Floats] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    integer: list[NDArray[np.bool_]] = field(default_factory=list)
    width: int = 0
    entries: list[tuple[Indices, Floats]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def columns(
        self, count: int, upper: ArrayLike = 1.0, *, lower: ArrayLike = 0.0, cost: ArrayLike = 0.0, whole: bool = False
    ) -> Indices:
        """Indices of the new columns; `whole` asks for integers."""
        for where, value in ((self.lower, lower), (self.upper, upper), (self.cost, cost)):
            where.append(np.broadcast_to(np.asarray(value, float), count))
        self.integer.append(np.full(count, whole))
        self.width += count
        return np.arange(self.width - count, self.width)

    def row(self, columns: ArrayLike, coefficients: ArrayLike, low: float, high: float) -> int:
        """The index of the new row low ≤ coefficients · columns ≤ high."""
        where = np.atleast_1d(np.asarray(columns, np.intp))
        self.entries.append((where, np.broadcast_to(np.asarray(coefficients, float), where.shape)))
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def set_cost(self, columns: ArrayLike, cost: ArrayLike) -> None:
        """The cost of these columns; all others cost nothing from here on."""
        costs = np.zeros(self.width)
        costs[np.asarray(columns, np.intp)] = cost
        self.cost = [costs]

    def value(self, values: Floats) -> float:
        return float(np.concatenate(self.cost) @ values)

    def bounds(self) -> Bounds:
        return Bounds(np.concatenate(self.lower), np.concatenate(self.upper), np.concatenate(self.integer))

    def solve(self, effort: Effort, bounds: Bounds | None = None, start: Floats | None = None) -> Outcome:
        """Within other bounds where given, from a solution where one is known."""
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in _options(effort).items():
            solver.setOptionValue(option, value)
        solver.passModel(self._as_lp(bounds or self.bounds()))
        if start is not None:
            known = highspy.HighsSolution()
            known.col_value = start
            solver.setSolution(known)
        _run(solver)
        return _outcome(solver)

    def _as_lp(self, bounds: Bounds) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.width, len(self.low)
        lp.col_cost_ = np.concatenate(self.cost)
        lp.col_lower_, lp.col_upper_ = bounds.lower, bounds.upper
        lp.row_lower_, lp.row_upper_ = np.array(self.low), np.array(self.high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(where) for where, _ in self.entries)], dtype=np.int32)
        lp.a_matrix_.index_ = np.concatenate([where for where, _ in self.entries]).astype(np.int32)
        lp.a_matrix_.value_ = np.concatenate([values for _, values in self.entries])
        if bounds.whole.any():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[int(flag)] for flag in bounds.whole]
        return lp


def _options(effort: Effort) -> dict[str, bool | int | float | str]:
    """One thread and no wall clock in the search itself, so that a seed repeats unless the time runs out."""
    return {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": effort.seed % 2**31,
        "time_limit": effort.seconds,
        "mip_max_nodes": effort.nodes,
        "mip_rel_gap": effort.gap,
        "objective_target": effort.target,
    }


def _run(solver: highspy.Highs) -> None:
    """With one thread, so that none is lost when a worker process is forked later. HiGHS refuses a number of threads
    other than the first one used in the process; if someone used another, with that (and still one at work)."""
    failed = highspy.HighsStatus.kError
    if solver.run() == failed:
        solver.setOptionValue("threads", 0)
        if solver.run() == failed:
            raise RuntimeError(f"HiGHS failed: {solver.modelStatusToString(solver.getModelStatus())}")


def _outcome(solver: highspy.Highs) -> Outcome:
    status, nothing = solver.getModelStatus(), np.empty(0)
    stopped = highspy.HighsModelStatus
    timed_out = status == stopped.kTimeLimit
    if status in (stopped.kInfeasible, stopped.kUnboundedOrInfeasible):
        return Outcome(Status.INFEASIBLE, nothing, False)
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Outcome(Status.UNKNOWN, nothing, timed_out)
    done = status in (stopped.kOptimal, stopped.kObjectiveTarget)
    return Outcome(Status.SOLVED if done else Status.STOPPED, np.array(solver.getSolution().col_value), timed_out)
