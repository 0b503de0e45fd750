"""Exhibits, which GIFT does not know, within the texts of questions."""

from bank.interchange.found import FoundExhibit


def shown_with(exhibit: FoundExhibit | None, stem: str) -> str:
    """Other software has no exhibits: the question carries its own, and is read back without it."""
    return f"{_heading(exhibit)}{stem}" if exhibit else stem


def without(exhibit: FoundExhibit | None, stem: str) -> str | None:
    """None where the exhibit before the question is not as we wrote it."""
    if exhibit is None:
        return stem
    heading = _heading(exhibit)
    return stem[len(heading) :] if stem.startswith(heading) else None


def _heading(exhibit: FoundExhibit) -> str:
    return f"**{exhibit.title}**\n\n{exhibit.body}\n\n---\n\n"
