"""Loading: what is wrong is refused by name, everything else is in."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest

from annotator.core.changes import undo
from annotator.core.records import Body, decode_body
from annotator.importers.base import Source
from annotator.models import Article, Layer, Mention, Project, Revision, User
from annotator.workflow.annotating import changes_since
from annotator.workflow.exporting import Selection, export
from annotator.workflow.importing import ImportReport, import_files, preview
from annotator.workflow.sources import open_sources, uploaded_sources


def source(data: bytes, name: str = "a.jsonl") -> Source:
    return Source(name, lambda: io.BytesIO(data))


def lines(*records: dict[str, Any]) -> bytes:
    return b"".join(orjson.dumps(record) + b"\n" for record in records)


def load(project: Project, *records: dict[str, Any], **options: Any) -> ImportReport:
    return import_files(project, None, [source(lines(*records))], **options)


def labelled(text: str, surface: str, **more: Any) -> dict[str, Any]:
    start = text.index(surface)
    entity = {"id": "e1", "label": "OG", "start": start, "end": start + len(surface), "text": surface}
    return {"record": "gisa/1", "text": text, "entities": [entity], **more}


def codes(report: ImportReport) -> list[str]:
    return [one.code for one in report.refused]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty_text"), (" \n", "empty_text"), ("가\x00나", "nul_character"), ("가" * 1_000_001, "too_long")],
)
def test_a_text_that_cannot_be_kept_is_refused_and_the_others_are_in(project: Project, text: str, code: str) -> None:
    report = load(project, {"id": "1", "text": "하나"}, {"id": "2", "text": text}, {"id": "3", "text": "셋"})
    assert (report.created, codes(report), report.refused[0].line) == (2, [code], 2)


def test_an_article_of_twenty_megabytes_is_refused_with_its_length(project: Project) -> None:
    report = import_files(project, None, [source("가나다라 ".encode() * 1_600_000, "big.txt")])
    assert codes(report) == ["too_long"]
    assert "8,000,000" in report.refused[0].reason


def test_offsets_that_do_not_fit_are_refused_with_the_annotation_and_where_the_surface_is(project: Project) -> None:
    record = labelled("가온전자는 다온시", "다온시")
    record["entities"][0].update(start=5, end=8)
    report = load(project, record)
    assert codes(report) == ["surface_mismatch"]
    assert "e1" in report.refused[0].reason and "that is at 6" in report.refused[0].reason


@pytest.mark.parametrize("end", [99, 0, -1])
def test_a_span_outside_the_text_is_refused(project: Project, end: int) -> None:
    record = labelled("가온전자", "가온")
    record["entities"][0]["end"] = end
    assert codes(load(project, record)) in (["span_outside"], ["empty_span"])


def test_an_argument_that_leads_nowhere_is_refused(project: Project) -> None:
    event = {
        "id": "v1",
        "type": "MEETING",
        "trigger": {"start": 0, "end": 2},
        "arguments": [{"role": "Participant", "target": "e9"}],
    }
    assert codes(load(project, {"text": "회동했다", "events": [event]})) == ["dangling_reference"]


def test_a_text_that_is_not_that_of_its_hash_is_refused(project: Project) -> None:
    assert codes(load(project, {"record": "gisa/1", "text": "가", "sha256": "0" * 64})) == ["wrong_sha256"]


def test_labels_are_moved_along_when_an_nfd_text_is_composed(project: Project) -> None:
    text = unicodedata.normalize("NFD", "다온시의 가온전자는")
    load(project, labelled(text, unicodedata.normalize("NFD", "가온전자")))
    (entity,) = orjson.loads(Layer.objects.get().body)["entities"]
    assert (entity["start"], entity["end"], entity["text"]) == (5, 9, "가온전자")


def test_an_offset_inside_a_composed_character_is_refused(project: Project) -> None:
    text = unicodedata.normalize("NFD", "가온")
    record = {"text": text, "entities": [{"label": "OG", "start": 1, "end": len(text)}]}
    assert codes(load(project, record)) == ["offset_inside_character"]


def test_labels_are_moved_along_when_line_ends_change(project: Project) -> None:
    load(project, labelled("제목\r\n본문\r\n가온전자", "가온전자"))
    (entity,) = orjson.loads(Layer.objects.get().body)["entities"]
    assert (entity["start"], entity["text"]) == (6, "가온전자")


def test_labels_outside_the_scheme_are_kept_and_noted(project: Project) -> None:
    record = labelled("가온전자", "가온전자")
    record["entities"][0]["label"] = "COMPANY"
    report = load(project, record)
    assert (report.layers, dict(report.notes)) == (1, {"not in the scheme: entity COMPANY": 1})


def test_keys_that_an_annotation_does_not_have_are_noted(project: Project) -> None:
    record = labelled("가온전자", "가온전자")
    record["entities"][0]["score"] = 0.9
    assert dict(load(project, record).notes) == {"left out: entities[].score": 1}


def test_the_same_text_again_is_a_duplicate(project: Project) -> None:
    report = load(project, {"id": "1", "text": "같은 글"}, {"id": "2", "text": "같은 글\r"[:-1]})
    assert (report.created, report.duplicate_count) == (1, 1)
    assert report.duplicates[0]["same_as"] == "1"


def test_an_id_that_belongs_to_another_text_is_refused(project: Project) -> None:
    assert codes(load(project, {"id": "1", "text": "하나"}, {"id": "1", "text": "둘"})) == ["key_taken"]


def test_the_labels_of_two_authors_come_to_one_article(project: Project) -> None:
    text = "가온전자는 다온시"
    report = load(
        project,
        labelled(text, "가온전자", layer={"kind": "human", "author": "ann"}),
        labelled(text, "다온시", layer={"kind": "human", "author": "ben"}),
    )
    assert (report.created, report.layers, report.duplicate_count) == (1, 2, 1)
    assert set(Layer.objects.values_list("kind", "author_name")) == {("imported", "ann"), ("imported", "ben")}


def test_other_labels_by_the_same_author_never_overwrite(project: Project) -> None:
    text = "가온전자는 다온시"
    load(project, labelled(text, "가온전자"))
    assert codes(load(project, labelled(text, "다온시"))) == ["layer_exists"]


def test_kept_layers_need_a_member_of_that_name(project: Project) -> None:
    text = "가온전자는 다온시"
    report = load(
        project,
        labelled(text, "가온전자", layer={"kind": "human", "author": "alice", "status": "submitted"}),
        labelled(text, "다온시", layer={"kind": "human", "author": "charlie"}),
        keep_layers=True,
    )
    assert codes(report) == ["no_such_member"]
    layer = Layer.objects.get()
    assert (layer.kind, layer.status, layer.user and layer.user.username) == ("human", "submitted", "alice")


def test_importing_the_native_export_gives_the_same_records(
    project: Project, lea: User, alice: User, tmp_path: Path
) -> None:
    from annotator.workflow.projects import create_project, set_member

    text = "가온전자 🤝 다온시\n저작권자 ⓒ 가온일보"
    load(project, labelled(text, "다온시", id="k1", meta={"title": "제목", "section": "경제"}), {"text": "맨글"})
    first = b"".join(export(Selection(project, "all")))
    other = create_project("other", "Other", "news-ko", lea)
    set_member(other, "alice", project.memberships.get(user=alice).role)
    assert not import_files(other, None, [source(first)]).refused_count
    assert b"".join(export(Selection(other, "all"))) == first


def test_the_journal_of_an_imported_layer_goes_back_to_nothing(project: Project) -> None:
    load(project, labelled("가온전자는", "가온전자"))
    layer = Layer.objects.get()
    body = decode_body(layer.body)
    inverse = type(changes_since(layer, 0)[0])(**orjson.loads(Revision.objects.get().inverse))
    assert len(body) == 1
    assert undo(body, [inverse], layer.article.text) == Body()


def test_mentions_are_made_for_imported_layers(project: Project) -> None:
    load(project, labelled("가온전자는", "가온전자"))
    assert list(Mention.objects.values_list("label", "surface", "start")) == [("OG", "가온전자", 0)]


def test_a_record_that_the_database_refuses_never_takes_others_with_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError

    from annotator.workflow import storing

    whole = storing._insert

    def fail(batch: Any, plan: Any) -> None:
        if any(article.key == "2" for article in plan.articles):
            raise DatabaseError("disk is odd")
        whole(batch, plan)

    monkeypatch.setattr(storing, "_insert", fail)
    report = load(project, *[{"id": str(number), "text": f"글 {number}"} for number in range(5)])
    assert (report.created, codes(report)) == (4, ["database"])


def test_a_preview_stores_nothing_and_shows_what_would_be_read(project: Project) -> None:
    (shown,) = preview(project, [source("제목\n본문입니다\n".encode("cp949"), "a.txt")])
    assert (shown.format, shown.encoding, shown.drafts[0].lines) == ("plain-text", "cp949", ["제목", "본문입니다"])
    assert Article.objects.count() == 0


def test_a_batch_takes_few_queries(project: Project, django_assert_max_num_queries: Any) -> None:
    records = [labelled(f"가온전자 {number}", "가온전자") for number in range(100)]
    with django_assert_max_num_queries(14):
        load(project, *records)


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def loaded_zip(project: Project, data: bytes, tmp_path: Path) -> ImportReport:
    (tmp_path / "a.zip").write_bytes(data)
    return import_files(project, None, open_sources([str(tmp_path / "a.zip")]))


def test_the_files_of_an_archive_are_loaded(project: Project, tmp_path: Path) -> None:
    data = archive(**{"news__a.txt": "하나".encode(), "news__b.txt": "둘".encode("cp949")})
    assert loaded_zip(project, data, tmp_path).created == 2
    assert set(Article.objects.values_list("key", flat=True)) == {"news/a", "news/b"}


def test_a_zip_bomb_is_refused_and_the_rest_is_loaded(project: Project, tmp_path: Path) -> None:
    report = loaded_zip(project, archive(**{"bomb.txt": b"0" * 50_000_000, "fine.txt": b"fine"}), tmp_path)
    assert (report.created, codes(report)) == (1, ["zip_bomb"])


def test_an_archive_that_lies_about_a_size_is_refused(project: Project, tmp_path: Path) -> None:
    data = bytearray(archive(**{"a.jsonl": b'{"text": "' + b"x" * 3000 + b'"}\n'}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    report = loaded_zip(project, bytes(data), tmp_path)
    assert report.created == 0 and report.refused_count == 1


def test_an_archive_in_an_archive_is_refused(project: Project, tmp_path: Path) -> None:
    assert codes(loaded_zip(project, archive(**{"inner.zip": archive(a=b"a")}), tmp_path)) == ["nested_zip"]


def test_a_cut_archive_is_refused(project: Project, tmp_path: Path) -> None:
    data = archive(**{"a.txt": b"a" * 5000})
    broken = data[:60] + b"\x00\xff" * 5 + data[70:]
    assert loaded_zip(project, broken, tmp_path).refused_count == 1


def test_a_korean_file_name_of_an_old_archive_is_read(project: Project, tmp_path: Path) -> None:
    data = archive(**{"QQQQ.txt": b"a"}).replace(b"QQQQ", "기사".encode("cp949"))
    loaded_zip(project, data, tmp_path)
    assert Article.objects.get().key == "기사"


def test_a_file_of_an_unknown_kind_is_refused_not_passed_over(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / ".hidden").write_bytes(b"x")
    assert codes(import_files(project, None, open_sources([str(tmp_path)]))) == ["unknown_extension"]


def test_an_upload_can_be_read_twice(project: Project) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("a.jsonl", json.dumps({"text": "가"}).encode())
    for _ in range(2):
        import_files(project, None, uploaded_sources([upload]))
    assert Article.objects.count() == 1
