"""The audit: who signed in, exported, gave roles; nothing secret in it, nothing forged."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from annotator.core.errors import InvalidError
from annotator.models import Action, Attempts, AuditEvent, Layer, Project, Role, User
from annotator.workflow.accounts import create_token, revoke_token
from annotator.workflow.auditing import record
from annotator.workflow.projects import remove_member, set_member
from annotator.workflow.scheme_changing import change

Browser = Callable[[User | None], Client]


def kept(action: Action) -> list[tuple[str, Any]]:
    """Of all events of an action: who, and the details."""
    rows = AuditEvent.objects.filter(action=action).order_by("pk")
    return [(row.user_name, orjson.loads(row.details)) for row in rows]


def sign_in(password: str, name: str = "alice", **extra: Any) -> Any:
    return Client(**extra).post("/login/", {"username": name, "password": password})


def test_signing_in_and_out_is_kept_with_its_address(alice: User) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.post("/login/", {"username": "alice", "password": "a-long-password"})
    client.post("/logout/")
    rows = AuditEvent.objects.filter(user=alice).order_by("pk")
    assert [(row.action, row.address) for row in rows] == [("signed_in", "192.0.2.7"), ("signed_out", "192.0.2.7")]


def test_a_failed_sign_in_is_kept_without_what_was_typed(alice: User) -> None:
    sign_in("a-wrong-secret")
    sign_in("x", name="my-password-in-the-wrong-field")
    assert kept(Action.SIGN_IN_FAILED) == [("alice", {}), ("", {})]
    everything = str(list(AuditEvent.objects.values())) + str(list(Attempts.objects.values()))
    assert "secret" not in everything and "wrong-field" not in everything


def test_the_address_behind_a_proxy_is_the_one_that_the_proxy_saw(alice: User, settings: Any) -> None:
    settings.GISA_BEHIND_PROXY = True
    sign_in("wrong", HTTP_X_FORWARDED_FOR="203.0.113.1, 198.51.100.9")
    assert AuditEvent.objects.get(action="sign_in_failed").address == "198.51.100.9"


def test_without_a_proxy_nobody_says_where_she_comes_from(alice: User) -> None:
    sign_in("wrong", HTTP_X_FORWARDED_FOR="203.0.113.1")
    assert AuditEvent.objects.get(action="sign_in_failed").address == "127.0.0.1"


def test_an_export_is_kept_by_whom_what_and_how_many(layer: Layer, lea: User, client_for: Browser) -> None:
    client_for(lea).get("/projects/news/export/download/?layers=human&format=csv-table")
    api = APIClient()
    api.force_authenticate(lea)
    api.get("/api/v1/projects/news/export/?layers=all")
    call_command("export_dataset", "news", stdout=None)
    human = {"layers": "human", "records": 1}
    assert kept(Action.EXPORTED) == [
        ("lea", {"format": "csv-table", **human}),
        ("lea", {"format": "json-lines", "layers": "all", "records": 1}),
        ("", {"format": "json-lines", **human}),
    ]


def test_roles_are_kept_with_the_one_before_and_only_when_they_change(project: Project, lea: User) -> None:
    AuditEvent.objects.all().delete()
    set_member(project, "bob", Role.REVIEWER, lea)
    set_member(project, "bob", Role.REVIEWER, lea)
    remove_member(project, "bob", lea)
    assert kept(Action.MEMBER_SET) == [("lea", {"member": "bob", "role": "reviewer", "before": "annotator"})]
    assert kept(Action.MEMBER_REMOVED) == [("lea", {"member": "bob", "role": "reviewer"})]


def test_a_change_of_labels_is_kept_and_its_preview_is_not(project: Project, lea: User) -> None:
    steps = [{"op": "retire", "kind": "entity", "code": "PS"}]
    change(project, lea, steps, preview=True)
    assert kept(Action.SCHEME_CHANGED) == []
    change(project, lea, steps, preview=False)
    assert [(who, facts["what"], facts["version"]) for who, facts in kept(Action.SCHEME_CHANGED)] == [
        ("lea", "change", 2)
    ]


def test_tokens_are_kept_by_four_characters_only(alice: User) -> None:
    token = create_token(alice, 30)
    revoke_token(alice, AuthToken.objects.get().token_key)
    assert kept(Action.TOKEN_MADE) == [("alice", {"token": token[:4], "days": 30})]
    assert kept(Action.TOKEN_REVOKED) == [("alice", {"token": token[:4]})]


def test_the_admin_leaves_traces_too(project: Project, admin: User, alice: User, client_for: Browser) -> None:
    client = client_for(admin)
    given = {"username": "alice", "date_joined_0": "2026-01-01", "date_joined_1": "00:00", "is_superuser": "on"}
    assert client.post(f"/admin/annotator/user/{alice.pk}/change/", given).status_code == 302
    who, facts = kept(Action.ACCOUNT_CHANGED)[0]
    assert (who, facts["account"], facts["superuser"], facts["active"]) == ("admin", "alice", True, False)


def test_archiving_is_kept(project: Project, admin: User, client_for: Browser) -> None:
    members = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    given = {"slug": "news", "name": "News", "language": "ko", **members}
    when = {"archived_at_0": "2026-11-02", "archived_at_1": "10:00"}
    client = client_for(admin)
    client.post(f"/admin/annotator/project/{project.pk}/change/", {**given, **when})
    client.post(f"/admin/annotator/project/{project.pk}/change/", given)
    assert [who for who, _ in kept(Action.PROJECT_ARCHIVED)] == ["admin"]
    assert [who for who, _ in kept(Action.PROJECT_REOPENED)] == ["admin"]


def test_nobody_forges_a_line_of_the_log(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "annotator.audit"):
        record(Action.EXPORTED, None, project, format="x\n2026-11-02 INFO annotator.audit: signed_in by admin\x00")
    assert "\n" not in caplog.messages[0]


def test_a_lead_sees_her_project_and_no_addresses(
    project: Project, lea: User, rita: User, admin: User, client_for: Browser
) -> None:
    record(Action.EXPORTED, lea, project, records=17)
    record(Action.EXPORTED, lea, None, records=99_999)
    html = client_for(lea).get("/projects/news/audit/").content.decode()
    assert "Exported" in html and "17" in html
    assert "99999" not in html and "127.0.0.1" not in html and "Signed in" not in html.replace("Signed in</option>", "")
    assert client_for(rita).get("/projects/news/audit/").status_code == 403
    assert client_for(lea).get("/audit/").status_code == 403
    assert "99999" in client_for(admin).get("/audit/").content.decode()


def test_the_audit_is_paged_by_key_and_filtered(
    project: Project, lea: User, client_for: Browser, django_assert_max_num_queries: Any
) -> None:
    for number in range(120):
        record(Action.EXPORTED, lea, project, records=number)
    client, seen, address = client_for(lea), [], "/projects/news/audit/?action=exported"
    while address:
        with django_assert_max_num_queries(8):
            page = client.get(address)
        seen += [dict(row.details)["records"] for row in page.context["page"].rows]
        address = page.context["next"] and f"/projects/news/audit/{page.context['next']}"
    assert seen == [str(number) for number in reversed(range(120))]
    assert not client.get("/projects/news/audit/?user=bob").context["page"].rows
    assert client.get("/projects/news/audit/?user=%00&before=x&action=%00").status_code == 200


def test_a_token_expires(project: Project, alice: User) -> None:
    token = create_token(alice, 1)
    client = APIClient(headers={"authorization": f"Token {token}"})
    assert client.get("/api/v1/projects/").status_code == 200
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/v1/projects/").status_code == 401
    with pytest.raises(InvalidError, match="1 to"):
        create_token(alice, 0)


def test_a_token_is_kept_as_a_hash(alice: User) -> None:
    token = create_token(alice)
    assert token[15:] not in str(list(AuthToken.objects.values()))
