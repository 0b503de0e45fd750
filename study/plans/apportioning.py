"""Whole steps handed out in proportion, with exact sums. Pure."""

from collections.abc import Hashable, Mapping, Sequence
from math import floor
from typing import TypeVar

from study.plans.calendar import STEP

Name = TypeVar("Name", bound=Hashable)


def apportion(minutes: int, weights: Mapping[Name, float]) -> dict[Name, int]:
    """By largest remainder, in steps; ties go to who comes first. Without any weight all count alike.

    `minutes` is a multiple of the step, and so is every part; they sum to it exactly.
    """
    total = sum(weights.values())
    even = {name: weight / total if total > 0 else 1 / len(weights) for name, weight in weights.items()}
    quotas = {name: minutes / STEP * share for name, share in even.items()}
    steps = {name: floor(quota) for name, quota in quotas.items()}
    most = sorted(quotas, key=lambda name: steps[name] - quotas[name])
    for name in most[: minutes // STEP - sum(steps.values())]:
        steps[name] += 1
    return {name: STEP * number for name, number in steps.items()}


def spread(minutes: int, rooms: Sequence[int]) -> list[int]:
    """Minutes over weeks in proportion to their room, none beyond it: one after another, each its part of the rest.

    Whoever does what the first week asks finds the others unchanged when it is all worked out again.
    """
    left, found = sum(rooms), []
    for room in rooms:
        even = STEP * floor(minutes * room / left / STEP + 0.5) if left else 0
        left -= room
        found.append(min(max(even, minutes - left), room, minutes))
        minutes -= found[-1]
    return found
