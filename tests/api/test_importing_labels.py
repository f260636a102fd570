"""POST /projects/…/import/ with columns and a label map."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotator.models import Article, Layer, Project, User

ApiFor = Callable[[User | None], APIClient]
IMPORT = "/api/v1/projects/news/import/"


def doccano() -> SimpleUploadedFile:
    return SimpleUploadedFile("kim.jsonl", '{"text": "김가람", "label": [[0, 3, "PER"], [0, 1, "New"]]}'.encode())


def test_labels_become_what_the_map_says(api_for: ApiFor, lea: User, project: Project) -> None:
    labels = '[entities]\nPER = "PS"\nNew = true\n'
    for sent in (labels, SimpleUploadedFile("map.toml", labels.encode())):
        answer = api_for(lea).post(IMPORT, {"file": doccano(), "labels": sent}, format="multipart")
        assert answer.status_code == 200
    assert project.schemes.count() == 2
    assert '"label":"PS"' in Layer.objects.get().body


@pytest.mark.parametrize("field", [{"labels": "["}, {"labels": '[entities]\nPER = "NONE"'}, {"columns": "text"}])
def test_what_cannot_be_understood_is_refused(
    field: dict[str, str], api_for: ApiFor, lea: User, project: Project
) -> None:
    answer = api_for(lea).post(IMPORT, {"file": doccano(), **field}, format="multipart")
    assert answer.status_code == 422 and answer.data["error"]["code"] in ("bad_label_map", "bad_columns")
    assert Article.objects.count() == 0


def test_columns_can_be_said(api_for: ApiFor, lea: User, project: Project) -> None:
    table = SimpleUploadedFile("t.csv", "글,머리\n본문이다,제목이다\n".encode())
    api_for(lea).post(IMPORT, {"file": table, "columns": "text=글,title=머리"}, format="multipart")
    assert Article.objects.get().title == "제목이다"
