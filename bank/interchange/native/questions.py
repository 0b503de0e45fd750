"""One entry of `questions:` as an item, loosely: what is missing is left open, what we cannot hold is named."""

import re
from dataclasses import dataclass, field
from typing import Any

from bank.interchange.found import Problem
from bank.interchange.native.yamls import Block
from bank.items import Item, Option
from bank.models.questions import Kind

FIELDS = (
    "slug", "section", "kind", "stem", "options", "number", "tolerance", "explanation", "legacy", "level", "angoff",
    "calculation", "concept", "reference", "exhibit", "tags",
)  # fmt: skip
# Of the bundled bank's files, beside those: what is left behind, and whether the author should set it again.
_CHECKS = {"calc", "checked"}
_CHECKED = "The checks of the bundled files stay behind"
_ENEMIES = "“enemies” is not taken over: set again which questions must not meet this one on a form ({})."
_DRAWN = (
    "It is a draw of the calculation template “{}” (seed {}), whose text is not in the file. Write it out or drop it."
)
_YES, _NO = {"true", "yes", "on"}, {"false", "no", "off"}
_COMMA = re.compile(r"\s*[,;]\s*")


@dataclass
class Reading:
    """`whole` until something of the entry is lost."""

    block: Block
    label: str
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True

    def note(self, place: str, message: str) -> None:
        self.problems.append(Problem(self.block.line, self.label, place, message))

    def lose(self, place: str, message: str) -> None:
        self.note(place, message)
        self.whole = False

    def text(self, name: str) -> str:
        return self._text(self.block.get(name), name)

    def _text(self, value: Any, place: str) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.lose(place, "A list or mapping stands where a text belongs. Put the text in quotes.")
            return ""
        return value.rstrip().lstrip("\n")

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.block.get(name)
        if isinstance(value, str):
            return tuple(filter(None, _COMMA.split(value.strip())))
        if value is None:
            return ()
        if not isinstance(value, list):
            self.lose(name, "It must be a list: [one, two].")
            return ()
        return tuple(filter(None, (self._text(each, name).strip() for each in value)))

    def flag(self, name: str, block: Block | None = None, place: str = "") -> bool:
        value = (self.block if block is None else block).get(name)
        said = value.strip().lower() if isinstance(value, str) else ""
        if value is not None and said not in _YES | _NO:
            self.lose(place or name, f"“{str(value)[:40]}” is neither true nor false.")
        return said in _YES

    def share(self, name: str) -> float | None:
        value = self.text(name)
        if not value:
            return None
        try:
            share = float(value)
        except ValueError:
            share = -1.0
        if not 0 < share < 1:
            self.lose(name, f"“{value[:40]}” is no share between 0 and 1, as 0.65.")
            return None
        return share

    def item(self, section: str) -> Item:
        """The entry as far as it goes; what it does not say of itself is the file's `section`."""
        self._foreign_fields()
        options = self._options()
        texts = ("stem", "number", "tolerance", "explanation", "level", "concept", "reference", "exhibit")
        return Item(
            kind=self._kind(options),
            **{name: self.text(name) for name in texts},
            options=options,
            section=self.text("section") or section,
            legacy=self.texts("legacy"),
            tags=self.texts("tags"),
            angoff=self.share("angoff"),
            calculation=self.flag("calculation"),
        )

    def drawn(self, section: str) -> Item:
        template, seed = self.text("template"), self.text("seed") or "none"
        self.lose("template", _DRAWN.format(template, seed))
        stem = f"To be written out: calculation template “{template}”, seed {seed}."
        return Item(stem=stem, section=self.text("section") or section, calculation=True)

    def _foreign_fields(self) -> None:
        for line, message in self.block.odd:
            self.problems.append(Problem(line, self.label, "field", message))
            self.whole = False
        if checks := sorted(self.block.keys() & _CHECKS):
            self.note(checks[0], f"{_CHECKED} ({', '.join(checks)}).")
        for name in sorted(self.block.keys() - {*FIELDS, *_CHECKS}):
            if name == "enemies":
                self.lose(name, _ENEMIES.format(", ".join(self.texts(name))))
            else:
                self.lose(name[:60], f"“{name[:60]}” is no field of a question; the fields are {', '.join(FIELDS)}.")

    def _kind(self, options: tuple[Option, ...]) -> str:
        kind = self.text("kind")
        if kind in Kind.values:
            return kind
        if kind:
            self.lose("kind", f"“{kind[:40]}” is no kind; the kinds are {', '.join(Kind.values)}.")
        if not options and self.text("number"):
            return Kind.NUMERIC
        return Kind.MULTIPLE if sum(option.right for option in options) > 1 else Kind.SINGLE

    def _options(self) -> tuple[Option, ...]:
        value = self.block.get("options")
        if value is None:
            return ()
        if not isinstance(value, list):
            self.lose("options", "They must be a list; begin each with “- text:”.")
            return ()
        return tuple(self._option(number, each) for number, each in enumerate(value, 1))

    def _option(self, number: int, value: Any) -> Option:
        place = f"option {number}"
        if not isinstance(value, Block):
            return Option(self._text(value, place))
        for _, message in value.odd:
            self.lose(place, message)
        for name in sorted(value.keys() - {"text", "why", "key"}):
            self.lose(place, f"“{name[:60]}” is no field of an option; the fields are text, why and key.")
        return Option(
            self._text(value.get("text"), place),
            self._text(value.get("why"), f"{place}, why"),
            self.flag("key", value, f"{place}, key"),
        )
