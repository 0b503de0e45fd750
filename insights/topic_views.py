"""The topics of the exam, each with its text, its terms and formulas, and the learner's own standing."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import Request
from curriculum.models import Outline, Section
from curriculum.topics import topics
from insights.topics import Standings, drills_of, questions_by_level, shelves, standings


@require_safe
def topic_list(request: Request) -> HttpResponse:
    own = _own(request)
    return render(request, "insights/topics.html", {"areas": shelves(topics().all, own), "standings": own})


@require_safe
def topic(request: Request, slug: str) -> HttpResponse:
    section = get_object_or_404(Section, slug=slug, outline=Outline.CPIM_8)
    own, levels = _own(request), questions_by_level(section)
    context = {
        "section": section,
        "topics": topics(slug),
        "terms": section.terms.order_by("term"),
        "formulas": section.formulas.order_by("number"),
        "drills": drills_of(section),
        "levels": levels,
        "questions": sum(count for _, count in levels),
        "standings": own,
        "standing": own.of.get(section.slug),
    }
    return render(request, "insights/topic.html", context)


def _own(request: Request) -> Standings:
    return standings(request.user) if request.user.is_authenticated else Standings()
