"""Projects and who works in them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member may do; each role may do what the ones before it may."""

    ANNOTATOR = "annotator", _("Annotator")
    REVIEWER = "reviewer", _("Reviewer")
    LEAD = "lead", _("Lead")

    @property
    def rank(self) -> int:
        """0 for annotators, 1 for reviewers, 2 for leads."""
        return [Role.ANNOTATOR, Role.REVIEWER, Role.LEAD].index(self)


class Project(models.Model):
    """One piece of work: a scheme, a guideline, articles, members.

    `suffixes` are further word endings that a mark leaves out, apart by spaces; core.suffixes reads them.
    """

    slug = models.SlugField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", _("Small letters, digits and hyphens only."))],
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    guideline = models.TextField(blank=True, default="")
    suffixes = models.TextField(blank=True, default="")
    language = models.CharField(max_length=16, default="ko")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    members: ClassVar[models.ManyToManyField[models.Model, models.Model]] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="projects"
    )

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def suffix_list(self) -> list[str]:
        """The suffixes one by one."""
        return self.suffixes.split()


class Membership(models.Model):
    """A user's role in a project, and how far she is in being handed work.

    `skills` stand apart by spaces. `passed_at` is when she had done with training, `waived` that a lead let her off.
    `taken` counts what was handed out to her; below the rank `pool_from` the pool has nothing for her.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    skills = models.CharField(max_length=500, blank=True, default="")
    passed_at = models.DateTimeField(null=True, blank=True)
    waived = models.BooleanField(default=False)
    taken = models.PositiveIntegerField(default=0)
    pool_from = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="one_role_per_member"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"

    @property
    def skill_list(self) -> list[str]:
        """The skills one by one."""
        return self.skills.split()
