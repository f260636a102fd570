"""XMI of UIMA tools; dkpro-cassis reads what is written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import cassis
import pytest

from annotator.core.records import AnnotatedArticle
from annotator.importers import importer
from annotator.importers.base import Draft, Source
from annotator.models import Layer, Project
from annotator.workflow.importing import import_files
from annotator.workflow.sources import open_sources
from tests.formats import article, articles, at, lost, stored, values, written
from tests.importers.support import drafts, refused
from tests.sample import TEXT, sample

FILE = Path(__file__).parent.parent.parent / "fixtures" / "imports" / "uima-xmi.xmi"
HEAD = '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:c="http:///a.ecore">'
SOFA = '<cas:Sofa xmi:id="1" sofaID="_InitialView" sofaString="가나"/>'


def archive(*made: AnnotatedArticle) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(written("uima-xmi", *made)))


def document(*made: AnnotatedArticle) -> bytes:
    """The first document of an export."""
    files = archive(*made)
    return files.read(files.namelist()[0])


def test_cassis_reads_text_spans_features_and_links() -> None:
    files = archive(sample())
    types = cassis.load_typesystem(io.BytesIO(files.read("TypeSystem.xml")))
    cas = cassis.load_cas_from_xmi(io.BytesIO(files.read("kb-1.xmi")), types)
    assert cas.sofa_string == TEXT
    event = cas.select("webanno.custom.Event")[0]
    assert (event.get_covered_text(), event.label, event.polarity) == ("만났", "MEETING", "positive")
    filled = [(link.role, link.target.get_covered_text()) for link in event.arguments.elements]
    assert filled == [("Participant", "김가람"), ("Participant", "박다온"), ("Time", "3일")]
    entities = [one.get_covered_text() for one in cas.select("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")]
    assert "김가람 대표" in entities and "김가람" in entities
    assert cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")


def test_what_cassis_writes_is_read() -> None:
    files = archive(sample())
    types = cassis.load_typesystem(io.BytesIO(files.read("TypeSystem.xml")))
    cas = cassis.load_cas_from_xmi(io.BytesIO(files.read("kb-1.xmi")), types)
    (back,) = articles("uima-xmi", cas.to_xmi().encode(), "kb-1.xmi")
    assert back.text == TEXT
    assert sorted(values(back, "entities")) == sorted(values(sample(), "entities"))
    assert [len(one["arguments"]) for one in back.items["events"]] == [3, 2]


def test_our_own_articles_come_back_the_same() -> None:
    data = document(sample())
    (back,) = articles("uima-xmi", data, "kb-1.xmi")
    for name in ("entities", "events", "boilerplate"):
        assert sorted(values(back, name)) == sorted(values(sample(), name))
    assert (back.id, back.text, back.meta["title"]) == ("kb-1", TEXT, "가온전자")
    assert back.items["events"][0]["attributes"] == sample().items["events"][0]["attributes"]
    assert lost("uima-xmi", sample()) == {"link": 1, "metadata": 1}
    assert archive(back).namelist() == ["kb-1.xmi", "TypeSystem.xml"]


def test_a_file_of_inception_is_read() -> None:
    (draft,) = drafts("uima-xmi", FILE.read_bytes(), "doc.xmi")
    assert draft.notes == ("left out: relations of the layer Dependency",)
    found = stored(draft)
    assert found.text == "😊 가온이 다온을\n산다."
    entities = [("OG", "가온"), ("nam", "가온"), ("OG", "다온"), ("nom", "다온")]
    assert sorted(values(found, "entities")) == sorted(entities)
    (event,) = found.items["events"]
    assert (event["type"], [one["role"] for one in event["arguments"]]) == ("merger", ["Buyer", "Bought"])
    assert len(found.items["links"][0]["members"]) == 2
    assert {"identifier": "http://kb/1"} in [one["attributes"] for one in found.items["entities"]]


def test_the_type_system_beside_says_what_an_event_without_links_is() -> None:
    text = "가온이 산다"
    made = article(text, events=[{"id": "v1", "type": "BUY", "trigger": at(text, "산다")}])
    files = archive(made)
    types = files.read("TypeSystem.xml").replace(b"custom.Event<", b"custom.Deal<")
    data = files.read("a-1.xmi").replace(b":Event ", b":Deal ")
    beside = Source("TypeSystem.xml", lambda: io.BytesIO(types))
    source = Source("a-1.xmi", lambda: io.BytesIO(data), find={"TypeSystem.xml": beside}.get)
    (draft,) = importer("uima-xmi").read(source)
    assert isinstance(draft, Draft) and values(stored(draft), "events") == [("BUY", "산다")]
    assert values(articles("uima-xmi", data)[0], "entities") == [("BUY", "산다")]


def test_an_archive_is_imported_whole(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(written("uima-xmi", sample("a"), article("다른 글", key="b")))
    report = import_files(project, None, open_sources([str(path)]))
    assert (report.created, report.refused_count, report.layers) == (2, 0, 1)
    assert report.notes["passed over, it holds no articles: TypeSystem.xml"] == 1
    assert Layer.objects.get().annotations == 11


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        ("<a", "bad_xml", 1),
        ("<a>\n<b></a>", "bad_xml", 2),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "doctype", 1),
        ("<a/>", "not_xmi", 1),
        (f"{HEAD}</xmi:XMI>", "no_text", 1),
        (f'{HEAD}\n<c:X xmi:id="2" sofa="1" begin="0" end="9"/>{SOFA}</xmi:XMI>', "span_outside", 2),
        (f'{HEAD}\n\n<c:X xmi:id="2" sofa="1" begin="x" end="1"/>{SOFA}</xmi:XMI>', "bad_offset", 3),
        ("<a>" * 200, "bad_xml", 1),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(data: str, code: str, line: int) -> None:
    (found,) = refused("uima-xmi", data.encode(), "a.xmi")
    assert (found.code, found.line) == (code, line)


def test_characters_that_xml_cannot_hold_are_counted_and_offsets_stay() -> None:
    made = article("가\x0b나 다", entities=[{"label": "X", "start": 4, "end": 5}])
    assert lost("uima-xmi", made) == {"control_character": 1}
    assert values(articles("uima-xmi", document(made))[0], "entities") == [("X", "다")]


RELATIONS = (
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
    'xmlns:w="http:///webanno/custom.ecore" xmi:version="2.0">'
    '<w:Span xmi:id="2" sofa="1" begin="0" end="2" value="A"/><w:Span xmi:id="3" sofa="1" begin="3" end="5" value="B"/>'
    '<w:Owns xmi:id="4" sofa="1" begin="3" end="5" Governor="2" Dependent="3" value="owns" share="half"/>'
    '<w:CorefLink xmi:id="5" sofa="1" begin="0" end="2" referenceType="nam" next="6"/>'
    '<w:CorefLink xmi:id="6" sofa="1" begin="3" end="5" referenceType="nom"/><w:CorefChain xmi:id="7" first="5"/>'
    '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="가온 다온"/></xmi:XMI>'
)


def test_relations_and_chains_come_back_and_cassis_reads_them() -> None:
    (draft,) = drafts("uima-xmi", RELATIONS.encode())
    assert not draft.notes
    found = stored(draft)
    (owns,) = found.items["events"]
    assert (owns["type"], owns["attributes"]) == ("owns", {"form": "relation", "share": "half"})
    assert [one["role"] for one in owns["arguments"]] == ["Governor", "Dependent"]
    assert lost("uima-xmi", found) == {}
    assert articles("uima-xmi", document(found))[0].items == found.items
    files = archive(found)
    types = cassis.load_typesystem(io.BytesIO(files.read("TypeSystem.xml")))
    cas = cassis.load_cas_from_xmi(io.BytesIO(document(found)), types)
    (relation,) = cas.select("webanno.custom.Owns")
    assert (relation.Governor.value, relation.Dependent.value, relation.share) == ("A", "B", "half")
    (chain,) = cas.select("webanno.custom.CorefChain")
    assert (chain.first.referenceType, chain.first.next.get_covered_text()) == ("nam", "다온")
