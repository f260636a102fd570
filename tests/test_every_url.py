"""Every URL of the URL conf, as everybody, by every method: the answer, and its headers. A URL without a rule fails."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django_tasks_db.models import DBTaskResult
from knox.models import AuthToken
from rest_framework.test import APIClient

from annotator.models import (
    AssignmentPlan,
    Comment,
    Decision,
    Fix,
    Layer,
    LineAcceptance,
    Notice,
    Project,
    Revision,
    SavedSearch,
    Scheme,
    User,
    Webhook,
    WorkSession,
)
from annotator.workflow.accounts import create_token
from annotator.workflow.guidelines import publish_guideline
from annotator.workflow.releasing import fill_release, make_release
from annotator.workflow.webhooks import ping
from tests.api.test_access import ruling_on

PEOPLE = ("anonymous", "outsider", "annotator", "reviewer", "lead", "superuser")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")  # what takes the row away is last

# Who may, and what the others are answered, in the order of PEOPLE. "in" is the sign-in page, "ok" anything that is no
# refusal: with an empty body often 422. The annotator here is the owner of the layer, the comment and the line.
EVERYBODY = ("ok",) * 6
SIGNED_IN = ("in", "ok", "ok", "ok", "ok", "ok")
MEMBERS = ("in", 404, "ok", "ok", "ok", "ok")
REVIEWERS = ("in", 404, 403, "ok", "ok", "ok")
LEADS = ("in", 404, 403, 403, "ok", "ok")
OWNER = ("in", 404, "ok", 403, 403, 403)
OWNER_OR_LEADS = ("in", 404, "ok", 403, "ok", "ok")
UPLOADER = ("in", 404, 403, 403, 404, 404)  # whose upload it is; the token of this test is nobody's
STAFF = SUPERUSERS = ("in", 403, 403, 403, 403, "ok")
TOKEN_OWNER = ("in", 404, "ok", 404, 404, 404)
ADMIN = ("admin", "admin", "admin", "admin", "admin", "ok")
ADMIN_LOGIN = ("in", 403, 403, 403, 403, "ok")
NOBODY_IN_ADMIN = ("admin", "admin", "admin", "admin", "admin", 403)
NOTHING_IN_ADMIN = ("admin", "admin", "admin", "admin", "admin", 404)
NOWHERE = (404,) * 6

Answers = tuple[str | int, ...]

POLICY = """
base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; frame-ancestors 'none';
img-src 'self' data:; manifest-src 'self'; object-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'
"""
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Of every answer, whoever gets it, with POLICY."""


def unsafe(headers: Mapping[str, str]) -> list[str]:
    """The headers that an answer has not, or has otherwise."""
    policy = sorted(one.strip() for one in headers.get("Content-Security-Policy", "").split(";"))
    right = sorted(one.strip() for one in POLICY.split(";"))
    return [name for name, value in HEADERS.items() if headers.get(name) != value] + ["policy"] * (policy != right)


PAGES: dict[str, dict[str, Answers]] = {
    "projects": {"GET": SIGNED_IN},
    "new-project": {"GET": STAFF, "POST": STAFF},
    "articles": {"GET": MEMBERS},
    "work": {"GET": REVIEWERS},
    "agreement": {"GET": REVIEWERS},
    "agreement-measure": {"POST": REVIEWERS},
    "agreement-table": {"GET": REVIEWERS},
    "agreement-items": {"GET": REVIEWERS},
    "agreement-items-table": {"GET": REVIEWERS},
    "dashboard": {"GET": MEMBERS},
    "dashboard-table": {"GET": MEMBERS},
    "guideline": {"GET": MEMBERS},
    "guideline-edit": {"GET": LEADS, "POST": LEADS},
    "guideline-history": {"GET": MEMBERS},
    "guideline-version": {"GET": MEMBERS},
    "guideline-restore": {"POST": LEADS},
    "search": {"GET": MEMBERS},
    "search-keep": {"POST": MEMBERS},
    "search-forget": {"POST": TOKEN_OWNER},
    "releases": {"GET": MEMBERS, "POST": LEADS},
    "release-file": {"GET": ("in", 404, 404, "ok", "ok", "ok")},
    "webhooks": {"GET": LEADS, "POST": LEADS},
    "webhook": {"GET": LEADS},
    "webhook-act": {"POST": LEADS},
    "inbox": {"GET": SIGNED_IN},
    "inbox-read": {"POST": SIGNED_IN},
    "inbox-follow": {"GET": TOKEN_OWNER},
    "project-settings": {"GET": LEADS, "POST": LEADS},
    "import": {"GET": LEADS, "POST": LEADS},
    "import-check": {"GET": UPLOADER, "POST": UPLOADER},
    "import-labels": {"GET": LEADS, "POST": UPLOADER},
    "import-report": {"GET": UPLOADER},
    "import-refused": {"GET": UPLOADER},
    "export": {"GET": MEMBERS},
    "export-download": {"GET": MEMBERS},
    "suggestions": {"GET": LEADS, "POST": LEADS},
    "suggestions-switch": {"POST": ("in", 404, 403, 403, 404, 404)},  # no source is named
    "suggestions-run": {"POST": LEADS},
    "suggestions-table": {"GET": LEADS},
    "lines": {"GET": LEADS},
    "lines-preview": {"GET": LEADS},
    "lines-accept": {"POST": LEADS},
    "lines-undo": {"POST": OWNER_OR_LEADS},
    "project-audit": {"GET": LEADS},
    "audit": {"GET": SUPERUSERS},
    "members": {"GET": LEADS},
    "member-set": {"POST": LEADS},
    "member-remove": {"POST": ("in", 404, 403, 403, 404, 404)},  # no member is named
    "adjudication": {"GET": REVIEWERS},
    "adjudication-merge": {"GET": LEADS, "POST": LEADS},
    "adjudicate": {"GET": REVIEWERS},
    "consistency": {"GET": REVIEWERS},
    "consistency-fix": {"POST": REVIEWERS},
    "fix-undo": {"POST": LEADS},  # the fix is a lead's
    "rulings": {"GET": REVIEWERS},
    "rulings-download": {"GET": REVIEWERS},
    "own-rulings": {"GET": MEMBERS},
    "ruling-guideline": {"POST": REVIEWERS},
    "workbench": {"GET": MEMBERS},
    "my-work": {"GET": MEMBERS},
    "take": {"POST": MEMBERS},
    "versus-gold": {"GET": MEMBERS},
    "versus-gold-article": {"GET": ("in", *[404] * 5)},  # nobody was measured on the article
    "assignments": {"GET": LEADS},
    "assignments-look": {"GET": LEADS},
    "assignments-plan": {"POST": LEADS},
    "assignments-settings": {"POST": LEADS},
    "assignments-member": {"POST": ("in", 404, 403, 403, "ok", "ok")},
    "assignments-list": {"GET": LEADS},
    "assignments-bulk": {"POST": LEADS},
    "assignments-pick": {"GET": LEADS},
    "assignments-picked": {"POST": LEADS},
    "plan-undo": {"POST": LEADS},
    "service-worker": {"GET": EVERYBODY},
    "login": {"GET": EVERYBODY, "POST": EVERYBODY},
    "logout": {"POST": EVERYBODY},
    "account": {"GET": SIGNED_IN},
    "password": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "new-token": {"POST": SIGNED_IN},
    "revoke-token": {"POST": TOKEN_OWNER},
    "healthz": {"GET": EVERYBODY},
    "readyz": {"GET": EVERYBODY},
    "metrics": {"GET": EVERYBODY},  # from this machine; tests/test_metrics.py has who else may not
    "set_language": {"POST": EVERYBODY},
}

API: dict[str, dict[str, Answers]] = {
    "api-projects": {"GET": SIGNED_IN},
    "api-project": {"GET": MEMBERS},
    "api-scheme": {"GET": MEMBERS},
    "api-guideline": {"GET": MEMBERS},
    "api-guideline-read": {"POST": MEMBERS},
    "api-guideline-versions": {"GET": MEMBERS, "POST": LEADS},
    "api-guideline-version": {"GET": MEMBERS},
    "api-search": {"GET": MEMBERS},
    "api-saved-searches": {"GET": MEMBERS, "POST": MEMBERS},
    "api-saved-search": {"DELETE": TOKEN_OWNER},
    "api-finished": {"GET": MEMBERS},
    "api-releases": {"GET": MEMBERS, "POST": LEADS},
    "api-release": {"GET": ("in", 404, 404, "ok", "ok", "ok")},
    "api-release-file": {"GET": ("in", 404, 404, "ok", "ok", "ok")},
    "api-webhooks": {"GET": LEADS, "POST": LEADS},
    "api-webhook": {"GET": LEADS, "POST": LEADS, "DELETE": LEADS},
    "api-ping": {"POST": LEADS},
    "api-deliveries": {"GET": LEADS},
    "api-redeliver": {"POST": LEADS},
    "api-inbox": {"GET": SIGNED_IN},
    "api-inbox-read": {"POST": SIGNED_IN},
    "api-scheme-changes": {"POST": LEADS},
    "api-scheme-undo": {"POST": LEADS},
    "api-agreement": {"GET": REVIEWERS, "POST": REVIEWERS},
    "api-agreement-items": {"GET": REVIEWERS},
    "api-dashboard": {"GET": MEMBERS},
    "api-articles": {"GET": MEMBERS},
    "api-import": {"POST": LEADS},
    "api-export": {"GET": MEMBERS},
    "api-export-losses": {"GET": MEMBERS},
    "api-suggestion-numbers": {"GET": REVIEWERS},
    "api-next": {"GET": MEMBERS},
    "api-assignments": {"GET": MEMBERS, "POST": LEADS},
    "api-take": {"POST": MEMBERS},
    "api-reassign": {"POST": LEADS},
    "api-team": {"GET": LEADS, "POST": LEADS},
    "api-probes": {"GET": LEADS, "POST": LEADS},
    "api-versus-gold": {"GET": MEMBERS},
    "api-comparison": {"GET": ("in", *[404] * 5)},  # nobody was measured on the article
    "api-undo-plan": {"POST": LEADS},
    "api-return": {"POST": REVIEWERS},
    "api-lines": {"GET": MEMBERS, "POST": MEMBERS},
    "api-undo-line": {"POST": OWNER_OR_LEADS},
    "api-article": {"GET": MEMBERS},
    "api-own-layer": {"POST": MEMBERS},
    "api-neighbours": {"GET": MEMBERS},
    "api-suggestions": {"GET": MEMBERS},
    "api-layer": {"GET": MEMBERS},
    "api-changes": {"POST": OWNER},
    "api-submit": {"POST": OWNER},
    "api-reopen": {"POST": OWNER},
    "api-revisions": {"GET": MEMBERS},
    "api-time": {"POST": OWNER},
    "api-comments": {"GET": MEMBERS, "POST": MEMBERS},
    "api-resolve-comment": {"POST": MEMBERS},
    "api-reopen-comment": {"POST": MEMBERS},
    "api-adjudication": {"GET": REVIEWERS},
    "api-rule": {"POST": REVIEWERS},
    "api-undo-ruling": {"POST": REVIEWERS},
    "api-merge-article": {"POST": REVIEWERS},
    "api-finish": {"POST": REVIEWERS},
    "api-resume": {"POST": REVIEWERS},
    "api-return-labels": {"POST": REVIEWERS},
    "api-own-rulings": {"GET": MEMBERS},
    "api-adjudications": {"GET": REVIEWERS},
    "api-merge-project": {"GET": REVIEWERS, "POST": LEADS},
    "api-rulings": {"GET": REVIEWERS},
    "api-rulings-file": {"GET": REVIEWERS},
    "api-consistency": {"GET": REVIEWERS},
    "api-fixes": {"POST": REVIEWERS},
    "api-undo-fix": {"POST": LEADS},  # the fix is a lead's
    "api-take-up": {"POST": REVIEWERS},
    "api-import-formats": {"GET": SIGNED_IN},
    "api-export-formats": {"GET": SIGNED_IN},
    "api-schema": {"GET": SIGNED_IN},
    "api-docs": {"GET": SIGNED_IN, "OPTIONS": ("in", *[405] * 5)},
    "api-not-found": dict.fromkeys(METHODS, NOWHERE),
}
RULES = {**PAGES, **API}

# The admin's URLs are made from its models: a model is only read unless it is here.
ADMIN_WRITES = {
    "auth_group": ("add", "change", "delete"),
    "annotator_user": ("add", "change", "delete"),
    "annotator_project": ("add", "change"),
    "knox_authtoken": ("delete",),
}
ADMIN_SITE: dict[str, dict[str, Answers]] = {
    "login": dict.fromkeys(("GET", "POST"), ADMIN_LOGIN),
    # Who is not in it is led to its start, which leads to the sign-in page.
    "logout": {"GET": (*EVERYBODY[:5], 405), "POST": EVERYBODY},
    "password_change": dict.fromkeys(("GET", "POST"), ADMIN),
    "password_change_done": {"GET": ADMIN, "POST": (*ADMIN[:5], 405)},
    "auth_user_password_change": dict.fromkeys(("GET", "POST"), ADMIN),
    "jsi18n": {"GET": ADMIN, "POST": (*ADMIN[:5], 405)},
    "autocomplete": {"GET": NOBODY_IN_ADMIN, "POST": (*ADMIN[:5], 405)},  # it wants to know for which field
    "view_on_site": dict.fromkeys(("GET", "POST"), NOTHING_IN_ADMIN),  # no model has a page there
}


class Url(NamedTuple):
    """One URL: its name with its namespace, and its path as the URL conf writes it."""

    name: str
    route: str


def urls(resolver: URLResolver, before: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Url]:
    """All URLs of the URL conf, however deep."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from urls(pattern, route, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        else:
            assert isinstance(pattern, URLPattern)
            yield Url(":".join([*spaces, pattern.name or ""]), route)


ALL = list(urls(get_resolver()))


def rules_of(url: Url) -> dict[str, Answers] | None:
    """What each method of a URL answers; None for one that nobody has thought about."""
    if not url.name.startswith("admin:"):
        return RULES.get(url.name)
    name = url.name.removeprefix("admin:")
    if name in ADMIN_SITE:
        return ADMIN_SITE[name]
    model, _, action = name.rpartition("_")
    if action in ("add", "delete") and action not in ADMIN_WRITES.get(model, ()):
        return dict.fromkeys(("GET", "POST"), NOBODY_IN_ADMIN)
    if action == "change" and action not in ADMIN_WRITES.get(model, ()):
        return {"GET": ADMIN, "POST": NOBODY_IN_ADMIN}
    nowhere = url.route.endswith("(?P<url>.*)$")
    return dict.fromkeys(("GET", "POST"), NOTHING_IN_ADMIN if nowhere else ADMIN)


def wanted(url: Url, method: str, person: int) -> str | int:
    """The answer that a rule gives: to HEAD as to GET, and 405 to a method that the URL has not."""
    rules = rules_of(url)
    assert rules is not None, f"{url.name or url.route} has no rule: say in tests/test_every_url.py who may ask it"
    if method in rules or (method == "HEAD" and "GET" in rules):
        return rules["GET" if method == "HEAD" and "HEAD" not in rules else method][person]
    if url.route.startswith("api/"):
        if person == 0:
            return "in"
        # DRF describes the address; the address of another's project too, as it says nothing of the project.
        return "ok" if method == "OPTIONS" else 405
    return 405


@pytest.fixture
def paths(layer: Layer, alice: User, lea: User, project: Project) -> dict[str, str]:
    """The path of each URL, with a row that is there for everything that it names."""
    comment = Comment.objects.create(layer=layer, author=alice, body="?")
    line = LineAcceptance.objects.create(project=project, line="-", label="ad", author=alice, annotator=alice)
    decision = Decision.objects.create(
        layer=layer,
        source=layer,
        decision_id=uuid.uuid4(),
        annotation="e1",
        item="entity",
        start=0,
        end=1,
        verdict="accepted",
        author=alice,
    )
    visit = WorkSession.objects.create(layer=layer, session=uuid.uuid4(), seconds=1)
    revision = Revision.objects.create(
        layer=layer, version=1, change_id=uuid.uuid4(), author=alice, change="{}", inverse="{}"
    )
    plan = AssignmentPlan.objects.create(project=project, rule="{}", articles=0, count=0)
    fix = Fix.objects.create(project=project, action="remove", author=lea, count=0, layers=0, items="[]")
    gold = Layer.objects.create(
        article=layer.article, kind="gold", user=lea, author_name="lea", scheme_version=1, body=layer.body
    )
    publish_guideline(project, None, "# 1")
    hook = Webhook.objects.create(project=project, url="https://a.example/", secret="s", events="submit")
    create_token(alice)
    token = AuthToken.objects.get(user=alice)
    task = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="annotator.tasks.learn",
        queue_name="default",
        backend_name="default",
        run_after="2026-01-01T00:00:00Z",
    )
    rows: dict[str, Any] = {
        "auth/group": Group.objects.create(name="g").pk,
        "annotator/user": alice.pk,
        "annotator/project": project.pk,
        "annotator/article": layer.article_id,
        "annotator/layer": layer.pk,
        "annotator/revision": revision.pk,
        "annotator/scheme": Scheme.objects.get(project=project).pk,
        "annotator/decision": decision.pk,
        "annotator/comment": comment.pk,
        "annotator/worksession": visit.pk,
        "knox/authtoken": token.pk,
        "django_tasks_database/dbtaskresult": task.pk,
    }
    names: dict[str, Any] = {
        "slug": project.slug,
        "token": "nobodys-token-1234",
        "token_key": token.token_key,
        "article_id": layer.article_id,
        "layer_id": layer.pk,
        "comment_id": comment.pk,
        "acceptance_id": line.pk,
        "search_id": SavedSearch.objects.create(project=project, user=alice, name="s", query="q=x").pk,
        "release_id": fill_release(make_release(project, None, "v1", layers="human")).pk,
        "webhook_id": hook.pk,
        "delivery_id": ping(hook, alice).pk,
        "notice_id": Notice.objects.create(user=alice, comment=comment, reason="mention").pk,
        "number": 1,
        "content_type_id": 1,
        "plan_id": plan.pk,
        "fix_id": fix.pk,
        "ruling_id": ruling_on(gold, project, lea).pk,
        "id": alice.pk,
        "app_label": "annotator",
        "url": "nowhere",
    }

    def path(route: str) -> str:
        model = "/".join(route.split("/")[1:3])
        route = route.replace("^.*$", "nowhere/").replace("^(?P<app_label>", "<app_label>(")
        route = re.sub(r"<app_label>\([^)]*\)", "annotator", route).replace("(?P<url>.*)", "nowhere")
        route = re.sub(r"<(?:\w+:)?object_id>", lambda _: str(rows.get(model, 1)).replace("_", "_5F"), route)
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(names[found[1]]), route).strip("^$")

    return {url.route: path(url.route) for url in ALL}


def browser(person: int, api: bool = False) -> Client:
    """A browser of one of PEOPLE; for the API a client that need not look its session up with every request."""
    user = User.objects.get(username=("charlie", "alice", "rita", "lea", "admin")[person - 1]) if person else None
    if api:
        client = APIClient(raise_request_exception=False)
        client.force_authenticate(user)
        return client
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


@pytest.fixture
def quick(settings: Any) -> Iterator[None]:
    """Ten thousand requests: no session in the database, and no line of the log for each refusal."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def answer(response: Any) -> str | int:
    """What a URL answers, in the words of the rules."""
    if response.streaming:
        b"".join(response)
    status, location = response.status_code, response.headers.get("Location", "")
    if status == 401 or location.startswith("/login/?next="):
        return "in"
    if location.startswith("/admin/login/"):
        return "admin"
    return status if status >= 500 or status in (403, 404, 405) else "ok"


def test_every_url_has_a_rule_and_every_rule_a_url() -> None:
    assert [url.name or url.route for url in ALL if rules_of(url) is None] == []
    assert set(RULES) <= {url.name for url in ALL}
    assert len(ALL) > 140


@pytest.mark.parametrize("part", ["api/", "admin/", ""], ids=["the API", "the admin", "the pages"])
def test_every_url_answers_everybody_by_every_method_as_its_rule_says(
    part: str, quick: None, paths: dict[str, str], charlie: User, admin: User
) -> None:
    parts = ("api/", "admin/")
    chosen = [url for url in ALL if (url.route.startswith(part) if part else not url.route.startswith(parts))]
    clients = [browser(person, part == "api/") for person in range(len(PEOPLE))]
    wrong = []
    for url, method, person in product(chosen, METHODS, range(len(PEOPLE))):
        client = browser(person) if url.name.endswith("logout") else clients[person]
        with transaction.atomic():  # what one has changed or deleted is there again for the next
            response = client.generic(method, paths[url.route])
            got, want = answer(response), wanted(url, method, person)
            transaction.set_rollback(True)
        if got != want:
            wrong.append(f"{PEOPLE[person]} {method} {paths[url.route]} ({url.name}): {got}, not {want}")
        for header, value in HEADERS.items():
            if response.headers.get(header) != value:
                wrong.append(
                    f"{PEOPLE[person]} {method} {paths[url.route]}: {header} is {response.headers.get(header)}"
                )
    assert wrong == [], "\n".join(wrong)
