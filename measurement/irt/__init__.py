"""Item response models: calibration by marginal maximum a posteriori, ability, information, sum scores.

`fit` does all in one process. What it is made of is public too, for those who compute the E-step elsewhere:
`blocks_of` a stream, `expect` each block anywhere, sum with `total` in block order, and let `estimate` drive.
"""

from measurement.irt.ability import eap, information
from measurement.irt.blocks import Block
from measurement.irt.calibration import Calibration, fit, local
from measurement.irt.estimate import Progress, advanced, estimate
from measurement.irt.expected import Expected, expect, total
from measurement.irt.freedom import Freedom, Prior
from measurement.irt.maximise import maximise
from measurement.irt.model import Items, as_items, item_information, probability
from measurement.irt.parameters import Parameters
from measurement.irt.stream import blocks_of
from measurement.irt.sumscore import eap_by_sum_score, sum_score_distribution
from measurement.irt.tally import Tally, start, tally

__all__ = [
    "Block",
    "Calibration",
    "Expected",
    "Freedom",
    "Items",
    "Parameters",
    "Prior",
    "Progress",
    "Tally",
    "advanced",
    "as_items",
    "blocks_of",
    "eap",
    "eap_by_sum_score",
    "estimate",
    "expect",
    "fit",
    "information",
    "item_information",
    "local",
    "maximise",
    "probability",
    "start",
    "sum_score_distribution",
    "tally",
    "total",
]
