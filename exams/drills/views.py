from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedIn
from bank.models import CalculationTemplate
from bank.problems import Draw
from exams.actions.drilling import IN_A_ROW, answer, ask
from exams.drills.overview import drills_by_area, templates
from exams.drills.shown import shown
from exams.models import DrillQuestion
from exams.problems.told import Told, report_on, told_of_drill

OPTIONS = 4
NOTHING_CHOSEN = "Choose one of the four answers first."
MOVED_ON = "The drill has moved on, in another window perhaps. This is the question it has come to."


@require_safe
@login_required
def drill_list(request: SignedIn) -> HttpResponse:
    """All drills, or those of one formula; where it has only one, straight to it."""
    formula = request.GET.get("formula", "")
    areas = drills_by_area(request.user, formula=formula)
    found = [drill for area in areas for drill in area.drills]
    if formula and len(found) == 1:
        return redirect("exams:drill", found[0].slug)
    context = {"areas": areas, "in_a_row": IN_A_ROW, "formula": formula}
    return render(request, "exams/drills.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def drill(request: SignedIn, slug: str) -> HttpResponse:
    """GET shows where the drill stands; POST asks for the next figures, or answers the question that is shown."""
    template = get_object_or_404(templates().select_related("current__section"), slug=slug)
    if request.method != "POST":
        return _page(request, template, _latest(request, template))
    if "number" not in request.POST:
        ask(user=request.user, template=template, now=request.now)
        return _again(request, template)
    question = _latest(request, template, number=request.POST["number"])
    if question is None:
        return _page(request, template, _latest(request, template), fault=MOVED_ON)
    chosen = request.POST.get("chosen", "")
    if chosen not in {str(index) for index in range(OPTIONS)}:
        return _page(request, template, question, fault=NOTHING_CHOSEN, status=422)
    answer(question, chosen=int(chosen), now=request.now)
    return _again(request, template)


def _latest(request: SignedIn, template: CalculationTemplate, *, number: str | None = None) -> DrillQuestion | None:
    questions = DrillQuestion.objects.filter(drill__user=request.user, drill__template=template)
    latest = questions.select_related("drill__user", "version").order_by("pk").last()
    return latest if latest and number in (None, str(latest.number)) else None


def _again(request: SignedIn, template: CalculationTemplate) -> HttpResponse:
    """The page anew after a change: as the fragment that htmx asked for, or by a redirect."""
    if request.htmx:
        return _page(request, template, _latest(request, template))
    response = redirect("exams:drill", template.slug)
    response.status_code = 303
    return response


def _page(
    request: SignedIn,
    template: CalculationTemplate,
    question: DrillQuestion | None,
    *,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "template": template,
        "in_a_row": IN_A_ROW,
        "fault": fault,
        "shown": shown(question) if question else None,
        "told": _told(question, template.slug) if question and question.chosen is not None else None,
    }
    name = "exams/drill.html#drill" if request.htmx else "exams/drill.html"
    return render(request, name, context, status=status)


def _told(question: DrillQuestion, slug: str) -> Told:
    report = report_on(Draw(question.version, question.seed), question.drill.user)
    return told_of_drill(question, slug, report)
