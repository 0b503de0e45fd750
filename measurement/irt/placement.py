"""Where group 0 lies after an E-step, in a metric of its own: the expansion that speeds EM up."""

import numpy as np
from scipy.optimize import minimize_scalar

from measurement.irt.expected import Expected
from measurement.irt.freedom import Freedom, Prior
from measurement.irt.model import Floats
from measurement.irt.parameters import Parameters

# ln SD is looked for within this of where the persons are: no step needs more.
FARTHEST = 0.7


def placement(parameters: Parameters, expected: Expected, freedom: Freedom) -> tuple[float, float]:
    """Mean m and SD s of group 0 that raise its expected log likelihood plus the priors of (b - m) / s and ln a + ln s.

    Without priors these are the moments of its expected distribution. In the Rasch model s stays 1.
    """
    people = expected.people[0]
    persons = float(people.sum())
    centre = float(people @ parameters.nodes) / persons
    variance = float(people @ (parameters.nodes - centre) ** 2) / persons
    width = 1.0 if freedom.free_sd[0] else float(np.sqrt(variance))
    if freedom.prior_b is None and freedom.prior_log_a is None:
        return centre, width
    told = _Told(parameters, freedom, persons, centre, variance)
    if not freedom.free_sd[0]:
        middle = float(np.log(width))
        bounds = middle - FARTHEST, middle + FARTHEST
        width = float(np.exp(minimize_scalar(told.misfit, bounds=bounds, method="bounded", options=FINE).x))
    return told.centre(width), width


FINE = {"xatol": 1e-10}


class _Told:
    """What the persons and the priors say about group 0's mean and SD."""

    def __init__(
        self, parameters: Parameters, freedom: Freedom, persons: float, centre: float, variance: float
    ) -> None:
        nothing = Prior(np.zeros(len(parameters.a)), np.zeros(len(parameters.a)))
        self.b: Floats = np.where(np.abs(parameters.a) > 1e-8, parameters.b, 0.0)
        self.log_a: Floats = np.log(np.maximum(parameters.a, 1e-8))
        self.prior_b, self.prior_log_a = freedom.prior_b or nothing, freedom.prior_log_a or nothing
        self.persons, self.found, self.variance = persons, centre, variance
        self.sd = float(parameters.sd[0])

    def centre(self, width: float) -> float:
        """The best mean at a given SD: linear, since everything is normal."""
        prior, told = self.prior_b, self.persons / self.sd**2
        pulled = told * self.found + float(prior.precision @ (self.b - prior.mean * width))
        return pulled / (told + float(prior.precision.sum()))

    def misfit(self, log_width: float) -> float:
        """Minus ln of likelihood and priors at the best mean."""
        width = float(np.exp(log_width))
        centre = self.centre(width)
        spread = (self.variance + (self.found - centre) ** 2) / width**2
        of_b = self.prior_b.precision @ ((self.b - centre) / width - self.prior_b.mean) ** 2
        of_a = self.prior_log_a.precision @ (self.log_a + log_width - self.prior_log_a.mean) ** 2
        return float(self.persons * (log_width + spread / 2) + (of_b + of_a) / 2)
