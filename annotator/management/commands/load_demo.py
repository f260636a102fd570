"""manage.py load_demo"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from annotator import tasks
from annotator.models import Project
from annotator.workflow.demo import SLUG, load_demo


class Command(BaseCommand):
    """Load the demo project once."""

    help = "Make the demo project with its accounts; a demo project that is there already is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        report = load_demo()
        if report is None:
            self.stdout.write(f"The project {SLUG!r} is there already; nothing was changed.")
            return
        project = Project.objects.get(slug=SLUG)
        tasks.learn_soon(project)
        tasks.suggest_project_soon(project)
        self.stdout.write(f"Demo project: {report.created} articles, {report.layers} layers.")
