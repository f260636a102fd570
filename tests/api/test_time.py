"""Time spent: one row a visit, which never shrinks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.models import Article, Layer, User, WorkSession
from annotator.queries.time import seconds_on
from annotator.workflow.annotating import open_layer

ApiFor = Callable[[User | None], APIClient]
VISIT = str(uuid.uuid4())


@pytest.fixture
def report(api_for: ApiFor, alice: User, layer: Layer) -> Callable[..., Any]:
    """Report time as alice; the response."""

    def post(seconds: Any, session: Any = VISIT) -> Any:
        body = {"session": session, "seconds": seconds}
        return api_for(alice).post(f"/api/v1/layers/{layer.pk}/time/", body, format="json")

    return post


def test_the_largest_number_of_a_visit_stays(report: Callable[..., Any]) -> None:
    assert [report(seconds).data["seconds"] for seconds in (30, 90, 60)] == [30, 90, 90]
    assert WorkSession.objects.get().seconds == 90


def test_visits_add_up_in_the_record_of_the_layer(
    report: Callable[..., Any], api_for: ApiFor, alice: User, layer: Layer, rita: User
) -> None:
    report(30)
    assert report(12, str(uuid.uuid4())).data["total"] == 42
    for person in (alice, rita):
        assert api_for(person).get(f"/api/v1/layers/{layer.pk}/").data["seconds"] == 42


def test_seconds_of_several_layers_are_summed(
    report: Callable[..., Any], layer: Layer, article: Article, bob: User
) -> None:
    other = open_layer(article, bob)
    assert seconds_on(Layer.objects.all()) == 0
    report(30)
    WorkSession.objects.create(layer=other, session=VISIT, seconds=5)
    assert seconds_on(Layer.objects.filter(article=article)) == 35
    assert seconds_on(Layer.objects.filter(user=bob)) == 5


def test_the_last_report_may_come_after_handing_in(report: Callable[..., Any], layer: Layer) -> None:
    Layer.objects.filter(pk=layer.pk).update(status="submitted")
    assert report(10).status_code == 200


@pytest.mark.parametrize("seconds", [-1, 86_401, 1.5, "10", None, True])
def test_wrong_seconds_are_refused(report: Callable[..., Any], seconds: Any) -> None:
    response = report(seconds)
    assert (response.status_code, response.data["error"]["code"]) == (422, "bad_time")


@pytest.mark.parametrize("session", ["", "visit", None, 7, [VISIT]])
def test_a_session_that_is_no_uuid_is_refused(report: Callable[..., Any], session: Any) -> None:
    assert report(10, session).data["error"]["code"] == "bad_time"
    assert not WorkSession.objects.exists()
