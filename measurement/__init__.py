"""What a score means: item response models, equating, scale, item statistics, form assembly, adaptive selection.

Pure NumPy, SciPy and HiGHS; docs/measurement.md is the tutorial. Natural logarithms and D = 1 throughout: a slope
published for D = 1.7 is multiplied by 1.7 by the caller.
"""

from measurement.errors import BadInput

__all__ = ["BadInput"]
