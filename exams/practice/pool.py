"""Which questions a learner may practice, and how many of them and of mocks are still new to them.

Kept back are the questions of the next two mocks of each exam they prepare for, of a mock that runs, and of a group's
mock that is still to come or whose leaders hold its questions back.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from bank.content.loading import BUNDLED
from bank.models import Question, QuestionBank
from curriculum.models import Area, Blueprint, Outline
from exams.actions.starting import mocks_in_order
from exams.encounters import draw_due
from exams.models import TIMED, Answer, Assignment, Attempt, Encounter, FormQuestion, QuestionNote
from exams.parallel_forms.pool import published
from exams.practice.candidates import Candidate, Met
from groups.models import Membership

KEPT_MOCKS = 2


def banks_for(user: User) -> QuerySet[QuestionBank]:
    """The bundled bank, those of the learner's open groups, and those opened to these groups."""
    groups = _groups(user)
    return QuestionBank.objects.filter(
        Q(slug=BUNDLED) | Q(group__in=groups) | Q(pk__in=_opened_to(groups)), Q(group=None) | Q(group__closed_at=None)
    )


def _groups(user: User) -> QuerySet[Membership, Any]:
    return Membership.objects.in_open_groups().filter(user_id=user.pk).values("group")


def _opened_to(groups: QuerySet[Membership, Any]) -> QuerySet[QuestionBank, Any]:
    return QuestionBank.objects.filter(openings__group__in=groups).values("pk")


def prepares_for(user: User, exam: Blueprint | None = None) -> QuerySet[Blueprint]:
    """The exams of which the learner has begun anything; before that, the first one there is. With `exam`, those they
    will have begun once they practice it."""
    begun = Attempt.objects.filter(user=user, blueprint=OuterRef("pk"))
    if exam:
        return Blueprint.objects.filter(Q(Exists(begun)) | Q(pk=exam.pk)).order_by("position")
    anything = Attempt.objects.filter(user=user)
    first = Subquery(Blueprint.objects.order_by("position").values("pk")[:1])
    return Blueprint.objects.filter(Q(Exists(begun)) | (~Q(Exists(anything)) & Q(pk=first))).order_by("position")


def unseen_mocks(user: User, exam: Blueprint | None = None) -> dict[int, list[int]]:
    """By exam that the learner prepares for, its public forms that they have not sat, the next one first. One query."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    exams = prepares_for(user, exam).order_by().values("pk")
    unseen = mocks_in_order(user).filter(blueprint__in=exams, last_seen=None)
    for blueprint, form in unseen.values_list("blueprint", "pk"):
        found[blueprint].append(form)
    return found


def open_to(user: User, *, now: datetime, mocks: dict[int, list[int]] | None = None) -> QuerySet[Question]:
    """The published questions the learner may practice now. Two queries, one where the `unseen_mocks` are given."""
    mocks = unseen_mocks(user) if mocks is None else mocks
    kept = [form for own in mocks.values() for form in own[:KEPT_MOCKS]]
    running = Answer.objects.filter(attempt__user=user, attempt__state=Attempt.State.OPEN, attempt__kind__in=TIMED)
    held = FormQuestion.objects.filter(Q(form__in=kept) | Q(form__assignment__in=held_back(user, now)))
    return (
        published()
        .filter(bank__in=banks_for(user).values("pk"))
        .exclude(pk__in=held.values("version__question"))
        .exclude(pk__in=running.values("version__question"))
    )


def held_back(user: User, now: datetime) -> QuerySet[Assignment, Any]:
    """Mocks of the learner's groups that are not over for them, or whose questions they may not see."""
    mine = Attempt.objects.filter(user=user, assignment=OuterRef("pk")).order_by()
    ended = mine.filter(state=Attempt.State.CLOSED).values("assignment").annotate(count=Count("pk")).values("count")
    set_for = Q(state=Assignment.State.PUBLISHED, group__in=_groups(user)) | Q(Exists(mine))
    over = Q(closes_at__lte=now) | Q(ended__gte=F("attempts_allowed")) | Q(state=Assignment.State.WITHDRAWN)
    mocks = Assignment.objects.exclude(state=Assignment.State.DRAFT).annotate(ended=Coalesce(Subquery(ended), 0))
    return mocks.filter(set_for).exclude(over & Q(questions_out=True)).values("pk")


def candidates_for(user: User, blueprint: Blueprint, *, now: datetime) -> list[Candidate]:
    """Every question of the exam that the learner may practice. Five queries where nothing has ended since."""
    draw_due(user.pk)
    areas = _areas_by_section(blueprint)
    met = encounters_of(user)
    tag = f"current__{blueprint.tag}"
    rows = open_to(user, now=now, mocks=unseen_mocks(user, blueprint)).filter(**{f"{tag}__in": list(areas)})
    columns = ("pk", "current", "bank__slug", f"{tag}_id", "current__level", "current__calculation", "bookmarked")
    bookmarks = QuestionNote.objects.filter(user=user, question=OuterRef("pk"), bookmarked_at__isnull=False)
    return [
        Candidate(question, version, bank, *areas[section], level, calculation, met.get(question), bookmarked)
        for question, version, bank, section, level, calculation, bookmarked in rows.annotate(
            bookmarked=Exists(bookmarks)
        ).values_list(*columns)
    ]


def _areas_by_section(blueprint: Blueprint) -> dict[int, tuple[str, str]]:
    """By a section's key, the slugs of its area and of itself."""
    rows = Area.sections.through.objects.filter(area__blueprint=blueprint)
    return {key: (area, section) for key, area, section in rows.values_list("section", "area__slug", "section__slug")}


def encounters_of(user: User) -> dict[int, Met]:
    """By question, what this learner has met. One query."""
    rows = Encounter.objects.filter(user=user).values_list(
        "question", "times", "last_chosen", "last_version__key", "flagged", "seconds", "last_at"
    )
    return {
        question: Met(chosen == key if times else None, flagged, seconds, last_at)
        for question, times, chosen, key, flagged, seconds, last_at in rows
    }


@dataclass(frozen=True)
class Left:
    """Of one exam: questions that are new to the learner and may be practiced, and mocks they have not sat."""

    blueprint: Blueprint
    questions: int
    mocks: int

    @property
    def kept(self) -> int:
        return min(self.mocks, KEPT_MOCKS)


def supply(user: User, *, now: datetime) -> list[Left]:
    """What is still new of each exam the learner prepares for. Six queries where nothing has ended since."""
    draw_due(user.pk)
    mocks = unseen_mocks(user)
    blueprints = list(prepares_for(user))
    tags = [outline.tag for outline in Outline]
    met = set(Encounter.objects.filter(user=user).values_list("question", flat=True))
    rows = open_to(user, now=now, mocks=mocks).values_list("pk", *(f"current__{tag}" for tag in tags))
    tagged = [dict(zip(tags, sections, strict=True)) for question, *sections in rows if question not in met]
    sections = _sections_of_exams()
    return [
        Left(one, sum(row[one.tag] in sections[one.pk] for row in tagged), len(mocks.get(one.pk, ())))
        for one in blueprints
    ]


def _sections_of_exams() -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for blueprint, section in Area.sections.through.objects.values_list("area__blueprint", "section"):
        found[blueprint].add(section)
    return found
