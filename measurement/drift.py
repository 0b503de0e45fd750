"""Whether common items still hold the scale: anchors that drifted, and the raw cut by another route."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from measurement.equating.curves import Triple, characteristic_curve
from measurement.equating.linking import link, rescale
from measurement.errors import BadInput
from measurement.given import as_floats
from measurement.irt.model import Floats, Items, as_items
from measurement.scale import raw_cut

ROBUST_Z = 2.7
DISPLACEMENT = 0.5
LEAST_SPREAD = 1e-6
LEAST_ANCHORS = 3


@dataclass(frozen=True)
class Drift:
    """Anchors looked at by the change of b; entries in the order given.

    `dropped` holds the drifted anchors, the worst first, and `kept` the rest. `z` and `displacement` (logits) are
    measured from the kept anchors' median change, `z` in units of .74 of their interquartile range (taken as at least
    1e-6 logits). `in_errors` is the displacement over its standard error, where those were given.
    """

    dropped: tuple[int, ...]
    kept: NDArray[np.intp]
    z: Floats
    displacement: Floats
    in_errors: Floats | None


@dataclass(frozen=True)
class CutCheck:
    """The raw cut by the frozen parameters against that by a separate calibration linked to them.

    `slope` and `intercept` link the separate calibration (x) to the frozen (y). `largest_difference` of the two
    characteristic curves is in raw points, found at `at_theta`. `alarm` says that the cuts differ by more than 1.
    """

    cut_frozen: int
    cut_linked: int
    slope: float
    intercept: float
    largest_difference: float
    at_theta: float
    alarm: bool


@dataclass(frozen=True)
class AnchorReport:
    """The drift of a form's anchors, and the cuts linked by all of them and without the drifted."""

    drift: Drift
    by_all: CutCheck
    by_kept: CutCheck


def drifted(
    b_old: ArrayLike,
    b_new: ArrayLike,
    *,
    se_old: ArrayLike | None = None,
    se_new: ArrayLike | None = None,
    z: float = ROBUST_Z,
    displacement: float = DISPLACEMENT,
) -> Drift:
    """Anchors whose difficulty moved against the others' (robust z, Huynh & Meyer 2010).

    Both b on one scale, up to a shift. While some anchor has |z| above 2.7 and is displaced by more than .5 logits,
    the most displaced of these is dropped and the rest looked at anew. At least 3 anchors are kept.
    """
    if not (z >= 0 and displacement >= 0):
        raise BadInput(f"The bounds are z = {z} and displacement = {displacement}; both must be at least 0.")
    old, new = _paired(b_old, b_new)
    dropped: list[int] = []
    while True:
        kept = np.setdiff1d(np.arange(len(old)), dropped)
        moved, score = _robust(new - old, kept)
        suspect = kept[(np.abs(score[kept]) > z) & (np.abs(moved[kept]) > displacement)]
        if not len(suspect) or len(kept) <= LEAST_ANCHORS:
            return Drift(tuple(dropped), kept, score, moved, _in_errors(moved, se_old, se_new))
        dropped.append(int(suspect[np.argmax(np.abs(moved[suspect]))]))


def cut_check(frozen: Triple, separate: Triple, common: ArrayLike, *, theta_cut: float = 0.0) -> CutCheck:
    """Both raw cuts of one form: by its frozen (a, b, c), and by a separate calibration of the same items in the same
    order, linked by Stocking-Lord (41 points, N(0, 1) weights) over the items whose indices are in `common`.

    The curves are compared from 4 logits below the cut to 4 above.
    """
    bank, own = as_items(*frozen), as_items(*separate)
    if len(bank.a) != len(own.a):
        raise BadInput(
            f"The form has {len(bank.a)} frozen items and {len(own.a)} calibrated anew; give the same items."
        )
    anchor = _indices(common, len(bank.a))
    x, y = _part(own, anchor), _part(bank, anchor)
    slope, intercept = link(x.a, x.b, y.a, y.b, method="stocking-lord", c_x=x.c, c_y=y.c)
    linked = rescale(own, slope, intercept)
    cuts = raw_cut(bank, theta_cut), raw_cut(linked, theta_cut)
    ability = theta_cut + np.linspace(-4, 4, 161)
    apart = np.abs(characteristic_curve(ability, bank) - characteristic_curve(ability, linked))
    at = int(np.argmax(apart))
    alarm = abs(cuts[0] - cuts[1]) > 1
    return CutCheck(*cuts, slope, intercept, float(apart[at]), float(ability[at]), alarm)


def anchor_report(frozen: Triple, separate: Triple, common: ArrayLike, *, theta_cut: float = 0.0) -> AnchorReport:
    """Cuts by all anchors and by those that did not drift; indices of drift count within `common`."""
    by_all = cut_check(frozen, separate, common, theta_cut=theta_cut)
    bank, own = as_items(*frozen), as_items(*separate)
    anchor = _indices(common, len(bank.a))
    drift = drifted(bank.b[anchor], rescale(own, by_all.slope, by_all.intercept).b[anchor])
    by_kept = cut_check(frozen, separate, anchor[drift.kept], theta_cut=theta_cut) if drift.dropped else by_all
    return AnchorReport(drift, by_all, by_kept)


def _robust(change: Floats, kept: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Displacement from the kept anchors' median, and the same in units of .74 IQR."""
    low, middle, high = np.percentile(change[kept], [25, 50, 75])
    moved = change - middle
    return moved, moved / max(0.74 * float(high - low), LEAST_SPREAD)


def _paired(b_old: ArrayLike, b_new: ArrayLike) -> tuple[Floats, Floats]:
    old, new = as_floats(b_old, "Old difficulties"), as_floats(b_new, "New difficulties")
    if old.ndim != 1 or old.shape != new.shape or len(old) < LEAST_ANCHORS:
        raise BadInput(f"Old difficulties {old.shape}, new {new.shape}; give both for the same anchors, 3 or more.")
    finite = np.isfinite(old) & np.isfinite(new)
    if not finite.all():
        raise BadInput(f"Anchor {int(np.argmin(finite))}: its old or new difficulty is not a finite number.")
    return old, new


def _in_errors(moved: Floats, se_old: ArrayLike | None, se_new: ArrayLike | None) -> Floats | None:
    if se_old is None and se_new is None:
        return None
    errors = [
        np.zeros(len(moved)) if given is None else as_floats(given, "Standard errors") for given in (se_old, se_new)
    ]
    if any(error.shape != moved.shape for error in errors):
        raise BadInput(f"There are {len(moved)} anchors, but standard errors for {[e.shape for e in errors]}.")
    together = np.hypot(*errors)
    usable = np.isfinite(together) & (together > 0) & (np.minimum(*errors) >= 0)
    if not usable.all():
        raise BadInput(f"Anchor {int(np.argmin(usable))}: its standard error is not a finite number above 0.")
    return np.asarray(moved / together)


def _indices(common: ArrayLike, count: int) -> NDArray[np.intp]:
    given = np.asarray(common)
    if given.ndim != 1 or given.dtype.kind not in "iu" or len(given) == 0:
        raise BadInput("Common items are a list of item indices, at least one.")
    if (given < 0).any() or (given >= count).any() or len(np.unique(given)) != len(given):
        raise BadInput(f"Common items {given.tolist()} must be different indices within 0..{count - 1}.")
    return given.astype(np.intp)


def _part(items: Items, chosen: NDArray[np.intp]) -> Items:
    return Items(items.a[chosen], items.b[chosen], items.c[chosen])
