"""The questions of a bank on their way out, and what a format could not take along."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from django.db.models import Prefetch, QuerySet

from bank.authoring.drafting import item_of_draft
from bank.authoring.versions import item_of
from bank.interchange.exhibits import found_of, sheet
from bank.interchange.formats import Format
from bank.interchange.found import Found, FoundExhibit, FoundPicture, Outgoing
from bank.items import Item
from bank.models import Picture, Question, QuestionBank, Tag
from bank.numbers import read
from bank.pictures import digests_in, texts_of
from curriculum.models import Section

WHOLE = "The whole question"
DRAWING = "the drawing of its exhibit, which becomes a table"
_CALLED = {
    "stem": "the question itself", "options": "options or their rationales", "angoff": "the Angoff judgment",
    "legacy": "legacy topics", "calculation": "the mark of a calculation", "kind": "the kind of question",
}  # fmt: skip


def outgoing_of(bank: QuestionBank, questions: QuerySet[Question], format: Format) -> list[Outgoing]:
    """Each question as its draft says, or else its newest version, in the order they were begun. Six statements."""
    exhibits, drawn = _exhibits(bank, drawn=format.name == "native")
    found = [(question.slug, item) for question in _ordered(questions) if (item := _item(question))]
    pictures = _pictures(bank, [item for _, item in found], exhibits)
    sent = [_outgoing(slug, item, exhibits, pictures) for slug, item in found]
    return [replace(each, redrawn=each.item.exhibit in drawn) for each in sent] if drawn else sent


def _ordered(questions: QuerySet[Question]) -> QuerySet[Question]:
    versions = [f"current__{name}" for name in ("section", "legacy_part_1", "legacy_part_2", "exhibit")]
    tags = Prefetch("tags", Tag.objects.order_by("name"))
    return questions.select_related("draft", "current", *versions).prefetch_related(tags).order_by("pk")


def _item(question: Question) -> Item | None:
    if hasattr(question, "draft"):
        return _plain(item_of_draft(question.draft, question.current))
    return item_of(question.current, tags=[tag.name for tag in question.tags.all()]) if question.current else None


def _plain(item: Item) -> Item:
    """Its numbers without the signs that only a reader in our pages would take as they are meant."""
    return replace(item, number=read(item.number) or item.number, tolerance=read(item.tolerance) or item.tolerance)


def _exhibits(bank: QuestionBank, *, drawn: bool) -> tuple[dict[str, FoundExhibit], set[str]]:
    """The newest of every slug; where the format has no drawings, with tables for them, and which those are."""
    newest = {exhibit.slug: found_of(exhibit) for exhibit in bank.exhibits.order_by("number")}
    if drawn:
        return newest, set()
    tables = {slug: sheet(exhibit) for slug, exhibit in newest.items()}
    return tables, {slug for slug, exhibit in newest.items() if exhibit.chart}


def _pictures(bank: QuestionBank, items: list[Item], exhibits: Mapping[str, FoundExhibit]) -> dict[str, FoundPicture]:
    shown = set().union(*(digests_in(texts_of(item)) for item in items), digests_in(e.body for e in exhibits.values()))
    rows = Picture.objects.filter(bank=bank, digest__in=shown) if shown else Picture.objects.none()
    return {row.digest: FoundPicture(row.name, row.mime, bytes(row.data)) for row in rows}


def _outgoing(
    slug: str, item: Item, exhibits: Mapping[str, FoundExhibit], pictures: Mapping[str, FoundPicture]
) -> Outgoing:
    exhibit = exhibits.get(item.exhibit)
    shown = sorted(digests_in([*texts_of(item), exhibit.body if exhibit else ""]))
    return Outgoing(slug, item, exhibit, tuple(pictures[digest] for digest in shown if digest in pictures))


def section_names(outgoing: Iterable[Outgoing]) -> dict[str, str]:
    used = {each.item.section for each in outgoing}
    return dict(Section.objects.filter(slug__in=used).values_list("slug", "name"))


@dataclass(frozen=True)
class Loss:
    """`what` is not in the file for these questions."""

    what: str
    slugs: list[str]

    def __str__(self) -> str:
        count = len(self.slugs)
        shown = ", ".join(self.slugs[:10]) + (f" and {count - 10} more" if count > 10 else "")
        return f"{self.what}: {count} question{'' if count == 1 else 's'} ({shown})"


def losses(outgoing: list[Outgoing], data: bytes, format: Format) -> list[Loss]:
    """By reading the file again: what does not come back as it went was not held. Whole questions first."""
    lost: dict[str, list[str]] = defaultdict(list)
    for each, back in _pairs(outgoing, list(format.read(data).found)):
        for what in _lost(each, back):
            lost[what].append(each.slug)
    return [Loss(what, lost[what]) for what in sorted(lost, key=lambda what: what != WHOLE)]


def _pairs(outgoing: list[Outgoing], found: list[Found]) -> Iterable[tuple[Outgoing, Found | None]]:
    """By name, or in order where the file has as many; else without those it does not have, by how they begin."""
    named = {back.name: back for back in found}  # a package of QTI 1.2 brings those of one section together
    if all(each.slug in named for each in outgoing):
        yield from ((each, named[each.slug]) for each in outgoing)
        return
    if len(outgoing) == len(found):
        yield from zip(outgoing, found, strict=True)
        return
    at = 0
    for each in outgoing:
        index = next((index for index in range(at, len(found)) if _same(each, found[index])), None)
        at = at if index is None else index + 1
        yield each, None if index is None else found[index]


def _same(each: Outgoing, found: Found) -> bool:
    if found.name and found.name == each.slug:
        return True
    return found.item is not None and _beginning(found.item) == _beginning(each.item)


def _beginning(item: Item) -> str:
    return "".join(letter for letter in item.stem if letter.isalnum())[:60]


def _lost(each: Outgoing, back: Found | None) -> list[str]:
    if back is None or back.item is None:
        return [WHOLE]
    sent, came = _bare(each.item), _bare(back.item)
    names = [field.name for field in fields(Item) if getattr(sent, field.name) != getattr(came, field.name)]
    lost = [_CALLED.get(name, f"the {name}") for name in names]
    return [*lost, DRAWING] if each.redrawn and "exhibit" not in names else lost


def _bare(item: Item) -> Item:
    """Without spaces at the ends of texts, which nobody sees, and without the order of tags."""
    texts = {name: getattr(item, name).strip() for name in ("stem", "explanation", "concept", "reference")}
    options = tuple(replace(each, text=each.text.strip(), why=each.why.strip()) for each in item.options)
    return replace(item, **texts, kind=str(item.kind), options=options, tags=tuple(sorted(item.tags)))
