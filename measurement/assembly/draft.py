"""The rules as rows of a program, for one form, or for several at once as if they were one large form."""

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.assembly.blocks import Block, Broken, Slack, Use
from measurement.assembly.counts import Count
from measurement.assembly.problem import Problem
from measurement.assembly.program import Floats, Indices, Program

REPEAT_PRICE = 3.0  # a question that a form shares without need weighs as much as 3 % of deviation
ANSWERS_PRICE = 0.2  # all told; far below the 1 % that is near enough
PERCENT = 100.0
EMPTY = np.empty(0)


@dataclass
class Draft:
    """`elastic` lets every rule be broken at a price; otherwise the price is deviation from the target."""

    problem: Problem
    elastic: bool = False
    program: Program = field(default_factory=Program)
    blocks: list[Block] = field(default_factory=list)
    slacks: list[Slack] = field(default_factory=list)

    def keep(
        self,
        rule: Count | Broken,
        columns: ArrayLike,
        factors: ArrayLike,
        low: float,
        high: float,
        price: float,
        about: ArrayLike = (),
    ) -> None:
        """A row that stands for a rule."""
        where = np.atleast_1d(np.asarray(columns, np.intp))
        values = np.broadcast_to(np.asarray(factors, float), where.shape)
        if self.elastic:
            below, above = self.program.columns(2, np.inf, cost=price)
            self.slacks.append(Slack(rule, int(below), int(above), np.atleast_1d(np.asarray(about, np.intp))))
            where, values = np.append(where, [below, above]), np.append(values, [1.0, -1.0])
        self.program.row(where, values, low, high)

    def add_block(self, times: int, *, whole: bool) -> Block:
        """Columns and content rows of a form, or of `times` forms together."""
        pool = self.problem.pool
        most = np.full(len(pool), times) if self.elastic else np.minimum(times, self.problem.limit)
        scored = self.program.columns(len(pool), np.where(pool.scorable, most, 0), whole=whole)
        pretest = self.program.columns(len(pool), most, cost=self._familiar(), whole=whole)
        block = Block(scored, pretest, times)
        self.blocks.append(block)
        self._add_counts(block)
        self._add_company(block)
        for at in self.problem.anchors:
            self.keep(Broken.ANCHORS, [scored[at]], 1.0, times, times, 5.0, at)
        return block

    def _familiar(self) -> Floats:
        """Pretest slots go to questions with few answers where that costs nothing else."""
        answers, slots = self.problem.pool.answers, max(1, self.problem.rules.pretest * self.problem.forms)
        return np.asarray(0.0 if self.elastic else ANSWERS_PRICE / slots * answers / (answers + 30.0))

    def _add_counts(self, block: Block) -> None:
        times = block.times
        for count in self.problem.counts:
            columns = block.scored if count.role == "scored" else block.pretest
            self.keep(count, columns[count.places], 1.0, times * count.low, times * count.high, count.weight)

    def _add_company(self, block: Block) -> None:
        """A question once on a form, exhibits together, enemies apart."""
        for at in range(len(block.scored)):
            self.program.row(block.of(at), 1.0, 0, block.times)
        for group in self.problem.exhibits:
            for other in group[1:]:
                pair = [*block.of(group[0]), *block.of(other)]
                self.keep(Broken.EXHIBITS, pair, [1, 1, -1, -1], 0, 0, 2.0, group)
        for rivals in self.problem.pool.rivals():
            columns = np.concatenate([block.scored[rivals], block.pretest[rivals]])
            self.keep(Broken.ENEMIES, columns, 1.0, 0, block.times, 2.0, rivals)

    def add_information(self, target: Floats) -> None:
        """The largest relative deviation of any block from the target, in per cent, is a column with price 1."""
        deviation = int(self.program.columns(1, np.inf, cost=0.0 if self.elastic else 1.0)[0])
        for block in self.blocks:
            for wanted, given in zip(target, self.problem.information, strict=True):
                share = PERCENT * given / (wanted * block.times)
                self.program.row([*block.scored, deviation], [*share, -1.0], -np.inf, PERCENT)
                self.program.row([*block.scored, deviation], [*share, 1.0], PERCENT, np.inf)

    def add_expected(self, expected: float) -> None:
        tolerance, right = self.problem.rules.tolerance, self.problem.right
        for block in self.blocks:
            low, high = block.times * (expected - tolerance), block.times * (expected + tolerance)
            self.keep(Broken.EXPECTED, block.scored, right, low, high, 1.0)

    def add_use(self, used: NDArray[np.int64]) -> Use:
        """A column for the first, second … use of a question in these blocks; `used` counts the forms that are settled.

        A question that is on k forms already (earlier ones too) is shared k times more by its next use, so the sum
        over all uses counts the shared questions of all pairs of forms.
        """
        problem, room = self.problem, np.maximum(0, self.problem.limit - used)
        uses = min(int(room.max()), sum(block.times for block in self.blocks))
        places = [np.flatnonzero(room > use) for use in range(uses)]
        columns = [self.program.columns(len(open_)) for open_ in places]
        for at, mine in enumerate(_by_question(len(room), places, columns)):
            on = [column for block in self.blocks for column in block.of(at)]
            self.keep(Broken.OVERLAP, [*on, *mine], [1.0] * len(on) + [-1.0] * len(mine), 0, 0, 3.0, at)
        before = np.where(problem.anchored, 0, problem.pool.exposure + used)
        shared = [before[open_] + use * ~problem.anchored[open_] for use, open_ in enumerate(places)]
        return Use(np.concatenate([EMPTY, *columns]).astype(np.intp), np.concatenate([EMPTY, *shared]))

    def add_pairs(self, earlier: list[NDArray[np.intp]]) -> None:
        """No two forms share more than the number the rules give; `earlier` are the forms that are settled."""
        if isinstance(self.problem.rules.overlap, str):
            return
        most, free = self.problem.rules.overlap, ~self.problem.anchored
        forms = [block for block in self.blocks if block.times == 1]
        for block in forms:
            for form in earlier:
                places = form[free[form]]
                self.keep(
                    Broken.OVERLAP, np.concatenate([block.scored[places], block.pretest[places]]), 1.0, 0, most, 3.0
                )
        for one, other in combinations(forms, 2):
            both = self.program.columns(len(free), 1.0)
            for at in np.flatnonzero(free):
                self.program.row([both[at], *one.of(int(at)), *other.of(int(at))], [-1.0, 1, 1, 1, 1], -np.inf, 1)
            self.keep(Broken.OVERLAP, both[free], 1.0, 0, most, 3.0)


def _by_question(count: int, places: list[Indices], columns: list[Indices]) -> list[list[int]]:
    """Of every question its columns."""
    mine: list[list[int]] = [[] for _ in range(count)]
    for at, column in zip(np.concatenate([EMPTY, *places]), np.concatenate([EMPTY, *columns]), strict=True):
        mine[int(at)].append(int(column))
    return mine
