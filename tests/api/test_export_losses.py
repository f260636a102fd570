"""GET /projects/…/export/losses/: what a format would leave behind, before the download."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import Article, Layer, User

ApiFor = Callable[[User | None], APIClient]
LOSSES = "/api/v1/projects/news/export/losses/"


def test_it_counts_by_code_and_names_ids(api_for: ApiFor, lea: User, article: Article) -> None:
    answer = api_for(lea).get(LOSSES, {"format": "csv-table", "layers": "all"}).data
    assert (answer["articles"], answer["counts"]) == (1, {"layer": 1, "metadata": 1})
    assert answer["examples"]["layer"][0]["article"] == article.key


def test_the_native_format_loses_nothing_and_reads_nothing(
    api_for: ApiFor, lea: User, layer: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.workflow.exporting.stream", None)
    assert api_for(lea).get(LOSSES, {"layers": "all"}).data == {"articles": 0, "counts": {}, "examples": {}}


@pytest.mark.parametrize("query", [{"format": "odd"}, {"option": "a=b"}, {"layers": "odd"}])
def test_what_there_is_not_is_refused(query: dict[str, str], api_for: ApiFor, lea: User, layer: Layer) -> None:
    for address in (LOSSES, "/api/v1/projects/news/export/"):
        response = api_for(lea).get(address, query)
        assert response.status_code == 422 and response.data["error"]["code"]
