"""The step-by-step methods of planning and scheduling, each a pure function on lists of decimal numbers."""

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import accumulate
from typing import Any

Numbers = Sequence[Decimal]
ZERO = Decimal(0)


def running_total(values: Numbers) -> list[Decimal]:
    return list(accumulate(values, initial=ZERO))[1:]  # from a number, as words would add up to ever longer ones


def projected_balance(opening: Decimal, receipts: Numbers, demand: Numbers) -> list[Decimal]:
    """The projected balance at the end of each period: the one before, plus receipts, minus demand."""
    flows = [came - went for came, went in zip(receipts, demand, strict=True)]
    return list(accumulate(flows, initial=opening))[1:]


def planned_receipts(
    opening: Decimal, gross: Numbers, scheduled: Numbers, lot: Decimal = ZERO, safety: Decimal = ZERO
) -> list[Decimal]:
    """What netting plans to receive in each period so that the balance stays at `safety` or above.

    Lot-for-lot where `lot` is 0; else in whole multiples of `lot`.
    """
    held, receipts = opening, []
    for need, due in zip(gross, scheduled, strict=True):
        net = max(ZERO, need + safety - held - due)
        receipt = net if not lot else lot * (net / lot).to_integral(ROUND_CEILING)
        receipts.append(receipt)
        held += due + receipt - need
    return receipts


def offset_releases(receipts: Numbers, lead_time: Decimal) -> list[Decimal]:
    """Planned order releases: each receipt `lead_time` periods earlier. What lies before the first is lost."""
    return [*receipts[int(lead_time) :], *[ZERO] * min(int(lead_time), len(receipts))]


def discrete_atp(on_hand: Decimal, mps: Numbers, orders: Numbers) -> list[Decimal]:
    """In the first period on hand + MPS, later MPS, less the orders up to the next MPS; 0 where nothing is received."""
    starts = [0, *(period for period in range(1, len(mps)) if mps[period])]
    ends = [*starts[1:], len(mps)]
    atp = [ZERO] * len(mps)
    for start, end in zip(starts, ends, strict=True):
        supply = mps[start] + (on_hand if start == 0 else ZERO)
        atp[start] = supply - sum(orders[start:end], ZERO)
    return atp


def cumulative_atp(on_hand: Decimal, mps: Numbers, orders: Numbers) -> list[Decimal]:
    """Without look-ahead: the period before, plus MPS, minus the orders of the period."""
    return projected_balance(on_hand, mps, orders)


def smoothed(alpha: Decimal, forecast: Decimal, demands: Numbers) -> list[Decimal]:
    """The forecasts that follow each demand by exponential smoothing, from a first `forecast`."""
    steps = accumulate(demands, lambda last, demand: alpha * demand + (1 - alpha) * last, initial=forecast)
    return list(steps)[1:]


def completions(sequence: Numbers, times: Numbers) -> list[Decimal]:
    """When each job is done, in the order of the jobs, if they run in `sequence` (places from 0) on one machine."""
    ends = running_total([times[int(job)] for job in sequence])
    return [end for _, end in sorted(zip(map(int, sequence), ends, strict=True))]


def johnson(first: Numbers, second: Numbers) -> list[Decimal]:
    """The sequence (places from 0) of shortest makespan on two machines (Johnson 1954): jobs shorter on the first go
    early in rising order, the others late in falling order."""
    early = [job for job in range(len(first)) if first[job] < second[job]]
    late = [job for job in range(len(first)) if first[job] >= second[job]]
    early.sort(key=lambda job: first[job])
    late.sort(key=lambda job: -second[job])
    return [Decimal(job) for job in [*early, *late]]


def makespan(sequence: Numbers, first: Numbers, second: Numbers) -> Decimal:
    """The time until the last job leaves the second machine."""
    done = free = ZERO
    for job in map(int, sequence):
        done += first[job]
        free = max(done, free) + second[job]
    return free


def part_periods(demands: Numbers) -> list[Decimal]:
    """Cumulative part-periods when one lot, received in the first period, covers the demand up to each period."""
    return running_total([Decimal(held) * demand for held, demand in enumerate(demands)])


METHODS: dict[str, Callable[..., Any]] = {
    "projected_balance": projected_balance,
    "planned_receipts": planned_receipts,
    "offset_releases": offset_releases,
    "discrete_atp": discrete_atp,
    "cumulative_atp": cumulative_atp,
    "smoothed": smoothed,
    "completions": completions,
    "johnson": johnson,
    "makespan": makespan,
    "part_periods": part_periods,
}
