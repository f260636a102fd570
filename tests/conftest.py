"""The cast: alice and bob annotate, rita reviews, lea leads, charlie is an outsider, admin may everything."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings as django_settings
from django.test import Client, override_settings
from hypothesis import find
from hypothesis import strategies as st
from rest_framework.test import APIClient

from annotator.core import text as core_text
from annotator.models import Article, Layer, Project, Role, User
from annotator.models.search_index import index_articles, row_of
from annotator.staticfiles import collect_if_changed
from annotator.workflow.annotating import open_layer
from annotator.workflow.projects import create_project, set_member
from tests.database_only import asks_database
from tests.made_once import copy_of, made_once

TEXT = (
    "가온전자, 다온시에 공장 짓는다\n"
    "가온전자는 3일 김가람 대표와 박다온 시장이 만나 1조 원 투자 협약을 맺었다고 밝혔다.\n"
    "두 사람은 🤝 악수했다. 김가람은 “café처럼 열린 공장”이라고 말했다.\n"
    "저작권자 ⓒ 가온일보, 무단 전재 및 재배포, AI 학습 금지"
)
"""A small article with an astral character, curly quotes and an é."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="Leave out what asks no database of this run: a second run with another database need not repeat it.",
    )


@pytest.hookimpl(trylast=True)  # after the conftest files of folders have put their marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("database_only"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_database(item)])
        items[:] = [item for item in items if asks_database(item)]


def _user(name: str) -> User:
    return User.objects.create_user(name, password="a-long-password")


@pytest.fixture(scope="session", autouse=True)
def _all_characters() -> None:
    """Hypothesis makes its table of all characters for the first text of a process; no test is slow because of it."""
    find(st.text(min_size=1), bool)


@pytest.fixture
def alice(db: None) -> User:
    return _user("alice")


@pytest.fixture
def bob(db: None) -> User:
    return _user("bob")


@pytest.fixture
def rita(db: None) -> User:
    return _user("rita")


@pytest.fixture
def lea(db: None) -> User:
    return _user("lea")


@pytest.fixture
def charlie(db: None) -> User:
    return _user("charlie")


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("admin", password="a-long-password")


@pytest.fixture
def project(lea: User, rita: User, alice: User, bob: User) -> Project:
    """A project with the scheme news-ko; charlie is not in it."""
    made = create_project("news", "News", "news-ko", lea)
    set_member(made, "rita", Role.REVIEWER)
    set_member(made, "alice", Role.ANNOTATOR)
    set_member(made, "bob", Role.ANNOTATOR)
    return made


@pytest.fixture
def make_article(project: Project) -> Callable[..., Article]:
    """A function that adds an article with this key and text to the project."""

    def make(key: str, text: str = "", **fields: str) -> Article:
        text = core_text.clean(text or f"{TEXT}\n{key}")
        title = fields.pop("title", core_text.first_line(text))
        made = Article.objects.create(
            project=project,
            key=key,
            text=text,
            sha256=core_text.sha256(text),
            characters=len(text),
            title=title,
            language="ko",
            meta=orjson.dumps({}).decode(),
            **fields,
        )
        index_articles([row_of(made)])
        return made

    return make


@pytest.fixture
def article(make_article: Callable[..., Article]) -> Article:
    return make_article("gaon-1", TEXT, publisher="가온일보", published_at="2026-11-02T09:41:00+09:00")


@pytest.fixture
def layer(article: Article, alice: User) -> Layer:
    """Alice's layer on the article, empty."""
    return open_layer(article, alice)


@pytest.fixture
def client_for() -> Callable[[User | None], Client]:
    """A browser signed in as this user, or not at all."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def api_for() -> Callable[[User | None], APIClient]:
    """An API client that is this user, or nobody."""

    def make(user: User | None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return make


HASHED = {"staticfiles": {"BACKEND": "annotator.staticfiles.HashedStaticFilesStorage"}}


@pytest.fixture(scope="session")
def collected_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the static files of production are. A server that is given this folder finds that nothing has changed."""

    def collect(folder: Path) -> None:
        with override_settings(STATIC_ROOT=folder, STORAGES={**django_settings.STORAGES, **HASHED}):
            collect_if_changed()

    return made_once(tmp_path_factory, "static", collect)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with an SQLite database that has all tables, made by the migrations, and nobody's data."""

    def migrate(folder: Path) -> None:
        own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=django_settings.BASE_DIR, env={**own, "GISA_DATA_DIR": str(folder)}, check=True)
        assert not list(folder.glob("*-wal"))

    return made_once(tmp_path_factory, "empty-database", migrate)


@pytest.fixture
def data_dir(tmp_path: Path, empty_database: Path) -> Path:
    """A data directory of the test's own, with an empty database in it, for processes that a test starts."""
    return copy_of(empty_database, tmp_path)


@pytest.fixture
def collected(settings: Any, collected_once: Path) -> Path:
    """Serve the static files of production: hashed, bundled and compressed."""
    settings.STATIC_ROOT = collected_once
    settings.STORAGES = {**settings.STORAGES, **HASHED}
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    return collected_once
