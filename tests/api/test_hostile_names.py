"""Names that no database takes are refused before they are kept with a job."""

from __future__ import annotations

from collections.abc import Callable

from rest_framework.test import APIClient

from annotator.models import Article, User

ApiFor = Callable[[User | None], APIClient]


def test_a_name_with_a_nul_is_not_trusted(api_for: ApiFor, article: Article, lea: User) -> None:
    body = {"strategy": "unanimous", "trust": ["a\x00b"]}
    for address in (f"articles/{article.pk}", "projects/news"):
        response = api_for(lea).post(f"/api/v1/{address}/adjudication/merge/", body, format="json")
        assert (response.status_code, response.data["error"]["code"]) == (422, "bad_strategy")
