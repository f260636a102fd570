"""Who may see and do what. API and pages get their rows here, or an error.

A row that is none of the caller's business does not exist for her (404); one that she may see but not
change is refused (403). Superusers are leads everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.core.errors import ForbiddenError, NotFoundError
from annotator.models import (
    Article,
    AssignmentPlan,
    Comment,
    Fix,
    Grade,
    Layer,
    LineAcceptance,
    Membership,
    Probe,
    Project,
    Release,
    Role,
    Ruling,
    SavedSearch,
    User,
    Webhook,
)

AnyUser = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Grant:
    """A project and what the caller is in it."""

    project: Project
    role: Role

    def at_least(self, role: Role) -> bool:
        return self.role.rank >= role.rank

    def need(self, role: Role) -> None:
        """Raises ForbiddenError (`role_needed`) unless the caller is `role` or more."""
        if not self.at_least(role):
            raise ForbiddenError("role_needed", f"Only a {role.value} of the project may do this.")


def projects_of(user: AnyUser) -> QuerySet[Project]:
    """The projects that the user is in; all of them for a superuser."""
    if not isinstance(user, User) or not user.is_active:
        return Project.objects.none()
    if user.is_superuser:
        return Project.objects.all()
    return Project.objects.filter(memberships__user=user)


def grant_for(user: AnyUser, project: Project) -> Grant:
    """The user's role in a project.

    Raises NotFoundError when she is not in it.
    """
    if isinstance(user, User) and user.is_active:
        if user.is_superuser:
            return Grant(project, Role.LEAD)
        role = Membership.objects.filter(project=project, user=user).values_list("role", flat=True).first()
        if role:
            return Grant(project, Role(role))
    raise NotFoundError("no_such_project", "There is no such project.")


def project_for(user: AnyUser, slug: str, at_least: Role = Role.ANNOTATOR) -> Grant:
    """The project `slug`, when the user is `at_least` that in it.

    Raises NotFoundError, or ForbiddenError when her role is too small.
    """
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise NotFoundError("no_such_project", "There is no such project.")
    grant = grant_for(user, project)
    grant.need(at_least)
    return grant


def article_for(user: AnyUser, article_id: int) -> tuple[Article, Grant]:
    """An article of a project that the user is in.

    Raises NotFoundError.
    """
    article = Article.objects.select_related("project").filter(pk=article_id).first()
    if article is not None:
        try:
            return article, grant_for(user, article.project)
        except NotFoundError:
            pass
    raise NotFoundError("no_such_article", "There is no such article.")


def visible_layers(grant: Grant, user: AnyUser) -> Q:
    """Which layers of a project the user sees: of human ones an annotator sees only her own.

    Machine layers with a user rest on her labels and would give them away. Gold is made of colleagues' labels: she
    sees it when it is done, and her own labels on the article are too. The gold of an article that annotators are
    measured on stays hidden until that is over.
    """
    if grant.at_least(Role.REVIEWER):
        return Q()
    mine = Exists(_finished_by(user).filter(article=OuterRef("article")))
    gold = Q(mine, ~Exists(_measured().filter(article=OuterRef("article"))), kind="gold", status="done")
    return gold | Q(kind="imported") | Q(kind="machine", user=None) | Q(user_id=user.pk)


def discussed_layers(grant: Grant, user: AnyUser) -> Q:
    """The layers of a project whose comments the user finds: her own, and all for reviewers and leads."""
    return Q() if grant.at_least(Role.REVIEWER) else Q(user_id=user.pk)


def _finished_by(user: AnyUser) -> QuerySet[Layer]:
    return Layer.objects.filter(kind="human", user_id=user.pk or 0, status="done")


def _measured() -> QuerySet[Probe]:
    return Probe.objects.filter(revealed_at=None)


def _is_shared(layer: Layer, user: AnyUser) -> bool:
    """What visible_layers lets an annotator see besides her own, for one layer."""
    if layer.kind == "gold":
        here = {"article": layer.article_id}
        hidden = layer.status != "done" or _measured().filter(**here).exists()
        return not hidden and _finished_by(user).filter(**here).exists()
    return layer.kind == "imported" or (layer.kind == "machine" and layer.user_id is None)


def layer_for(user: AnyUser, layer_id: int) -> tuple[Layer, Grant]:
    """A layer that the user may see.

    Raises NotFoundError.
    """
    layer = Layer.objects.select_related("article__project").filter(pk=layer_id).first()
    if layer is not None:
        try:
            grant = grant_for(user, layer.article.project)
        except NotFoundError:
            grant = None
        if grant and (grant.at_least(Role.REVIEWER) or layer.user_id == user.pk or _is_shared(layer, user)):
            return layer, grant
    raise NotFoundError("no_such_layer", "There is no such layer.")


def own_layer_for(user: AnyUser, layer_id: int) -> Layer:
    """A layer that the user may change: her own labels, and not what a machine made of them. Gold is the reviewers'.

    Raises NotFoundError, or ForbiddenError for another's layer and for an archived project.
    """
    layer, grant = layer_for(user, layer_id)
    own = layer.kind == "human" and layer.user_id == user.pk
    if not own and not (layer.kind == "gold" and grant.at_least(Role.REVIEWER)):
        raise ForbiddenError("not_your_layer", "Only its author may change this layer.")
    need_open(grant)
    return layer


def discussed_layer_for(user: AnyUser, layer_id: int) -> Layer:
    """A layer whose comments the user may write and resolve: her own, and any for reviewers and leads.

    Raises NotFoundError, or ForbiddenError for a layer that she may only see and for an archived project.
    """
    layer, grant = layer_for(user, layer_id)
    if layer.user_id != user.pk and not grant.at_least(Role.REVIEWER):
        raise ForbiddenError("not_your_layer", "Only its author and reviewers write about this layer.")
    need_open(grant)
    return layer


def comment_for(user: AnyUser, comment_id: int) -> Comment:
    """A comment that the user may resolve.

    Raises NotFoundError, or ForbiddenError as for its layer.
    """
    comment = Comment.objects.filter(pk=comment_id).first()
    if comment is not None:
        try:
            discussed_layer_for(user, comment.layer_id)
        except NotFoundError:
            pass
        else:
            return comment
    raise NotFoundError("no_such_comment", "There is no such comment.")


ProjectRow = TypeVar("ProjectRow", AssignmentPlan, Fix, LineAcceptance, Release, Ruling, SavedSearch, Webhook)


def _in_project(
    user: AnyUser, rows: QuerySet[ProjectRow], row_id: int, missing: NotFoundError
) -> tuple[ProjectRow, Grant]:
    """A row of a project that the user is in, and what she is there.

    Raises `missing`.
    """
    row = rows.select_related("project").filter(pk=row_id).first()
    if row is None:
        raise missing
    try:
        return row, grant_for(user, row.project)
    except NotFoundError:
        raise missing from None


def article_to_adjudicate(user: AnyUser, article_id: int) -> Article:
    """An article whose gold the user makes: for reviewers and leads.

    Raises NotFoundError, or ForbiddenError for annotators and for an archived project.
    """
    article, grant = article_for(user, article_id)
    grant.need(Role.REVIEWER)
    need_open(grant)
    return article


def ruling_for(user: AnyUser, ruling_id: int) -> Ruling:
    """A ruling that the user may take into the guideline: for reviewers and leads.

    Raises NotFoundError, or ForbiddenError for annotators and for an archived project.
    """
    row, grant = _in_project(
        user, Ruling.objects.all(), ruling_id, NotFoundError("no_such_ruling", "There is no such ruling.")
    )
    grant.need(Role.REVIEWER)
    need_open(grant)
    return row


def fix_for(user: AnyUser, fix_id: int) -> Fix:
    """A fix that the user may take back: her own, and any for leads.

    Raises NotFoundError, or ForbiddenError for another's and for an archived project.
    """
    row, grant = _in_project(user, Fix.objects.all(), fix_id, NotFoundError("no_such_fix", "There is no such fix."))
    grant.need(Role.REVIEWER if row.author_id == user.pk else Role.LEAD)
    need_open(grant)
    return row


def annotator_for(grant: Grant, user: User, name: str) -> User:
    """Whose labels something is about: the user's own without `name`; a lead may name any member.

    Raises ForbiddenError (`role_needed`) or NotFoundError (`no_such_member`).
    """
    if not name or name == user.get_username():
        return user
    grant.need(Role.LEAD)
    members = Membership.objects.filter(project=grant.project, user__username=name).select_related("user")
    member = None if "\x00" in name else members.first()  # PostgreSQL does not take one to look for
    if member is None:
        raise NotFoundError("no_such_member", f"{name} is not a member.")
    return member.user


def may_see_gold(article: Article, user: User) -> bool:
    """Whether an annotator may see her labels on a measured article beside gold: graded training, revealed checks."""
    rows = Grade.objects.filter(layer__article=article, layer__user=user)
    return rows.filter(Q(purpose="training") | Q(layer__article__probe__revealed_at__isnull=False)).exists()


def measured_layer_for(user: AnyUser, article_id: int, name: str = "") -> tuple[Layer, Grant]:
    """A layer on an article with gold, to be held against it: the user's own, for leads the member's called `name`.

    Raises NotFoundError (`no_such_article`, `no_such_member`, `no_such_comparison`) or ForbiddenError.
    """
    article, grant = article_for(user, article_id)
    assert isinstance(user, User)
    annotator = annotator_for(grant, user, name)
    layer = Layer.objects.select_related("article__project", "user").filter(
        article=article, kind="human", user=annotator
    )
    found = layer.first()
    if found is None or not (grant.at_least(Role.LEAD) or may_see_gold(article, annotator)):
        raise NotFoundError("no_such_comparison", "There is nothing here to compare.")
    return found, grant


def plan_for(user: AnyUser, plan_id: int) -> AssignmentPlan:
    """A plan that the user may take back: leads only.

    Raises NotFoundError, or ForbiddenError for other roles and for an archived project.
    """
    plan, grant = _in_project(
        user, AssignmentPlan.objects.all(), plan_id, NotFoundError("no_such_plan", "There is no such plan.")
    )
    grant.need(Role.LEAD)
    need_open(grant)
    return plan


def returnable_layer_for(user: AnyUser, layer_id: int) -> Layer:
    """A layer that the user may return to its author: reviewers and leads, any of the project.

    Raises NotFoundError, or ForbiddenError for annotators and for an archived project.
    """
    layer, grant = layer_for(user, layer_id)
    grant.need(Role.REVIEWER)
    need_open(grant)
    return layer


def acceptance_for(user: AnyUser, acceptance_id: int) -> LineAcceptance:
    """An accepted line that the user may take back: her own, and any for leads.

    Raises NotFoundError, or ForbiddenError for another's and for an archived project.
    """
    row, grant = _in_project(
        user,
        LineAcceptance.objects.all(),
        acceptance_id,
        NotFoundError("no_such_acceptance", "There is no such accepted line."),
    )
    if row.author_id != user.pk:
        grant.need(Role.LEAD)
    need_open(grant)
    return row


def saved_search_for(user: AnyUser, search_id: int) -> SavedSearch:
    """A saved search that the user may delete: her own, and shared ones for leads.

    Raises NotFoundError, or ForbiddenError for another's.
    """
    missing = NotFoundError("no_such_search", "There is no such saved search.")
    row, grant = _in_project(user, SavedSearch.objects.all(), search_id, missing)
    if not (row.user_id == user.pk or row.shared):
        raise missing
    if row.user_id != user.pk:
        grant.need(Role.LEAD)
    return row


def webhook_for(user: AnyUser, webhook_id: int) -> tuple[Webhook, Grant]:
    """A webhook of a project that the user leads.

    Raises NotFoundError, or ForbiddenError when her role is too small.
    """
    row, grant = _in_project(
        user, Webhook.objects.all(), webhook_id, NotFoundError("no_such_webhook", "There is no such webhook.")
    )
    grant.need(Role.LEAD)
    return row, grant


SHARED_RELEASES = ("imported",)
"""Releases of these layers hold nothing that an annotator may not see: gold she sees article by article."""


def visible_releases(grant: Grant) -> Q:
    """Which releases of a project its member sees: with people's labels or gold in them, reviewers and leads only."""
    return Q() if grant.at_least(Role.REVIEWER) else Q(layers__in=SHARED_RELEASES)


def release_for(user: AnyUser, release_id: int) -> tuple[Release, Grant]:
    """A release that the user may download.

    Raises NotFoundError.
    """
    missing = NotFoundError("no_such_release", "There is no such release.")
    row, grant = _in_project(user, Release.objects.all(), release_id, missing)
    if not (grant.at_least(Role.REVIEWER) or row.layers in SHARED_RELEASES):
        raise missing
    return row, grant


def need_open(grant: Grant) -> None:
    """Raises ForbiddenError (`project_archived`)."""
    if grant.project.archived_at is not None:
        raise ForbiddenError("project_archived", "The project is archived; nothing in it can be changed.")
