"""Panels of judges: opened by a leader, judged in two rounds, closed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from bank.actions.commenting import add_comment
from bank.actions.judging import close_panel, give_up_panel, judge, open_panel, start_second_round
from bank.actions.reviewing import TooLate
from bank.models import Panel, QuestionVersion
from bank.reviewing.offered import listed_panels, offered
from bank.reviewing.panel_forms import CommentForm, PanelForm, read_shares
from bank.reviewing.people import Here, here_or_404
from bank.reviewing.sheet import open_to, own_count, progress_of, rows_of, standing, takes_part
from bank.reviewing.steps import ticked
from groups.permissions import Power


@require_safe
@login_required
def panels(request: SignedIn, slug: str) -> HttpResponse:
    here = here_or_404(request.user, slug)
    rows = listed_panels(here)
    context = {"bank": here.bank, "powers": here.powers, "running": [row for row in rows if not row.panel.closed_at]}
    context["closed"] = [row for row in rows if row.panel.closed_at]
    return render(request, "bank/panels.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_panel(request: SignedIn, slug: str) -> HttpResponse:
    """POST with a name opens it; questions ticked on another page come without one."""
    here = here_or_404(request.user, slug, Power.LEAD)
    chosen = ticked(request, here) if request.method == "POST" else []
    form = PanelForm(request.POST if "name" in request.POST else None)
    if form.is_valid():
        try:
            made = open_panel(
                here.bank, name=form.cleaned_data["name"], questions=chosen, by=request.user, now=request.now
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"The panel is open. Ask your judges to come to “{made.name}”.")
            return _see("bank:panel", slug, made.pk)
    search = offered(here.bank, request.GET, chosen)
    context = {"bank": here.bank, "powers": here.powers, "form": form, "offered": search}
    return render(request, "bank/panel_new.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def panel(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    here = here_or_404(request.user, slug)
    return _page(request, here, _panel_or_404(here, pk))


@require_POST
@login_required
def panel_judge(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """All of the sheet, or the one field that has just changed; what is right is kept beside what is not."""
    here = here_or_404(request.user, slug)
    found = _panel_or_404(here, pk)
    if not takes_part(found, here.user):
        raise PermissionDenied
    sent = read_shares(request.POST, open_to(found, here))
    try:
        judge(found, round=sent.round, shares=sent.shares, by=request.user, now=request.now)
    except TooLate as late:
        return _page(request, here, found, late=late)
    if request.htmx:
        return _saved(request, found, sent.faults)
    if sent.faults:
        return _page(request, here, found, faults=sent.faults, status=422)
    messages.success(request, "Your judgements are saved.")
    return _see("bank:panel", slug, pk)


@require_POST
@login_required
def panel_move(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The leader's steps: the second round, the end, giving up."""
    here = here_or_404(request.user, slug, Power.LEAD)
    found = _panel_or_404(here, pk)
    try:
        said = _moved(request, found)
    except ValidationError as error:
        return _page(request, here, found, refusal=error.messages[0], status=422)
    except TooLate as late:
        return _page(request, here, found, late=late)
    messages.success(request, said)
    return _see("bank:panel", slug, pk)


def _moved(request: SignedIn, found: Panel) -> str:
    to = request.POST.get("to")
    if to == "second":
        start_second_round(found, by=request.user, now=request.now)
        return "The second round has begun: the judges see the spread now."
    if to == "close":
        close_panel(found, anyway="anyway" in request.POST, by=request.user, now=request.now)
        return "The panel is closed. Its means are the questions’ judgements now."
    if to == "give-up":
        give_up_panel(found, by=request.user, now=request.now)
        return "The panel is given up. The questions keep the judgements they had."
    raise ValidationError("Choose what to do with the panel.")


@require_POST
@login_required
def panel_comment(request: SignedIn, slug: str, pk: int, version: int) -> HttpResponse:
    """Said while the judges look at the spread; it stands at the question afterwards."""
    here = here_or_404(request.user, slug)
    found = _panel_or_404(here, pk)
    about = get_object_or_404(found.versions.select_related("question__bank", "question__current"), pk=version)
    if found.round == 1 or about.pk not in open_to(found, here):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, here, found, refusal=str(form.errors["text"][0]), status=422)
    add_comment(about.question, text=form.cleaned_data["text"], by=request.user, now=request.now)
    return HttpResponseRedirect(f"{reverse('bank:panel', args=[slug, pk])}#question-{about.pk}", status=303)


def _panel_or_404(here: Here, pk: int) -> Panel:
    return get_object_or_404(Panel.objects.select_related("bank__group", "opened_by"), bank=here.bank, pk=pk)


def _saved(request: SignedIn, found: Panel, faults: dict[int, str]) -> HttpResponse:
    context = {"panel": found, "fault": next(iter(faults.values()), ""), "now": request.now}
    context |= {"own": own_count(found, request.user), "questions": found.versions.count()}
    return render(request, "bank/panel.html#saved", context, status=422 if faults else 200)


def _page(
    request: SignedIn,
    here: Here,
    found: Panel,
    *,
    faults: dict[int, str] | None = None,
    refusal: str = "",
    late: TooLate | None = None,
    status: int = 200,
) -> HttpResponse:
    found.refresh_from_db(fields=["round", "closed_at", "outcome"])
    context: dict[str, Any] = {"bank": here.bank, "powers": here.powers, "panel": found, "refusal": refusal}
    if found.closed_at:
        context |= {"results": _results(found)}
    else:
        context |= {"rows": rows_of(found, here, faults=faults), "takes_part": takes_part(found, here.user)}
        context |= {"progress": progress_of(found), "own": own_count(found, request.user), "sent": request.POST}
        context |= {"cut": standing(found) if found.round == 2 else None}
    if late and request.htmx:
        return render(request, "bank/panel.html#late", {"late": str(late)}, status=422)
    return render(request, "bank/panel.html", context | {"late": str(late or "")}, status=409 if late else status)


def _results(found: Panel) -> list[dict[str, Any]]:
    items = {item["version"]: item for item in (found.outcome or {}).get("items", [])}
    versions = QuestionVersion.objects.filter(pk__in=items).select_related("question", "section")
    rows = versions.defer("options").order_by("section__position", "question__slug")
    return [items[version.pk] | {"about": version} for version in rows]


def _see(name: str, *arguments: str | int) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=arguments), status=303)
