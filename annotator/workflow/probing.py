"""Say on which articles people are measured, and let somebody off."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from annotator.core.errors import ConflictError, InvalidError, NotFoundError
from annotator.models import Article, Assignment, AssignmentSettings, Membership, Probe, Project, User
from annotator.models.assigning import SKILL_LENGTH
from annotator.models.checking import PROBES
from annotator.queries.probes import has_gold

MOST = 1_000


def set_probes(project: Project, articles: Sequence[int], purpose: str, author: User | None) -> int:
    """Make articles with gold `training` or `check`, or ordinary again (""); how many were changed.

    To whoever has begun one already it stays what it was: labels made as real work are not measured.
    Raises InvalidError (`unknown_purpose`, `nothing_to_assign`, `no_gold`) or NotFoundError (`no_such_article`).
    """
    if purpose not in (*PROBES, ""):
        raise InvalidError("unknown_purpose", f"The purpose is one of {', '.join(PROBES)}, or nothing.")
    wanted = set(articles)
    if not wanted or len(wanted) > MOST:
        raise InvalidError("nothing_to_assign", f"Choose 1 to {MOST:,} articles.")
    with transaction.atomic():
        rows = Article.objects.select_for_update(of=("self",)).filter(project=project, pk__in=wanted)
        found = dict(rows.annotate(gold=has_gold()).order_by("pk").values_list("pk", "gold"))
        if len(found) != len(wanted):
            raise NotFoundError("no_such_article", "There is no such article.")
        now = dict(Probe.objects.filter(article__in=wanted).values_list("article_id", "purpose"))
        changed = [pk for pk in sorted(found) if now.get(pk, "") != purpose]
        if purpose and not all(found[pk] for pk in changed):
            raise InvalidError("no_gold", "Only articles with gold can be used for training and checks.")
        # What nobody has begun is no such work any more.
        Assignment.objects.filter(article__in=changed, state="todo").delete()
        Probe.objects.filter(article__in=changed).delete()
        if purpose:
            Probe.objects.bulk_create(Probe(article_id=pk, purpose=purpose, made_by=author) for pk in changed)
        return len(changed)


def reveal(project: Project, article_id: int) -> Probe:
    """A check, or a training article, is over: everybody who had it may see how she did, and nobody gets it any more.

    Raises NotFoundError (`no_such_probe`) or ConflictError (`over_already`).
    """
    with transaction.atomic():
        probe = Probe.objects.select_for_update().filter(article__project=project, article=article_id).first()
        if probe is None:
            raise NotFoundError("no_such_probe", "People are not measured on this article.")
        if probe.revealed_at is not None:
            raise ConflictError("over_already", "This is over already.")
        probe.revealed_at = timezone.now()
        probe.save(update_fields=["revealed_at"])
        Assignment.objects.filter(article=article_id, state="todo").delete()
        return probe


def waive(project: Project, username: str, waived: bool) -> Membership:
    """Let somebody do real work without having passed training, or not any more.

    Raises NotFoundError (`no_such_member`).
    """
    return _change_member(project, username, waived=waived)


def set_skills(project: Project, username: str, skills: str) -> Membership:
    """What somebody can do, as words apart by white space: plans and the pool ask for them.

    Raises NotFoundError (`no_such_member`) or InvalidError (`bad_skills`).
    """
    words = list(dict.fromkeys(skills.split()))
    if any(len(one) > SKILL_LENGTH or not one.isprintable() for one in words) or len(" ".join(words)) > 500:
        raise InvalidError("bad_skills", f"Skills are words of at most {SKILL_LENGTH} characters, 500 together.")
    return _change_member(project, username, skills=" ".join(words), pool_from=0)


def _change_member(project: Project, username: str, **fields: object) -> Membership:
    with transaction.atomic():
        rows = Membership.objects.select_for_update(of=("self",)).filter(project=project, user__username=username)
        member = None if "\x00" in username else rows.first()
        if member is None:
            raise NotFoundError("no_such_member", f"{username} is not a member.")
        for name, value in fields.items():
            setattr(member, name, value)
        member.save(update_fields=list(fields))
        return member


def change_settings(project: Project, **fields: object) -> AssignmentSettings:
    """Change how the project hands out work: `mode`, `due_days`, `pass_mark`, `tries`, `check_rate`.

    Raises InvalidError (`bad_settings`).
    """
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        row = AssignmentSettings.objects.filter(project=project).first() or AssignmentSettings(project=project)
        for name, value in fields.items():
            setattr(row, name, value)
        try:
            row.full_clean()
        except ValidationError as error:
            shown = "; ".join(f"{field}: {' '.join(said)}" for field, said in error.message_dict.items())
            raise InvalidError("bad_settings", shown) from None
        row.save()
        return row
