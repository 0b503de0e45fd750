from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.admin import AuthenticatorAdmin
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as usersessions
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.actions import delete_person, replace_address, what_keeps
from accounts.audit import record
from accounts.models import AuditEvent, Mail, User


class ReadOnlyAdmin(admin.ModelAdmin):
    """For what is published, sat or audited: to be looked at, never changed by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AuditedAdmin(admin.ModelAdmin):
    """For what is changed here by hand rather than by an action: every row touched gets its audit row."""

    def audited(self, obj: Any) -> dict[str, Any]:
        """What the audit row says beside the names of the fields."""
        return {}

    def _record(self, request: HttpRequest, verb: str, obj: models.Model, fields: list[str] | None = None) -> None:
        assert isinstance(request.user, User)
        details = self.audited(obj) | ({} if fields is None else {"fields": fields})
        record(f"{obj._meta.model_name}.{verb}", obj, by=request.user, now=timezone.now(), **details)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._record(request, "changed" if change else "created", obj, form.changed_data)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for gone in formset.deleted_forms:
            if gone.instance.pk:
                self._record(request, "deleted", gone.instance)
        super().save_formset(request, form, formset, change)
        for obj in formset.new_objects:
            self._record(request, "created", obj)
        for obj, fields in formset.changed_objects:
            self._record(request, "changed", obj, fields)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._record(request, "deleted", obj)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            self._record(request, "deleted", obj)
        super().delete_queryset(request, queryset)


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)


class UserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if EmailAddress.objects.filter(email__iexact=email).exclude(user=self.instance).exists():
            raise ValidationError("Somebody else signs in with this address. Remove it there first.")
        return email


@admin.register(User)
class UserAdmin(AuditedAdmin, DjangoUserAdmin):
    form, add_form = UserForm, NewUserForm
    list_display = ("email", "name", "extra_minutes", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    readonly_fields = ("joined_at", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Person", {"fields": ("name", "time_zone", "exam_date", "extra_minutes", "player_keys")}),
        ("Access", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            replace_address(obj)

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        person = self.get_object(request, unquote(id))
        response = super().user_change_password(request, id, form_url)
        if person and not User.objects.filter(pk=person.pk, password=person.password).exists():
            self._record(request, "password-set", person)
        return response

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """People are deleted one at a time."""
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj != request.user and super().has_delete_permission(request, obj)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What the page that asks for confirmation lists: counts, where Django would name every answer."""
        listed = [
            f"{person.email} with everything they answered; groups keep finished mocks without a name"
            for person in objs
        ]
        counts = {"people": len(listed), "sittings": sum(person.attempts.count() for person in objs)}
        kept = [f"{what}; deactivate the account instead" for person in objs for what in what_keeps(person)]
        return listed, counts, set(), kept

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        assert isinstance(request.user, User)
        delete_person(obj, by=request.user, now=timezone.now())


# The page of a sign-in would show its key to whoever administers: with it they could be that person.
admin.site.unregister([EmailAddress, Authenticator, usersessions.UserSession])


@admin.register(EmailAddress)
class AddressAdmin(AuditedAdmin, EmailAddressAdmin):  # type: ignore[misc]
    def audited(self, obj: EmailAddress) -> dict[str, Any]:
        return {"user": obj.user_id}


@admin.register(Authenticator)
class SecondFactorAdmin(AuditedAdmin, AuthenticatorAdmin):  # type: ignore[misc]
    def audited(self, obj: Authenticator) -> dict[str, Any]:
        return {"user": obj.user_id, "type": obj.type}


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "verb", "target", "target_id")
    list_filter = ("verb",)
    search_fields = ("actor", "target_id")
    ordering = ("-at", "-pk")
    show_full_result_count = False


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """The outbox. A waiting mail's text and link are its reader's alone."""

    list_display = ("created_at", "kind", "address", "sent_at", "given_up_at", "tries", "last_error")
    list_filter = ("kind", ("sent_at", admin.EmptyFieldListFilter), ("given_up_at", admin.EmptyFieldListFilter))
    search_fields = ("address", "subject")
    ordering = ("-created_at", "-pk")
    exclude = ("body", "off_link")
    show_full_result_count = False
