"""Django's admin, for the superuser: to look, and to mend accounts. Texts and labels are read-only here."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model
from django.http import HttpRequest
from knox import admin as knox_admin
from knox.models import AuthToken

from annotator.models import Article, Comment, Decision, Layer, Membership, Project, Revision, Scheme, User, WorkSession

admin.site.register(User, UserAdmin)
admin.site.unregister(knox_admin.models.AuthToken)  # what knox registers can make tokens for others


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
