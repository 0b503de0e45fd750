"""The practice page: what is open, what is left that is new, and the choices with how many questions each has."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from bank.models import Level, QuestionBank
from curriculum.models import Area, Blueprint, Section
from exams.models import Answer, Attempt
from exams.practice.candidates import Counts, counted
from exams.practice.exam import exam_of
from exams.practice.forms import CALCULATION, PracticeForm
from exams.practice.pages import names_of
from exams.practice.pool import banks_for, candidates_for, supply
from exams.practice.source import STATES, Source
from exams.practice.words import title

KINDS = (Attempt.Kind.PRACTICE, Attempt.Kind.PLACEMENT)
SHOWN = 10
MOST_OPEN = 50


@dataclass(frozen=True)
class Choice:
    value: str
    name: str
    count: int
    chosen: bool
    under: tuple["Choice", ...] = ()

    @property
    def opens(self) -> bool:
        return any(one.chosen for one in self.under)


@dataclass(frozen=True)
class Going:
    attempt: Attempt
    title: str
    answered: int

    @property
    def wanted(self) -> int:
        return self.attempt.practice.wanted


@dataclass(frozen=True)
class Ended:
    """`right` of the questions answered were right the first time."""

    attempt: Attempt
    title: str
    right: int
    answered: int


def standing(user: User, *, now: datetime) -> dict[str, Any]:
    """What is open, what ended lately, and what is left. A fixed number of queries."""
    begun, ended = _practices(user, Attempt.State.OPEN, MOST_OPEN), _practices(user, Attempt.State.CLOSED, SHOWN)
    names, first = names_of([*begun, *ended]), _first_answers([*begun, *ended])
    return {
        "open": [Going(one, title(one, names), len(first[one.pk])) for one in begun],
        "ended": [Ended(one, title(one, names), sum(first[one.pk]), len(first[one.pk])) for one in ended],
        "supply": supply(user, now=now),
    }


def going(user: User, *, most: int) -> list[Going]:
    """What is open, the newest first. Four queries."""
    found = _practices(user, Attempt.State.OPEN, most)
    names, first = names_of(found), _first_answers(found)
    return [Going(one, title(one, names), len(first[one.pk])) for one in found]


def _practices(user: User, state: str, most: int) -> list[Attempt]:
    mine = Attempt.objects.filter(user=user, kind__in=KINDS, practice__isnull=False, daily=None, state=state)
    with_practice = mine.select_related("practice", "blueprint").defer("practice__drawn", "notes")
    return list(with_practice.order_by("-started_at", "-pk")[:most])


def _first_answers(attempts: Collection[Attempt]) -> defaultdict[int, list[bool]]:
    """By attempt, whether each question was right the first time it was answered. One query."""
    settled = Answer.objects.filter(attempt__in=attempts, saved_at__isnull=False).order_by("position")
    first: dict[tuple[int, int], bool] = {}
    for attempt, version, chosen, key in settled.values_list("attempt", "version", "chosen", "version__key"):
        first.setdefault((attempt, version), chosen == key)
    found: defaultdict[int, list[bool]] = defaultdict(list)
    for (attempt, _), right in first.items():
        found[attempt].append(right)
    return found


def choosing(user: User, form: PracticeForm, *, now: datetime) -> dict[str, Any]:
    """The form with a count beside every choice. A fixed number of queries."""
    source = form.source if form.is_valid() else Source()
    slug = form.cleaned_data.get("blueprint", "")
    blueprint = exam_of(user, source, slug) or exam_of(user, Source())
    if blueprint is None:
        return {"form": form, "blueprint": None, "counts": None}
    counts = counted(candidates_for(user, blueprint, now=now), source)
    return {
        "form": form,
        "source": source,
        "blueprint": blueprint,
        "blueprints": Blueprint.objects.order_by("position"),
        "counts": counts,
        "areas": _areas(blueprint, source, counts),
        "states": [Choice(name, label, counts.states[name], name == source.state) for name, label in STATES.items()],
        "levels": [
            Choice(level.value, str(level.label), counts.levels[level], level in source.levels) for level in Level
        ],
        "calculations": _calculations(source, counts),
        "banks": _banks(banks_for(user), source, counts),
    }


def _areas(blueprint: Blueprint, source: Source, counts: Counts) -> list[Choice]:
    sections = Prefetch("sections", Section.objects.defer("about", "about_html").order_by("position"))
    areas = Area.objects.filter(blueprint=blueprint).order_by("position").prefetch_related(sections)
    return [
        Choice(
            area.slug,
            area.name,
            counts.areas[area.slug],
            area.slug in source.areas,
            tuple(
                Choice(one.slug, one.name, counts.sections[one.slug], one.slug in source.sections)
                for one in area.sections.all()
            ),
        )
        for area in areas
    ]


def _calculations(source: Source, counts: Counts) -> list[Choice]:
    chosen = {None: "", True: "yes", False: "no"}[source.calculation]
    numbers = {"": sum(counts.calculation.values()), "yes": counts.calculation[True], "no": counts.calculation[False]}
    return [Choice(value, name, numbers[value], value == chosen) for value, name in CALCULATION]


def _banks(banks: Iterable[QuestionBank], source: Source, counts: Counts) -> list[Choice]:
    """Nothing where there is but one."""
    found = [Choice(bank.slug, bank.name, counts.banks[bank.slug], bank.slug in source.banks) for bank in banks]
    return found if len(found) > 1 else []
