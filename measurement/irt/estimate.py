"""The EM loop with SQUAREM acceleration (Varadhan & Roland 2008), wherever the E-step is computed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from measurement.errors import BadInput
from measurement.irt.archive import pack, unpack
from measurement.irt.expected import Expected
from measurement.irt.freedom import Freedom
from measurement.irt.grid import adapted
from measurement.irt.maximise import maximise
from measurement.irt.model import Floats
from measurement.irt.parameters import Parameters
from measurement.irt.threads import one_blas_thread

EStep = Callable[[Parameters], Expected]
TOLERANCE = 1e-5
ITERATIONS = 2000
# The first estimates say nothing about how sharp the posteriors will be.
MATURE = 6
# In single precision steps may end in rounding error just above the tolerance: then that is where the loop stops.
STALLED = 16
ROUNDING = 20


@dataclass(frozen=True)
class Progress:
    """All that the next iteration needs. `parameters` is what the next E-step is to be computed at.

    `previous` is the point an EM step earlier in this SQUAREM cycle. After an extrapolation `retreat` is where plain
    EM would be, to which the loop returns if the objective there is below `floor`. `least` is the smallest change of
    an EM step so far and `stalled` how many steps ago it was.
    """

    parameters: Parameters
    previous: Floats | None = None
    retreat: Floats | None = None
    floor: float = -np.inf
    iterations: int = 0
    least: float = np.inf
    stalled: int = 0
    loglik: float = -np.inf
    change: float = np.inf
    converged: bool = False

    def to_bytes(self) -> bytes:
        vectors = {name: getattr(self, name) for name in ("previous", "retreat") if getattr(self, name) is not None}
        kept = (self.floor, self.iterations, self.least, self.stalled, self.loglik, self.change, self.converged)
        parameters = np.frombuffer(self.parameters.to_bytes(), np.uint8)
        return pack("Progress", parameters=parameters, numbers=np.array(kept), **vectors)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        arrays = unpack("Progress", data)
        floor, iterations, least, stalled, loglik, change, converged = arrays["numbers"].tolist()
        parameters = Parameters.from_bytes(arrays["parameters"].tobytes())
        vectors = arrays.get("previous"), arrays.get("retreat")
        return cls(parameters, *vectors, floor, int(iterations), least, int(stalled), loglik, change, bool(converged))


def estimate(
    e_step: EStep,
    start: Parameters | Progress,
    freedom: Freedom,
    *,
    tolerance: float = TOLERANCE,
    iterations: int = ITERATIONS,
) -> Progress:
    """EM until one step changes no free number (slope, intercept, group mean, ln SD) by more than `tolerance`.

    `e_step` may sum over blocks anywhere; equal sums give equal estimates to the last bit. Stopped after
    `iterations`, the Progress that comes back can be stored and handed in again as `start`: the rest runs as if
    there had been no pause.
    """
    if not (tolerance > 0 and iterations >= 1):
        raise BadInput(f"A tolerance of {tolerance} or {iterations} iterations end nowhere; both must be above 0.")
    progress = start if isinstance(start, Progress) else Progress(start)
    while not progress.converged and progress.iterations < iterations:
        progress = advanced(progress, e_step(progress.parameters), freedom, tolerance)
    return progress


@one_blas_thread()
def advanced(progress: Progress, expected: Expected, freedom: Freedom, tolerance: float = TOLERANCE) -> Progress:
    """One iteration on: the M-step, and every second time an extrapolation along the last two."""
    here, iterations = progress.parameters, progress.iterations + 1
    worth = expected.loglik + float(freedom.log_prior(here.a, here.d).sum())
    if progress.retreat is not None and not worth >= progress.floor:
        back = freedom.placed(progress.retreat, here)
        return replace(progress, parameters=back, previous=None, retreat=None, iterations=iterations)
    new = maximise(expected, here, freedom)
    wider = adapted(new, expected, mature=iterations >= MATURE)
    point, after = freedom.coordinates(here), freedom.coordinates(new)
    change = float(np.abs(after - point).max(initial=0.0))
    reached = Progress(wider, iterations=iterations, loglik=expected.loglik, change=change)
    if wider is not new:
        return reached
    closer = change < progress.least
    least, stalled = min(change, progress.least), 0 if closer else progress.stalled + 1
    reached = replace(reached, least=least, stalled=stalled)
    if change < tolerance or (stalled >= STALLED and least < ROUNDING * tolerance):
        return replace(reached, parameters=here, converged=iterations >= MATURE)
    if progress.previous is None:
        return replace(reached, previous=point)
    leap = _extrapolated(progress.previous, point, after)
    return replace(reached, parameters=freedom.placed(leap, new), retreat=after, floor=worth)


def _extrapolated(first: Floats, second: Floats, third: Floats) -> Floats:
    """x - 2 α r + α² v with α = -|r| / |v| (scheme S3), never a shorter way than the two EM steps."""
    step, bend = second - first, third - 2 * second + first
    length = float(np.linalg.norm(bend))
    alpha = -max(1.0, float(np.linalg.norm(step)) / length if length > 0 else 1.0)
    return np.asarray(first - 2 * alpha * step + alpha**2 * bend)
