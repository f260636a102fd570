"""manage.py restore_layer LAYER --version N | --at TIME"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from annotator.core.errors import AnnotatorError
from annotator.models import Layer
from annotator.workflow.restoring import restore_layer


class Command(BaseCommand):
    """The annotations of then become a new revision; nothing of the journal is rewritten."""

    help = "Bring a layer back to the annotations that it had at a version or at a time."
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # --version is the layer's here, not Django's.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("layer", type=int, help="its id, as the API and check_layers name it")
        when = parser.add_mutually_exclusive_group(required=True)
        when.add_argument(
            "--version", type=int, metavar="N", dest="layer_version", help="its annotations after its N-th change"
        )
        when.add_argument("--at", metavar="TIME", help="its annotations at this time: 2026-11-02T18:00+09:00")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Layer.objects.filter(pk=options["layer"]).exists():
            raise CommandError(f"There is no layer {options['layer']}.", returncode=2)
        at = _moment(options["at"]) if options["at"] else None
        version = options["layer_version"]
        if version is not None and version < 0:
            raise CommandError("--version must be 0 or more.", returncode=2)
        try:
            layer, from_version = restore_layer(options["layer"], None, version=version, at=at)
        except AnnotatorError as error:
            raise CommandError(error.message) from None
        self.stdout.write(
            f"Layer {layer.pk} has the {layer.annotations} annotations of version {from_version}; "
            f"it is at version {layer.version}."
        )


def _moment(value: str) -> datetime:
    """A time with a zone; without one it is of GISA_TIME_ZONE. Raises CommandError."""
    try:
        found = parse_datetime(value)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"--at must be a time such as 2026-11-02T18:00+09:00, not {value!r}.", returncode=2)
    return found if timezone.is_aware(found) else timezone.make_aware(found)
