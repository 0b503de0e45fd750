"""Putting calibrations on one scale, and scores of different forms on the scale of one of them."""

from measurement.equating.common_items import Line, chained, levine, tucker
from measurement.equating.linking import METHODS, link, rescale
from measurement.equating.number_right import observed_score, true_score
from measurement.equating.quadrature import quadrature
from measurement.equating.random_groups import equipercentile, linear, mean

__all__ = [
    "METHODS",
    "Line",
    "chained",
    "equipercentile",
    "levine",
    "linear",
    "link",
    "mean",
    "observed_score",
    "quadrature",
    "rescale",
    "true_score",
    "tucker",
]
