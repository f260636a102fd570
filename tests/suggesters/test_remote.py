"""Sources behind an address, against servers of our own on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from annotator.presets import load_preset
from annotator.suggesters import _http, suggester
from annotator.suggesters._anchoring import anchor, from_utf16
from annotator.suggesters._http import RemoteError
from annotator.suggesters.base import Context
from annotator.suggesters.openai_compatible import pieces_of, prompt_of

SCHEME = load_preset("news-ko")
TEXT = "🤝 김가람 가온전자 대표\n김가람 대표는 다온시에서 회동했다."
Answer = Callable[[dict[str, Any]], tuple[int, object]]
Asked = tuple[list[tuple[str, str, str]], dict[str, int]]


class Server:
    """A server that answers with what `answer` gives and keeps what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = lambda asked: (200, {})
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append({"path": self.path, **asked})
                outer.headers.append(dict(self.headers))
                status, value = outer.answer(asked)
                body = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(_http, "PAUSE", 0.01)
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def ask(url: str, **options: str) -> Asked:
    """What http-model offers as (kind, label, surface), and its usage."""
    return _asked("http-model", {"GISA_MODEL_URL": url, **options})


def ask_llm(url: str, guideline: str = "", **options: str) -> Asked:
    return _asked("openai-compatible", {"GISA_LLM_URL": url, "GISA_LLM_MODEL": "small", **options}, guideline)


def _asked(name: str, options: dict[str, str], guideline: str = "") -> Asked:
    source = suggester(name)
    found = list(source.suggest(TEXT, Context(SCHEME, "ko", guideline=guideline, options=options)))
    return [(one.kind, one.label, TEXT[one.start : one.end]) for one in found], dict(source.usage)


def chat(content: object, **usage: int) -> dict[str, object]:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return {"choices": [{"message": {"content": text}}], "usage": usage}


def test_the_model_gets_text_and_labels_and_its_suggestions_are_offered(server: Server) -> None:
    start = TEXT.index("가온전자")
    server.answer = lambda asked: (
        200,
        {"suggestions": [{"kind": "entity", "label": "OG", "start": start, "end": start + 4, "score": 0.8}]},
    )
    found, usage = ask(f"{server.url}/suggest")
    assert found == [("entity", "OG", "가온전자")]
    assert server.asked[0]["text"] == TEXT and "OG" in server.asked[0]["labels"]["entity"]
    assert usage == {"requests": 1}


def test_offsets_that_do_not_fit_their_words_are_put_right_or_dropped(server: Server) -> None:
    ones = [{"label": "PS", "start": 99, "end": 102, "text": "김가람"}, {"label": "PS", "start": 0, "text": "없는 말"}]
    server.answer = lambda asked: (200, {"suggestions": [*ones, "garbage", {"label": "OG", "start": 5, "end": 3}]})
    found, usage = ask(server.url)
    assert found == [("entity", "PS", "김가람")]
    assert usage["unanchored"] == 1 and usage["malformed"] == 2


def test_a_label_studio_backend_is_spoken_to_in_its_own_way(server: Server) -> None:
    start = TEXT.index("가온전자") + 1  # its JavaScript counts the emoji twice
    value = {"start": start, "end": start + 4, "text": "가온전자", "labels": ["OG"]}
    region = {"from_name": "label", "to_name": "text", "type": "labels", "value": value, "score": 0.6}
    server.answer = lambda asked: (
        200,
        {"results": [{"result": [region, {"value": {"choices": ["x"]}}], "score": 0.5}]},
    )
    found, usage = ask(f"{server.url}/predict")
    assert found == [("entity", "OG", "가온전자")]
    assert server.asked[0]["tasks"] == [{"id": 1, "data": {"text": TEXT}}]
    assert '<Label value="OG"/>' in server.asked[0]["label_config"]
    assert usage["malformed"] == 1


def test_a_server_that_is_busy_is_asked_again(server: Server) -> None:
    answers = iter([(503, {}), (429, {}), (200, {"suggestions": []})])
    server.answer = lambda asked: next(answers)
    found, usage = ask(server.url)
    assert found == [] and usage == {"requests": 3, "retries": 2}


@pytest.mark.parametrize(
    ("status", "body", "message", "requests"),
    [
        (500, b"", "HTTP 500", 3),
        (401, b"", "HTTP 401", 1),
        (302, b"", "HTTP 302", 1),
        (200, b"<html>", "not JSON", 1),
        (200, b"[]", "no list", 1),
    ],
)
def test_a_server_that_fails_is_named_with_its_fault(
    status: int, body: bytes, message: str, requests: int, server: Server
) -> None:
    server.answer = lambda asked: (status, body)
    with pytest.raises(RemoteError, match=message):
        ask(server.url)
    assert len(server.asked) == requests


def test_a_server_that_hangs_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    server.answer = lambda asked: (done.wait(5), (200, {}))[1]  # type: ignore[return-value]
    monkeypatch.setattr(_http, "TRIES", 1)
    try:
        with pytest.raises(RemoteError, match="no answer"):
            _http.post_json(server.url, {}, suggester("http-model").usage, timeout=0.1)
    finally:
        done.set()


def test_an_address_that_is_no_web_address_is_refused() -> None:
    with pytest.raises(RemoteError, match="no http"):
        ask("file:///etc/hostname")


def test_the_language_model_is_told_scheme_and_guideline_and_its_quotes_are_looked_up(server: Server) -> None:
    marks = [
        {"kind": "entity", "label": "PS", "quote": "김가람", "before": "대표\n"},
        {"kind": "entity", "label": "OG", "quote": "지어낸 회사"},
        {"kind": "event", "label": "MEETING", "quote": "회동"},
        {"kind": "odd"},
    ]
    server.answer = lambda asked: (200, chat({"marks": marks}, prompt_tokens=900, completion_tokens=60))
    found, usage = ask_llm(f"{server.url}/v1", "직함은 뺀다.", GISA_LLM_KEY="secret")
    assert found == [("entity", "PS", "김가람"), ("event", "MEETING", "회동")]
    assert usage == {"requests": 1, "prompt_tokens": 900, "completion_tokens": 60, "unanchored": 1, "malformed": 1}
    assert server.asked[0]["path"] == "/v1/chat/completions" and server.asked[0]["model"] == "small"
    prompt = server.asked[0]["messages"][0]["content"]
    assert "직함은 뺀다." in prompt and "- MEETING:" in prompt
    assert server.headers[0]["Authorization"] == "Bearer secret"


def test_the_place_after_the_words_before_is_meant(server: Server) -> None:
    mark = {"kind": "entity", "label": "PS", "quote": "김가람", "before": "대표\n"}
    server.answer = lambda asked: (200, chat({"marks": [mark]}))
    source = suggester("openai-compatible")
    options = {"GISA_LLM_URL": server.url, "GISA_LLM_MODEL": "small"}
    found = list(source.suggest(TEXT, Context(SCHEME, options=options)))
    assert [one.start for one in found] == [TEXT.rindex("김가람")]


def test_a_code_fence_around_the_answer_is_no_harm(server: Server) -> None:
    server.answer = lambda asked: (200, chat('```json\n{"marks": []}\n```'))
    assert ask_llm(server.url)[0] == []


@pytest.mark.parametrize("answer", [{}, {"choices": []}, chat("I cannot"), chat({"other": 1}), chat({"marks": 3})])
def test_an_answer_that_is_none_is_an_error(answer: object, server: Server) -> None:
    server.answer = lambda asked: (200, answer)
    with pytest.raises(RemoteError):
        ask_llm(server.url)


@pytest.mark.parametrize("name", ["http-model", "openai-compatible"])
def test_what_is_not_set_is_said(name: str) -> None:
    assert "not set" in suggester(name).unavailable({})


def test_a_long_article_is_asked_about_in_pieces_of_whole_lines() -> None:
    text = "\n".join(f"{n}번째 줄 " + "가" * 500 for n in range(40))
    pieces = list(pieces_of(text))
    assert len(pieces) > 1
    assert "\n".join(piece for _, piece in pieces) == text
    assert all(text[start : start + len(piece)] == piece for start, piece in pieces)


def test_the_prompt_names_every_label() -> None:
    prompt = prompt_of(SCHEME, "")
    assert all(f"- {code}:" in prompt for code in SCHEME.entity_codes)


def test_words_are_found_whatever_space_is_between_them() -> None:
    assert anchor("가온  전자", "가온 전자") == (0, 6)
    assert anchor("가온", "") is None and anchor("가온", "다온") is None
    assert anchor("가 나 가", "가", start=4) == (4, 5)


def test_utf16_offsets_become_code_points() -> None:
    assert [from_utf16("🤝가나", offset) for offset in (0, 2, 3, 99)] == [0, 1, 2, 3]
