"""What leaves the server is compressed where a client asks for it, except streams."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from django.test import Client

from annotator.models import Article, Layer, User

Browser = Callable[[User | None], Client]


def test_json_is_compressed_for_who_takes_it(client_for: Browser, layer: Layer, alice: User) -> None:
    client = client_for(alice)
    address = "/api/v1/projects/news/scheme/"
    plain, small = client.get(address), client.get(address, headers={"accept-encoding": "gzip"})
    assert plain.headers.get("Content-Encoding") is None
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) < len(plain.content) / 3
    assert "Accept-Encoding" in small.headers["Vary"]


def test_an_export_streams_as_it_is(client_for: Browser, article: Article, lea: User) -> None:
    answer = client_for(lea).get("/api/v1/projects/news/export/?format=json-lines", headers={"accept-encoding": "gzip"})
    assert answer.streaming
    assert answer.headers.get("Content-Encoding") is None
