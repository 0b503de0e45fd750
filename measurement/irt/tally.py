"""Who answered what: counts by group and item, the checks they allow before any estimate, and where EM starts."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from measurement.errors import BadInput
from measurement.irt.blocks import Block
from measurement.irt.freedom import Freedom
from measurement.irt.model import Floats
from measurement.irt.parameters import Parameters
from measurement.irt.threads import one_blas_thread

# The logit of a share right, averaged over N(0, 1), is flatter than one person's: 1 / sqrt(1 + 0.346).
FLATTER = 0.86
ROUNDS = 40
SETTLED = 0.01


class Tally(NamedTuple):
    """Answers `seen` and `right`, (groups × items); `persons` in each group; the most answers of one person."""

    seen: Floats
    right: Floats
    persons: Floats
    longest: int


@one_blas_thread()
def tally(blocks: Iterable[Block], groups: int, items: int) -> Tally:
    seen, right, persons = np.zeros((groups, items)), np.zeros((groups, items)), np.zeros(groups)
    longest = 0
    for block in blocks:
        answers = block.unpacked()
        answered = len(block.items) if block.whole else int(answers[:, len(block.items) :].sum(axis=1).max())
        longest = max(longest, answered)
        present, starts = np.unique(block.groups, return_index=True)
        for group, start, end in zip(present, starts, [*starts[1:], len(answers)], strict=True):
            counts = block.counts[start:end].astype(answers.dtype)
            sums = counts @ answers[start:end]
            persons[group] += counts.sum()
            right[group, block.items] += sums[: len(block.items)]
            seen[group, block.items] += counts.sum() if block.whole else sums[len(block.items) :]
    return Tally(seen, right, persons, longest)


def check(counted: Tally, freedom: Freedom, names: list[str]) -> None:
    """BadInput where the answers cannot tell a parameter and nothing else holds it."""
    if (counted.persons == 0).any():
        group = int(np.argmin(counted.persons))
        raise BadInput(f"Group {group} has no persons; number the groups 0, 1, 2, ... without gaps.")
    _check_number(freedom, names)
    _check_columns(counted, freedom, names)
    _check_linked(counted, freedom, names)


def _check_number(freedom: Freedom, names: list[str]) -> None:
    """A slope shows in how items go together: one item shows none, two show one between them."""
    least = {"each": 3, "common": 2, "one": 2}[freedom.slopes]
    if len(names) < least and not freedom.held.any() and freedom.prior_log_a is None:
        raise BadInput(
            f"{len(names)} items cannot tell the slopes or the spread of ability of this model; at least {least} can. "
            "Add items, fix some, or give prior_log_a."
        )


def _held_items(freedom: Freedom) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Fixed items, and those whose difficulty has a prior."""
    told = freedom.prior_b.precision > 0 if freedom.prior_b is not None else np.zeros(len(freedom.held), bool)
    return np.asarray(freedom.held | told)


def _check_columns(counted: Tally, freedom: Freedom, names: list[str]) -> None:
    seen, right = counted.seen.sum(axis=0), counted.right.sum(axis=0)
    for item in np.flatnonzero(((right == 0) | (right == seen)) & ~_held_items(freedom)):
        told = "nobody was given it" if seen[item] == 0 else f"all {seen[item]:.0f} answers are the same"
        raise BadInput(f"{names[item]}: {told}, so it has no finite difficulty. Leave it out, fix it, or give prior_b.")


def _check_linked(counted: Tally, freedom: Freedom, names: list[str]) -> None:
    """Every group must hang together with a known one through common items, fixed items or priors on b."""
    groups, items = counted.seen.shape
    rows, columns = np.nonzero(counted.seen)
    graph = coo_array((np.ones(len(rows)), (rows, groups + columns)), shape=(groups + items,) * 2)
    _, part = connected_components(graph, directed=False)
    known = np.concatenate([~freedom.free_mean, _held_items(freedom)])
    loose = ~np.isin(part, part[known])
    if loose[:groups].any():
        group = int(np.argmax(loose[:groups]))
        own = np.flatnonzero(part[groups:] == part[group])
        shown = ", ".join(names[item] for item in own[:5]) + (", ..." if len(own) > 5 else "")
        together = ", ".join(str(other) for other in np.flatnonzero(part[:groups] == part[group]))
        raise BadInput(
            f"Group {together} and its items ({shown}) share no item with the rest, so its mean cannot be told from "
            "their difficulty. Add common items, fix some, give prior_b, or put everybody into one group."
        )


def start(counted: Tally, items: Parameters, freedom: Freedom) -> Parameters:
    """Difficulties and group means that fit the logits of the shares right, weighted; slopes and SDs as given.

    Without it EM would walk the distance between far groups in small steps.
    """
    share = (counted.right + 0.5) / (counted.seen + 1)
    known = np.clip((share - items.c) / (1 - items.c), 0.02, 0.98)
    logit = np.log(known / (1 - known)) / FLATTER
    weight = counted.seen * known * (1 - known)
    mean, b = items.mean.copy(), items.b
    prior = freedom.prior_b
    precision = prior.precision if prior is not None else 0.0
    pull = prior.precision * prior.mean if prior is not None else 0.0
    for _ in range(ROUNDS):
        told = (weight * (mean[:, None] - logit)).sum(axis=0) + pull
        b = np.where(freedom.held, b, told / np.maximum(weight.sum(axis=0) + precision, 1e-9))
        level = (weight * (b + logit)).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)
        moved = np.where(freedom.free_mean, level, mean) - mean
        mean = mean + moved
        if np.abs(moved).max() < SETTLED:
            break
    d = np.where(freedom.held, items.d, -items.a * b)
    return Parameters(items.a, d, items.c, mean, items.sd, items.nodes)
