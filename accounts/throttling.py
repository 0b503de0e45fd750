"""Counting what an address or a link does within a while; without a cache nothing is counted."""

from django.core.cache import cache


def count(what: str, *, seconds: int) -> int:
    """How often it was done before within the time; counts this once."""
    before = int(cache.get(what, 0))
    cache.set(what, before + 1, seconds)
    return before
