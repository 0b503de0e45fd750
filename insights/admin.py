from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from insights.models import WeaknessReport


@admin.register(WeaknessReport)
class WeaknessReportAdmin(ReadOnlyAdmin):
    list_display = ("user", "blueprint", "wanted", "built", "built_at")
    list_select_related = ("user", "blueprint")
    ordering = ("user", "blueprint")
