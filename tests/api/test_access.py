"""Every address of the API, as everybody: lead, reviewer, annotator, colleague, outsider, anonymous."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import resolve
from rest_framework.test import APIClient

from annotator.api.urls import urlpatterns
from annotator.models import (
    Article,
    AssignmentPlan,
    Comment,
    Fix,
    Layer,
    LineAcceptance,
    Project,
    Ruling,
    SavedSearch,
    User,
    Webhook,
)
from annotator.workflow import webhooks
from annotator.workflow.accounts import create_token
from annotator.workflow.guidelines import publish_guideline
from annotator.workflow.releasing import fill_release, make_release

EMPTY = '{"entities":[],"events":[],"boilerplate":[],"links":[]}'
ApiFor = Callable[[User | None], APIClient]

# method, address, and the statuses for: lea, rita, alice (owner), bob (colleague), charlie, nobody
MATRIX = [
    ("get", "/api/v1/projects/", 200, 200, 200, 200, 200, 401),
    ("get", "/api/v1/projects/news/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/projects/news/scheme/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/projects/news/guideline/", 200, 200, 200, 200, 404, 401),
    ("post", "/api/v1/projects/news/scheme/changes/", 422, 403, 403, 403, 404, 401),
    ("post", "/api/v1/projects/news/scheme/undo/", 409, 403, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/articles/", 200, 200, 200, 200, 404, 401),
    ("post", "/api/v1/projects/news/import/", 422, 403, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/export/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/projects/news/export/losses/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/articles/{article}/", 200, 200, 200, 200, 404, 401),
    ("post", "/api/v1/articles/{article}/layer/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/articles/{article}/neighbours/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/articles/{article}/suggestions/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/projects/news/suggestions/", 200, 200, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/next/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/projects/news/assignments/", 200, 200, 200, 200, 404, 401),
    ("post", "/api/v1/projects/news/assignments/", 422, 403, 403, 403, 404, 401),
    ("post", "/api/v1/projects/news/take/", 200, 200, 200, 200, 404, 401),
    ("post", "/api/v1/projects/news/reassign/", 422, 403, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/team/", 200, 403, 403, 403, 404, 401),
    ("post", "/api/v1/projects/news/team/", 200, 403, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/probes/", 200, 403, 403, 403, 404, 401),
    ("post", "/api/v1/projects/news/probes/", 422, 403, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/versus-gold/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/projects/news/versus-gold/?annotator=alice", 200, 403, 200, 403, 404, 401),
    ("get", "/api/v1/articles/{article}/versus-gold/", 404, 404, 404, 404, 404, 401),
    ("get", "/api/v1/articles/{article}/versus-gold/?annotator=alice", 404, 403, 404, 403, 404, 401),
    ("post", "/api/v1/plans/{plan}/undo/", 200, 403, 403, 403, 404, 401),
    ("post", "/api/v1/layers/{layer}/return/", 422, 422, 403, 404, 404, 401),
    ("get", "/api/v1/projects/news/lines/", 200, 200, 200, 200, 404, 401),
    ("post", "/api/v1/projects/news/lines/", 422, 422, 422, 422, 404, 401),
    ("get", "/api/v1/projects/news/lines/?annotator=alice", 200, 403, 200, 403, 404, 401),
    ("post", "/api/v1/accepted-lines/{acceptance}/undo/", 200, 403, 409, 403, 404, 401),
    ("get", "/api/v1/projects/news/agreement/", 200, 200, 403, 403, 404, 401),
    ("post", "/api/v1/projects/news/agreement/", 202, 202, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/agreement/items/", 200, 200, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/dashboard/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/layers/{layer}/", 200, 200, 200, 404, 404, 401),
    ("get", "/api/v1/layers/{layer}/revisions/", 200, 200, 200, 404, 404, 401),
    ("post", "/api/v1/layers/{layer}/changes/", 403, 403, 422, 404, 404, 401),
    ("post", "/api/v1/layers/{layer}/submit/", 403, 403, 200, 404, 404, 401),
    ("post", "/api/v1/layers/{layer}/reopen/", 403, 403, 200, 404, 404, 401),
    ("post", "/api/v1/layers/{layer}/time/", 403, 403, 422, 404, 404, 401),
    ("get", "/api/v1/layers/{layer}/comments/", 200, 200, 200, 404, 404, 401),
    ("post", "/api/v1/layers/{layer}/comments/", 422, 422, 422, 404, 404, 401),
    ("post", "/api/v1/comments/{comment}/resolve/", 200, 200, 200, 404, 404, 401),
    ("post", "/api/v1/comments/{comment}/reopen/", 200, 200, 200, 404, 404, 401),
    ("get", "/api/v1/articles/{article}/adjudication/", 200, 200, 403, 403, 404, 401),
    ("post", "/api/v1/articles/{article}/adjudication/rulings/", 422, 422, 403, 403, 404, 401),
    ("post", "/api/v1/articles/{article}/adjudication/undo/", 409, 409, 403, 403, 404, 401),
    ("post", "/api/v1/articles/{article}/adjudication/merge/", 422, 422, 403, 403, 404, 401),
    ("post", "/api/v1/articles/{article}/adjudication/finish/", 409, 409, 403, 403, 404, 401),
    ("post", "/api/v1/articles/{article}/adjudication/resume/", 200, 200, 403, 403, 404, 401),
    ("post", "/api/v1/articles/{article}/adjudication/return/", 422, 422, 403, 403, 404, 401),
    ("get", "/api/v1/articles/{article}/rulings/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/projects/news/adjudication/", 200, 200, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/adjudication/merge/", 200, 200, 403, 403, 404, 401),
    ("post", "/api/v1/projects/news/adjudication/merge/", 422, 403, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/rulings/", 200, 200, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/rulings/file/", 200, 200, 403, 403, 404, 401),
    ("post", "/api/v1/rulings/{ruling}/guideline/", 422, 422, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/consistency/", 200, 200, 403, 403, 404, 401),
    ("post", "/api/v1/projects/news/fixes/", 422, 422, 403, 403, 404, 401),
    ("post", "/api/v1/fixes/{fix}/undo/", 200, 403, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/search/?q=협약", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/projects/news/searches/", 200, 200, 200, 200, 404, 401),
    ("post", "/api/v1/projects/news/searches/", 422, 422, 422, 422, 404, 401),
    ("delete", "/api/v1/searches/{search}/", 404, 404, 204, 404, 404, 401),
    ("post", "/api/v1/projects/news/guideline/read/", 204, 204, 204, 204, 404, 401),
    ("get", "/api/v1/projects/news/guideline/versions/", 200, 200, 200, 200, 404, 401),
    ("post", "/api/v1/projects/news/guideline/versions/", 422, 403, 403, 403, 404, 401),
    ("get", "/api/v1/projects/news/guideline/versions/1/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/projects/news/finished/", 200, 200, 200, 200, 404, 401),
    ("get", "/api/v1/projects/news/releases/", 200, 200, 200, 200, 404, 401),
    ("post", "/api/v1/projects/news/releases/", 422, 403, 403, 403, 404, 401),
    ("get", "/api/v1/releases/{release}/", 200, 200, 404, 404, 404, 401),
    ("get", "/api/v1/releases/{release}/file/", 200, 200, 404, 404, 404, 401),
    ("get", "/api/v1/projects/news/webhooks/", 200, 403, 403, 403, 404, 401),
    ("post", "/api/v1/projects/news/webhooks/", 422, 403, 403, 403, 404, 401),
    ("get", "/api/v1/webhooks/{webhook}/", 200, 403, 403, 403, 404, 401),
    ("post", "/api/v1/webhooks/{webhook}/", 422, 403, 403, 403, 404, 401),
    ("delete", "/api/v1/webhooks/{webhook}/", 204, 404, 404, 404, 404, 401),
    ("get", "/api/v1/webhooks/{webhook}/deliveries/", 200, 403, 403, 403, 404, 401),
    ("post", "/api/v1/webhooks/{webhook}/ping/", 202, 403, 403, 403, 404, 401),
    ("post", "/api/v1/webhooks/{webhook}/deliveries/{delivery}/redeliver/", 202, 403, 403, 403, 404, 401),
    ("get", "/api/v1/inbox/", 200, 200, 200, 200, 200, 401),
    ("post", "/api/v1/inbox/read/", 200, 200, 200, 200, 200, 401),
    ("get", "/api/v1/import-formats/", 200, 200, 200, 200, 200, 401),
    ("get", "/api/v1/export-formats/", 200, 200, 200, 200, 200, 401),
    ("get", "/api/v1/schema/", 200, 200, 200, 200, 200, 401),
    ("get", "/api/v1/docs/", 200, 200, 200, 200, 200, 401),
    ("get", "/api/v1/nothing/", 404, 404, 404, 404, 404, 404),
]


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row[0]} {row[1]}")
def test_each_address_answers_each_person_as_she_may(
    row: tuple[str, str, int, int, int, int, int, int],
    api_for: ApiFor,
    article: Article,
    layer: Layer,
    lea: User,
    rita: User,
    alice: User,
    bob: User,
    charlie: User,
) -> None:
    method, address, *expected = row
    comment = Comment.objects.create(layer=layer, author=alice, body="?")
    line = LineAcceptance.objects.create(project=article.project, line="-", label="ad", author=alice, annotator=alice)
    plan = AssignmentPlan.objects.create(project=article.project, rule="{}", articles=0, count=0)
    fix = Fix.objects.create(project=article.project, action="remove", author=lea, count=0, layers=0, items="[]")
    # Gold of an article that nobody counts here: it is the ruling that is asked for.
    elsewhere = Project.objects.create(slug="elsewhere", name="Elsewhere")
    other = Article.objects.create(project=elsewhere, key="-", text="가온전자", sha256="-", characters=4)
    gold = Layer.objects.create(article=other, kind="gold", user=lea, author_name="lea", scheme_version=1, body=EMPTY)
    names = {"article": article.pk, "layer": layer.pk, "comment": comment.pk, "acceptance": line.pk, "plan": plan.pk}
    names |= {"fix": fix.pk, "ruling": ruling_on(gold, article.project, lea).pk}
    search = SavedSearch.objects.create(project=article.project, user=alice, name="s", query="q=x")
    publish_guideline(article.project, lea, "# 1")
    release = fill_release(make_release(article.project, lea, "v1", layers="human"))
    hook = Webhook.objects.create(project=article.project, url="https://a.example/", secret="s", events="submit")
    delivery = webhooks.ping(hook, lea)
    names |= {"search": search.pk, "release": release.pk, "webhook": hook.pk, "delivery": delivery.pk}
    address = address.format(**names)
    found = [getattr(api_for(person), method)(address).status_code for person in (lea, rita, alice, bob, charlie, None)]
    assert found == expected


def ruling_on(gold: Layer, project: Project, by: User) -> Ruling:
    """Somebody has decided that something is no entity, and why."""
    return Ruling.objects.create(
        project=project,
        layer=gold,
        question="entity:0-4",
        kind="entity",
        start=0,
        end=4,
        surface="가온전자",
        label="OG",
        cause="missing",
        take="nothing",
        how="person",
        digest="0" * 16,
        votes="[]",
        taken="[]",
        reason="회사가 아니다",
        from_version=0,
        to_version=0,
        by=by,
    )


def test_every_address_of_the_api_is_in_the_matrix() -> None:
    paths = [re.sub(r"{\w+}", "1", address).partition("?")[0] for _, address, *_ in MATRIX]
    tested = {resolve(path).url_name for path in paths}
    assert tested == {pattern.name for pattern in urlpatterns}


def test_a_superuser_is_a_lead_everywhere(api_for: ApiFor, admin: User, layer: Layer) -> None:
    assert api_for(admin).get(f"/api/v1/layers/{layer.pk}/").status_code == 200
    assert api_for(admin).get("/api/v1/projects/news/").data["role"] == "lead"


def test_a_token_signs_its_user_in(alice: User, article: Article) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {create_token(alice)}")
    assert client.get("/api/v1/projects/").data["results"][0]["role"] == "annotator"


def test_a_wrong_token_is_refused_in_the_one_shape(db: None) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Token nonsense")
    response = client.get("/api/v1/projects/")
    assert response.status_code == 401
    assert set(response.data["error"]) == {"code", "message", "details"}


def test_a_signed_in_browser_needs_the_csrf_token(alice: User, layer: Layer) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post(f"/api/v1/layers/{layer.pk}/submit/").status_code == 403


def test_an_annotator_exports_of_human_layers_only_her_own(
    api_for: ApiFor, layer: Layer, bob: User, rita: User
) -> None:
    def lines(user: User) -> int:
        response = api_for(user).get("/api/v1/projects/news/export/?layers=human")
        return b"".join(response.streaming_content).count(b"\n")

    assert (lines(bob), lines(rita)) == (0, 1)


@pytest.mark.parametrize("query", ["format=pdf", "layers=none", "status=lost"])
def test_a_wrong_export_parameter_is_named(api_for: ApiFor, alice: User, article: Article, query: str) -> None:
    response = api_for(alice).get(f"/api/v1/projects/news/export/?{query}")
    assert response.status_code == 422
    assert query.split("=")[1] in response.data["error"]["message"]
