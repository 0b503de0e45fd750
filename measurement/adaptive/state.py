"""One person in the midst of a test."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from measurement.adaptive.batch import Batch, normal_prior, update_batch
from measurement.adaptive.exposure import Exposure
from measurement.adaptive.pool import Pool
from measurement.adaptive.selection import Selection, next_items
from measurement.adaptive.stopping import Stopping, stop_reasons
from measurement.errors import BadInput
from measurement.given import is_whole
from measurement.irt.model import Floats


@dataclass(frozen=True, eq=False)
class State:
    """The items answered, in order, with 1 or 0 each; the posterior at `pool.NODES`; answers by area."""

    items: tuple[int, ...]
    correct: tuple[int, ...]
    posterior: Floats
    counts: NDArray[np.intp]
    seed: int

    @property
    def theta(self) -> float:
        """Posterior mean (EAP), in logits."""
        return float(self._rows(0).theta[0])

    @property
    def sd(self) -> float:
        return float(self._rows(0).sd[0])

    def _rows(self, items: int) -> Batch:
        """As a batch of one."""
        answered = np.zeros((1, items), np.bool_)
        if items:
            answered[0, list(self.items)] = True
        return Batch(self.posterior[None], answered, self.counts[None])


def start(pool: Pool, *, mean: float = 0.0, sd: float = 1.0, seed: int = 0) -> State:
    """Before the first question, with the prior N(mean, sd²); equal seeds and answers bring equal questions."""
    if not (is_whole(seed) and seed >= 0):
        raise BadInput(f"The seed {seed} is a whole number of 0 or more.")
    return State((), (), _frozen(normal_prior(mean, sd)), np.zeros(len(pool.blueprint), np.intp), int(seed))


def update(state: State, item: int, correct: int, pool: Pool) -> State:
    """After the answer, 1 (right) or 0 (wrong), to an item not answered before; the state given is left as it is."""
    after = update_batch(_in_pool(state, pool), [item], [correct], pool)
    answers = (*state.items, int(item)), (*state.correct, int(correct))
    return State(*answers, _frozen(after.posterior[0]), after.counts[0], state.seed)


def next_item(state: State, pool: Pool, rule: Selection | None = None, exposure: Exposure | None = None) -> int:
    """The number of the next item. BadInput when the person has answered every item of the pool."""
    rng = np.random.default_rng((state.seed, len(state.items)))
    return int(next_items(_in_pool(state, pool), pool, rng, rule, exposure)[0])


def should_stop(state: State, theta_cut: float = 0.0, rule: Stopping | None = None) -> str | None:
    """ "precise", "decided" or "longest" (see `Stopping`), or None to go on."""
    return str(stop_reasons(state._rows(0), theta_cut, rule)[0]) or None


def _in_pool(state: State, pool: Pool) -> Batch:
    if len(state.counts) != len(pool.blueprint) or max(state.items, default=0) >= len(pool.area):
        raise BadInput("The state belongs to another pool: its areas or items are not those of this one.")
    return state._rows(len(pool.area))


def _frozen(values: Floats) -> Floats:
    values.flags.writeable = False
    return values
