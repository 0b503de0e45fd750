"""Paths of categories as Moodle writes them: $course$/top/Default for X/Planning, where // is a slash within a name."""

import re

_CONTEXT = re.compile(r"\$[a-z]+\d*\$", re.IGNORECASE)


def category_path(written: str) -> str:
    """ "A/B", a slash within a name become ∕, which looks the same."""
    names = [name.strip() for name in written.replace("//", "∕").split("/")]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[1:]
    if names and names[0] == "top":
        names = names[1:]
    return "/".join(name for name in names if name)
