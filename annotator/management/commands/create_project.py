"""manage.py create_project SLUG --name NAME --preset news-ko [--lead USERNAME]"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.core.errors import AnnotatorError
from annotator.models import User
from annotator.presets import preset_names
from annotator.workflow.projects import create_project


class Command(BaseCommand):
    """Make a project with the label scheme of a preset."""

    help = "Make a project with the label scheme of a preset."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="its short name in addresses: small letters, digits and hyphens")
        parser.add_argument("--name", help="what people call it; the slug when left out")
        parser.add_argument("--preset", default="news-ko", help=", ".join(preset_names()))
        parser.add_argument("--lead", metavar="USERNAME", help="the user who leads it")

    def handle(self, *args: Any, **options: Any) -> None:
        lead = None
        if options["lead"]:
            lead = User.objects.filter(username=options["lead"]).first()
            if lead is None:
                raise CommandError(f"There is no user {options['lead']!r}.")
        slug = options["slug"]
        try:
            project = create_project(slug, options["name"] or slug, options["preset"], lead)
        except AnnotatorError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"Project {project.slug}: {project.name} ({options['preset']})")
