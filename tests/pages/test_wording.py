"""Words of the data model as people read them."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from annotator.pages.wording import author_label


@pytest.mark.parametrize(
    ("name", "kind", "korean", "english"),
    [
        ("same-article:alice", "machine", "같은 기사 · alice", "Same article · alice"),
        ("gazetteer", "machine", "이름 사전", "Gazetteer"),
        ("trafilatura", "machine", "trafilatura", "trafilatura"),
        ("gazetteer", "human", "gazetteer", "gazetteer"),
    ],
)
def test_a_layer_is_called_as_its_source_calls_itself(name: str, kind: str, korean: str, english: str) -> None:
    for language, said in (("ko", korean), ("en", english)):
        with override(language):
            assert author_label(name, kind) == said
