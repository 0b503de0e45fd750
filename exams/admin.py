"""The administration of exams: forms and attempts are read-only; what may change goes through actions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.admin import ReadOnlyAdmin
from accounts.models import User
from bank.models import LETTERS, QuestionVersion
from exams.actions.closing import close_if_overdue, set_extra_minutes
from exams.actions.regrading import order_regrade, preview
from exams.models import Attempt, Form, FormQuestion, Regrade, ScoreReport
from exams.tasks import continue_regrade

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


@admin.register(Form)
class FormAdmin(ReadOnlyAdmin):
    list_display = ("blueprint", "number", "questions_count", "raw_cut", "provisional", "published_at")
    list_select_related = ("blueprint", "table")
    list_filter = ("blueprint",)
    ordering = ("blueprint", "number")
    inlines = (FormQuestionInline,)

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


class RegradeForm(forms.ModelForm):
    new_key = forms.ChoiceField(
        choices=[(str(index), letter) for index, letter in enumerate(LETTERS)],
        help_text="The right option, by its letter in the authored order.",
    )

    class Meta:
        model = Regrade
        fields = ("version", "new_key", "reason")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        version: QuestionVersion | None = data.get("version")
        key = int(data.get("new_key", 0))
        if version and key >= len(version.options):
            self.add_error("new_key", "The question has fewer options.")
        elif version and key == version.key:
            self.add_error("new_key", "That is the key already.")
        return data


@admin.register(Regrade)
class RegradeAdmin(admin.ModelAdmin):
    form = RegradeForm
    list_display = ("version", "reason", "by", "created_at", "finished_at", "rescored", "verdicts_changed")
    list_select_related = ("version__question", "by")
    ordering = ("-created_at",)
    raw_id_fields = ("version",)

    def save_model(self, request: HttpRequest, obj: Regrade, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)
        key, reason = int(form.cleaned_data["new_key"]), form.cleaned_data["reason"]
        regrade = order_regrade(obj.version, new_key=key, reason=reason, by=request.user, now=timezone.now())
        obj.pk = regrade.pk
        # Robust: without a broker the minute sweep goes on with it.
        transaction.on_commit(lambda: continue_regrade.delay(regrade.pk), robust=True)
        messages.info(request, f"{preview(obj.version)} closed attempts are looked at again in the background.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
