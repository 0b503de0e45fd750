"""A learner's notes and bookmarks as their page lists them, and as their data are exported."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from accounts.models import User
from bank.models import QuestionBank
from curriculum.models import Area, Blueprint, Section
from exams.incoming import is_unstorable
from exams.models import QuestionNote
from exams.practice.exam import exam_of
from exams.practice.pool import banks_for
from exams.practice.source import Source

SHOWS = {"": "Notes and bookmarks", "notes": "Notes", "bookmarks": "Bookmarks"}
MOST_WORDS = 8
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Wish:
    """What is looked for; what the page does not know of it is left out. `topic` is the slug of an area or section."""

    words: tuple[str, ...] = ()
    topic: str = ""
    show: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Wish":
        text, topic, show = (data.get(name, "") for name in ("q", "topic", "show"))
        words = () if is_unstorable(text) else tuple(text[:LONGEST_SEARCH].split()[:MOST_WORDS])
        return cls(words, "" if is_unstorable(topic) else topic, show if show in SHOWS else "")


@dataclass(frozen=True)
class Topics:
    """Areas of the learner's exam with their sections, to choose from."""

    blueprint: Blueprint
    areas: list[Area]

    def under(self, slug: str) -> list[int]:
        """The keys of the sections that an area or section stands for."""
        found = [area for area in self.areas if area.slug == slug]
        if found:
            return [section.pk for section in found[0].sections.all()]
        return [section.pk for area in self.areas for section in area.sections.all() if section.slug == slug]


def topics_for(user: User) -> Topics | None:
    """Of the exam they prepare for. Four queries at most."""
    blueprint = exam_of(user, Source())
    if blueprint is None:
        return None
    sections = Prefetch("sections", Section.objects.defer("about", "about_html").order_by("position"))
    areas = Area.objects.filter(blueprint=blueprint).order_by("position").prefetch_related(sections)
    return Topics(blueprint, list(areas))


def notes_of(user: User) -> QuerySet[QuestionNote]:
    """Every note and bookmark, the one changed last first, with its version and section. `readable` says whether the
    learner may still read the question: their own words are theirs, a bank of a group they have left is not."""
    open_banks: QuerySet[QuestionBank, Any] = banks_for(user).filter(pk=OuterRef("question__bank"))
    readable = Case(When(Exists(open_banks), then=Value(True)), default=Value(False))
    notes = QuestionNote.objects.kept().filter(user=user).annotate(readable=readable)
    return notes.select_related("version__section").order_by("-changed_at", "-pk")


def found(user: User, wish: Wish, topics: Topics | None) -> QuerySet[QuestionNote]:
    """Those in which every word stands, in the note or in a question that may be read."""
    notes = notes_of(user)
    if wish.words:
        notes = notes.filter(reduce(and_, map(_holds, wish.words)))
    if wish.topic and topics:
        notes = notes.filter(**{f"version__{topics.blueprint.tag}__in": topics.under(wish.topic)})
    if wish.show == "notes":
        notes = notes.exclude(text="")
    return notes.filter(bookmarked_at__isnull=False) if wish.show == "bookmarks" else notes


def _holds(word: str) -> Q:
    stem = Q(readable=True, version__stem__icontains=word)
    return reduce(or_, (Q(text__icontains=word), stem))
