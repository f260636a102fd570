"""Django's admin, for the superuser: to look, and to mend accounts. Texts and labels are read-only here."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model
from django.http import HttpRequest
from knox import admin as knox_admin
from knox.models import AuthToken

from annotator.models import (
    Action,
    Article,
    AuditEvent,
    Comment,
    Decision,
    Layer,
    Membership,
    Project,
    Revision,
    Scheme,
    User,
    WorkSession,
)
from annotator.workflow.accounts import SHOWN
from annotator.workflow.auditing import record

admin.site.unregister(knox_admin.models.AuthToken)  # what knox registers can make tokens for others


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's own; the audit has what becomes of an account here, its password too."""

    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> Any:
        _keep(request, obj, "made")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        fields = [name for one in message if isinstance(one, dict) for name in one.get("changed", {}).get("fields", [])]
        _keep(request, obj, "changed", [str(name) for name in fields])
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for user in queryset:
            _keep(request, user, "deleted")
        return super().log_deletions(request, queryset)


def _keep(request: HttpRequest, account: User, what: str, fields: list[str] | None = None) -> None:
    rights = {"superuser": account.is_superuser, "staff": account.is_staff, "active": account.is_active}
    facts: dict[str, object] = {"account": account.get_username(), "what": what, "fields": fields or None}
    record(Action.ACCOUNT_CHANGED, cast(User, request.user), **facts, **rights)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 1
    autocomplete_fields = ["user"]


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    list_display = ["slug", "name", "language", "created_at", "archived_at"]
    search_fields = ["slug", "name"]
    inlines = [MembershipInline]

    def has_delete_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Project, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "archived_at" in form.changed_data:
            action = Action.PROJECT_ARCHIVED if obj.archived_at else Action.PROJECT_REOPENED
            record(action, cast(User, request.user), obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Memberships."""
        super().save_formset(request, form, formset, change)
        user = cast(User, request.user)
        for one in [*formset.new_objects, *(row for row, _ in formset.changed_objects)]:
            record(Action.MEMBER_SET, user, one.project, member=one.user.get_username(), role=one.role)
        for one in formset.deleted_objects:
            record(Action.MEMBER_REMOVED, user, one.project, member=one.user.get_username(), role=one.role)


class ReadOnlyAdmin(admin.ModelAdmin):
    """The journal's promise holds only while nobody edits beside it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    list_display = ["key", "title", "project", "characters", "created_at"]
    list_filter = ["project"]
    search_fields = ["key", "title"]
    list_select_related = ["project"]


@admin.register(Layer)
class LayerAdmin(ReadOnlyAdmin):
    list_display = ["article", "kind", "author_name", "status", "version", "annotations", "updated_at"]
    list_filter = ["kind", "status"]
    list_select_related = ["article"]


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["layer", "version", "author", "at"]
    list_select_related = ["layer__article", "author"]


@admin.register(Scheme)
class SchemeAdmin(ReadOnlyAdmin):
    list_display = ["project", "version", "author", "created_at"]
    list_select_related = ["project", "author"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["layer", "verdict", "item", "label", "surface", "author", "at"]
    list_filter = ["verdict", "item"]
    list_select_related = ["layer__article", "author"]


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ["layer", "author", "body", "at", "resolved_at"]
    list_select_related = ["layer__article", "author"]


@admin.register(WorkSession)
class WorkSessionAdmin(ReadOnlyAdmin):
    list_display = ["layer", "started_at", "updated_at", "seconds"]
    list_select_related = ["layer__article"]


@admin.register(AuthToken)
class TokenAdmin(ReadOnlyAdmin):
    """Tokens of everybody, to be revoked. They are made by their owners, who alone see them once."""

    list_display = ["token_key", "user", "created", "expiry"]
    search_fields = ["token_key", "user__username"]
    fields = ["token_key", "user", "created", "expiry"]
    list_select_related = ["user"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for token in queryset:
            facts = {"token": token.token_key[:SHOWN], "owner": token.user.get_username()}
            record(Action.TOKEN_REVOKED, cast(User, request.user), **facts)
        return super().log_deletions(request, queryset)


@admin.register(AuditEvent)
class AuditAdmin(ReadOnlyAdmin):
    list_display = ["at", "action", "user_name", "project", "address", "details"]
    list_filter = ["action"]
    search_fields = ["user_name"]
    list_select_related = ["project"]
