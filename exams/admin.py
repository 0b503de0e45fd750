"""The administration of exams: forms and attempts are read-only; what may change goes through actions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.admin import ReadOnlyAdmin
from accounts.models import User
from exams.actions.closing import close_if_overdue, set_extra_minutes
from exams.models import Attempt, Form, FormQuestion, FormTable, ScoreReport
from exams.regrades import admin as regrade_admin  # noqa: F401

MAX_EXTRA_MINUTES = 600


class FormQuestionInline(admin.TabularInline):
    model = FormQuestion
    fields = ("position", "version", "scored")
    readonly_fields = fields
    ordering = ("position",)
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[FormQuestion]:
        return super().get_queryset(request).select_related("version__question")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FormTableInline(admin.TabularInline):
    """Every table the form ever had; what its sittings are scored by is the newest."""

    model = FormTable
    verbose_name_plural = "conversion tables"
    fields = ("number", "reason", "made_at", "formula", "raw_cut", "sittings", "provisional")
    readonly_fields = fields
    ordering = ("-number",)
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[FormTable]:
        return super().get_queryset(request).defer("items", "scaled", "csem", "curve")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Form)
class FormAdmin(ReadOnlyAdmin):
    list_display = ("blueprint", "number", "questions_count", "raw_cut", "provisional", "published_at")
    list_select_related = ("blueprint", "table")
    list_filter = ("blueprint",)
    ordering = ("blueprint", "number")
    inlines = (FormTableInline, FormQuestionInline)

    @admin.display(ordering="table__raw_cut", description="right answers to pass")
    def raw_cut(self, form: Form) -> int | None:
        return form.table.raw_cut if form.table else None

    @admin.display(boolean=True, ordering="table__provisional")
    def provisional(self, form: Form) -> bool | None:
        return form.table.provisional if form.table else None


class AttemptForm(forms.ModelForm):
    extra_minutes = forms.IntegerField(
        min_value=0,
        max_value=MAX_EXTRA_MINUTES,
        help_text="In all, from the start. An attempt that timed out is reopened if this leaves it time.",
    )

    class Meta:
        model = Attempt
        fields = ("extra_minutes",)


@admin.register(Attempt)
class AttemptAdmin(admin.ModelAdmin):
    form = AttemptForm
    list_display = ("user", "blueprint", "kind", "state", "deadline_at", "ending", "started_at", "public_id")
    list_select_related = ("user", "blueprint")
    list_filter = ("kind", "state", "blueprint", "ending")
    search_fields = ("user__email", "public_id")
    ordering = ("-started_at",)
    show_full_result_count = False
    fields = ("public_id", "user", "blueprint", "form", "kind", "state", "started_at", "minutes", "extra_minutes",
              "deadline_at", "finished_at", "ending")  # fmt: skip
    readonly_fields = tuple(field for field in fields if field != "extra_minutes")

    def save_model(self, request: HttpRequest, obj: Attempt, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)
        now = timezone.now()
        close_if_overdue(obj, now=now)
        minutes = form.cleaned_data["extra_minutes"]
        if set_extra_minutes(obj, minutes=minutes, by=request.user, now=now):
            messages.info(request, "The attempt had timed out; it is open again.")
        elif obj.state == Attempt.State.CLOSED:
            messages.warning(
                request, "The attempt stays closed: it was ended, or this leaves it no time, or another runs."
            )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ScoreReport)
class ScoreReportAdmin(ReadOnlyAdmin):
    list_display = ("attempt", "raw", "scored_count", "scaled", "passed", "formula", "made_at")
    list_select_related = ("attempt",)
    ordering = ("-made_at",)
    show_full_result_count = False
