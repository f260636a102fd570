"""Make and change projects, and say who works in them."""

from __future__ import annotations

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction

from annotator.core.errors import ConflictError, InvalidError, NotFoundError
from annotator.core.scheme import Scheme as SchemeValue
from annotator.core.suffixes import read_suffixes
from annotator.models import Action, Membership, Project, Role, Scheme, User
from annotator.presets import load_preset
from annotator.workflow.auditing import record
from annotator.workflow.reassigning import release_all


def create_project(
    slug: str,
    name: str,
    preset: str,
    lead: User | None = None,
    *,
    description: str = "",
    scheme: SchemeValue | None = None,
) -> Project:
    """A new project with the scheme of a preset, or with `scheme`; `lead` becomes its lead.

    Raises InvalidError (`bad_project`), ConflictError (`project_exists`) or SchemeError for an unknown preset.
    """
    scheme = scheme or load_preset(preset)
    project = Project(slug=slug, name=name.strip(), description=description, language=scheme.language)
    with transaction.atomic():
        if Project.objects.filter(slug=slug).exists():
            raise ConflictError("project_exists", f"There is already a project {slug!r}.")
        _save(project)
        Scheme.objects.create(project=project, version=1, body=orjson.dumps(scheme.to_dict()).decode(), author=lead)
        if lead:
            Membership.objects.create(project=project, user=lead, role=Role.LEAD)
        record(Action.PROJECT_MADE, lead, project, preset=preset)
    return project


def update_project(project: Project, *, name: str, description: str, suffixes: str = "") -> Project:
    """Change what a project says about itself; `suffixes` stand apart by white space.

    Raises InvalidError (`bad_project`, `bad_suffixes`).
    """
    project.name, project.description = name.strip(), description
    project.suffixes = " ".join(read_suffixes(suffixes))
    _save(project)
    return project


def _save(project: Project) -> None:
    try:
        project.full_clean()
    except ValidationError as error:
        details = {field: [str(one) for one in messages] for field, messages in error.message_dict.items()}
        shown = "; ".join(f"{field}: {' '.join(messages)}" for field, messages in details.items())
        raise InvalidError("bad_project", shown, details) from None
    project.save()


def set_member(project: Project, username: str, role: Role, by: User | None = None) -> Membership:
    """Make a user a member, or give a member another role; `by` is who does it, for the audit.

    Raises NotFoundError (`no_such_user`) or ConflictError (`last_lead`).
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotFoundError("no_such_user", f"There is no user {username!r}.")
    with transaction.atomic():
        if role != Role.LEAD:
            _need_another_lead(project, user)
        before = Membership.objects.filter(project=project, user=user).values_list("role", flat=True).first()
        membership, _ = Membership.objects.update_or_create(project=project, user=user, defaults={"role": role})
        if before != role:
            record(Action.MEMBER_SET, by, project, member=username, role=str(role), before=before)
    return membership


def remove_member(project: Project, username: str, by: User | None = None) -> None:
    """Take a member out of a project; `by` is who does it, for the audit. Her labels stay,
    and what she has not handed in goes back to the pool.

    Raises NotFoundError (`no_such_member`) or ConflictError (`last_lead`).
    """
    with transaction.atomic():
        membership = Membership.objects.filter(project=project, user__username=username).first()
        if membership is None:
            raise NotFoundError("no_such_member", f"{username} is not a member.")
        _need_another_lead(project, membership.user)
        release_all(project, membership.user)
        record(Action.MEMBER_REMOVED, by, project, member=username, role=membership.role)
        membership.delete()


def _need_another_lead(project: Project, user: User) -> None:
    """A project that has a lead must not lose its last one."""
    leads = Membership.objects.select_for_update().filter(project=project, role=Role.LEAD)
    others = [membership for membership in leads if membership.user_id != user.pk]
    if not others and any(membership.user_id == user.pk for membership in leads):
        raise ConflictError("last_lead", f"{user} is the last lead of the project.")
