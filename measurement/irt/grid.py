"""The nodes over which ability is summed: fine enough for the sharpest posterior, wide enough for every group."""

from dataclasses import replace

import numpy as np

from measurement.errors import BadInput
from measurement.irt.expected import Expected
from measurement.irt.model import Floats
from measurement.irt.parameters import Parameters

LEAST_NODES = 81
MOST_NODES = 2001
REACH = 6.0
# A spacing above 1.2 posterior SDs biases slopes (by a third at 1,000 answers a person on 21 nodes).
COARSE = 1.2
SHARP_SHARE = 0.05
# A group is cut off when the grid ends nearer to its mean than this many of its SDs.
LEAST_REACH = 5.0
LEAST_SD = 0.03


def nodes_between(low: float, high: float, spacing: float) -> Floats:
    """Equally spaced from low to high, no further apart than `spacing`, an odd number of them."""
    count = int(np.ceil((high - low) / spacing - 1e-9)) + 1
    count += 1 - count % 2
    if count > MOST_NODES:
        raise BadInput(
            f"Abilities from {low:.1f} to {high:.1f} at a spacing of {spacing:.3g} need {count} nodes, more than "
            f"{MOST_NODES}. Groups lie too far apart or slopes are far too large: check the fixed items and the scale "
            "of the slopes."
        )
    return np.linspace(low, high, count)


def starting_nodes(answers: int) -> Floats:
    """81 nodes on [-6, 6], more where a person gave so many answers that the posterior will be sharper."""
    likely_sd = 1 / np.sqrt(1 + 0.2 * answers)
    return nodes_between(-REACH, REACH, min(2 * REACH / (LEAST_NODES - 1), COARSE * likely_sd))


def adapted(parameters: Parameters, expected: Expected, mature: bool) -> Parameters:
    """The same parameters on a finer or wider grid where this one is too coarse or cuts a group off.

    Only `mature` estimates make it finer: the first slopes are guesses.
    """
    _check_spread(parameters)
    nodes = parameters.nodes
    low, high = nodes[0], nodes[-1]
    spacing = (high - low) / (len(nodes) - 1)
    ends = parameters.mean - REACH * parameters.sd, parameters.mean + REACH * parameters.sd
    near = parameters.mean - LEAST_REACH * parameters.sd, parameters.mean + LEAST_REACH * parameters.sd
    if near[0].min() < low or near[1].max() > high:
        low, high = min(low, ends[0].min() - 1), max(high, ends[1].max() + 1)
    needed = COARSE * min(expected.narrowest(SHARP_SHARE), parameters.sd.min()) if mature else spacing
    if needed < spacing:
        # On a grid much too coarse a posterior sits on one node and seems to have no width: halve, and look again.
        spacing = max(needed / 1.1, spacing / 2)
    elif (low, high) == (nodes[0], nodes[-1]):
        return parameters
    return replace(parameters, nodes=nodes_between(low, high, spacing))


def _check_spread(parameters: Parameters) -> None:
    if (parameters.sd < LEAST_SD).any():
        group = int(np.argmin(parameters.sd))
        raise BadInput(
            f"Group {group}: its SD shrinks to nothing. Its persons are too few or their answers show no common "
            "ability: merge it with another group, or look at the key."
        )
