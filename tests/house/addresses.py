"""Every address the project answers at, by name."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def patterns() -> Iterator[tuple[str, str]]:
    """(name with its namespace, route); a pattern without a name goes by its route."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(entries: list[URLPattern | URLResolver], space: str, route: str) -> Iterator[tuple[str, str]]:
    for entry in entries:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, inner, here)
        else:
            yield f"{space}{entry.name or here}", here


def ours() -> list[str]:
    """The addresses of our own apps: everything but what packages bring."""
    return [name for name, route in patterns() if not route.startswith(("accounts/", "admin/"))]
