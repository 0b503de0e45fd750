from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join

from accounts.admin import AuditedAdmin, ReadOnlyAdmin
from bank.keys import key_of
from bank.models import LETTERS, Exhibit, KeyCorrection, ProblemReport, Question, QuestionBank, QuestionVersion


@admin.register(QuestionBank)
class QuestionBankAdmin(AuditedAdmin):
    list_display = ("name", "slug", "group")
    readonly_fields = ("slug",)

    def audited(self, obj: QuestionBank) -> dict[str, Any]:
        return {"group": obj.group_id}

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    list_display = ("slug", "bank", "state", "current")
    list_filter = ("bank", "state", "current__section")
    list_select_related = ("bank", "current__question")
    search_fields = ("slug", "current__concept", "current__stem")
    ordering = ("slug",)


@admin.register(QuestionVersion)
class QuestionVersionAdmin(ReadOnlyAdmin):
    list_display = ("question", "number", "section", "level", "calculation", "angoff", "checked")
    list_filter = ("level", "calculation", "checked", "section")
    list_select_related = ("question", "section")
    search_fields = ("question__slug", "concept")
    ordering = ("question__slug", "-number")
    readonly_fields = ("lettered_options", "key_letter")
    exclude = ("options", "key", "stem_html", "content_hash")

    @admin.display(description="options")
    def lettered_options(self, version: QuestionVersion) -> str:
        options = zip(LETTERS, version.options, strict=False)
        return format_html_join("", "<p><strong>{}.</strong> {}</p>", [(x, option["text"]) for x, option in options])

    @admin.display(description="key")
    def key_letter(self, version: QuestionVersion) -> str:
        return key_of(version)


@admin.register(Exhibit)
class ExhibitAdmin(ReadOnlyAdmin):
    list_display = ("title", "slug", "number", "bank")
    list_select_related = ("bank",)
    ordering = ("slug", "-number")


@admin.register(KeyCorrection)
class KeyCorrectionAdmin(ReadOnlyAdmin):
    list_display = ("version", "correction", "by", "at")
    list_select_related = ("version__question", "by")
    ordering = ("-at",)

    @admin.display(description="key")
    def correction(self, correction: KeyCorrection) -> str:
        return str(correction)


@admin.register(ProblemReport)
class ProblemReportAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "about", "kind", "state", "reporter", "decided_at", "decided_by")
    list_filter = ("state", "kind")
    list_select_related = ("version__question", "template_version__template", "reporter", "decided_by")
    ordering = ("-created_at", "-pk")

    @admin.display(description="about")
    def about(self, report: ProblemReport) -> str:
        return str(report.version or report.template_version)
