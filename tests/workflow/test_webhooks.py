"""Webhooks: signed, retried ever more rarely, switched off in the end, and never into a private network."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotator.client import SignatureError, verify
from annotator.core.errors import InvalidError
from annotator.core.signing import signature
from annotator.models import Layer, Project, User, Webhook, WebhookDelivery
from annotator.workflow import sending, webhooks
from annotator.workflow.annotating import submit
from annotator.workflow.releasing import fill_release, make_release
from annotator.workflow.sending import SendError, check_url, send
from annotator.workflow.webhooks import add_webhook, deliver, notify, ping

Browser = Callable[[User | None], Client]


class Receiver:
    """An HTTP server that keeps what it is sent, and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"thanks")

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?x=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.GISA_WEBHOOKS_PRIVATE = True
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def hook(project: Project, lea: User, receiver: Receiver) -> Webhook:
    return add_webhook(project, lea, receiver.url, ["submit", "release"])


def due(row: WebhookDelivery) -> None:
    WebhookDelivery.objects.filter(pk=row.pk).update(next_at=timezone.now())


def test_a_submitted_layer_is_told_signed_and_without_its_labels(
    hook: Webhook, layer: Layer, receiver: Receiver
) -> None:
    submit(layer.pk)
    row = WebhookDelivery.objects.get()
    assert receiver.got == []  # only a worker sends
    assert deliver(row.pk)
    headers, body = receiver.got[0]
    assert verify(hook.secret, headers["X-Gisa-Signature"], body)["data"]["layer"] == {
        "id": layer.pk,
        "kind": "human",
        "author": "alice",
        "status": "submitted",
        "version": 0,
    }
    assert headers["X-Gisa-Event"] == "submit" and headers["X-Gisa-Delivery"] == str(row.delivery_id)
    assert json.loads(body)["project"] == "news" and layer.article.title not in body.decode()
    row.refresh_from_db()
    assert (row.state, row.status, row.said, row.attempts) == ("delivered", 200, "thanks", 1)
    assert not deliver(row.pk) and len(receiver.got) == 1


def test_submitting_twice_tells_once_and_reopening_nothing(hook: Webhook, layer: Layer) -> None:
    submit(layer.pk)
    submit(layer.pk)
    assert WebhookDelivery.objects.count() == 1


def test_only_chosen_events_of_webhooks_that_are_on_are_told(hook: Webhook, project: Project) -> None:
    assert notify(project, "adjudicate", {}) == 0
    webhooks.switch_webhook(hook, False)
    assert notify(project, "submit", {}) == 0
    assert not WebhookDelivery.objects.exists()


def test_what_is_undone_is_not_told(hook: Webhook, layer: Layer, project: Project) -> None:
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        submit(layer.pk)
        raise ZeroDivisionError
    assert not WebhookDelivery.objects.exists()


def test_a_failure_is_tried_again_ever_later_and_given_up_in_the_end(
    hook: Webhook, lea: User, receiver: Receiver
) -> None:
    receiver.status = 500
    row = ping(hook, lea)
    pauses = []
    for _ in webhooks.PAUSES:
        due(row)
        assert not deliver(row.pk)
        row.refresh_from_db()
        assert row.next_at is not None and row.state == "waiting"
        pauses.append(round((row.next_at - timezone.now()).total_seconds()))
        assert not deliver(row.pk)  # not before its time
    assert pauses == sorted(pauses) and pauses[0] == 10 and pauses[-1] == 86_400
    due(row)
    assert deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.status, row.attempts) == ("failed", 500, len(webhooks.PAUSES) + 1)
    receiver.status = 204
    webhooks.redeliver(row)
    assert deliver(row.pk)
    assert receiver.got[-1][0]["X-Gisa-Delivery"] == str(row.delivery_id)
    hook.refresh_from_db()
    assert hook.failing_since is None


def test_after_days_of_failure_it_is_switched_off_and_said(
    hook: Webhook, lea: User, receiver: Receiver, client_for: Browser
) -> None:
    receiver.status = 410
    Webhook.objects.update(failing_since=timezone.now() - webhooks.PATIENCE - timedelta(hours=1))
    assert not deliver(ping(hook, lea).pk)
    hook.refresh_from_db()
    assert not hook.active and hook.disabled_at is not None
    client = client_for(lea)
    assert "nothing had arrived for 5 days" in client.get(f"/webhooks/{hook.pk}/").content.decode()
    assert "failed too long" in client.get("/projects/news/webhooks/").content.decode()
    client.post(f"/webhooks/{hook.pk}/act/", {"do": "on"})
    hook.refresh_from_db()
    assert hook.active and hook.failing_since is None


def test_a_redirect_is_not_followed(hook: Webhook, lea: User, receiver: Receiver) -> None:
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    assert not deliver(ping(hook, lea).pk)
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://localhost:8000/", "http://10.1.2.3/", "http://192.168.0.1/", "http://[::1]/"),
        *(
            "http://169.254.169.254/latest/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://0.0.0.0/",
        ),
        *(
            "http://[fd00::1]/",
            "http://100.64.0.1/",
            "http://224.0.0.1/",
            "http://db.internal/",
            "http://[2002:7f00:1::]/",
        ),
        *("ftp://a.example/", "file:///etc/passwd", "https://user:pw@a.example/", "https:///x", "javascript:x", ""),
        *(
            "http://a.example:99999/",
            "http://a b/",
            "http://a.example/\r\nX: y",
            "http://[::1",
            "https://" + "a" * 3000,
        ),
    ],
)
def test_addresses_that_lead_inside_or_nowhere_are_refused(url: str, project: Project, lea: User) -> None:
    with pytest.raises(InvalidError) as caught:
        add_webhook(project, lea, url, ["submit"])
    assert caught.value.code == "bad_webhook"
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "::1"])
def test_a_name_that_means_a_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    """Also when it means a public one as well; and numbers in odd spellings are resolved before they are judged."""
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))
    private = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (inside, 80))
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_, **__: [public, private])
    monkeypatch.setattr(sending.socket, "socket", lambda *_: pytest.fail("it connected"))
    for url in ("http://rebind.example/", "http://0x7f.1/", "http://2130706433/"):
        with pytest.raises(SendError, match="private"):
            send(url, b"{}", {})


def test_a_public_address_may_be_used() -> None:
    assert check_url("https://hooks.example.com:8443/gisa?x=1").port == 8443


def test_a_server_that_never_ends_is_cut_off(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.GISA_WEBHOOKS_PRIVATE = True
    monkeypatch.setattr(sending, "DEADLINE", 0.6)
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        try:
            while True:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: y\r\n"[:1])
                threading.Event().wait(0.1)
        except OSError:
            pass

    threading.Thread(target=drip, daemon=True).start()
    began = timezone.now()
    with pytest.raises(SendError):
        send(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"{}", {})
    assert timezone.now() - began < timedelta(seconds=4)
    listener.close()


def test_a_signature_holds_the_body_the_secret_and_the_time() -> None:
    body, at = b'{"event":"ping"}', 1_800_000_000
    good = signature("secret", body, at)
    assert verify("secret", good, body, now=at + 10) == {"event": "ping"}
    for secret, header, sent, now in (
        ("other", good, body, at),
        ("secret", good, body + b" ", at),
        ("secret", good, body, at + 1_000),
        ("secret", good.replace(str(at), str(at + 1)), body, at),
        ("secret", "", body, at),
        ("secret", "t=x,v1=y", body, at),
    ):
        with pytest.raises(SignatureError):
            verify(secret, header, sent, now=now)


def test_a_release_is_told_with_its_hash(hook: Webhook, project: Project, layer: Layer, lea: User) -> None:
    release = fill_release(make_release(project, lea, "v1", layers="human"))
    body = json.loads(WebhookDelivery.objects.get(event="release").body)
    assert body["data"]["release"]["sha256"] == release.sha256


def test_the_secret_is_shown_once_and_the_log_shows_hostile_answers_as_text(
    project: Project, lea: User, client_for: Browser, settings: Any
) -> None:
    client = client_for(lea)
    given = {"url": "https://a.example/x", "event": ["submit"]}
    made = client.post("/projects/news/webhooks/", given)
    hook = Webhook.objects.get()
    assert hook.secret in client.get(made["Location"]).content.decode()
    row = ping(hook, lea)
    WebhookDelivery.objects.filter(pk=row.pk).update(said="<script>alert(1)</script>", state="failed", status=500)
    html = client.get(made["Location"]).content.decode()
    assert hook.secret not in html and "<script>alert" not in html and "&lt;script&gt;" in html
    client.post(f"/webhooks/{hook.pk}/act/", {"do": "redeliver", "delivery": row.pk})
    row.refresh_from_db()
    assert row.state == "waiting"
    client.post(f"/webhooks/{hook.pk}/act/", {"do": "delete"})
    assert not Webhook.objects.exists()
    assert client.post("/projects/news/webhooks/", {"url": "http://127.0.0.1/", "event": ["submit"]}).status_code == 422
