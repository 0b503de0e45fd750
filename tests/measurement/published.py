"""Published response data, read from the folder that MEASUREMENT_DATA names; it is never part of the project."""

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray


def data(name: str) -> NDArray[np.float64]:
    """A CSV file (plain or .gz) of numbers without its head line, (rows × columns). Skips the test where it is not."""
    folder = os.environ.get("MEASUREMENT_DATA")
    if not folder:
        pytest.skip("MEASUREMENT_DATA names no folder of published data")
    return np.genfromtxt(Path(folder) / name, delimiter=",", skip_header=1)
