"""Looking for questions to put on a mock's list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.requests import is_key
from bank.models import Level, Question
from curriculum.models import Area
from exams.assignments.supply import never_used, questions_for
from exams.models import Assignment, AssignmentQuestion

MOST_WORDS, LONGEST_SEARCH = 8, 200
CALCULATION = {"yes": True, "no": False}


@dataclass(frozen=True)
class Search:
    """As in the address; empty where any will do. `new` is for the group's own questions that no form has asked."""

    q: str = ""
    bank: str = ""
    area: str = ""
    level: str = ""
    calculation: str = ""
    new: str = ""

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in vars(self).items() if value})


def read_search(data: Mapping[str, Any]) -> Search:
    """What makes no sense is as if it had not been given."""
    given = {name: str(data.get(name, "")).replace("\0", " ").strip()[:LONGEST_SEARCH] for name in vars(Search())}
    given["bank"] = given["bank"] if is_key(given["bank"]) else ""
    given["level"] = given["level"] if given["level"] in Level.values else ""
    given["calculation"] = given["calculation"] if given["calculation"] in CALCULATION else ""
    given["new"] = "1" if given["new"] else ""
    return Search(**given)


def found(assignment: Assignment, search: Search) -> QuerySet[Question]:
    """What the mock may ask and does not yet, by bank and name."""
    group, blueprint = assignment.group, assignment.blueprint
    questions = questions_for(group, blueprint, [int(search.bank)] if search.bank else None)
    if search.new:
        questions = never_used(questions, group)
    on_list = AssignmentQuestion.objects.filter(assignment=assignment, version__question=OuterRef("pk"))
    return questions.filter(~Exists(on_list), _wanted(blueprint, search)).order_by("bank", "slug")


def _wanted(blueprint: Any, search: Search) -> Q:
    wanted = Q()
    for word in search.q.split()[:MOST_WORDS]:
        # The bundled bank keeps no text for searching beside its versions.
        wanted &= Q(text__icontains=word.casefold()) | Q(current__stem__icontains=word) | Q(slug__icontains=word)
    if search.area:
        area = Area.objects.filter(blueprint=blueprint, slug=search.area)
        wanted &= Q(**{f"current__{blueprint.tag}__in": area.values("sections")})
    if search.level:
        wanted &= Q(current__level=search.level)
    if search.calculation:
        wanted &= Q(current__calculation=CALCULATION[search.calculation])
    return wanted
