"""manage.py change_scheme SLUG FILE.toml [--preview]  |  change_scheme SLUG --undo [--preview]"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.core.errors import AnnotatorError
from annotator.models import Project
from annotator.workflow.scheme_changing import SchemeChange, change, undo


class Command(BaseCommand):
    """Exit status: 0 done or previewed, 1 the steps do not fit the scheme, 2 it could not start."""

    help = (
        "Rename, merge, split or retire labels of a project: a new version of its scheme, and every layer relabelled."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", nargs="?", help="TOML with [[steps]]; see docs/schemes.md")
        parser.add_argument("--undo", action="store_true", help="take the last change back")
        parser.add_argument("--preview", action="store_true", help="say what would be touched, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["slug"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['slug']!r}.", returncode=2)
        if options["undo"] == bool(options["file"]):
            raise CommandError("Name a file of steps, or say --undo.", returncode=2)
        steps = None if options["undo"] else _read(options["file"])
        try:
            if options["undo"]:
                done = undo(project, None, preview=options["preview"])
            else:
                done = change(project, None, steps, preview=options["preview"])
        except AnnotatorError as error:
            raise CommandError(error.message) from None
        self.stdout.write(_text(done))


def _read(path: str) -> object:
    """The steps of a file. Raises CommandError that names what is wrong with it."""
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=2) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} is not TOML: {error}", returncode=2) from None
    unknown = sorted(data.keys() - {"steps"})
    if unknown:
        raise CommandError(f"{path}: only [[steps]] are known, not {', '.join(unknown)}.", returncode=2)
    return data.get("steps")


def _text(done: SchemeChange) -> str:
    verb = "Changed" if done.applied else "Would change"
    lines = [f"{verb} the scheme from version {done.from_version} to {done.to_version}."]
    for kind in sorted(done.layers):
        lines.append(f"  {kind}: {done.annotations[kind]:,} annotations in {done.layers[kind]:,} layers")
    if not done.layers:
        lines.append("  No annotation is touched.")
    lines += [f"  step {index}: {count:,} annotations" for index, count in enumerate(done.steps)]
    return "\n".join(lines)
