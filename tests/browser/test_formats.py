"""Formats in a browser: losses said as soon as a format is chosen; labels and columns asked about, by keyboard too."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from annotator.models import Article, Layer, Project, User
from annotator.workflow.importing import import_files
from annotator.workflow.sources import open_sources

PageFor = Callable[..., Page]


@pytest.fixture(autouse=True)
def own_data_directory(settings: Any, tmp_path: Path) -> None:
    settings.GISA_DATA_DIR = tmp_path


def accessible(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []


def test_choosing_a_format_says_what_it_loses(page_for: PageFor, project: Project, lea: User) -> None:
    records = Path(django_settings.BASE_DIR, "fixtures", "exports", "records.jsonl")
    import_files(project, None, open_sources([str(records)]))
    page = page_for(lea, locale="en-US")
    page.goto("/projects/news/export/?layers=imported")
    expect(page.locator("#losses")).to_contain_text("Nothing is lost")
    page.get_by_text("formats of other tools").click()
    page.get_by_label("doccano JSONL").check()
    expect(page.locator("#losses")).to_contain_text("Attributes are left out")
    page.locator("#option-shape").select_option("label")
    expect(page.locator("#losses")).to_contain_text("Events or their arguments are left out")
    expect(page.get_by_role("link", name="Download")).to_have_attribute("href", re.compile("option=shape%3Dlabel"))
    accessible(page)


def test_labels_and_columns_are_asked_about(page_for: PageFor, project: Project, lea: User, tmp_path: Path) -> None:
    (tmp_path / "kim.jsonl").write_text('{"text": "김가람이 가온전자를", "label": [[0, 3, "PER"], [5, 9, "FIRM"]]}\n')
    (tmp_path / "t.csv").write_text("글,머리\n본문이다,제목이다\n")
    page = page_for(lea, locale="en-US")
    page.goto("/projects/news/import/")
    page.set_input_files("#files", [tmp_path / "kim.jsonl", tmp_path / "t.csv"])
    page.get_by_role("button", name="Check").click()
    page.get_by_label("Text", exact=True).select_option("글")
    page.get_by_label("Title", exact=True).select_option("머리")
    page.get_by_role("button", name="Read again").click()
    expect(page.get_by_role("heading", name="제목이다")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_label("What becomes of PER")).to_have_value("entity:map:PS:PER")
    page.get_by_label("What becomes of FIRM").select_option("→ OG")
    accessible(page)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", name="Import report")).to_be_visible()
    assert set(Article.objects.values_list("title", flat=True)) == {"제목이다", "김가람이 가온전자를"}
    assert '"label":"OG"' in Layer.objects.get().body
