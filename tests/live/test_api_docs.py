"""Every address is documented, and every example on the page runs against a live server."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from annotator.api.urls import urlpatterns
from annotator.client import Gisa, GisaError
from annotator.core.changes import Change
from annotator.core.signing import signature
from annotator.models import Article, Comment, Layer, Project, Release, SavedSearch, User, Webhook, WebhookDelivery
from annotator.workflow import webhooks
from annotator.workflow.accounts import create_token
from annotator.workflow.annotating import open_layer, save_changes, submit
from annotator.workflow.releasing import fill_release, make_release

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
SHELL = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
UNDOCUMENTED = {"api-not-found"}
Make = Callable[..., Article]
pytestmark = pytest.mark.django_db(transaction=True)


def plain(route: str) -> str:
    return re.sub(r"<\w+:(\w+)>", lambda found: "{" + found[1] + "}", route)


def test_every_address_is_on_the_page() -> None:
    documented = {re.sub(r"{\w+}", "{}", one) for one in re.findall(r"`(?:GET|POST|DELETE) ([^`?]+)`", PAGE)}
    documented |= {"docs/", "schema/"} if "/api/v1/docs/" in PAGE and "/api/v1/schema/" in PAGE else set()
    addresses = {re.sub(r"{\w+}", "{}", plain(str(one.pattern))) for one in urlpatterns if one.name not in UNDOCUMENTED}
    assert addresses == documented


def mark(layer: Layer, user: User) -> None:
    """The same mark, handed in."""
    value = {"id": "e1", "label": "OG", "start": 0, "end": 4}
    save_changes(layer.pk, user, 0, [Change(str(uuid.uuid4()), "add", "entity", value)])
    submit(layer.pk)


@pytest.fixture
def world(
    make_article: Make, project: Project, lea: User, alice: User, bob: User, live_server: LiveServer
) -> dict[str, str]:
    """What the examples name, as variables of the shell."""
    article = make_article("kb-1")
    make_article("kb-2")
    submit(open_layer(make_article("kb-3"), alice).pk)
    layer = open_layer(article, lea)
    comment = Comment.objects.create(layer=layer, author=lea, body="?")
    search = SavedSearch.objects.create(project=project, user=lea, name="x", query="q=x")
    hook = Webhook.objects.create(project=project, url="https://hooks.example.com/", secret="s", events="submit")
    shared = make_article("kb-4")
    for user in (alice, bob):
        mark(open_layer(shared, user), user)
    rows = {
        "ARTICLE": article,
        "SHARED": shared,
        "LAYER": layer,
        "COMMENT": comment,
        "SEARCH": search,
        "WEBHOOK": hook,
        "DELIVERY": webhooks.ping(hook, lea),
        "RELEASE": fill_release(make_release(project, lea, "v0", layers="human")),
    }
    ids = {name: str(row.pk) for name, row in rows.items()}
    return {"GISA": live_server.url, "TOKEN": create_token(lea), "PROJECT": "news", "KEY": "kb-1", **ids}


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_every_example_of_the_shell_runs(world: dict[str, str], tmp_path: Path) -> None:
    script = "set -e -o pipefail\n" + "\n".join(SHELL).replace("/tmp/gisa-example.txt", "example.txt")
    environment = {**os.environ, **world}
    done = subprocess.run(
        ["bash", "-x", "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-500:]
    release = Release.objects.get(name="v0")
    assert release.sha256 in done.stdout
    assert not SavedSearch.objects.filter(pk=world["SEARCH"]).exists()
    assert not Webhook.objects.filter(pk=world["WEBHOOK"]).exists()
    assert Layer.objects.get(pk=world["LAYER"]).status == "submitted"


def test_every_example_of_python_runs(world: dict[str, str], tmp_path: Path) -> None:
    import time

    body, at = b'{"event": "ping"}', int(time.time())
    names: dict[str, Any] = {
        "url": world["GISA"],
        "token": world["TOKEN"],
        "project": "news",
        "folder": tmp_path,
        "secret": "s",
        "body": body,
        "headers": {"X-Gisa-Signature": signature("s", body, at)},
    }
    for block in PYTHON:
        exec(compile(block, "docs/api.md", "exec"), names)
    assert names["payload"] == {"event": "ping"} and names["good"] is True
    assert (tmp_path / "news.cursor").read_text() == "4\n"
    assert names["record"]["id"] in {"kb-1", "kb-2", "kb-3", "kb-4"}


def test_the_client_imports_without_django() -> None:
    code = "import sys, annotator.client; assert 'django' not in sys.modules and 'orjson' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


@pytest.fixture
def gisa(world: dict[str, str]) -> Gisa:
    return Gisa(world["GISA"], world["TOKEN"], pause=0.01)


def test_the_client_takes_in_and_gives_out(gisa: Gisa, tmp_path: Path, project: Project) -> None:
    file = tmp_path / '기사 "1".jsonl'
    lines = [{"record": "gisa/1", "id": f"n{number}", "text": f"제목 {number}\n본문"} for number in range(3)]
    file.write_text("\n".join(json.dumps(one) for one in lines) + "\n{broken")
    report = gisa.import_file("news", file)
    assert (report.created, report.refused) == (3, 1)
    assert [one["key"] for one in gisa.articles("news", q="제목")] == ["n0", "n1", "n2"]
    assert [one["article"]["key"] for one in gisa.search("news", "본문")] == ["n0", "n1", "n2"]
    exported = b"".join(gisa.export("news", layers="human"))
    assert [json.loads(line) for line in exported.splitlines()] == list(gisa.records("news"))
    release = next(gisa.releases("news"))
    target = gisa.download_release(release, tmp_path / "v0.jsonl")
    assert hashlib.sha256(target.read_bytes()).hexdigest() == release["sha256"]
    with pytest.raises(GisaError) as caught:
        gisa.download_release({**release, "sha256": "0" * 64}, tmp_path / "bad.jsonl")
    assert caught.value.code == "release_damaged"
    assert not (tmp_path / "bad.jsonl").exists() and not list(tmp_path.glob(".*"))


def test_the_clients_errors_are_the_apis(gisa: Gisa, world: dict[str, str]) -> None:
    with pytest.raises(GisaError) as caught:
        gisa.project("nowhere/../x")
    assert (caught.value.status, caught.value.code) in {(404, "no_such_project"), (404, "no_such_address")}
    with pytest.raises(GisaError) as caught:
        Gisa(world["GISA"], "wrong").projects()
    assert caught.value.status == 401
    with pytest.raises(GisaError) as caught:
        Gisa("http://127.0.0.1:9", "x", pause=0.001).projects()
    assert (caught.value.status, caught.value.code) == (0, "unreachable")


def test_a_tail_goes_on_after_an_interruption_and_misses_nothing(
    gisa: Gisa, world: dict[str, str], make_article: Make, alice: User, tmp_path: Path, monkeypatch: Any
) -> None:
    state, seen = tmp_path / "cursor", []

    def follow(until: Callable[[], bool] = lambda: True) -> Iterator[str]:
        return (one.record["id"] for one in gisa.tail("news", state=state, poll=0.02, until=until))

    seen.append(next(follow()))  # stopped while it works on the first: that one comes again
    assert not state.exists()
    for number in range(60):
        submit(open_layer(make_article(f"t{number}"), alice).pk)
    broken = iter([True, True, False])
    real = Gisa._open

    def flaky(self: Gisa, *args: Any, **kwargs: Any) -> Any:
        if next(broken, False):
            raise GisaError(0, "unreachable", "cut")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Gisa, "_open", flaky)
    rounds = iter([False] * 4)
    again = list(follow(lambda: next(rounds, True)))
    assert again == ["kb-3", "kb-4", "kb-4", *(f"t{number}" for number in range(60))]
    assert list(follow()) == []
    more = threading.Event()

    def finish() -> None:
        from django.db import connection

        submit(open_layer(Article.objects.get(key="kb-2"), alice).pk)
        connection.close()
        more.set()

    threading.Timer(0.1, finish).start()
    assert list(follow(more.is_set)) == ["kb-2"]
    assert WebhookDelivery.objects.filter(event="submit").filter(webhook=world["WEBHOOK"]).count() == 63
