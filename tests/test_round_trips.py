"""What a format can say comes back: out and in again, through files, zip archives and all."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings

from annotator.core.intake import Prepared, prepare
from annotator.core.records import AnnotatedArticle, Body, LayerHeader, decode_body, encode_body
from annotator.core.relations import chains
from annotator.core.scheme import Scheme
from annotator.core.text import sha256
from annotator.exporters import exporter
from annotator.importers import importer
from annotator.importers.base import Draft, Source
from annotator.presets import load_preset
from annotator.workflow.sources import uploaded_sources
from tests.core.strategies import histories

SCHEME = load_preset("news-ko")
FORMATS = ("brat", "doccano", "label-studio", "web-annotation")


def read_back(name: str, articles: list[AnnotatedArticle], scheme: Scheme = SCHEME) -> list[Prepared]:
    """What the importer makes of what the exporter writes; nothing may be refused."""
    out = exporter(name, scheme)
    data = b"".join(out.chunks(articles))
    return [_prepared(draft) for draft in _drafts(name, data, f"news.{out.extension}")]


def _drafts(name: str, data: bytes, file: str) -> Iterator[Draft]:
    for source in uploaded_sources([SimpleUploadedFile(file, data)]):
        assert isinstance(source, Source)
        one = importer(name)
        if one.is_settings(source) or one.part_of(source):
            continue
        for draft in one.read(source):
            assert isinstance(draft, Draft), draft
            yield draft


def _prepared(draft: Draft) -> Prepared:
    return prepare(draft.text, scheme=SCHEME, key=draft.key, meta=draft.meta, layers=draft.layers)


def article(text: str, body: Body, key: str = "a") -> AnnotatedArticle:
    header = LayerHeader("human", "alice", "done", 1, 1)
    return AnnotatedArticle(key, text, sha256(text), "ko", {"title": "가"}, header, encode_body(body))


def said(body: Body, *lost: str) -> dict[str, Any]:
    """What a body says, without ids; `lost` as in core.losses."""

    def span(one: Any) -> tuple[Any, ...]:
        return (one.start, one.end, () if "discontinuous" in lost else one.fragments)

    def attributes(one: Any) -> tuple[Any, ...]:
        return () if "attributes" in lost else tuple(sorted(one.attributes.items()))

    def target(key: str) -> tuple[Any, ...]:
        entity = body.entities.get(key)
        return (entity.label, *span(entity)) if entity else (body.events[key].type, *span(body.events[key].trigger))

    groups = chains(pair for link in body.links.values() for pair in zip(link.members, link.members[1:], strict=False))
    return {
        "entities": Counter((one.label, *span(one), attributes(one)) for one in body.entities.values()),
        "events": Counter(
            (
                one.type,
                *span(one.trigger),
                attributes(one),
                tuple(sorted((argument.role, target(argument.target)) for argument in one.arguments)),
            )
            for one in body.events.values()
        ),
        "boilerplate": Counter((one.label, one.start, one.end) for one in body.boilerplate.values()),
        "links": Counter(tuple(sorted(target(member) for member in group)) for group in groups),
    }


LOST = {"doccano": ("discontinuous", "attributes"), "label-studio": ("discontinuous",)}


@pytest.mark.parametrize("name", FORMATS)
def test_the_golden_records_come_back(name: str) -> None:
    from tests.exporters.test_golden import FOLDER
    from tests.exporters.test_golden import article as golden

    articles = [golden(line) for line in (FOLDER / "records.jsonl").read_bytes().splitlines()]
    back = {one.key: one for one in read_back(name, articles)}
    for one in articles:
        assert back[one.id].text == one.text
        bodies = [decode_body(layer.body) for layer in back[one.id].layers]
        lost = LOST.get(name, ())
        assert [said(body, *lost) for body in bodies] == ([said(one.values, *lost)] if one.layer else [])
    if name in ("doccano", "label-studio"):
        assert orjson.loads(back["a-1"].meta) == {"section": "economy"}
        assert back["a-1"].published_at == articles[0].meta["published_at"]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(history=histories())
def test_any_layer_comes_back(name: str, history: tuple[str, list[Body], Any, Any]) -> None:
    text, bodies, *_ = history
    # brat has no line breaks in spans, and nothing in a doccano file tells UTF-16 from code points for sure.
    swap = {"brat": ("\n", " "), "doccano": ("🤝", "가")}.get(name, ("", ""))
    text = text.replace(*swap) if swap[0] else text
    body = Body() if not text.strip() else bodies[-1]
    if not text.strip() or not len(body):
        return
    from annotator.core.placing import place_body
    from annotator.core.records import body_from_dict

    items = body.to_dict()
    for one in (*items["entities"], *items["boilerplate"], *(event["trigger"] for event in items["events"])):
        one.pop("text")
    body = place_body(body_from_dict(items), text)
    lost = LOST.get(name, ())
    (back,) = read_back(name, [article(text, body)])
    (layer,) = back.layers
    assert back.text == text
    found, expected = said(decode_body(layer.body), *lost), said(body, *lost)
    # Boilerplate of this strategy has labels that the scheme does not know as such; flat formats call them entities.
    if name != "label-studio" and name != "web-annotation":
        marks = Counter((label, start, end, (), ()) for label, start, end in expected["boilerplate"].elements())
        expected["entities"] += marks
        expected["boilerplate"] = Counter()
    assert found == expected


@pytest.mark.parametrize("name", FORMATS)
def test_a_role_that_is_filled_twice_and_a_span_over_a_line_break_come_back(name: str) -> None:
    from annotator.core.records import body_from_dict

    text = "가온전자  \n 다온지사와 김가람, 박다온이 만났다."
    spans = {"가온전자  \n 다온지사": "OG", "김가람": "PS", "박다온": "PS"}
    entities = [
        {
            "id": f"x{number}",
            "label": label,
            "start": text.index(span),
            "end": text.index(span) + len(span),
            "text": span,
        }
        for number, (span, label) in enumerate(spans.items())
    ]
    trigger = {"start": text.index("만났"), "end": text.index("만났") + 2, "text": "만났"}
    arguments = [{"role": "Participant", "target": f"x{number}"} for number in range(3)]
    event = {"id": "v1", "type": "MEETING", "trigger": trigger, "arguments": arguments, "attributes": {}}
    body = body_from_dict({"entities": entities, "events": [event]})
    (back,) = read_back(name, [article(text, body)])
    assert said(decode_body(back.layers[0].body)) == said(body)


def test_several_layers_of_an_article_come_back_as_layers() -> None:
    text = "가온전자 김가람"
    entity = {"id": "e1", "label": "OG", "start": 0, "end": 4, "text": "가온전자", "attributes": {}}
    body = orjson.dumps({"entities": [entity], "events": [], "boilerplate": [], "links": []})
    headers = [LayerHeader(kind, name, "done", 1, 1) for kind, name in (("human", "alice"), ("machine", "m1"))]
    articles = [AnnotatedArticle("a", text, sha256(text), "ko", {}, header, body) for header in headers]
    (back,) = read_back("label-studio", articles)
    assert [(one.header.kind, one.header.author) for one in back.layers] == [("imported", "alice"), ("machine", "m1")]
    # Formats of one layer a file write a file for each.
    for name in ("brat", "web-annotation"):
        assert [one.key for one in read_back(name, articles)][0] == "a"
        assert len(read_back(name, articles)) == 2


def test_an_archive_reads_the_same_from_a_folder(tmp_path: Path) -> None:
    import zipfile

    from annotator.core.records import body_from_dict
    from annotator.workflow.sources import open_sources

    text = "가온전자 김가람"
    body = body_from_dict({"entities": [{"id": "e1", "label": "OG", "start": 0, "end": 4, "text": "가온전자"}]})
    data = b"".join(exporter("brat", SCHEME).chunks([article(text, body, "하나/둘"), article(text, body, "셋")]))
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    drafts = [
        draft
        for source in open_sources([str(tmp_path)])
        if isinstance(source, Source) and source.name.endswith(".ann")
        for draft in importer("brat").read(source)
    ]
    assert [draft.text for draft in drafts if isinstance(draft, Draft)] == [text, text]
