"""Item parameters from responses: marginal maximum likelihood, or a posteriori where priors are given."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from measurement.errors import BadInput
from measurement.irt.blocks import Block
from measurement.irt.estimate import ITERATIONS, TOLERANCE, EStep, estimate
from measurement.irt.expected import Expected, expect, total
from measurement.irt.freedom import Freedom
from measurement.irt.model import Floats, Items
from measurement.irt.parameters import Parameters
from measurement.irt.precision import standard_errors_of
from measurement.irt.request import (
    Fixed,
    PriorGiven,
    first_parameters,
    freedom_of,
    guessing_levels,
    item_names,
    members,
    prior,
)
from measurement.irt.stream import gathered, slices
from measurement.irt.tally import check, start, tally
from measurement.irt.threads import each
from measurement.responses import as_responses

# A slope beyond this has no finite maximum; one nearer to 0 than this tells no difficulty.
STEEPEST = 40.0
FLATTEST = 1e-3


@dataclass(frozen=True)
class Calibration:
    """Items (a, b, c), the groups' means and SDs, and how they were reached.

    `loglik` is the marginal log likelihood without the priors. `se_a` and `se_b` are None unless asked for, and NaN
    for fixed items. A slope below 0 (only without prior_log_a) means that the item runs against the others.
    """

    a: Floats
    b: Floats
    c: Floats
    mean: Floats
    sd: Floats
    loglik: float
    iterations: int
    converged: bool
    se_a: Floats | None
    se_b: Floats | None
    nodes: Floats

    @property
    def items(self) -> Items:
        return Items(self.a, self.b, self.c)


def fit(
    responses: ArrayLike,
    *,
    model: str = "2pl",
    guessing: ArrayLike = 0.0,
    groups: ArrayLike | None = None,
    fixed: Fixed | None = None,
    prior_b: PriorGiven | None = None,
    prior_log_a: PriorGiven | None = None,
    standard_errors: bool = False,
    free_reference: bool = False,
    names: Sequence[str] | None = None,
    tolerance: float = TOLERANCE,
    iterations: int = ITERATIONS,
) -> Calibration:
    """Calibrate items from a (persons × items) matrix: 1 right, 0 wrong, NaN or -1 not seen.

    model: "rasch" (slopes 1, the SD of every group estimated), "1pl" (one common slope), "2pl".
    guessing: c, held, one number or one an item.
    groups: each person's group number from 0; every group has its own normal distribution. Group 0 is N(0, 1)
        unless `fixed` items, {item: (a, b)}, carry the metric, or `free_reference` leaves it to prior_b.
    prior_b, prior_log_a: (mean, sd) of normal priors of b and ln a, numbers or one an item; None is maximum likelihood.
    names: what messages call the items.

    Bock & Aitkin (1981). BadInput says which item, person or group no estimate can come from, and the mend.
    """
    matrix = as_responses(responses)
    named = item_names(names, matrix.shape[1])
    member = members(groups, len(matrix))
    blocks = list(gathered(slices(matrix, member)))
    counted = tally(blocks, int(member.max()) + 1, matrix.shape[1])
    log_a, b = prior(prior_log_a, "prior_log_a", named), prior(prior_b, "prior_b", named)
    levels = guessing_levels(guessing, named)
    first, held = first_parameters(fixed, levels, len(counted.persons), log_a, named, counted.longest)
    freedom = freedom_of(model, len(counted.persons), held, b, log_a, free_reference)
    check(counted, freedom, named)
    begin = start(counted, first, freedom)
    progress = estimate(local(blocks), begin, freedom, tolerance=tolerance, iterations=iterations)
    _check_finite(progress.parameters, freedom, named)
    errors = standard_errors_of(blocks, progress.parameters, freedom) if standard_errors else (None, None)
    found = progress.parameters
    return Calibration(
        found.a, found.b, found.c, found.mean, found.sd, progress.loglik, progress.iterations, progress.converged,
        errors[0], errors[1], found.nodes,
    )  # fmt: skip


def local(blocks: Sequence[Block]) -> EStep:
    """The E-step over blocks in this process, in their order."""

    def e_step(parameters: Parameters) -> Expected:
        _ = parameters.tables, parameters.log_weights  # computed once, before the threads ask for them
        return total(each(lambda block: expect(block, parameters), blocks), parameters)

    return e_step


def _check_finite(found: Parameters, freedom: Freedom, names: list[str]) -> None:
    steep = (np.abs(found.a) > STEEPEST) & ~freedom.held
    if steep.any():
        item = int(np.argmax(steep))
        raise BadInput(
            f"{names[item]}: its slope grows without bound (past {STEEPEST:.0f}), so there is no maximum. Give "
            "prior_log_a, such as (0.0, 0.5), or leave the item out."
        )
    flat = (np.abs(found.a) < FLATTEST) & ~freedom.held
    if flat.any():
        item = int(np.argmax(flat))
        raise BadInput(
            f"{names[item]}: its slope is 0, so no difficulty can be told. Its answers have nothing to do with the "
            "others': leave it out or give prior_log_a."
        )
