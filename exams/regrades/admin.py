"""Regrades in the administration: to be looked at here, ordered on pages of their own."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin import ReadOnlyAdmin
from bank.admin import QuestionVersionAdmin
from bank.models import QuestionVersion
from exams.models import Regrade


@admin.register(Regrade)
class RegradeAdmin(ReadOnlyAdmin):
    list_display = ("version", "kind", "form", "by", "created_at", "finished_at", "rescored", "verdicts_changed")
    list_filter = ("kind",)
    list_select_related = ("version__question", "form__blueprint", "by")
    ordering = ("-created_at",)


# The bank does not know of exams: the way from a question to its correction is added here.
admin.site.unregister(QuestionVersion)


@admin.register(QuestionVersion)
class CorrectableVersionAdmin(QuestionVersionAdmin):
    readonly_fields = (*QuestionVersionAdmin.readonly_fields, "correction")  # type: ignore[assignment]

    @admin.display(description="correction")
    def correction(self, version: QuestionVersion) -> str:
        url = reverse("exams:regrade_new")
        return format_html('<a href="{}?version={}">Correct the key, or drop it from a form…</a>', url, version.pk)
