"""Finding questions in a bank: by words, by what they are about, by how far they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, F, IntegerField, OrderBy, Q, QuerySet, Value, When

from accounts.requests import is_key
from bank.models import Draft, ImportEntry, Kind, Level, Question, QuestionBank

MOST_WORDS = 8
LONGEST_SEARCH = 200
_LEVELS = Case(
    *(When(level=level, then=Value(place)) for place, level in enumerate(Level.values, 1)),
    default=Value(0),
    output_field=IntegerField(),
)
Order = list[str | OrderBy]
SORTS: dict[str, tuple[str, Order]] = {
    "changed": ("last changed", ["-changed_at", "-pk"]),
    "slug": ("name", ["slug"]),
    "section": ("section", [F("section__position").asc(nulls_first=True), "slug"]),
    "level": ("level", [_LEVELS.asc(), "slug"]),
}
WORK = {"draft": "with a draft", "unpublished-changes": "with changes since their version", "warnings": "with warnings"}
NONE = "none"


@dataclass(frozen=True)
class Search:
    """What somebody looks for, as in the address. `state` and the rest are empty where any will do; `section` and
    `level` may be “none”; `by` and `job` are keys of a person and of an import."""

    q: str = ""
    state: str = ""
    section: str = ""
    level: str = ""
    kind: str = ""
    tag: str = ""
    by: str = ""
    work: str = ""
    job: str = ""
    sort: str = "changed"

    @property
    def words(self) -> list[str]:
        return self.q.casefold().split()[:MOST_WORDS]

    @property
    def filters(self) -> dict[str, str]:
        """Those in force, without the order."""
        return {name: value for name, value in self.parameters.items() if name != "sort"}

    @property
    def parameters(self) -> dict[str, str]:
        """For an address; what is as by default is left out."""
        mine = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        return {name: value for name, value in mine.items() if value and (name, value) != ("sort", "changed")}

    @property
    def query(self) -> str:
        return urlencode(self.parameters)

    def having(self, **changed: str) -> "Search":
        return replace(self, **changed)


def read_search(data: Mapping[str, Any]) -> Search:
    """A field that makes no sense is as if it had not been given."""
    given = {field.name: str(data.get(field.name, "")).strip() for field in fields(Search)}
    given["q"] = given["q"].replace("\0", " ")[:LONGEST_SEARCH]
    known: dict[str, Callable[[str], bool]] = {
        "state": Question.State.values.__contains__,
        "level": [*Level.values, NONE].__contains__,
        "kind": Kind.values.__contains__,
        "work": WORK.__contains__,
        "sort": SORTS.__contains__,
        "by": is_key,
        "job": is_key,
        "section": _is_plain,
        "tag": _is_plain,
    }
    mine = {name: value for name, value in given.items() if value and known.get(name, _is_plain)(value)}
    return Search(**mine)


def _is_plain(text: str) -> bool:
    return "\0" not in text


def found(bank: QuestionBank, search: Search) -> QuerySet[Question]:
    """All that the search finds, not in order. Every word must occur, in the question or in its name."""
    questions = bank.questions.filter(**_columns(search))
    for word in search.words:
        # Both are folded. To fold 10,000 texts again for every word took PostgreSQL most of the time of a search.
        questions = questions.filter(Q(text__contains=word) | Q(slug__contains=word))
    if search.tag:
        tagged = Question.tags.through.objects.filter(tag__bank=bank, tag__name=search.tag)
        questions = questions.filter(pk__in=tagged.values("question"))
    if search.job:
        entries = ImportEntry.objects.filter(job=int(search.job), job__bank=bank, question__isnull=False)
        questions = questions.filter(pk__in=entries.values("question"))
    return questions.filter(_worked_on(bank, search.work)) if search.work else questions


def in_order(questions: QuerySet[Question], search: Search) -> QuerySet[Question]:
    return questions.order_by(*SORTS[search.sort][1])


def _columns(search: Search) -> dict[str, Any]:
    columns: dict[str, Any] = {name: value for name in ("state", "kind") if (value := getattr(search, name))}
    if search.level:
        columns["level"] = "" if search.level == NONE else search.level
    if search.section == NONE:
        columns["section"] = None
    elif search.section:
        columns["section__slug"] = search.section
    return columns | ({"created_by": int(search.by)} if search.by else {})


def _worked_on(bank: QuestionBank, work: str) -> Q:
    drafts = Draft.objects.filter(question__bank=bank)
    if work == "warnings":
        drafts = drafts.exclude(warnings=[])
    drafted = Q(pk__in=drafts.values("question"))
    return drafted & Q(current__isnull=False) if work == "unpublished-changes" else drafted
