"""TSV of INCEpTION, there and back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from annotator.core.records import AnnotatedArticle
from tests.formats import article, articles, at, lost, stored, values, written
from tests.importers.support import drafts, refused
from tests.sample import TEXT, sample

FILE = Path(__file__).parent.parent.parent / "fixtures" / "imports" / "webanno-tsv.tsv"
HEAD = "#FORMAT=WebAnno TSV 3.3\n"
SPAN = "#T_SP=webanno.custom.Span|value\n"


def sheet(*made: AnnotatedArticle) -> bytes:
    """The first file of an export."""
    with zipfile.ZipFile(io.BytesIO(written("webanno-tsv", *made))) as archive:
        return archive.read(archive.namelist()[0])


def test_a_file_comes_back_byte_for_byte() -> None:
    (found,) = articles("webanno-tsv", FILE.read_bytes(), "news/a.tsv")
    assert found.id == "news/a"
    assert sheet(found) == FILE.read_bytes()


def test_slots_are_arguments_and_sub_tokens_leave_the_particle_out() -> None:
    (found,) = articles("webanno-tsv", FILE.read_bytes())
    assert found.text == "😊 가온이 다온을 산다.\n“다\n섯\t번”"
    entities = [("OG", "가온"), ("A|B_C", "가온"), ("OG", "다온"), ("Quote", "“다\n섯\t번”")]
    assert values(found, "entities") == entities
    (event,) = found.items["events"]
    assert (event["type"], event["trigger"]["text"], event["attributes"]) == ("merger", "산다", {})
    targets = {one["id"]: one["text"] for one in found.items["entities"]}
    assert [(one["role"], targets[one["target"]]) for one in event["arguments"]] == [
        ("Buyer", "가온"),
        ("Bought", "다온"),
    ]


def test_our_own_articles_come_back() -> None:
    data = sheet(sample())
    (back,) = articles("webanno-tsv", data)
    assert back.text == TEXT
    for name in ("entities", "events", "boilerplate"):
        assert sorted(values(back, name)) == sorted(values(sample(), name))
    assert [len(one["arguments"]) for one in back.items["events"]] == [3, 2]
    assert back.items["events"][0]["attributes"] == sample().items["events"][0]["attributes"]
    assert sheet(back) == data
    assert lost("webanno-tsv", sample()) == {"link": 1, "metadata": 1}


def test_offsets_are_utf16_and_files_that_count_code_points_are_recognised() -> None:
    text = "🤝 가온"
    assert b"\n1-2\t3-5\t" in sheet(article(text, entities=[at(text, "가온", label="OG")]))
    data = f"{HEAD}{SPAN}\n\n#Text={text}\n1-1\t0-1\t🤝\t_\t\n1-2\t2-4\t가온\tOG\t\n".encode()
    (found,) = drafts("webanno-tsv", data)
    assert found.notes == ("offsets are code points, though the format counts UTF-16 units",)


def test_an_article_that_was_edited_keeps_its_layers() -> None:
    (found,) = articles("webanno-tsv", FILE.read_bytes())
    items = {name: list(one) for name, one in found.items.items()}
    new = at(found.text, "다온을", label="PS", id="n1")
    edited = article(found.text, meta=dict(found.meta), **{**items, "entities": [*items["entities"], new]})
    (back,) = articles("webanno-tsv", sheet(edited))
    assert ("PS", "다온을") in values(back, "entities")
    assert len(back.items["events"][0]["arguments"]) == 2


def test_layers_of_linguistic_structure_are_left_out_and_counted() -> None:
    pos = "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue\n"
    data = f"{HEAD}{pos}{SPAN}\n\n#Text=가 나\n1-1\t0-1\t가\tNN\tX\t\n1-2\t2-3\t나\tVV\t_\t\n"
    (found,) = drafts("webanno-tsv", data.encode())
    assert found.notes == ("left out: annotations of the layer POS",) * 2


def test_chains_are_links() -> None:
    head = "#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceRelation|referenceType\n"
    data = f"{HEAD}{head}\n\n#Text=가 나\n1-1\t0-1\t가\t*->1-1\tnam[1]\t\n1-2\t2-3\t나\t*->1-2\tnom[1]\t\n"
    (found,) = articles("webanno-tsv", data.encode())
    assert values(found, "entities") == [("nam", "가"), ("nom", "나")]
    assert len(found.items["links"][0]["members"]) == 2


@pytest.mark.parametrize(
    ("body", "line", "code"),
    [
        ("\n\n#Text=가\n1-1\t0-1\t나\t_\t\n", 6, "surface_mismatch"),
        ("\n\n#Text=가\n1-1\t0-1\t가\t_\t_\t_\t\n", 6, "bad_row"),
        ("\n\n#Text=가\nx\t0-1\t가\t_\t\n", 6, "bad_row"),
        ("\n\n1-1\t0-1\t가\t_\t\n", 5, "bad_row"),
        ("\n\n#Text=가\n1-1\t9999999-10000000\t가\t_\t\n", 6, "surface_mismatch"),
        ("\n\n#Text=가\n", 0, "no_text"),
        ("#T_SP=webanno.custom.Bad\n", 3, "bad_layer"),
        ("#T_XX=a.B|c\n", 3, "bad_layer"),
        ("#T_SP=a.H|ROLE_x|b\n", 3, "bad_layer"),
        ("#T_SP=a.H|ROLE_a.H:l_a.L|b\n\n\n#Text=가\n1-1\t0-1\t가\t_\tp1;p2\t1-1\t\n", 7, "bad_slot"),
        ("#T_SP=a.H|ROLE_a.H:l_a.L|b\n\n\n#Text=가\n1-1\t0-1\t가\t_\tp1\t7-1\t\n", 7, "bad_slot"),
        ("#T_SP=a.H|ROLE_a.H:l_a.L|b\n\n\n#Text=가\n1-1\t0-1\t가\t_\t_\t7-1\t\n", 7, "bad_slot"),
        ("#T_RL=a.R|v|BT_a.B\n\n\n#Text=가\n1-1\t0-1\t가\t_\tx|y\t1-1\t\n", 7, "bad_relation"),
        ("#T_CH=a.C|referenceType|referenceRelation\n\n\n#Text=가\n1-1\t0-1\t가\t_\tx[1]\t*->1\t\n", 7, "bad_chain"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(body: str, line: int, code: str) -> None:
    (found,) = refused("webanno-tsv", (HEAD + SPAN + body).encode())
    assert (found.code, found.line or 0) == (code, line)


def test_what_is_no_tsv_of_webanno_says_so() -> None:
    assert refused("webanno-tsv", b"id\ttext\n")[0].code == "not_webanno"


def test_blanks_that_the_format_cannot_hold_are_counted() -> None:
    assert lost("webanno-tsv", article(" 가 \n 나\n")) == {"white_space": 1}
    assert lost("webanno-tsv", article("가  나\n\n다")) == {}


SPANS = "#T_SP=webanno.custom.Span|value\n"
CHAIN = "#T_CH=de.x.CoreferenceLink|referenceType|referenceRelation\n"
RELATION = "#T_RL=webanno.custom.Owns|share|value|BT_webanno.custom.Span\n"
POS = "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue\n"
ROWS = (
    "\n\n#Sentence.id=s1\n#Text=가온 다온\\t라온 .\n"
    "1-1\t0-2\t가온\tNN\tA[2]|B[1]\tnam[1]\tcoref->1-1\t_\t_\t_\t\n"
    "1-1.1\t0-0\t\t_\tZ\t_\t_\t_\t_\t_\t\n"
    "1-2\t3-5\t다온\tNN\tC\tnam[2]\t*->2-1\thalf|*\tbuys|owns\t1-1[1_0]|1-1[2_0]\t\n"
    "1-3\t6-8\t라온\tNN\t_\tnom[1]\t*->1-2\t_\t_\t_\t\n"
    "1-4\t9-10\t.\t_\t_\t_\t_\t_\t_\t_\t\n"
)
RICH = (HEAD + POS + SPANS + CHAIN + RELATION + ROWS).encode()


def test_a_file_goes_back_byte_for_byte_with_what_a_record_has_no_place_for() -> None:
    (found,) = articles("webanno-tsv", RICH)
    assert sheet(found) == RICH
    assert lost("webanno-tsv", found) == {}
    assert "가온" not in str(found.meta["webanno"])


def test_relations_and_chains_are_read_and_written_with_changed_labels() -> None:
    (found,) = articles("webanno-tsv", RICH)
    texts = {one["id"]: (one["label"], one["text"]) for one in found.items["entities"]}
    relations = {one["type"]: one for one in found.items["events"]}
    ends = {kind: [texts[one["target"]][0] for one in said["arguments"]] for kind, said in relations.items()}
    assert ends == {"buys": ["B", "C"], "owns": ["A", "C"]}
    assert relations["buys"]["attributes"] == {"form": "relation", "share": "half"}
    (link,) = found.items["links"]
    assert [texts[member] for member in link["members"]] == [("nam", "가온"), ("nom", "라온")]
    items = {name: [dict(one) for one in listed] for name, listed in found.items.items()}
    for one in items["entities"]:
        one["label"] = {"C": "D"}.get(one["label"], one["label"])
    changed = article(found.text, meta=dict(found.meta), **items)
    data = sheet(changed)
    assert b"POS" not in data and b"\tbuys|owns\t1-1[2_0]|1-1[1_0]\t" in data.replace(
        b"1-1[1_0]|1-1[2_0]", b"1-1[2_0]|1-1[1_0]"
    )
    (back,) = articles("webanno-tsv", data)
    assert back.items == changed.items


def test_metadata_that_anybody_wrote_is_not_taken_for_a_file() -> None:
    (found,) = articles("webanno-tsv", RICH)
    plain = sheet(article(found.text, meta={"uima": found.meta["uima"]}, **found.items))
    kept = found.meta["webanno"]
    for webanno in ({**kept, "sheet": "x"}, {**kept, "sheet": 7}, {**kept, "as": ""}, {"sheet": kept["sheet"]}, [1]):
        assert sheet(article(found.text, meta={**found.meta, "webanno": webanno}, **found.items)) == plain


def test_a_relation_whose_ends_are_not_kept_is_counted() -> None:
    head = "#T_RL=a.R|value|BT_de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token\n"
    data = f"{HEAD}{head}\n\n#Text=가 나\n1-1\t0-1\t가\t_\t_\t\n1-2\t2-3\t나\tsubj\t1-1\t\n".encode()
    (draft,) = drafts("webanno-tsv", data)
    assert draft.notes == ("left out: relations of the layer R",)
    assert sheet(stored(draft)) == data


@pytest.mark.parametrize(
    "data",
    [
        "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=가 나\n1-1\t0-1\t가\t\n1-2\t2-3\t나\t\n",
        "#FORMAT=WebAnno TSV 3.1\n#T_SP=a.B|v\n\n#Text=가\n1-1\t0-1\t가\t_\t\n\n\n",
        "#FORMAT=WebAnno TSV 3.2\n#T_SP=a.B|v\n\n\n#Text=가\n1-1\t0-1\t가\tX",
    ],
)
def test_other_versions_ends_and_files_without_labels_come_back_byte_for_byte(data: str) -> None:
    (found,) = articles("webanno-tsv", data.encode())
    assert sheet(found).decode() == data
