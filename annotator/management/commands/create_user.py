"""manage.py create_user NAME --role ROLE [--project SLUG] [--password …] [--token [--token-days N]]"""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from annotator.core.errors import AnnotatorError
from annotator.models import Project, Role
from annotator.workflow.accounts import create_token, create_user
from annotator.workflow.projects import set_member


class Command(BaseCommand):
    """Make a user, a member of a project if one is named."""

    help = "Make a user who can sign in, with a role in a project; with --token also an API token."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values, default=Role.ANNOTATOR.value)
        parser.add_argument("--project", metavar="SLUG", help="the project in which she has the role")
        parser.add_argument("--password", help="left out: a random one is made and printed")
        parser.add_argument("--token", action="store_true", help="make an API token; it is printed last")

        parser.add_argument("--token-days", type=int, metavar="N", help="the token expires; left out: never")

    def handle(self, *args: Any, **options: Any) -> None:
        name, slug = options["name"], options["project"]
        password = options["password"] or secrets.token_urlsafe(12)
        try:
            with transaction.atomic():
                user = create_user(name, password)
                if slug:
                    project = Project.objects.filter(slug=slug).first()
                    if project is None:
                        raise CommandError(f"There is no project {slug!r}.")
                    set_member(project, name, Role(options["role"]))
                token = create_token(user, options["token_days"]) if options["token"] else ""
        except AnnotatorError as error:
            raise CommandError(error.message) from None
        where = f" in {slug}" if slug else ""
        self.stdout.write(f"User {name}: {options['role']}{where}")
        if not options["password"]:
            self.stdout.write(f"Password: {password}")
        if token:
            self.stdout.write(f"Token: {token}")
