"""What a calibration estimates and what it is held by: free slopes, fixed items, free groups, priors."""

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from measurement.irt.archive import pack, unpack
from measurement.irt.model import Floats
from measurement.irt.parameters import Parameters

Slopes = Literal["each", "common", "one"]


@dataclass(frozen=True)
class Prior:
    """Normal: a mean and a precision (1 / SD²) an item; precision 0 says nothing about that item."""

    mean: Floats
    precision: Floats


@dataclass(frozen=True)
class Freedom:
    """`held` items keep their parameters; `free_mean` and `free_sd` name the groups whose distribution is estimated.

    `slopes`: each item its own, one common to all free items, or one (fixed at 1, Rasch). Without a prior a slope
    may become negative; a prior on ln a keeps it above 0.
    """

    slopes: Slopes
    held: NDArray[np.bool_]
    free_mean: NDArray[np.bool_]
    free_sd: NDArray[np.bool_]
    prior_b: Prior | None = None
    prior_log_a: Prior | None = None

    @property
    def metric_by_reference(self) -> bool:
        """Whether group 0 alone carries the metric: the likelihood is then the same on any other."""
        return not (self.held.any() or self.free_mean[0])

    def log_prior(self, a: Floats, d: Floats) -> Floats:
        """ln of the priors' density of each item, up to a constant; -inf for a slope that ln a has no room for."""
        density = np.zeros(len(a))
        if self.prior_b is not None:
            distance = -d / np.where(a == 0, np.finfo(float).tiny, a) - self.prior_b.mean
            density -= self.prior_b.precision * np.minimum(np.abs(distance), 1e100) ** 2 / 2
        if self.prior_log_a is not None:
            distance = np.log(np.where(a > 0, a, 1.0)) - self.prior_log_a.mean
            density -= np.where(a > 0, self.prior_log_a.precision * distance**2 / 2, np.inf)
        return np.where(self.held, 0.0, density)

    def to_bytes(self) -> bytes:
        arrays = {"slopes": np.array(self.slopes)}
        arrays |= {name: getattr(self, name) for name in ("held", "free_mean", "free_sd")}
        for name in ("prior_b", "prior_log_a"):
            if (prior := getattr(self, name)) is not None:
                arrays[name] = np.stack([prior.mean, prior.precision])
        return pack("Freedom", **arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        arrays = unpack("Freedom", data)
        priors = {name: Prior(*arrays.pop(name)) for name in ("prior_b", "prior_log_a") if name in arrays}
        return cls(slopes=str(arrays.pop("slopes")), **arrays, **priors)  # type: ignore[arg-type]

    def coordinates(self, parameters: Parameters) -> Floats:
        """The free numbers as one vector, slopes (under a prior) and SDs as logarithms."""
        slope = np.log(parameters.a) if self.prior_log_a is not None else parameters.a
        free = ~self.held
        mean, sd = parameters.mean[self.free_mean], np.log(parameters.sd[self.free_sd])
        return np.concatenate([slope[free], parameters.d[free], mean, sd])

    def placed(self, vector: Floats, parameters: Parameters) -> Parameters:
        """The parameters with the free numbers taken from such a vector."""
        free = ~self.held
        sizes = [free.sum(), free.sum(), self.free_mean.sum()]
        slope, intercept, mean, log_sd = np.split(vector, np.cumsum(sizes))
        a, d, means, sds = (x.copy() for x in (parameters.a, parameters.d, parameters.mean, parameters.sd))
        a[free] = np.exp(np.clip(slope, -6, 6)) if self.prior_log_a is not None else slope
        d[free], means[self.free_mean], sds[self.free_sd] = intercept, mean, np.exp(np.clip(log_sd, -6, 6))
        return Parameters(a, d, parameters.c, means, sds, parameters.nodes)
