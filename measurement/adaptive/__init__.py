"""Adaptive practice: which question next, and when enough is known. For one person, or for many at once."""

from measurement.adaptive.batch import Batch, start_batch, update_batch
from measurement.adaptive.exposure import Exposure
from measurement.adaptive.pool import Pool
from measurement.adaptive.selection import Selection, next_items
from measurement.adaptive.state import State, next_item, should_stop, start, update
from measurement.adaptive.stopping import Stopping, stop_reasons

__all__ = [
    "Batch",
    "Exposure",
    "Pool",
    "Selection",
    "State",
    "Stopping",
    "next_item",
    "next_items",
    "should_stop",
    "start",
    "start_batch",
    "stop_reasons",
    "update",
    "update_batch",
]
