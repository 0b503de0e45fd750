"""Which questions a group's mock may be made of."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bank.content.loading import BUNDLED
from bank.models import Question, QuestionBank
from curriculum.models import Area, Blueprint
from exams.models import FormQuestion
from exams.parallel_forms.pool import published
from groups.models import StudyGroup

OURS_FIRST = F("group").asc(nulls_last=True)


def banks_for(group: StudyGroup) -> QuerySet[QuestionBank]:
    """The group's own, those opened to it, and the bundled one."""
    theirs = Q(group=group.pk) | Q(openings__group=group.pk)
    return QuestionBank.objects.filter(theirs | Q(slug=BUNDLED)).distinct().order_by(OURS_FIRST, "name", "pk")


def questions_for(group: StudyGroup, blueprint: Blueprint, banks: Iterable[int] | None = None) -> QuerySet[Question]:
    """The published questions of these banks, or all that the group may use, that the exam asks about."""
    sections = Area.sections.through.objects.filter(area__blueprint=blueprint).values("section")
    allowed = banks_for(group).order_by() if banks is None else banks_for(group).order_by().filter(pk__in=banks)
    return published().filter(**{"bank__in": allowed.values("pk"), f"current__{blueprint.tag}__in": sections})


def never_used(questions: QuerySet[Question], group: StudyGroup) -> QuerySet[Question]:
    """Those of the group's own banks that no form has asked, in whatever version."""
    asked = FormQuestion.objects.filter(version__question=OuterRef("pk"))
    return questions.filter(~Exists(asked), bank__group=group)
