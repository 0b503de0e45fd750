"""One BLAS thread at a time, and the processor's cores on different blocks instead.

A matrix product split over threads depends on how many there are, in its last bits; and on a machine that is not
idle OpenBLAS waits for the slower half (8 ms instead of 0.3 ms a product, measured). One thread a block gives the
same bits everywhere.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from ctypes import CDLL
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TypeVar

import numpy as np

Given = TypeVar("Given")
Result = TypeVar("Result")
# As NumPy's own wheels call it, then as distributions do.
AFFIXES = (("scipy_", "64_"), ("scipy_", ""), ("", "64_"), ("", ""))


class _Pinned:
    """How many callers want one BLAS thread just now, and what to go back to when none does."""

    def __init__(self) -> None:
        self.lock, self.callers, self.before = Lock(), 0, 0


_pinned = _Pinned()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Inside, matrix products run on the calling thread only. Without a known OpenBLAS nothing changes."""
    _enter(1)
    try:
        yield
    finally:
        _enter(-1)


def _enter(more: int) -> None:
    control = _control()
    if control is None:
        return
    read, write = control
    with _pinned.lock:
        if _pinned.callers == 0:
            _pinned.before = read()
        _pinned.callers += more
        write(1 if _pinned.callers else _pinned.before)


@cache
def _control() -> tuple[Callable[[], int], Callable[[int], object]] | None:
    """Reading and setting the number of threads of the OpenBLAS that NumPy carries."""
    folder = Path(np.__file__).parent
    for path in [*folder.parent.glob("numpy.libs/*openblas*"), *folder.glob(".dylibs/*openblas*")]:
        library = CDLL(str(path))
        for prefix, suffix in AFFIXES:
            if hasattr(library, name := f"{prefix}openblas_set_num_threads{suffix}"):
                return getattr(library, name.replace("set_num", "get_num")), getattr(library, name)
    return None


def each(work: Callable[[Given], Result], given: Iterable[Given]) -> Iterator[Result]:
    """The results in order, computed on as many threads as this process may use cores."""
    tasks = list(given)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with one_blas_thread():
        if min(cores, len(tasks)) < 2:
            yield from map(work, tasks)
            return
        with ThreadPoolExecutor(min(cores, len(tasks))) as pool:
            yield from pool.map(work, tasks)
