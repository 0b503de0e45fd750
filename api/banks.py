"""Question banks: which there are, and what stands in them."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Count, Prefetch, Q, QuerySet
from ninja import Field, Query, Router, Schema

from accounts.tokens.scopes import Scope
from api.attempts import SLUG
from api.bearer import Authorized
from api.operations import reads
from api.paging import Order, Page, Paged, paged
from api.words import LevelName, QuestionKind, QuestionState
from bank.authoring.drafting import item_of_draft
from bank.authoring.versions import item_of
from bank.items import Item
from bank.models import LETTERS, Kind, Question, QuestionBank, Tag
from bank.pages.asked import RELATED
from bank.pages.finding import LONGEST_SEARCH, Search, found
from bank.permissions import bank_or_404, banks_readable_by, powers_in
from bank.reviewing.people import hidden_from
from groups.permissions import Power

router = Router(tags=["Banks"])
# What gives the key away.
TELLING = ("number", "tolerance", "explanation", "concept", "reference", "angoff")
BANKS, QUESTIONS = Order("banks", ("pk",)), Order("questions", ("pk",))


class BankOut(Schema):
    slug: str
    name: str
    group: str | None = Field(description="The group it belongs to")
    questions: int
    published: int


class BankDetail(BankOut):
    may_export: bool
    may_import: bool


class Wanted(Schema):
    state: QuestionState | None = Field(None, description="Only questions in this state")
    kind: QuestionKind | None = Field(None, description="Only questions of this kind")
    level: LevelName | None = Field(None, description="Only questions of this level")
    section: str | None = Field(None, max_length=60, pattern=SLUG, description="Only questions of this section")
    words: str | None = Field(
        None,
        max_length=LONGEST_SEARCH,
        pattern=r"^[^\x00]*$",
        description="Every word must occur in the question or its name",
    )


class OptionOut(Schema):
    letter: str
    text: str = Field(description="Markdown with math, as all texts of a question")
    right: bool | None = Field(description="Null while the key is hidden")
    why: str | None


class QuestionOut(Schema):
    name: str = Field(description="Unique within its bank")
    state: QuestionState
    kind: QuestionKind
    version: int | None = Field(description="Null: a draft without a version yet")
    changed_at: datetime
    section: str
    level: str
    tags: list[str]
    exhibit: str
    stem: str
    options: list[OptionOut]
    key_hidden: bool = Field(description="You have yet to review it without its key: what gives it away is null")
    number: str | None = Field(description="Of a number to enter, the right one; else empty")
    tolerance: str | None
    explanation: str | None
    concept: str | None
    reference: str | None
    angoff: float | None


@reads(router, "", scope=Scope.BANKS_READ, answers=Page[BankOut], summary="List the banks I may read")
def banks(request: Authorized, paging: Paged) -> dict[str, Any]:
    """Those of my groups, and those opened to them."""
    return paged(request, BANKS, _counted(banks_readable_by(request.user)), paging, lambda rows: list(map(_bank, rows)))


@reads(router, "/{slug:slug}", scope=Scope.BANKS_READ, answers=BankDetail, summary="Read about a bank")
def bank(request: Authorized, slug: str) -> dict[str, Any]:
    mine = bank_or_404(request.user, slug, Power.READ)
    writes = Power.WRITE in powers_in(request.user, mine)
    counted = _counted(QuestionBank.objects.filter(pk=mine.pk)).get()
    return _bank(counted) | {"may_export": writes, "may_import": writes}


@reads(
    router, "/{slug:slug}/questions", scope=Scope.BANKS_READ, answers=Page[QuestionOut],
    summary="List the questions of a bank",
)  # fmt: skip
def questions(request: Authorized, slug: str, wanted: Annotated[Wanted, Query()], paging: Paged) -> dict[str, Any]:
    """Their newest versions, or drafts where there is none yet, in the order in which they were begun."""
    bank = bank_or_404(request.user, slug, Power.READ)
    hidden = hidden_from(request.user, bank, powers_in(request.user, bank))
    search = Search(**{"q" if name == "words" else name: value for name, value in wanted if value})

    def told(rows: list[Any]) -> list[dict[str, Any]]:
        closed = set(hidden.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        return [_question(row, row.pk in closed) for row in rows]

    return paged(request, QUESTIONS, _whole(found(bank, search)), paging, told)


def _counted(banks: QuerySet[QuestionBank]) -> QuerySet[Any]:
    published = Q(questions__state=Question.State.PUBLISHED)
    counts = {"many": Count("questions", distinct=True), "out": Count("questions", filter=published, distinct=True)}
    return banks.select_related("group").annotate(**counts)


def _bank(row: Any) -> dict[str, Any]:
    group = row.group.slug if row.group else None
    return {"slug": row.slug, "name": row.name, "group": group, "questions": row.many, "published": row.out}


def _whole(rows: QuerySet[Question]) -> QuerySet[Any]:
    """Two statements with the tags."""
    versions = [f"current__{name}" for name in RELATED]
    tags = Prefetch("tags", Tag.objects.order_by("name"))
    return rows.select_related("draft", "section", *versions).defer("text", "draft__original").prefetch_related(tags)


def _question(row: Any, hidden: bool) -> dict[str, Any]:
    item = _item(row)
    return {
        "name": row.slug,
        "state": row.state,
        "kind": item.kind if item.kind in Kind.values else Kind.SINGLE,
        "version": row.current.number if row.current else None,
        "changed_at": row.changed_at,
        "stem": item.stem,
        "options": [_option(place, each, hidden) for place, each in enumerate(item.options)],
        "key_hidden": hidden,
        **{name: getattr(item, name) for name in ("section", "level", "exhibit")},
        "tags": [tag.name for tag in row.tags.all()],
        **{name: None if hidden else getattr(item, name) for name in TELLING},
    }


def _item(row: Any) -> Item:
    if row.current:
        return item_of(row.current)
    return item_of_draft(row.draft, None) if hasattr(row, "draft") else Item()


def _option(place: int, option: Any, hidden: bool) -> dict[str, Any]:
    told = {"right": None, "why": None} if hidden else {"right": option.right, "why": option.why}
    return {"letter": LETTERS[place % len(LETTERS)], "text": option.text} | told
