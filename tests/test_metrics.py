"""What Prometheus reads, and who may."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from rest_framework.test import APIClient

from annotator.models import Layer, User


def read(**extra: Any) -> dict[str, float]:
    """The samples of the page, by name and labels."""
    text = Client().get("/metrics", **extra).content.decode()
    return {
        "|".join([sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_saves_conflicts_and_jobs_are_counted(layer: Layer, alice: User) -> None:
    before = read()
    client = APIClient()
    client.force_authenticate(alice)
    entity = {"id": "e1", "label": "OG", "start": 0, "end": 4, "text": "가온전자", "attributes": {}}
    change = {"id": str(uuid.uuid4()), "op": "add", "kind": "entity", "value": entity}
    address = f"/api/v1/layers/{layer.pk}/changes/"
    assert client.post(address, {"base": 0, "changes": [change]}, format="json").status_code == 200
    again = {**change, "id": str(uuid.uuid4())}
    assert client.post(address, {"base": 0, "changes": [again]}, format="json").status_code == 409
    Client().get("/no/such/page/17/")
    after = read()

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more("gisa_requests_total|method=POST|status=200|view=api-changes") == 1
    assert more("gisa_save_seconds_count") == 1
    assert more("gisa_save_conflicts_total") == 1
    assert more("gisa_requests_total|method=GET|status=404|view=none") == 1
    assert {"gisa_jobs|state=ready", "gisa_jobs|state=running", "gisa_jobs|state=failed"} <= set(after)


def test_no_series_is_named_by_what_a_caller_sends(db: None) -> None:
    Client().generic("BREW", "/no/such/teapot/")
    Client().get("/projects/never-seen-before/")
    names = "".join(read())
    assert [word for word in ("BREW", "teapot", "never-seen") if word in names] == []


@pytest.mark.parametrize(
    ("token", "extra", "status"),
    [
        ("", {}, 200),
        ("", {"REMOTE_ADDR": "192.0.2.1"}, 403),
        ("", {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}, 403),
        ("", {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ("a-token", {}, 403),
        ("a-token", {"HTTP_AUTHORIZATION": "Bearer wrong"}, 403),
        ("a-token", {"HTTP_AUTHORIZATION": "Bearer \u00fc"}, 403),
        ("a-token", {"HTTP_AUTHORIZATION": "Bearer a-token", "REMOTE_ADDR": "192.0.2.1"}, 200),
    ],
)
def test_only_this_machine_or_the_token_reads_them(
    token: str, extra: dict[str, str], status: int, settings: Any, db: None
) -> None:
    settings.GISA_METRICS_TOKEN = token
    assert Client().get("/metrics", **extra).status_code == status
    assert Client().post("/metrics", **extra).status_code == 405


def test_a_proxy_that_we_know_says_who_asks(settings: Any, db: None) -> None:
    settings.GISA_BEHIND_PROXY = True
    assert Client().get("/metrics", HTTP_X_FORWARDED_FOR="192.0.2.1").status_code == 403
    assert Client().get("/metrics").status_code == 200
