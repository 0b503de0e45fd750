"""How often what readiness promises comes true: `python -m bench.readiness`. Some minutes; prints a table.

Learners of known ability answer questions; what the app makes of their answers is held against their true chance.
"""

import os
import sys
from argparse import ArgumentParser

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpimprep.settings")
os.environ.setdefault("DEBUG", "1")
BINS = 10


def main(arguments: list[str]) -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--learners", type=int, default=4000)
    parser.add_argument("--answers", type=int, default=150)
    asked = parser.parse_args(arguments)
    django.setup()
    pairs = [promised_and_true(seed, asked.learners, asked.answers) for seed in asked.seeds]
    for seed, pair in zip(asked.seeds, pairs, strict=True):
        told(f"seed {seed}", pair)
    everybody = np.concatenate(pairs, axis=1)
    told("together", everybody)
    table(everybody)


def promised_and_true(seed: int, count: int, answers: int) -> np.ndarray:
    """(2 × learners)."""
    from insights.readiness.chance import chance
    from insights.readiness.posterior import posterior
    from insights.weakness import Prior
    from tests.insights.simulated import AREAS, learners, make_world, truth

    world = make_world(seed)
    pairs = [
        (chance(posterior(seen, AREAS, Prior()), world.exam.forms), truth(world, theta))
        for theta, seen in learners(world, seed, count, answers)
    ]
    return np.array(pairs).T


def told(name: str, pair: np.ndarray) -> None:
    from tests.insights.simulated import calibration_error

    error, bias = calibration_error(pair[0], pair[1]), (pair[0] - pair[1]).mean()
    print(
        f"{name}: {pair.shape[1]} learners, calibration error {error:.4f}, mean promised - true {bias:+.4f}", flush=True
    )


def table(pair: np.ndarray) -> None:
    place = np.minimum((pair[0] * BINS).astype(int), BINS - 1)
    print("| promised | learners | mean promised | came true | spread of the true chances |\n|---|--:|--:|--:|--:|")
    for k in range(BINS):
        promised, true = pair[:, place == k]
        print(
            f"| {10 * k}-{10 * k + 10} % | {len(true)} | {promised.mean():.3f} | {true.mean():.3f} | {true.std():.3f} |"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
