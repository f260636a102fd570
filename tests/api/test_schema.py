"""The API keeps to its own description: schemathesis asks every operation, as anybody, for what comes into its mind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from annotator.models import Article, Comment, Layer, LineAcceptance, User
from annotator.workflow.accounts import create_token
from annotator.wsgi import application

EXAMPLES = 10
KEPT = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


def described() -> dict[str, Any]:
    """The OpenAPI description as the server gives it."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return document


SCHEMA = schemathesis.openapi.from_dict(described())
OPERATIONS = [operation.ok() for operation in SCHEMA.get_all_operations()]


@pytest.fixture
def open_connection() -> Iterator[None]:
    """A request closes the connection of the test's transaction otherwise."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
@pytest.mark.parametrize("person", ["nobody", "alice", "lea"])
def test_the_api_answers_as_it_says(
    operation: Any, person: str, open_connection: None, article: Article, layer: Layer, alice: User, lea: User
) -> None:
    comment = Comment.objects.create(layer=layer, author=alice, body="?")
    line = LineAcceptance.objects.create(project=article.project, line="-", label="ad", author=alice, annotator=alice)
    rows = {"slug": "news", "article_id": article.pk, "layer_id": layer.pk}
    rows |= {"comment_id": comment.pk, "acceptance_id": line.pk}
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if person != "nobody":
        headers["Authorization"] = f"Token {create_token(User.objects.get(username=person))}"

    @seed(4)
    @settings(
        max_examples=1 if person == "nobody" else EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        there = {name: rows[name] for name in case.path_parameters or {} if name in rows}
        # Most of the time of something that is there, else the answer is always 404.
        if data.draw(st.integers(0, 7)):
            case.path_parameters = {**(case.path_parameters or {}), **there}
        case.headers = {**(case.headers or {}), **headers}
        case.call_and_validate(app=application, base_url="http://localhost", checks=KEPT)

    ask()


def test_every_operation_is_described_with_its_errors() -> None:
    assert len(OPERATIONS) >= 30
    for path, operations in described()["paths"].items():
        for method, operation in operations.items():
            assert {"401", "404", "503", "507"} <= set(operation["responses"]), f"{method} {path}"


def test_the_description_is_what_the_server_gives(alice: User) -> None:
    client = APIClient()
    client.force_authenticate(alice)
    response = client.get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    assert set(response.data["paths"]) == set(described()["paths"])
