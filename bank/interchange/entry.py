"""One question of an XML file while it is read: its texts as Markdown, its pictures, and what was noted on the way."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from bank.interchange.decimals import decimal_of, written
from bank.interchange.found import Found, FoundExhibit, FoundPicture, Problem
from bank.interchange.pictures import digest as digest_of
from bank.interchange.stamps import Stamp
from bank.interchange.texts import read_text
from bank.items import Item, Option
from bank.models.questions import LETTERS, Kind

MAX_ORIGINAL = 20_000
MAX_TEXT = 200_000  # of HTML; rendering takes 20,000 of Markdown
FEWEST, MOST = 2, len(LETTERS)

_SHOWN = re.compile(r'<(?:img|object)\b[^<>]*?\b(?:src|data)="([^"]*)"')

# What a file's address of a picture stands for, or a sentence on why it cannot be had, "" where it is not there.
FindPicture = Callable[[str], FoundPicture | str]


class UnreadableQuestion(ValueError):
    """The question is skipped; the message says why."""


@dataclass
class Entry:
    number: int
    name: str
    line: int | None
    category: str = ""
    stamp: Stamp = field(default_factory=Stamp)
    find: FindPicture = lambda address: ""
    problems: list[Problem] = field(default_factory=list)
    pictures: dict[str, FoundPicture] = field(default_factory=dict)
    whole: bool = True
    exhibit: FoundExhibit | None = None
    file: str = ""  # within a package

    @property
    def label(self) -> str:
        return self.name or f"question {self.number}"

    def note(self, place: str, message: str, line: int | None = None) -> None:
        """Mended, or left out without harm."""
        self.problems.append(Problem(line or self.line, self.label, place, message))

    def lose(self, place: str, message: str, line: int | None = None) -> None:
        """The file says more than we hold: a draft, with its piece of the file beside it."""
        self.note(place, message, line)
        self.whole = False

    def text(self, role: str, place: str, shown: str, kind: str = "html", *, inline: bool = False) -> str:
        """As Markdown; `role` and `shown` find the Markdown behind what we exported ourselves."""
        known = self.stamp.source(role, shown)
        if known is not None:
            addresses = map(html.unescape, _SHOWN.findall(shown))
            self.keep(found for found in map(self.find, addresses) if isinstance(found, FoundPicture))
            return known
        if len(shown) > MAX_TEXT and "base64," not in shown:
            raise UnreadableQuestion(f"The {place} has {len(shown):,} characters; at most 20,000 are taken.")
        return self._read(place, shown, kind, inline=inline) if shown.strip() else ""

    def _read(self, place: str, shown: str, kind: str, *, inline: bool) -> str:
        read = read_text(shown, kind, inline=inline, lookup=self._look_up(place))
        for message in read.losses:
            self.lose(place, message)
        for message in read.notes:
            self.note(place, message)
        self.keep(read.pictures)
        return read.markdown

    def _look_up(self, place: str) -> Callable[[str], FoundPicture | None]:
        def look_up(address: str) -> FoundPicture | None:
            found = self.find(address)
            if isinstance(found, FoundPicture):
                return found
            if found:
                self.lose(place, found)
            return None

        return look_up

    def keep(self, pictures: Iterable[FoundPicture]) -> None:
        self.pictures |= {digest_of(picture): picture for picture in pictures}

    def figures(self, number: str, tolerance: str, line: int | None = None) -> tuple[str, str]:
        """A number and its tolerance as we store them: as they were typed here, where they are still the same."""
        stamped = self.stamp.word("number"), self.stamp.word("tolerance")
        figure, reach = decimal_of(number), decimal_of(tolerance or "0")
        stamped_reach = decimal_of(stamped[1] or "0")
        unsaid = figure is None or stamped_reach is None or stamped_reach < 0  # as it was left unfinished
        if self.stamp and figure == decimal_of(stamped[0]) and (unsaid or reach == stamped_reach):
            return stamped
        if figure is None:
            self.lose("number", f"“{number[:40]}” is no number.", line)
        if reach is None or reach < 0:
            self.lose("tolerance", f"“{tolerance[:40]}” is no tolerance.", line)
        return written(figure) if figure is not None else "", written(reach) if reach and reach > 0 else ""

    def found(self, item: Item, original: str) -> Found:
        item = self._stamped(item)
        if not (self.stamp and self.stamp.agrees(item)):
            self._look_over(item)
        return Found(
            number=self.number,
            name=self.name,
            line=self.line,
            category=self.category,
            item=item,
            problems=tuple(self.problems),
            whole=self.whole,
            original="" if self.whole else capped(original),
            exhibit=self.exhibit,
            pictures=tuple(self.pictures.values()),
            file=self.file,
        )

    def unreadable(self, message: str, original: str = "") -> Found:
        problem = Problem(self.line, self.label, "question", message)
        problems = (*self.problems, problem)
        return Found(
            self.number,
            self.name,
            self.line,
            self.category,
            None,
            problems,
            whole=False,
            original=capped(original),
            file=self.file,
        )

    def _stamped(self, item: Item) -> Item:
        """With what only our own exports say; the file's own words and key stay."""
        stamp = self.stamp
        if not stamp:
            return replace(item, exhibit=self.exhibit.slug) if self.exhibit else item
        return replace(
            item,
            section=stamp.word("section"),
            level=stamp.word("level"),
            concept=stamp.word("concept"),
            reference=stamp.word("reference"),
            exhibit=self.exhibit.slug if self.exhibit else "" if stamp.exhibit else stamp.word("exhibit"),
            legacy=stamp.words("legacy"),
            angoff=stamp.angoff,
            calculation=stamp.calculation,
            tags=stamp.words("tags") if item.tags in ((), tags_taken(stamp.words("tags"))) else item.tags,
        )

    def _look_over(self, item: Item) -> None:
        if not item.stem.strip():
            self.lose("stem", "There is no question text.")
        if item.kind == Kind.NUMERIC:
            if not item.number:
                self.lose("number", "There is no right number.")
            return
        self._look_over_options(item.options, several=item.kind == Kind.MULTIPLE)

    def _look_over_options(self, options: tuple[Option, ...], *, several: bool) -> None:
        if not options:
            return  # said by who read its type
        right = sum(option.right for option in options)
        if not FEWEST <= len(options) <= MOST:
            self.lose("options", f"It has {len(options)} options; {FEWEST} to {MOST} are taken here.")
        if not right or (right > 1 and not several):
            self.lose("options", f"{'No option is' if not right else f'{right} options are'} marked right.")


def tags_taken(words: Iterable[str]) -> tuple[str, ...]:
    """As a bank names its tags."""
    plain = (" ".join(word.split())[:60].strip() for word in words)
    return tuple(dict.fromkeys(word for word in plain if word))


def capped(original: str) -> str:
    if len(original) <= MAX_ORIGINAL:
        return original
    return f"{original[:MAX_ORIGINAL]}\n… ({len(original) - MAX_ORIGINAL:,} more characters)"
