"""manage.py suggest, and the worker that `serve` runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from annotator.models import Article, Layer, Project
from annotator.suggesters.dates_amounts import Suggester as Rules


def test_it_makes_suggestions_and_says_what_it_did(article: Article, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("suggest", "news", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report["articles"] == 1 and report["failed"] == {}
    call_command("suggest", "news")
    assert "0 articles" in capsys.readouterr().out


def test_one_source_can_be_named(article: Article) -> None:
    call_command("suggest", "news", "--source", "dates-amounts", "--all", verbosity=0)
    assert set(Layer.objects.filter(kind="machine").values_list("author_name", flat=True)) <= {"dates-amounts"}


def test_a_source_that_fails_is_named_and_the_status_is_1(
    article: Article, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Rules, "suggest", lambda *_: 1 / 0)
    with pytest.raises(SystemExit) as stopped:
        call_command("suggest", "news")
    assert stopped.value.code == 1
    assert "FAILED dates-amounts: ZeroDivisionError" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nothing"], ["news", "--source", "nothing"]])
def test_what_there_is_not_is_said_and_the_status_is_2(arguments: list[str], project: Project) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("suggest", *arguments)
    assert refused.value.returncode == 2


def test_the_worker_does_what_waits_and_ends_with_its_server(data_dir: Path, tmp_path: Path) -> None:
    """Against a database of its own: the queue has to be seen by another process."""
    database = f"sqlite:///{data_dir}/gisa.sqlite3"
    environment = {**os.environ, "GISA_DATA_DIR": str(data_dir), "DATABASE_URL": database}

    def manage(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(Path(settings.BASE_DIR, "manage.py")), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, **options)  # type: ignore[call-overload, no-any-return]

    manage("create_project", "own", "--name", "Own", "--preset", "news-ko", check=True)
    (tmp_path / "one.txt").write_text("제목\n행사는 3일에 열린다.\nⓒ 가온일보, 무단 전재 금지")
    manage("import_articles", "own", str(tmp_path / "one.txt"), check=True)
    manage("work", "--batch", check=True)
    exported = manage("export_dataset", "own", "--layers", "machine", check=True).stdout
    assert '"author":"boilerplate-rules"' in exported
    # Standard input is closed at once, as when a server has died: the worker ends by itself.
    assert manage("work", "--child", stdin=subprocess.DEVNULL).returncode == 1
