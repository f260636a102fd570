"""manage.py check_layers [SLUG]"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from annotator.models import Project
from annotator.queries.journal import check_layers, layers_to_check


class Command(BaseCommand):
    """Exit status: 0 everything agrees, 1 some layers do not (they are named), 2 there is no such project."""

    help = "Rebuild every layer from its journal and compare it with what is stored."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", help="left out: the layers of all projects")

    def handle(self, *args: Any, **options: Any) -> None:
        project = None
        if options["slug"]:
            project = Project.objects.filter(slug=options["slug"]).first()
            if project is None:
                raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        layers = layers_to_check(project)
        console = Console(stderr=True)
        columns = (MofNCompleteColumn(), BarColumn(), TimeRemainingColumn())
        checked = wrong = 0
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("check", total=layers.count())
            for one in check_layers(layers):
                checked += 1
                bar.advance(task)
                if one.faults:
                    wrong += 1
                    layer = one.layer
                    place = f"{layer.article.project.slug}/{layer.article.key}"
                    for fault in one.faults:
                        # Names are hostile text: one line each, whatever they hold.
                        line = f"layer {layer.pk} ({place}, {layer.kind}, {layer.author_name}): {fault}"
                        self.stdout.write(" ".join(line.split()))
        self.stdout.write(f"{checked:,} layers checked, {wrong:,} differ.")
        if wrong:
            sys.exit(1)
