"""The page of suggestions: numbers, sources, settings; and the page of lines."""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotator.models import (
    Article,
    Decision,
    Layer,
    LineAcceptance,
    Project,
    SuggestionRun,
    SuggestionSource,
    User,
    WorkSession,
)
from annotator.pages.charts import BOTTOM, HEIGHT, TOP, rate_chart
from annotator.queries.suggestion_numbers import numbers_of
from annotator.workflow.annotating import open_layer
from annotator.workflow.sources_of_suggestions import settings_of, sources_of

Browser = Callable[[User | None], Client]
PAGE = "/projects/news/suggestions/"


@pytest.fixture
def browser(lea: User, project: Project, client_for: Browser) -> Client:
    return client_for(lea)


@pytest.fixture
def decide(layer: Layer, alice: User) -> Callable[..., Decision]:
    """A function that writes a decision on a suggestion of a source."""

    def make(source: str, verdict: str, annotation: str = "", weeks_ago: int = 0, **more: Any) -> Decision:
        machine, _ = Layer.objects.get_or_create(
            article=layer.article, kind="machine", author_name=source, defaults={"scheme_version": 1, "body": "{}"}
        )
        fields = {"item": "entity", "label": "PS", "surface": "김가람", "start": 0, "end": 3, **more}
        row = Decision.objects.create(
            layer=layer,
            decision_id=uuid.uuid4(),
            source=machine,
            annotation=annotation or uuid.uuid4().hex,
            verdict=verdict,
            author=alice,
            **fields,
        )
        Decision.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(weeks=weeks_ago))
        return row

    return make


def test_an_empty_project_says_that_nothing_was_decided(browser: Client) -> None:
    assert "Nobody has decided about a suggestion yet" in browser.get(PAGE).content.decode()


def test_rates_are_counted_by_source_and_label(decide: Callable[..., Decision], project: Project) -> None:
    for verdict in ("accepted", "accepted", "accepted", "rejected"):
        decide("crf", verdict)
    decide("crf", "relabelled", label="OG")
    decide("same-article:alice", "accepted")
    numbers = numbers_of(project)
    assert [(one.source, one.label, one.accepted, one.relabelled, one.rejected) for one in numbers.rates] == [
        ("crf", "OG", 0, 1, 0),
        ("crf", "PS", 3, 0, 1),
        ("same-article", "PS", 1, 0, 0),
    ]
    assert (numbers.decided, numbers.accepted) == (6, 4)
    assert [(one.source, one.rate) for one in numbers.sources] == [("crf", 0.6), ("same-article", 1.0)]
    # 김가람 by hand: two for the way and the label's key; accepted with one key, rejected with one.
    assert numbers.keys_saved == 5 * 2 - 1


def test_the_last_word_on_a_suggestion_counts(decide: Callable[..., Decision], project: Project) -> None:
    decide("crf", "accepted", "e1")
    decide("crf", "rejected", "e1")
    decide("crf", "accepted", "e2")
    decide("crf", "undone", "e2")
    assert [(one.accepted, one.rejected) for one in numbers_of(project).rates] == [(0, 1)]


def test_the_page_shows_chart_table_and_saving(browser: Client, decide: Callable[..., Decision]) -> None:
    for week in range(3):
        for verdict in ("accepted", "accepted", "rejected"):
            decide("crf", verdict, weeks_ago=week)
    html = browser.get(PAGE).content.decode()
    assert html.count('r="3.4"') == 3 and "<polyline" in html
    assert 'Person <small class="soft">PS</small>' in html
    assert "Entity model (CRF), " in html and "2/3 (67 %)" in html
    assert re.search(r"Key presses saved</dt><dd>9</dd>", html)


def test_time_is_compared_when_there_is_enough_of_both(
    browser: Client,
    make_article: Callable[..., Article],
    alice: User,
    decide: Callable[..., Decision],
    project: Project,
) -> None:
    decide("crf", "accepted")
    for number in range(6):
        layer = open_layer(make_article(f"t{number}"), alice)
        Layer.objects.filter(pk=layer.pk).update(status="submitted")
        SuggestionRun.objects.create(article=layer.article, hidden=number % 2 == 0)
        WorkSession.objects.create(layer=layer, session=uuid.uuid4(), seconds=200 if number % 2 == 0 else 120)
    numbers = numbers_of(project)
    assert (numbers.without_suggestions.median, numbers.with_suggestions.median) == (200, 120)
    html = browser.get(PAGE).content.decode()
    assert "<dd>2:00</dd>" in html and "<dd>3:20</dd>" in html


def test_the_table_downloads_as_csv(browser: Client, decide: Callable[..., Decision]) -> None:
    decide("crf", "accepted")
    response = browser.get(f"{PAGE}table/")
    assert response["Content-Disposition"] == 'attachment; filename="news-suggestions.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["week"] != "", row["source"], row["label"], row["rate"]) for row in rows] == [
        (False, "crf", "PS", "1.0000"),
        (True, "crf", "", "1.0000"),
    ]


def test_a_source_that_failed_is_named_with_its_error_and_can_try_again(browser: Client, project: Project) -> None:
    sources_of(project)
    SuggestionSource.objects.filter(name="crf").update(failures=3, error="OSError: disk full", error_at=timezone.now())
    html = browser.get(PAGE).content.decode()
    assert "OSError: disk full" in html and "left out: failed too often" in html
    browser.post(f"{PAGE}switch/", {"source": "crf", "on": "1"})
    assert SuggestionSource.objects.get(name="crf").failures == 0


def test_a_source_is_switched_off_and_on(browser: Client, project: Project) -> None:
    for on in (False, True):
        assert browser.post(f"{PAGE}switch/", {"source": "crf", "on": "1" if on else "0"}).status_code == 302
        html = browser.get(PAGE).content.decode()
        assert f"Entity model (CRF) is {'on' if on else 'off'}." in html
        assert f'aria-label="Switch Entity model (CRF) {"off" if on else "on"}"' in html
        assert SuggestionSource.objects.get(project=project, name="crf").enabled is on
    assert browser.post(f"{PAGE}switch/", {"source": "nothing", "on": "1"}).status_code == 404


def test_what_a_remote_source_has_cost_is_shown(browser: Client, project: Project) -> None:
    sources_of(project)
    SuggestionSource.objects.filter(name="openai-compatible").update(usage='{"prompt_tokens": 1200, "requests": 3}')
    html = browser.get(PAGE).content.decode()
    assert "tokens sent 1,200 · requests 3" in html
    assert "GISA_LLM_URL and GISA_LLM_MODEL not set" in html


def test_settings_are_saved_and_bad_ones_are_not(browser: Client, project: Project) -> None:
    good = {"hidden_share": "20", "order": "novelty", "inside_boilerplate": "on"}
    assert browser.post(PAGE, good).status_code == 302
    row = settings_of(project)
    assert (row.hidden_share, row.order, row.inside_boilerplate) == (20, "novelty", True)
    for bad in ({"hidden_share": "101"}, {"order": "odd"}, {"hidden_share": "x"}):
        assert browser.post(PAGE, {**good, **bad}).status_code == 422
    assert settings_of(project).hidden_share == 20


def test_the_sources_are_set_to_work(browser: Client, project: Project) -> None:
    assert browser.post(f"{PAGE}run/").status_code == 302
    row = settings_of(project)
    assert row.learning_asked_at and row.run_asked_at


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}switch/", f"{PAGE}run/", "/projects/news/lines/accept/"])
@pytest.mark.parametrize(("name", "status"), [("alice", 403), ("rita", 403), ("charlie", 404), (None, 302)])
def test_only_leads_change_anything(
    address: str, name: str | None, status: int, project: Project, charlie: User, client_for: Browser
) -> None:
    user = User.objects.get(username=name) if name else None
    response = client_for(user).post(address, {"hidden_share": "1", "order": "queue", "source": "crf", "on": "0"})
    assert response.status_code == status
    assert not SuggestionSource.objects.filter(enabled=False, name="crf").exists()


def test_an_archived_project_is_not_changed(browser: Client, project: Project) -> None:
    Project.objects.update(archived_at=timezone.now())
    for address in (PAGE, f"{PAGE}switch/", f"{PAGE}run/", "/projects/news/lines/accept/"):
        assert browser.post(address, {"hidden_share": "1", "order": "queue"}).status_code == 403


def test_the_chart_keeps_to_its_frame_and_its_names_apart() -> None:
    weeks = [
        (date(2026, 1, 5) + timedelta(weeks=n), {f"source {s}": (s % 3 * 5, 10) for s in range(9)}) for n in range(30)
    ]
    chart = rate_chart(weeks)
    assert len(chart.series) == 6 and len(chart.ticks) <= 11
    names = sorted(one.name_y for one in chart.series)
    assert all(b - a >= 15.9 for a, b in zip(names, names[1:], strict=False))
    assert all(TOP <= y <= HEIGHT - BOTTOM for one in chart.series for _, y, _ in one.dots)


def test_a_chart_of_nothing_is_nothing() -> None:
    assert rate_chart([]).series == []
    assert rate_chart([(date(2026, 1, 5), {"crf": (1, 1)})]).series == []


@pytest.fixture
def lines(make_article: Callable[..., Article], alice: User) -> list[Article]:
    from tests.workflow.test_accepting_lines import mark

    made = [
        make_article(f"l{n}", f"제목 {n}\n가온 브리핑 {n}호\n{n}번 본문이다.", publisher="가온일보") for n in range(3)
    ]
    mark(made[0], alice, "가온 브리핑 0호")
    return made


def test_a_line_goes_from_offer_over_preview_to_marks_and_back(
    browser: Client, lines: list[Article], alice: User
) -> None:
    html = browser.get("/projects/news/lines/?annotator=alice").content.decode()
    assert "가온 브리핑 0호" in html
    assert 'Portal or site UI text <small class="soft">portal_ui</small>' in html
    wanted = {"annotator": "alice", "publisher": "가온일보", "line": "가온 브리핑 0호", "label": "portal_ui"}
    shown = browser.get("/projects/news/lines/preview/", wanted)
    assert shown.context["count"] == 2 and "Mark all 2 places" in shown.content.decode()
    response = browser.post("/projects/news/lines/accept/", {**wanted, "seen": "2"}, follow=True)
    assert "2 marks were made." in response.content.decode()
    row = LineAcceptance.objects.get()
    response = browser.post(f"/accepted-lines/{row.pk}/undo/", follow=True)
    assert "2 marks were taken back; 0 stay" in response.content.decode()


def test_a_preview_that_is_old_marks_nothing(browser: Client, lines: list[Article]) -> None:
    wanted = {
        "annotator": "alice",
        "publisher": "가온일보",
        "line": "가온 브리핑 0호",
        "label": "portal_ui",
        "seen": "7",
    }
    response = browser.post("/projects/news/lines/accept/", wanted, follow=True)
    assert "have changed in the meantime" in response.content.decode()
    assert not LineAcceptance.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("bob", 403), ("charlie", 404), ("alice", 302), ("lea", 302)])
def test_who_may_take_a_line_back(
    name: str, status: int, project: Project, alice: User, charlie: User, client_for: Browser
) -> None:
    row = LineAcceptance.objects.create(project=project, line="-", label="ad", author=alice, annotator=alice)
    response = client_for(User.objects.get(username=name)).post(f"/accepted-lines/{row.pk}/undo/")
    assert response.status_code == status
