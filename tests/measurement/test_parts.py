import subprocess
import sys

import pytest

import measurement


def test_every_part_is_reached_from_the_package() -> None:
    for part in measurement.PARTS:
        assert getattr(measurement, part).__name__ == f"measurement.{part}"


def test_a_part_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'astrology'"):
        measurement.astrology  # noqa: B018


def test_parts_are_loaded_when_they_are_asked_for() -> None:
    """The solver alone takes 20 MB: a process that only scores must not load it."""
    code = "import sys, measurement.scale; print('highspy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
