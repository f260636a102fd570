"""Who has which article to label: the pool, members' work, and the plans that it comes from."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from annotator.core.records import STATUSES
from annotator.models.article import Article
from annotator.models.layer import Layer
from annotator.models.project import Project

MODES = ("free", "next", "assigned")
"""What annotators may open: any article; what is handed out to them one by one; only what is assigned to them."""
STATES = ("todo", *STATUSES)
"""As the layer is; `todo` while there is none."""
OPEN = ("todo", "doing", "returned")
"""States in which the work is not done."""
PURPOSES = ("work", "training", "check")
"""training: the first articles of a new member, with feedback. check: hidden among the work, for leads only."""
SKILL_LENGTH = 60


class AssignmentSettings(models.Model):
    """How a project hands out its articles.

    `due_days`: days that somebody has who takes an article without a due date. `pass_mark` is F1 in percent, `tries`
    are for each training article, `check_rate` is how many of a hundred articles handed out are hidden checks.
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="assignment_settings")
    mode = models.CharField(max_length=16, choices=[(one, one) for one in MODES], default="free")
    due_days = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    pass_mark = models.PositiveSmallIntegerField(default=80, validators=[MaxValueValidator(100)])
    tries = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1), MaxValueValidator(20)])
    check_rate = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(50)])

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(mode__in=MODES), name="known_assignment_mode"),
            models.CheckConstraint(condition=models.Q(pass_mark__lte=100), name="pass_mark_is_percent"),
            models.CheckConstraint(condition=models.Q(check_rate__lte=50), name="checks_are_the_smaller_part"),
            models.CheckConstraint(condition=models.Q(tries__gte=1), name="one_try_at_least"),
        ]

    def __str__(self) -> str:
        return f"assignment in {self.project}"


class AssignmentPlan(models.Model):
    """One step in which many articles were handed out. `rule` is the JSON of what was asked for."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="assignment_plans")
    rule = models.TextField()
    articles = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.project}: plan {self.pk}"


class Assignment(models.Model):
    """An article that a member labels, or that waits in the pool (`user` is null) for whoever takes it next.

    Whoever has a human layer on an article has an assignment to it, and `state` is what the layer's status is:
    workflow/following.py sees to that. `rank` is the order in which articles are handed out. `withdrawn_at`: the
    article was given to somebody else; the labels stay.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="assignments")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    state = models.CharField(max_length=16, choices=[(one, one) for one in STATES], default="todo")
    purpose = models.CharField(max_length=16, choices=[(one, one) for one in PURPOSES], default="work")
    skill = models.CharField(max_length=SKILL_LENGTH, blank=True, default="")
    rank = models.BigIntegerField()
    due_at = models.DateTimeField(null=True, blank=True)
    plan = models.ForeignKey(
        AssignmentPlan, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="one_assignment_per_person"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="known_assignment_state"),
            models.CheckConstraint(condition=models.Q(purpose__in=PURPOSES), name="known_assignment_purpose"),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | models.Q(state="todo", withdrawn_at__isnull=True),
                name="nobody_works_in_the_pool",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "skill", "rank", "id"], condition=models.Q(user=None), name="assignment_pool"
            ),
            models.Index(fields=["project", "user", "state", "rank"], name="assignment_of_person"),
            models.Index(fields=["project", "state", "id"], name="assignment_by_state"),
            models.Index(
                fields=["project", "due_at"],
                condition=models.Q(state__in=OPEN, due_at__isnull=False),
                name="assignment_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.user_id or 'pool'}, {self.state}"


class LayerReturn(models.Model):
    """A reviewer gave labels back to their author, and said why. Append-only; the newest counts."""

    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="returns")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="return_has_reason")]

    def __str__(self) -> str:
        return f"{self.layer_id}: {self.reason[:60]}"
