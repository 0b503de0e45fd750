"""A form calibrated by itself from its own sittings, as a second opinion on the parameters it is scored by. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insights.calibration.groups import Group
from measurement.drift import AnchorReport, anchor_report
from measurement.irt import Block, Items, Progress, estimate, local, start, tally
from measurement.irt.request import first_parameters, freedom_of, prior
from measurement.priors import slope_prior

# So wide that it matters only where everybody or nobody was right.
DIFFICULTY_SD = 3.0
# The second opinion needs no fifth decimal.
TOLERANCE = 1e-4
ITERATIONS = 500


@dataclass(frozen=True)
class Opinion:
    versions: list[int]
    report: AnchorReport

    @property
    def drifted(self) -> list[int]:
        return [self.versions[at] for at in self.report.drift.dropped]

    @property
    def moved(self) -> list[float]:
        """By how many logits each of the drifted became harder."""
        return [round(float(self.report.drift.displacement[at]), 2) for at in self.report.drift.dropped]


def own_calibration(
    blocks: Sequence[Block], guessing: NDArray[np.float64], names: list[str], groups: Sequence[Group]
) -> Items:
    """Items of the form on a metric of its own, nothing fixed, no judgements."""
    counted = tally(blocks, len(groups), len(names))
    b = prior((0.0, DIFFICULTY_SD), "prior_b", names)
    log_a = prior(slope_prior(counted.seen.sum(axis=0)), "prior_log_a", names)
    first, held = first_parameters(None, guessing, len(groups), log_a, names, counted.longest)
    freedom = freedom_of("2pl", len(groups), held, b, log_a, False)
    freedom.free_sd[[group.is_small for group in groups]] = False
    progress = Progress(start(counted, first, freedom))
    found = estimate(local(blocks), progress, freedom, tolerance=TOLERANCE, iterations=ITERATIONS).parameters
    return Items(found.a, found.b, found.c)


def second_opinion(versions: list[int], bank: Items, own: Items, anchors: Sequence[int]) -> Opinion:
    """Both raw cuts and the drift of the anchors, which are places in `versions`."""
    report = anchor_report(bank, own, np.array(anchors))
    # Drift counts within the anchors.
    return Opinion([versions[at] for at in anchors], report)
