"""When enough is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from measurement.adaptive.batch import Batch
from measurement.adaptive.pool import NODES
from measurement.errors import BadInput
from measurement.irt.model import Floats


@dataclass(frozen=True)
class Stopping:
    """ "precise": posterior SD below `sd` (logits) after `precise_from` answers; "decided": the chance of lying above
    the cut outside [`doubt`, 1 - `doubt`] after `decided_from`; "longest": `most` answers."""

    sd: float = 0.30
    precise_from: int = 20
    doubt: float = 0.05
    decided_from: int = 30
    most: int = 80

    def __post_init__(self) -> None:
        from_0 = self.precise_from >= 0 and self.decided_from >= 0
        if not (self.sd > 0 and 0 <= self.doubt < 0.5 and self.most >= 1 and from_0):
            raise BadInput(f"{self}: sd is above 0, doubt from 0 to below .5, most at least 1, the others from 0.")


def stop_reasons(batch: Batch, theta_cut: float = 0.0, rule: Stopping | None = None) -> NDArray[np.str_]:
    """For each person "precise", "decided" or "longest" (the first that holds), or "" to go on."""
    rule = rule or Stopping()
    chance, steps = chance_above(batch.posterior, theta_cut), batch.steps
    precise = (batch.sd < rule.sd) & (steps >= rule.precise_from)
    decided = ((chance < rule.doubt) | (chance > 1 - rule.doubt)) & (steps >= rule.decided_from)
    return np.select([precise, decided, steps >= rule.most], ["precise", "decided", "longest"], "")


def chance_above(posterior: Floats, theta_cut: float) -> Floats:
    """P(θ > theta_cut) by row; the weight of a node is spread evenly over the cell round it."""
    if not np.isfinite(theta_cut):
        raise BadInput(f"The cut {theta_cut} is not a finite ability.")
    share = np.clip((NODES - theta_cut) / (NODES[1] - NODES[0]) + 0.5, 0.0, 1.0)
    return np.asarray(posterior @ share)
