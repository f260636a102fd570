"""The demo project: articles written for Gisa, some of them labelled, and a few accounts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotator.core.errors import InvalidError
from annotator.models import Layer, Project, Role, User, WorkSession
from annotator.workflow.guidelines import publish_guideline
from annotator.workflow.importing import ImportReport, import_files
from annotator.workflow.measuring import measure_agreement
from annotator.workflow.projects import create_project, set_member
from annotator.workflow.sources import open_sources

SLUG = "demo"
PASSWORD = "gisa-demo"
"""The password of every demo account. The demo listens on 127.0.0.1 only."""

ACCOUNTS: Mapping[str, Role] = {
    "lea": Role.LEAD,
    "dana": Role.REVIEWER,
    "alice": Role.ANNOTATOR,
    "bob": Role.ANNOTATOR,
}
SUPERUSER = "admin"
FIXTURES = Path(settings.BASE_DIR) / "fixtures" / "demo"


@transaction.atomic
def load_demo() -> ImportReport | None:
    """Make the demo project, unless there is one already: then nothing is touched (None).

    Raises InvalidError (`demo_incomplete`) when a fixture is broken; then nothing is made.
    """
    if Project.objects.filter(slug=SLUG).exists():
        return None
    for name in (*ACCOUNTS, SUPERUSER):
        user, made = User.objects.get_or_create(username=name)
        if made:
            user.set_password(PASSWORD)
            user.is_staff = user.is_superuser = name == SUPERUSER
            user.save()
    lead = User.objects.get(username="lea")
    project = create_project(
        SLUG,
        "데모: 경제·사회 뉴스",
        "news-ko",
        lead,
        description="직접 쓴 가상의 기사로 개체·사건·비본문을 표시해 봅니다.",
    )
    project.suffixes = "씨 측 등 가량"
    project.save(update_fields=["suffixes"])
    for name, role in ACCOUNTS.items():
        set_member(project, name, role)
    # Articles first: their order is the order of the list; the labels then find their articles.
    files = [str(FIXTURES / name) for name in ("articles.jsonl", "labels.jsonl", "team.jsonl")]
    report = import_files(project, lead, open_sources(files), keep_layers=True)
    # Last, since it quotes the articles.
    publish_guideline(project, lead, (FIXTURES / "guideline.md").read_text())
    if report.refused_count:
        raise InvalidError("demo_incomplete", f"The demo cannot be loaded whole: {report.to_dict()['refused']}")
    _spread_over_weeks(project)
    measure_agreement(project)
    return report


def _spread_over_weeks(project: Project) -> None:
    """Make the labels as old as `work.jsonl` says (days before now), with the minutes that they took."""
    now = timezone.now()
    rows = map(orjson.loads, (FIXTURES / "work.jsonl").read_bytes().splitlines())
    for row in rows:
        layers = Layer.objects.filter(
            article__project=project, article__key=row["article"], kind="human", author_name=row["author"]
        )
        begun = now - timedelta(days=row["begun"], minutes=row["minutes"])
        finished = now - timedelta(days=row["finished"]) if row["finished"] is not None else None
        last = finished or begun + timedelta(minutes=row["minutes"])
        layers.update(created_at=begun, status_at=last, submitted_at=finished, updated_at=last)
        WorkSession.objects.create(layer=layers.get(), session=uuid.uuid4(), seconds=round(60 * row["minutes"]))
