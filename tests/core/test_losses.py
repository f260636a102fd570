"""What a format cannot hold is named, annotation by annotation."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from annotator.core.losses import flat, losses_of
from annotator.core.records import AnnotatedArticle, LayerHeader, body_from_dict, encode_body

RECORD = orjson.loads(
    (Path(__file__).parent.parent.parent / "fixtures" / "exports" / "records.jsonl").read_bytes().splitlines()[0]
)
ARTICLE = AnnotatedArticle(
    RECORD["id"],
    RECORD["text"],
    RECORD["sha256"],
    "ko",
    {},
    LayerHeader.from_dict(RECORD["layer"]),
    encode_body(body_from_dict(RECORD)),
)


@pytest.mark.parametrize(
    ("code", "ids"),
    [
        ("nested", ["e1", "e2"]),
        ("discontinuous", ["e5"]),
        ("event", ["v1"]),
        ("attributes", ["v1"]),
        ("link", ["l1"]),
        ("boilerplate", ["b1"]),
        ("layer", []),
    ],
)
def test_each_loss_is_named_with_the_ids_that_it_concerns(code: str, ids: list[str]) -> None:
    found = list(losses_of(ARTICLE, code))
    assert [loss.annotation for loss in found] == ids
    assert all(loss.code == code and loss.article == "a-1" and loss.message for loss in found)


def test_an_article_without_labels_is_a_loss_of_formats_that_leave_it_out() -> None:
    bare = AnnotatedArticle("a", "가", "0", "ko", {})
    assert [loss.code for loss in losses_of(bare, "layer")] == ["layer"]


def test_of_overlapping_entities_the_longest_stays() -> None:
    spans = [(0, 2), (0, 5), (4, 6), (6, 7), (6, 7)]
    entities = [{"id": str(n), "start": start, "end": end} for n, (start, end) in enumerate(spans)]
    assert [one["id"] for one in flat(entities)] == ["1", "3"]
