from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone

from accounts.admin import AuditedAdmin, ReadOnlyAdmin
from curriculum.models import (
    Area,
    Blueprint,
    Certification,
    CredentialFact,
    Fee,
    Formula,
    PointCategory,
    PurchaseWay,
    Section,
    Sourced,
    Term,
    validate_weights,
)

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


class SourcedAdmin(AuditedAdmin):
    """Facts that change every year. What is changed here stays so: the files no longer speak of that row."""

    list_filter: ClassVar[tuple[str, ...]] = ("in_use", "confirmed")
    ordering = ("position",)
    readonly_fields = ("edited_at",)

    def get_readonly_fields(self, request: HttpRequest, obj: Sourced | None = None) -> tuple[str, ...]:
        """Files, ways and people's ledgers know it by its slug."""
        return ("slug", "edited_at") if obj else ("edited_at",)

    def save_model(self, request: HttpRequest, obj: Sourced, form: Any, change: bool) -> None:
        obj.edited_at = timezone.now()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Taken out of use instead: ledgers may point at it."""
        return False


@admin.register(Certification)
class CertificationAdmin(SourcedAdmin):
    list_display = ("name", "points", "fellow_points", "years", "grace_days", "source", "as_of", "confirmed", "in_use")


@admin.register(PointCategory)
class PointCategoryAdmin(SourcedAdmin):
    list_display = ("name", "group", "points", "unit", "cap_per_event", "cap_per_cycle", "as_of", "confirmed", "in_use")


@admin.register(Fee)
class FeeAdmin(SourcedAdmin):
    list_display = ("name", "member", "non_member", "source", "as_of", "confirmed", "in_use")


@admin.register(PurchaseWay)
class PurchaseWayAdmin(SourcedAdmin):
    list_display = ("name", "fees", "retake", "free_retakes", "as_of", "in_use")


@admin.register(CredentialFact)
class CredentialFactAdmin(SourcedAdmin):
    list_display = ("title", "topic", "source", "as_of", "confirmed", "in_use")
    list_filter = ("topic", "in_use", "confirmed")
