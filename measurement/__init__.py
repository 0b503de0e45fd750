"""What a score means: item response models, equating, scale, item statistics, form assembly, adaptive selection.

Pure NumPy, SciPy and HiGHS; docs/measurement.md is the tutorial. Natural logarithms and D = 1 throughout: a slope
published for D = 1.7 is multiplied by 1.7 by the caller.
"""

from importlib import import_module
from types import ModuleType

from measurement.errors import BadInput

PARTS = (
    "adaptive", "assembly", "ctt", "drift", "effort", "equating", "irt", "judged", "priors", "readiness", "scale",
    "topics",
)  # fmt: skip
__all__ = ["BadInput"]


def __getattr__(name: str) -> ModuleType:
    """A part is loaded when it is first asked for: a web process that only scores needs no solver."""
    if name in PARTS:
        return import_module(f"measurement.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
