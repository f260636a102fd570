"""manage.py let_in"""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command

from annotator.models import Attempts, User
from annotator.workflow.throttling import begin_sign_in


def said(name: str) -> str:
    out = StringIO()
    call_command("let_in", name, stdout=out)
    return out.getvalue()


def test_only_the_named_account_is_let_in(alice: User, bob: User) -> None:
    begin_sign_in("alice")
    begin_sign_in("bob")
    assert "alice may try again" in said("alice")
    assert Attempts.objects.filter(key__startswith="a").count() == 2  # bob's
    assert "Nothing keeps alice out" in said("alice")
