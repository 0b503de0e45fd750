"""TeX formulas as other software marks them, in ours: $…$ within a line, $$…$$ set off."""

import re
from collections.abc import Iterator

LONGEST = 2_000
_OPENERS = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}
_BARE = re.compile(r"(?<!\\)((?:\\\\)*)\$")


def pieces(text: str, openers: str = r"\( \[ $$") -> Iterator[tuple[str, bool]]:
    """The text cut into what is a formula (ready for Markdown, with its dollar signs) and what is not, in order."""
    opener = re.compile("|".join(re.escape(sign) for sign in openers.split()))
    closed = {sign for sign, closer in _OPENERS.items() if closer in text}
    done, at = 0, 0
    while closed and (found := opener.search(text, at)):
        end = -1 if found[0] not in closed else text.find(_OPENERS[found[0]], found.end(), found.end() + LONGEST)
        inside = text[found.end() : end].strip() if end >= 0 else ""
        at = found.end()
        if inside and "\n\n" not in inside:
            yield text[done : found.start()], False
            yield _formula(inside, found[0], text[found.start() - 1 : found.start()], text[end + 2 : end + 3]), True
            done = at = end + 2
    yield text[done:], False


def _formula(inside: str, opener: str, before: str, after: str) -> str:
    """A digit right beside a single dollar sign makes it money."""
    safe = _BARE.sub(r"\1\\$", " ".join(inside.split("\n")))
    if opener != r"\(":
        return f"$${safe}$$"
    return f"{' ' if before.isdigit() else ''}${safe}${' ' if after.isdigit() else ''}"
