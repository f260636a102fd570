"""The promises that every importer, exporter, source of suggestions, measure and preset keeps; a new file is covered
at once."""

from __future__ import annotations

import ast
import inspect
import io
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.agreement import measure, measure_names
from annotator.agreement.base import Key, Labels, Sheet
from annotator.core.comparing import CAUSES
from annotator.core.intake import prepare
from annotator.core.proposals import Sample, fault_of
from annotator.core.reasons import Reason
from annotator.core.records import AnnotatedArticle, Body
from annotator.core.resampling import total
from annotator.core.scheme import Scheme
from annotator.exporters import exporter, exporter_names
from annotator.importers import importer, importer_for, importer_names
from annotator.importers.base import BaseImporter, Draft, Refused, Source
from annotator.presets import load_preset, preset_names
from annotator.suggesters import suggester, suggester_names
from annotator.suggesters.base import Context, Lessons

PIECES = [b'{"text": "a"}', b"\n", b",", b'"', b"id,text\n", b"\xef\xbb\xbf", b"\x00", b"\xff\xfe", b"[", b"]", b"{}"]
FILES = st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))


@pytest.mark.parametrize("name", importer_names())
def test_an_importer_says_what_it_is_for_in_both_languages(name: str) -> None:
    one = importer(name)
    assert all(one.label[language] and one.description[language] for language in ("ko", "en"))
    suffixes = [*one.extensions, *one.shared]
    assert suffixes and all(suffix.startswith(".") and suffix.islower() for suffix in suffixes)
    assert one.example
    # A format that shares its extensions must be able to recognise its files.
    assert not one.shared or type(one).recognises is not BaseImporter.recognises


@pytest.mark.parametrize("name", importer_names())
def test_an_importer_is_found_by_its_extensions(name: str) -> None:
    for suffix in importer(name).extensions:
        assert importer_for(f"a{suffix}").name == name


@pytest.mark.parametrize("name", importer_names())
@settings(deadline=None)  # the first file of a format loads its packages
@given(data=FILES)
def test_an_importer_yields_drafts_and_refusals_of_any_bytes(name: str, data: bytes) -> None:
    for one in importer(name).read(Source("file", lambda: io.BytesIO(data))):
        assert isinstance(one, Draft | Refused)
        if isinstance(one, Refused):
            assert one.code and one.reason


@pytest.mark.parametrize("name", importer_names())
@settings(deadline=None)  # the first file of a format loads its packages
@given(data=FILES)
def test_an_importer_recognises_any_bytes_or_does_not(name: str, data: bytes) -> None:
    one = importer(name)
    for suffix in (*one.extensions, *one.shared):
        source = Source(f"file{suffix}", lambda: io.BytesIO(data))
        assert one.recognises(source, lambda: data) in (True, False)
        assert one.part_of(source) is None


@pytest.mark.parametrize("name", exporter_names())
def test_an_exporter_says_what_it_is_for_in_both_languages(name: str) -> None:
    one = exporter(name)
    assert all(one.label[language] and one.description[language] for language in ("ko", "en"))
    assert one.extension and one.content_type and one.example


@pytest.mark.parametrize("name", exporter_names())
def test_an_exporter_takes_no_articles_and_articles_without_labels(name: str) -> None:
    bare = AnnotatedArticle("a", "가", "0" * 64, "ko", {"title": "가"})
    for articles in ([], [bare]):
        assert b"".join(exporter(name).chunks(articles)) == b"".join(exporter(name).chunks(articles))


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_survives_the_way_through_json(name: str) -> None:
    scheme = load_preset(name)
    assert scheme.id == name
    assert Scheme.from_dict(scheme.to_dict()) == scheme


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_names_everything_in_both_languages(name: str) -> None:
    scheme = load_preset(name)
    roles = [role for event in scheme.events for role in event.roles]
    for one in [*scheme.groups, *scheme.entities, *scheme.events, *scheme.boilerplate, *scheme.attributes, *roles]:
        assert one.name["ko"] and one.name["en"]


@pytest.mark.parametrize("name", preset_names())
@given(text=st.text(max_size=300))
def test_any_text_is_taken_or_refused_with_a_reason(name: str, text: str) -> None:
    from annotator.core.errors import InvalidError

    try:
        prepared = prepare(text, scheme=load_preset(name))
    except InvalidError as error:
        assert error.code and error.message
    else:
        assert prepared.key and prepared.text == prepared.text.strip("\x00")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_two_sources_are_called_the_same(language: str) -> None:
    labels = [suggester(name).label[language] for name in suggester_names()]
    assert len(set(labels)) == len(labels)


def codes_given(name: str) -> dict[str, set[int]]:
    """The codes that a source's file gives as reasons, `because("code", …)`, each with how many parts it has there."""
    found: dict[str, set[int]] = {}
    for node in ast.walk(ast.parse(inspect.getsource(inspect.getmodule(type(suggester(name)))))):  # type: ignore[arg-type]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("because", "Reason"):
            code = node.args[0]
            assert isinstance(code, ast.Constant) and isinstance(code.value, str), ast.unparse(node)
            assert not any(isinstance(part, ast.Starred) for part in node.args), ast.unparse(node)
            found.setdefault(code.value, set()).add(len(node.args) - 1)
    return found


@pytest.mark.parametrize("name", suggester_names())
def test_a_source_has_a_text_for_each_of_its_reasons_in_both_languages(name: str) -> None:
    given, texts = codes_given(name), suggester(name).reasons
    assert set(given) == set(texts)
    for code, counts in given.items():
        for language in ("ko", "en"):
            text = texts[code][language]
            gaps = {int(number) for number in re.findall(r"\{(\d)\}", text)}
            assert text and counts == {len(gaps)} and gaps == set(range(len(gaps))), (code, language)


LOCAL = [name for name in suggester_names() if not suggester(name).remote]
ARTICLES = st.lists(
    st.one_of(st.text(max_size=40), st.sampled_from(["김가람은 3일 말했다.", "ⓒ 가온일보", "- 제목", "[소이현 기자]"])),
    min_size=1,
    max_size=8,
).map(lambda lines: "\n".join(lines).replace("\x00", "") or "가")


@pytest.mark.parametrize("name", suggester_names())
def test_a_source_says_what_it_is_for_in_both_languages(name: str) -> None:
    one = suggester(name)
    assert all(one.label[language] and one.description[language] for language in ("ko", "en"))
    assert one.seconds > 0 and one.learns in ("", "confirmed", "all")


@pytest.mark.parametrize("name", LOCAL)
@settings(deadline=None, max_examples=50)  # some of them train a model each time
@given(text=ARTICLES)
def test_a_source_offers_of_any_text_only_what_can_be_offered(name: str, text: str) -> None:
    for preset in ("news-ko", "ace-2005-events"):
        scheme = load_preset(preset)
        one = suggester(name)
        samples = [Sample("a", text, "가온", Body()), Sample("b", text, "가온"), Sample("c", text * 2, "")]
        context = Context(scheme, "ko", "가온", model=one.learn(Lessons(scheme, samples)), copies=samples)
        for suggestion in one.suggest(text, context):
            assert fault_of(suggestion, text, scheme) == ""
            assert isinstance(suggestion.reason, Reason) and suggestion.reason.code in one.reasons
        for start, end in one.vetoes(text, context):
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("name", LOCAL)
def test_a_source_learns_nothing_from_nothing(name: str) -> None:
    assert suggester(name).learn(Lessons(load_preset("news-ko"), [])) == b""


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8), st.sampled_from(["A", "B"])), max_size=8)


@st.composite
def some_labels(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """The four lists of a layer on a text of 40 characters."""

    def spans(letter: str) -> list[dict[str, Any]]:
        return [
            {"id": f"{letter}{n}", "label": label, "start": start, "end": start + size}
            for n, (start, size, label) in enumerate(draw(SPANS))
        ]

    entities = spans("e")
    events = [
        {
            "id": one["id"],
            "type": one["label"],
            "trigger": {"start": one["start"], "end": one["end"]},
            "arguments": [{"role": one["label"], "target": other["id"]} for other in entities[:2]],
        }
        for one in spans("v")
    ]
    return {"entities": entities, "events": events, "boilerplate": spans("b"), "links": []}


def tally_of(name: str, layers: Sequence[dict[str, Any]]) -> dict[Key, int]:
    sheet = Sheet("가나다라마바사\n" * 5)
    return measure(name).tally(sheet, [Labels(str(n), layer, sheet) for n, layer in enumerate(layers)])


@pytest.mark.parametrize("name", measure_names())
def test_a_measure_says_what_it_is_in_both_languages_and_where_it_is_defined(name: str) -> None:
    one = measure(name)
    assert all(one.label[language] and one.description[language] for language in ("ko", "en"))
    assert one.source and one.unit in ("marks", "events", "arguments", "lines", "characters")
    assert one.causes and set(one.causes) <= set(CAUSES)


@pytest.mark.parametrize("name", measure_names())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(a=some_labels(), b=some_labels())
def test_a_measure_is_the_same_from_either_side_and_never_more_than_one(name: str, a: Any, b: Any) -> None:
    one = measure(name)
    there, back = tally_of(name, [a, b]), tally_of(name, [b, a])
    assert one.value(there) == one.value(back) and one.units(there) == one.units(back)
    value = one.value(there)
    assert value is None or -1 <= value <= 1
    assert all(type(count) is int and count >= 0 for count in there.values())


@pytest.mark.parametrize("name", measure_names())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(a=some_labels(), layers=st.lists(some_labels(), min_size=2, max_size=4))
def test_who_agree_in_everything_have_one_and_every_label_has_its_share(name: str, a: Any, layers: Any) -> None:
    one = measure(name)
    same = tally_of(name, [a, a])
    assert one.value(same) in (None, 1)
    sums = total([same, tally_of(name, layers)])
    for label in one.labels(sums):
        value = one.value(one.of_label(sums, label))
        assert value is None or -1 <= value <= 1
