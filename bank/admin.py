from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from bank.models import Exhibit, KeyCorrection, Question, QuestionBank, QuestionVersion


@admin.register(QuestionBank)
class QuestionBankAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "group")
    readonly_fields = ("slug",)

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    list_display = ("slug", "bank", "state", "current")
    list_filter = ("bank", "state", "current__section")
    list_select_related = ("bank", "current")
    search_fields = ("slug", "current__concept", "current__stem")
    ordering = ("slug",)


@admin.register(QuestionVersion)
class QuestionVersionAdmin(ReadOnlyAdmin):
    list_display = ("question", "number", "section", "level", "calculation", "angoff", "checked")
    list_filter = ("level", "calculation", "checked", "section")
    list_select_related = ("question", "section")
    search_fields = ("question__slug", "concept")
    ordering = ("question__slug", "-number")


@admin.register(Exhibit)
class ExhibitAdmin(ReadOnlyAdmin):
    list_display = ("title", "slug", "number", "bank")
    list_select_related = ("bank",)
    ordering = ("slug", "-number")


@admin.register(KeyCorrection)
class KeyCorrectionAdmin(ReadOnlyAdmin):
    list_display = ("version", "old_key", "new_key", "by", "at")
    list_select_related = ("version", "by")
    ordering = ("-at",)
