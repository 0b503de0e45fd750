"""How much work something is, counted: the same on every machine, however busy it is."""

import sys
import tracemalloc
from collections.abc import Callable
from typing import Any


def calls(work: Callable[[], Any]) -> int:
    """Calls of functions, of Python's own too."""
    count = 0

    def note(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def peak_of_memory(work: Callable[[], Any]) -> int:
    """Bytes held at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
