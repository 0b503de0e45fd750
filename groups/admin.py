from typing import Any

from django.contrib import admin

from accounts.admin import AuditedAdmin
from groups.models import Membership, StudyGroup


class MembershipInline(admin.TabularInline):
    model = Membership
    exclude = ("shares",)  # the member's own to decide
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(StudyGroup)
class StudyGroupAdmin(AuditedAdmin):
    list_display = ("name", "slug")
    search_fields = ("name",)
    ordering = ("name",)
    inlines = (MembershipInline,)

    def audited(self, obj: Any) -> dict[str, Any]:
        if isinstance(obj, Membership):
            return {"group": obj.group_id, "user": obj.user_id, "role": obj.role}
        return {"group": obj.pk}
