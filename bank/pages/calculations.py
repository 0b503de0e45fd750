"""Calculation templates of a bank: written in a form, tried at once, made into questions."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn, is_key
from accounts.throttling import throttled
from bank.actions.templates import ChangedMeanwhile, create_template, edit_template, questions_from_draws
from bank.authoring.completing import Fault
from bank.calculations.functions import FUNCTIONS
from bank.calculations.methods import METHODS
from bank.calculations.reading import read_template
from bank.calculations.template import Template
from bank.models import CalculationTemplate, Level, QuestionBank
from bank.pages.banks import PAGE_OR_FORM
from bank.permissions import bank_or_404, powers_in
from bank.reviewing.people import hidden_from
from bank.template_forms.previewing import DRAWS, LAST_SEED, Preview, preview, read
from bank.template_forms.sheet import NotInAForm, Sheet, entry_of, read_sheet, sheet_of
from bank.template_forms.veiling import veiled
from curriculum.models import Outline, Section
from groups.permissions import Power

MEANWHILE = "Somebody saved another version while you wrote. Yours is kept below; save it again to put it after theirs."


@dataclass(frozen=True)
class Tried:
    """A form as sent, with what it draws or what is wrong with it."""

    sheet: Sheet
    entry: dict[str, Any]
    preview: Preview

    @property
    def faults(self) -> list[Fault]:
        return self.preview.faults


def _tried(sheet: Sheet, slug: str) -> Tried:
    known = list(Section.objects.values_list("outline", "slug"))
    entry = entry_of(sheet, slug=slug)
    template = read(
        entry,
        sections={slug for outline, slug in known if outline == Outline.CPIM_8},
        legacy={slug for outline, slug in known if outline != Outline.CPIM_8},
    )
    return Tried(sheet, entry, preview(template) if isinstance(template, Template) else Preview(template, [], []))


@require_safe
@login_required
def calculations(request: SignedIn, slug: str) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.READ)
    templates = bank.templates.filter(current__isnull=False).select_related("current__section")
    context = {"bank": bank, "powers": powers_in(request.user, bank)}
    context |= {"templates": templates.annotate(questions=Count("frozen__question", distinct=True)).order_by("slug")}
    return render(request, "bank/calculations.html", context)


@require_http_methods(PAGE_OR_FORM)
@login_required
def new(request: SignedIn, slug: str) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.WRITE)
    if request.method != "POST":
        return _form(request, bank, Sheet())
    tried = _tried(read_sheet(request.POST), "new")
    if request.POST.get("do") == "more":
        return _form(request, bank, tried.sheet, status=200)
    if tried.faults:
        return _form(request, bank, tried.sheet, tried)
    template = create_template(bank, entry=tried.entry, by=request.user, now=request.now)
    messages.success(request, "The calculation is saved. Draw questions from it now, or later.")
    return _to("bank:calculation_draws", slug, template.slug)


@require_http_methods(PAGE_OR_FORM)
@login_required
def calculation(request: SignedIn, slug: str, name: str) -> HttpResponse:
    bank = bank_or_404(request.user, slug, Power.READ)
    template = _template_or_404(bank, name)
    if request.method != "POST":
        try:
            sheet = sheet_of(template.current.source)  # type: ignore[union-attr]
        except NotInAForm:
            return _to("bank:calculation_draws", slug, name)
        return _form(request, bank, sheet, _tried(sheet, name), template)
    if Power.WRITE not in powers_in(request.user, bank):
        raise PermissionDenied
    tried = _tried(read_sheet(request.POST), name)
    if request.POST.get("do") == "more":
        return _form(request, bank, tried.sheet, template=template, status=200)
    if tried.faults or not _is_saved(request, template, tried):
        return _form(request, bank, tried.sheet, tried, template, status=422 if tried.faults else 409)
    return _to("bank:calculation_draws", slug, name)


def _is_saved(request: SignedIn, template: CalculationTemplate, tried: Tried) -> bool:
    number = request.POST.get("number", "")
    try:
        saved = edit_template(
            template, entry=tried.entry, number=int(number) if is_key(number) else 0, by=request.user, now=request.now
        )
    except ChangedMeanwhile:
        messages.error(request, MEANWHILE)
        return False
    messages.success(request, f"Version {saved.number} is saved." if saved else "Nothing has changed.")
    return True


def _template_or_404(bank: QuestionBank, name: str) -> CalculationTemplate:
    mine = bank.templates.filter(current__isnull=False).select_related("bank", "current__section")
    return get_object_or_404(mine, slug=name)


def _form(
    request: SignedIn,
    bank: QuestionBank,
    sheet: Sheet,
    tried: Tried | None = None,
    template: CalculationTemplate | None = None,
    *,
    status: int | None = None,
) -> HttpResponse:
    context = {"bank": bank, "powers": powers_in(request.user, bank), "sheet": sheet, "template": template}
    shown = _veiled(request, bank, tried.preview) if tried else None
    context |= {"preview": shown, "faults": tried.faults if tried else [], **_choices()}
    refused = 422 if request.method == "POST" else 200
    return render(request, "bank/calculation.html", context, status=status or refused)


def _veiled(request: SignedIn, bank: QuestionBank, preview: Preview) -> Preview:
    return veiled(preview, hidden_from(request.user, bank, powers_in(request.user, bank)))


def _choices() -> dict[str, Any]:
    sections = list(Section.objects.only("slug", "name", "outline").order_by("outline", "position"))
    return {
        "sections": [section for section in sections if section.outline == Outline.CPIM_8],
        "legacy": [
            (outline.label, [section for section in sections if section.outline == outline])
            for outline in (Outline.PART_1, Outline.PART_2)
        ],
        "levels": Level.choices,
        "functions": sorted({*FUNCTIONS} - {*METHODS}),
        "methods": sorted(METHODS),
    }


@require_POST
@login_required
@throttled("previews")
def preview_calculation(request: SignedIn, slug: str) -> HttpResponse:
    """Ten draws of what is being written, or its faults."""
    bank_or_404(request.user, slug, Power.WRITE)
    tried = _tried(read_sheet(request.POST), "new")
    return render(request, "bank/_draws.html", {"preview": tried.preview})


@require_http_methods(PAGE_OR_FORM)
@login_required
@throttled("previews")
def draws(request: SignedIn, slug: str, name: str) -> HttpResponse:
    """Ten draws of the newest version, from `first` on. A POST makes drafts of the ticked ones."""
    bank = bank_or_404(request.user, slug, Power.WRITE if request.method == "POST" else Power.READ)
    template = _template_or_404(bank, name)
    version = template.current
    assert version  # filtered
    if request.method == "POST":
        seeds = sorted({int(seed) for seed in request.POST.getlist("seed")[:DRAWS] if is_key(seed)})
        return _made(request, template, [seed for seed in seeds if 0 < seed <= LAST_SEED])
    typed = request.GET.get("first", "1")
    first = min(max(int(typed) if is_key(typed) else 1, 1), LAST_SEED - DRAWS + 1)
    found = _veiled(request, bank, preview(read_template(version.source, drilled=False), first=first))
    prints = {draw.item.fingerprint: draw.seed for draw in found.draws}
    known = bank.questions.filter(fingerprint__in=prints).only("slug", "fingerprint", "bank")
    context = {"bank": bank, "powers": powers_in(request.user, bank), "template": template, "version": version}
    context |= {"preview": found, "first": first, "following": first + DRAWS, "before": first - DRAWS}
    context |= {"known": {prints[question.fingerprint]: question for question in known}}
    return render(request, "bank/calculation_draws.html", context)


def _made(request: SignedIn, template: CalculationTemplate, seeds: list[int]) -> HttpResponse:
    assert template.current  # filtered
    if not seeds:
        messages.error(request, "Tick the draws to make questions of.")
        return _to("bank:calculation_draws", template.bank.slug, template.slug)
    made = questions_from_draws(template.current, seeds=seeds, by=request.user, now=request.now)
    left = len(seeds) - len(made)
    said = f"{len(made)} draft{'' if len(made) == 1 else 's'} made."
    messages.success(request, f"{said} {left} left out: the bank asks the same already." if left else said)
    return _to("bank:questions", template.bank.slug)


def _to(name: str, *arguments: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=arguments), status=303)
