from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from accounts.admin import AuditedAdmin, ReadOnlyAdmin
from curriculum.models import Area, Blueprint, Formula, Section, Term, validate_weights

# What published forms and their reports go by. The cut shapes only new forms: a published one has its own.
PUBLISHED = ("slug", "outline", "scale_min", "scale_pass", "scale_max")


class AreaFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if not kept:
            raise ValidationError("A blueprint needs at least one area.")
        validate_weights([Decimal(area["weight"]) for area in kept])


class AreaInline(admin.TabularInline):
    model = Area
    formset = AreaFormSet
    extra = 0
    filter_horizontal = ("sections",)

    def get_readonly_fields(self, request: HttpRequest, obj: Blueprint | None = None) -> tuple[str, ...]:
        """Once forms are published, what reports are keyed on stays; weights and counts shape only new forms."""
        return ("slug", "sections") if obj and _has_forms(obj) else ()

    def has_add_permission(self, request: HttpRequest, obj: Blueprint | None = None) -> bool:
        return not (obj and _has_forms(obj)) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not (obj and _has_forms(obj)) and super().has_delete_permission(request, obj)


@admin.register(Blueprint)
class BlueprintAdmin(AuditedAdmin):
    list_display = ("name", "slug", "outline", "minutes", "cut", "position")
    ordering = ("position",)
    inlines = (AreaInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Blueprint | None = None) -> tuple[str, ...]:
        return PUBLISHED if obj and _has_forms(obj) else ()

    def has_delete_permission(self, request: HttpRequest, obj: Blueprint | None = None) -> bool:
        return not (obj and _has_forms(obj)) and super().has_delete_permission(request, obj)


def _has_forms(blueprint: Blueprint) -> bool:
    """Whether forms of it are published; asked through the relation, since exams lies above this room."""
    return bool(blueprint.pk and blueprint.forms.exists())


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    """The files under content/ say what sections there are; every load brings them back to that."""

    list_display = ("name", "slug", "outline", "position")
    list_filter = ("outline",)
    search_fields = ("name", "slug")
    ordering = ("outline", "position")


@admin.register(Term)
class TermAdmin(ReadOnlyAdmin):
    list_display = ("term", "slug", "section", "contrast_with")
    list_filter = ("section",)
    list_select_related = ("section", "contrast_with")
    search_fields = ("term", "slug")
    ordering = ("term",)


@admin.register(Formula)
class FormulaAdmin(ReadOnlyAdmin):
    list_display = ("number", "name", "slug", "section")
    list_filter = ("section",)
    list_select_related = ("section",)
    search_fields = ("name", "slug")
    ordering = ("number",)
