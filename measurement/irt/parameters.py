"""What one E-step needs to know: items in slope and intercept, groups, and the grid of abilities."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from scipy.special import expit, log_expit

from measurement.irt.archive import pack, unpack
from measurement.irt.model import Floats


@dataclass(frozen=True)
class Parameters:
    """Items as z = a θ + d (b = -d / a), guessing c; a normal distribution a group; equally spaced nodes.

    Intercepts rather than difficulties: the likelihood is concave in (a, d) when c = 0, and a slope may pass
    through zero on its way to an item that runs against the others.
    """

    a: Floats
    d: Floats
    c: Floats
    mean: Floats
    sd: Floats
    nodes: Floats

    @property
    def b(self) -> Floats:
        return -self.d / np.where(self.a == 0, np.finfo(float).tiny, self.a)

    @cached_property
    def tables(self) -> tuple[Floats, Floats]:
        """ln(P / Q) and ln Q, both (items × nodes): an answer pattern's log likelihood is linear in them."""
        deviate = self.a[:, None] * self.nodes + self.d[:, None]
        guessed = self.c[:, None]
        right = np.where(guessed > 0, np.log(guessed + (1 - guessed) * expit(deviate) + TINY), log_expit(deviate))
        wrong = np.log1p(-guessed) + log_expit(-deviate)
        return right - wrong, wrong

    @cached_property
    def log_weights(self) -> Floats:
        """ln of each group's normal distribution over the nodes, (groups × nodes), each summing to 1."""
        log_density = -(((self.nodes - self.mean[:, None]) / self.sd[:, None]) ** 2) / 2
        peak = log_density.max(axis=1, keepdims=True)
        return np.asarray(log_density - peak - np.log(np.exp(log_density - peak).sum(axis=1, keepdims=True)))

    def to_bytes(self) -> bytes:
        return pack("Parameters", a=self.a, d=self.d, c=self.c, mean=self.mean, sd=self.sd, nodes=self.nodes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        return cls(**unpack("Parameters", data))


TINY = np.finfo(float).tiny
