"""spaCy itself reads what is written, and what it writes is read."""

from __future__ import annotations

import zlib

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example

from annotator.core.errors import InvalidError
from annotator.exporters import exporter
from annotator.importers.base import Draft
from tests.formats import article, articles, at, lost, stored, values, written
from tests.importers.support import read, refused
from tests.sample import TEXT, sample


def docs(data: bytes) -> list[Doc]:
    return list(DocBin().from_bytes(data).get_docs(spacy.blank("xx").vocab))


def test_spacy_reads_every_character_and_span() -> None:
    one, bare = docs(written("spacy-docbin", sample(), article("끝\n\n 그리고  끝 ", key="b")))
    assert (one.text, bare.text) == (TEXT, "끝\n\n 그리고  끝 ")
    longest = [one for one in values(sample(), "entities") if one not in (("DT", "3일"), ("PS", "김가람"))]
    assert [(span.label_, span.text) for span in one.ents] == longest
    assert [(span.label_, span.text) for span in one.spans["sc"]] == values(sample(), "entities")
    assert [(span.label_, span.text) for span in one.spans["events"]] == values(sample(), "events")
    assert [span.text for span in one.spans["boilerplate"]] == ["저작권자 ⓒ 가온일보, AI 학습 금지"]


def test_a_blank_model_learns_from_what_is_written() -> None:
    text = "가온전자는 왔다"
    data = written("spacy-docbin", article(text, entities=[at(text, "가온전자", label="OG")]))
    nlp = spacy.blank("xx")
    nlp.add_pipe("ner")
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs(data)]
    assert [span.text for span in examples[0].reference.ents] == ["가온전자"]
    assert nlp.initialize(lambda: examples) and nlp.update(examples)["ner"] > 0


def test_everything_that_it_can_say_comes_back() -> None:
    (back,) = articles("spacy-docbin", written("spacy-docbin", sample()))
    assert back.items == sample().items
    assert (back.id, back.text, back.meta) == (sample().id, TEXT, sample().meta)


def test_the_same_articles_give_the_same_bytes() -> None:
    assert written("spacy-docbin", sample()) == written("spacy-docbin", sample())


def test_spans_of_other_tools_are_read_once_each() -> None:
    doc = Doc(spacy.blank("xx").vocab, words=["김", "가람", "은"], spaces=[False, False, False])
    doc.ents = [Span(doc, 0, 2, "PS")]
    doc.spans["any"] = [Span(doc, 0, 2, "PS"), Span(doc, 1, 2, "NAME")]
    (found,) = articles("spacy-docbin", DocBin(docs=[doc]).to_bytes())
    assert found.text == "김가람은"
    assert sorted(values(found, "entities")) == [("NAME", "가람"), ("PS", "김가람")]


def test_an_entity_that_was_removed_in_spacy_takes_its_arguments_along() -> None:
    (doc,) = docs(written("spacy-docbin", sample()))
    doc.spans["sc"] = [span for span in doc.spans["sc"] if span.id_ not in ("e4", "e8")]
    doc.ents = [span for span in doc.ents if span.id_ not in ("e4", "e8")]
    (draft,) = read(
        "spacy-docbin", DocBin(docs=[doc], store_user_data=True, attrs=["ENT_IOB", "ENT_TYPE", "ENT_ID"]).to_bytes()
    )
    assert isinstance(draft, Draft)
    assert sorted(draft.notes) == [
        "left out: arguments whose filler is no longer there",
        "left out: links whose members are no longer there",
    ]
    arguments = [one["role"] for one in stored(draft).items["events"][0]["arguments"]]
    assert arguments == ["Participant", "Time"]


@pytest.mark.parametrize("data", [b"", b"PK", zlib.compress(b""), zlib.compress(b"\x81"), zlib.compress(b"{}")])
def test_what_is_no_docbin_is_refused(data: bytes) -> None:
    (found,) = refused("spacy-docbin", data)
    assert found.code == "bad_docbin"


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.importers.spacy_docbin.MAX_UNPACKED", 1000)
    assert refused("spacy-docbin", zlib.compress(b"0" * 5_000_000))[0].code == "file_too_large"


@settings(deadline=None)
@given(at_=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_a_damaged_file_is_read_or_refused(at_: int, byte: int) -> None:
    plain = bytearray(zlib.decompress(written("spacy-docbin", article("김가람은 왔다", entities=[
        {"label": "PS", "start": 0, "end": 3}
    ]))))  # fmt: skip
    plain[at_ % len(plain)] = byte
    for one in read("spacy-docbin", zlib.compress(bytes(plain))):
        if isinstance(one, Draft):
            try:
                stored(one)
            except InvalidError as error:
                assert error.message
        else:
            assert one.code and one.reason


def test_what_tokens_cannot_hold_is_said() -> None:
    one = article(
        "가온 전자 ",
        entities=[
            {"id": "e1", "label": "OG", "start": 0, "end": 5, "fragments": [[0, 2], [3, 5]]},
            {"id": "e2", "label": "OG", "start": 2, "end": 3},
            {"id": "e3", "label": "OG", "start": 3, "end": 6},
        ],
        events=[
            {
                "id": "v1",
                "type": "X",
                "trigger": {"start": 0, "end": 2},
                "arguments": [{"role": "A", "target": "e1"}, {"role": "A", "target": "e3"}],
            }
        ],
        links=[{"id": "l1", "members": ["e1", "e3"]}],
    )
    expected = {"discontinuous": 1, "blank": 1, "outer_space": 1, "argument": 1, "link": 1}
    assert lost("spacy-docbin", one) == expected
    (back,) = articles("spacy-docbin", written("spacy-docbin", one))
    assert values(back, "entities") == [("OG", "전자")]
    assert [argument["target"] for argument in back.items["events"][0]["arguments"]] == ["e3"]


def test_without_spacy_the_format_says_which_extra_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.core.plugins.find_spec", lambda name: None, raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InvalidError, match=r"\[spacy\]"):
        exporter("spacy-docbin").need()
    assert refused("spacy-docbin", b"")[0].code == "missing_package"
