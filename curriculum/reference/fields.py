"""The fields of one entry, collecting what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from curriculum.markup import render_inline_strictly, render_strictly
from curriculum.reference.sources import Place
from curriculum.rendering import RenderingFault
from curriculum.sources import SLUG, Entry, Problem

MAX_SLUG = 80
MAX_NAME = 120
MAX_TEXT = 4_000


@dataclass
class Fields:
    entry: Entry
    place: Place
    problems: list[Problem] = field(default_factory=list)

    def fault(self, name: str, message: str) -> None:
        self.problems.append(self.place.problem(name, message))

    def only(self, names: tuple[str, ...]) -> None:
        for name in sorted(self.entry.keys() - set(names)):
            self.fault(name, f"is not a field; the fields are {', '.join(names)}.")

    def text(self, name: str, *, limit: int = MAX_TEXT, optional: bool = False) -> str:
        value = self.entry.get(name, "" if optional else None)
        if optional and value == "":
            return ""
        return self.checked(name, value, limit)

    def checked(self, name: str, value: Any, limit: int = MAX_TEXT) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fault(name, "is missing; write a text (in quotes if it looks like a number).")
            return ""
        if len(value) > limit:
            self.fault(name, f"has {len(value)} characters; at most {limit} fit.")
        return value.strip()

    def slug(self) -> str:
        slug = self.text("slug", limit=MAX_SLUG)
        if slug and not SLUG.fullmatch(slug):
            self.fault("slug", "must be kebab-case: lower-case letters and digits with single hyphens.")
        return slug

    def section(self, known: set[str]) -> str:
        section = self.text("section")
        if section and section not in known:
            self.fault("section", f"“{section}” is no section of CPIM 8.0; see docs/content-format.md for the list.")
        return section

    def texts(self, name: str, *, at_least: int, at_most: int, limit: int = MAX_NAME) -> list[str]:
        """A list of different texts; one that is left out counts as empty."""
        value = self.entry.get(name, [])
        if not isinstance(value, list):
            self.fault(name, "must be a list of texts: [one, two].")
            return []
        texts = [self.checked(name, item, limit) for item in value]
        if not at_least <= len(texts) <= at_most:
            self.fault(name, f"has {len(texts)} entries; give {at_least} to {at_most}.")
        if twice := sorted({text for text in texts if text and texts.count(text) > 1}):
            self.fault(name, f"names “{twice[0]}” twice; once is enough.")
        return texts

    def rendered(self, name: str, text: str, rendering: Callable[[str], str] = render_strictly) -> str:
        try:
            return rendering(text) if text else ""
        except RenderingFault as error:
            self.fault(name, str(error))
            return ""

    def inline(self, name: str, text: str) -> str:
        return self.rendered(name, text, render_inline_strictly)
