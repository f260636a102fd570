"""manage.py create_project SLUG --name NAME (--preset news-ko | --scheme-from FILE) [--lead USERNAME]"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.core.errors import AnnotatorError
from annotator.core.mapping import LabelMap
from annotator.models import User
from annotator.presets import preset_names
from annotator.workflow.importing import HowToRead
from annotator.workflow.mapping import scheme_of
from annotator.workflow.projects import create_project
from annotator.workflow.sources import open_sources


class Command(BaseCommand):
    """Make a project with the label scheme of a preset, or with the labels of a labelled file."""

    help = "Make a project with the label scheme of a preset, or with the labels of a labelled file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="its short name in addresses: small letters, digits and hyphens")
        parser.add_argument("--name", help="what people call it; the slug when left out")
        parser.add_argument("--preset", default="news-ko", help=", ".join(preset_names()))
        parser.add_argument("--scheme-from", metavar="PATH", help="take the labels of this file, folder or archive")
        parser.add_argument("--format", help="the format of PATH; left out: recognised")
        parser.add_argument("--language", default="ko", help="the language of the articles; with --scheme-from")
        parser.add_argument("--lead", metavar="USERNAME", help="the user who leads it")

    def handle(self, *args: Any, **options: Any) -> None:
        lead = None
        if options["lead"]:
            lead = User.objects.filter(username=options["lead"]).first()
            if lead is None:
                raise CommandError(f"There is no user {options['lead']!r}.")
        slug = options["slug"]
        scheme, renamed = None, LabelMap()
        try:
            if options["scheme_from"]:
                sources = open_sources([options["scheme_from"]])
                scheme, renamed = scheme_of(sources, HowToRead(options["format"]), slug, options["language"])
            project = create_project(slug, options["name"] or slug, options["preset"], lead, scheme=scheme)
        except AnnotatorError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        made_of = options["scheme_from"] or options["preset"]
        self.stdout.write(f"Project {project.slug}: {project.name} ({made_of})")
        if scheme:
            kinds = (("entity labels", scheme.entities), ("event types", scheme.events))
            counts = [f"{len(found)} {name}" for name, found in (*kinds, ("boilerplate labels", scheme.boilerplate))]
            self.stdout.write(f"  {', '.join(counts)}")
        for label, choice in renamed.choices.items():
            if choice.do == "map":
                self.stdout.write(f"  {label.kind} {label.name} has the code {choice.to}; import it with --labels")
