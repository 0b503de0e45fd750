"""What the readers of interchange formats find in a file, and what the writers are given."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bank.items import Item


@dataclass(frozen=True)
class Problem:
    """`line` counts from 1 (the row of a sheet); `question` is its name or "question 12", "" for the whole file."""

    line: int | None
    question: str
    field: str
    message: str

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class FoundExhibit:
    """What several questions may refer to by `slug` (`Item.exhibit`); the body is Markdown.

    `chart` is the mapping of bank.drawings that only our own format holds; to all others its figures go in the body.
    """

    slug: str
    title: str
    body: str
    chart: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class FoundPicture:
    """A text refers to it as ![what it shows](picture:<first 16 hex digits of the SHA-256 of data>)."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Found:
    """One question of a file, its `number` counting from 1.

    No `item`: it could not be read, and the problems say why. Not `whole`: the format holds something that we do not,
    so that it becomes a draft; the problems are its warnings and `original` is its piece of the file. A whole question
    may have problems too: notes of what was mended on the way. `category` is a path, "A/B/C". `file` is where `line`
    counts within a package.
    """

    number: int
    name: str
    line: int | None
    category: str
    item: Item | None
    problems: tuple[Problem, ...] = ()
    whole: bool = True
    original: str = ""
    exhibit: FoundExhibit | None = None
    pictures: tuple[FoundPicture, ...] = ()
    file: str = ""

    @property
    def readable(self) -> bool:
        return self.item is not None


@dataclass(frozen=True)
class FileRead:
    """`found` may be read once only, and lazily; `problems` of the file as a whole are complete when it is used up."""

    format: str
    found: Iterable[Found]
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Outgoing:
    """A question on its way out; `slug` names it within its bank. `redrawn`: its exhibit is a drawing that the format
    cannot hold, and goes as the table of its figures."""

    slug: str
    item: Item
    exhibit: FoundExhibit | None = None
    pictures: tuple[FoundPicture, ...] = ()
    redrawn: bool = False


TextReader = Callable[[str], FileRead]
BytesReader = Callable[[bytes], FileRead]
Reader = TextReader | BytesReader
