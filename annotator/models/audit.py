"""The audit: who signed in, took labels away, changed roles. And the counters that slow guessers down."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotator.models.project import Project


class Action(models.TextChoices):
    """What the audit knows."""

    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Failed to sign in")
    SIGN_IN_BLOCKED = "sign_in_blocked", _("Was kept from trying further passwords")
    SIGNED_OUT = "signed_out", _("Signed out")
    PASSWORD_CHANGED = "password_changed", _("Changed the password")
    ACCOUNT_MADE = "account_made", _("Made an account")
    ACCOUNT_CHANGED = "account_changed", _("Changed an account")
    TOKEN_MADE = "token_made", _("Made an API token")
    TOKEN_REVOKED = "token_revoked", _("Revoked an API token")
    TOKEN_REFUSED = "token_refused", _("Used a wrong API token")
    EXPORTED = "exported", _("Exported")
    BACKED_UP = "backed_up", _("Made a backup")
    IMPORTED = "imported", _("Imported articles")
    PROJECT_MADE = "project_made", _("Made the project")
    PROJECT_ARCHIVED = "project_archived", _("Archived the project")
    PROJECT_REOPENED = "project_reopened", _("Opened the project again")
    MEMBER_SET = "member_set", _("Gave a role")
    MEMBER_REMOVED = "member_removed", _("Took out a member")
    SCHEME_CHANGED = "scheme_changed", _("Changed the labels")
    LAYER_RESTORED = "layer_restored", _("Restored a layer")


class AuditEvent(models.Model):
    """Something that was done, for ever. `action` is an Action.

    `details` is JSON of names and numbers: never a password, a token or a text.
    `user` did it, under `user_name`; both are empty on the command line, and for an account that is not there.
    """

    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=24)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    user_name = models.CharField(max_length=150, blank=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.GenericIPAddressField(null=True)
    details = models.TextField(default="{}")

    class Meta:
        indexes = [
            models.Index(fields=["project", "-id"], name="audit_by_project"),
            models.Index(fields=["user_name", "-id"], name="audit_by_user"),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user_name}: {self.action}"


class Attempts(models.Model):
    """How often somebody has failed to sign in since the first time; forgotten at `until`.

    `key` names an account, an address, or both, as keyed hashes: what people type as a name is sometimes a password.
    """

    key = models.CharField(max_length=100, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.failures}"
