"""An import as somebody looks at it before it counts."""

from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from bank.importing.committing import item_of
from bank.interchange.exhibits import html_of
from bank.interchange.found import FoundExhibit
from bank.items import from_json
from bank.models import Exhibit, ImportEntry, Question, QuestionImport
from bank.pages.shown import Shown, shown_draft
from bank.templatetags.exhibits import shown_at
from curriculum.models import Section
from curriculum.rendering import RenderingFault

Fate = ImportEntry.Fate
State = QuestionImport.State
ENTRIES_A_PAGE = 25
TAGS = {Fate.WHOLE: "above", Fate.DRAFT: "warning", Fate.DUPLICATE: "muted", Fate.UNREADABLE: "below"}
NAMES = {
    Fate.WHOLE: "Whole",
    Fate.DRAFT: "With a warning",
    Fate.DUPLICATE: "Duplicate",
    Fate.UNREADABLE: "Cannot be read",
}


@dataclass(frozen=True)
class Counts:
    whole: int
    draft: int
    duplicate: int
    unreadable: int
    ticked: int

    @property
    def readable(self) -> int:
        return self.whole + self.draft

    @property
    def filters(self) -> list[tuple[str, str, int]]:
        """Value, name and count of each fate."""
        return [(fate.value, NAMES[fate], getattr(self, fate.value)) for fate in Fate]


def counts_of(job: QuestionImport) -> Counts:
    """One statement."""
    fates = {fate.value: Count("pk", filter=Q(fate=fate)) for fate in Fate}
    readable = Q(taken=True, fate__in=[Fate.WHOLE, Fate.DRAFT])
    return Counts(**job.entries.aggregate(**fates, ticked=Count("pk", filter=readable)))


@dataclass(frozen=True)
class Preview:
    """One entry as it will look; `shown` is None for what cannot be read, and where it `is_hidden`: it is, or became, a
    question whose key this person may not see yet."""

    entry: ImportEntry
    shown: Shown | None
    section: str = ""
    level: str = ""
    tags: tuple[str, ...] = ()
    is_hidden: bool = False

    @property
    def is_readable(self) -> bool:
        return self.entry.fate in {Fate.WHOLE, Fate.DRAFT}

    @property
    def tone(self) -> str:
        return TAGS[Fate(self.entry.fate)]

    @property
    def verdict(self) -> str:
        return NAMES[Fate(self.entry.fate)]

    @property
    def outcome(self) -> str:
        """What became of it, once the import was committed."""
        if not self.is_readable or self.entry.job.state not in {State.DONE, State.UNDONE}:
            return ""
        if self.entry.question_id:
            return "Kept" if self.entry.job.state == State.UNDONE else "Imported"
        return "Deleted since" if self.entry.taken and self.entry.job.state == State.DONE else "Not in the bank"


def page_of(job: QuestionImport, *, fate: str, number: str, counts: Counts) -> Page[Any]:
    """Of entries of this fate; two statements."""
    entries = job.entries.select_related("question").order_by("number")
    paginator = Paginator(entries.filter(fate=fate) if fate else entries, ENTRIES_A_PAGE)
    paginator.count = getattr(counts, fate) if fate else job.total
    return paginator.get_page(number)


def previews_of(job: QuestionImport, page: Page[Any], *, hidden: QuerySet[Question]) -> list[Preview]:
    """Three statements: the bank's exhibits that are shown, the names of sections, and which questions are hidden."""
    entries = list(page)
    wanted = {entry.item.get("exhibit", "") for entry in entries if not entry.exhibit} - {""}
    known = {exhibit.slug: exhibit for exhibit in job.bank.exhibits.filter(slug__in=wanted).order_by("number")}
    names = dict(Section.objects.values_list("slug", "name"))
    previews = [_preview(job, entry, known, names) for entry in entries]
    closed = _closed(previews, hidden)
    return [replace(each, shown=None, is_hidden=True) if each.entry.pk in closed else each for each in previews]


def _preview(job: QuestionImport, entry: ImportEntry, known: dict[str, Exhibit], names: dict[str, str]) -> Preview:
    entry.job = job
    if not entry.item:
        return Preview(entry, None)
    item = item_of(entry, job)
    exhibit = _exhibit(entry, known)
    return Preview(entry, shown_draft(item, exhibit), names.get(item.section, ""), item.level, item.tags)


def _closed(previews: list[Preview], hidden: QuerySet[Question]) -> set[int]:
    """The entries that became one of the hidden questions, or say the same."""
    prints = {each.entry.pk: from_json(each.entry.item).fingerprint for each in previews if each.entry.item}
    made = {each.entry.question_id for each in previews if each.entry.question_id}
    mine = hidden.filter(Q(pk__in=made) | Q(fingerprint__in=set(prints.values())))
    found = dict(mine.values_list("pk", "fingerprint"))
    said = set(found.values())
    return {each.entry.pk for each in previews if each.entry.question_id in found or prints.get(each.entry.pk) in said}


def _exhibit(entry: ImportEntry, known: dict[str, Exhibit]) -> Exhibit | None:
    """Not stored; the ids in its drawing get the entry's number, since several may be on the page."""
    if not entry.exhibit:
        exhibit = known.get(entry.item["exhibit"])
        html = exhibit.html if exhibit else ""
    else:
        found = FoundExhibit(**entry.exhibit)
        exhibit = Exhibit(slug=found.slug, title=found.title)
        try:
            html = html_of(found)
        except RenderingFault:
            html = ""
    if exhibit is None:
        return None
    shown = Exhibit(slug=exhibit.slug, title=exhibit.title, html=html)
    shown.html = str(shown_at(shown, entry.number))
    return shown
