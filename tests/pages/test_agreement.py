"""Agreement and the dashboard as pages: who sees them, what they cost, what they show."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import orjson
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.models import Article, Layer, Project, User
from annotator.models.mention import insert_mentions, mention_rows
from annotator.pages import bars
from annotator.pages.matrices import Said, matrix
from annotator.pages.tables import csv_answer
from annotator.queries.agreement import report_for
from annotator.queries.dashboard import dashboard_of
from annotator.workflow.measuring import measure_agreement

Browser = Callable[[User | None], Client]
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ADDRESSES = ["agreement/", "agreement/table/", "agreement/items/", "agreement/items/table/"]


def mark(start: int, end: int, label: str, text: str) -> dict[str, Any]:
    return {"id": f"e{start}", "label": label, "start": start, "end": end, "text": text[start:end], "attributes": {}}


@pytest.fixture
def labelled(make_article: Callable[..., Article], alice: User, bob: User) -> Callable[[int], list[Article]]:
    """A function that makes articles which alice and bob have finished and marked otherwise, and measures them."""

    def make(count: int) -> list[Article]:
        articles = [make_article(f"a{number}") for number in range(count)]
        for one in articles:
            for user, end, label in ((alice, 4, "OG"), (bob, 5, "LC")):
                marks = [mark(0, end, label, one.text), mark(6, 8, "LC", one.text)]
                body = {"entities": marks, "events": [], "boilerplate": [], "links": []}
                whose = {"kind": "human", "user": user, "author_name": user.username, "status": "submitted"}
                layer = Layer.objects.create(article=one, scheme_version=1, body=orjson.dumps(body).decode(), **whose)
                insert_mentions(mention_rows(layer.pk, body))
        measure_agreement(articles[0].project)
        return articles

    return make


@pytest.mark.parametrize("address", ADDRESSES)
def test_agreement_is_for_reviewers_and_leads(
    address: str, project: Project, rita: User, lea: User, alice: User, charlie: User, client_for: Browser
) -> None:
    found = [client_for(user).get(f"/projects/news/{address}").status_code for user in (lea, rita, alice, charlie)]
    assert found == [200, 200, 403, 404]
    assert client_for(None).get(f"/projects/news/{address}").status_code == 302
    measure = "/projects/news/agreement/measure/"
    assert [client_for(user).post(measure).status_code for user in (rita, alice, charlie)] == [302, 403, 404]


def test_an_annotator_sees_her_own_figures_and_nothing_of_others(
    labelled: Callable[[int], list[Article]], project: Project, alice: User, client_for: Browser
) -> None:
    labelled(3)
    client = client_for(alice)
    pages = [client.get("/projects/news/dashboard/").content.decode()]
    for table in ("progress", "weeks", "time", "labels", "waiting"):
        pages.append(client.get(f"/projects/news/dashboard/table/?table={table}").content.decode())
    assert "alice" in pages[2] and "OG" in pages[4]
    for page in pages:
        assert "bob" not in page and "/agreement/" not in page
    assert "gold" not in pages[1], "some gold is a check that she must not know of"
    assert "entity,LC,3" in pages[4], "bob has marked six"
    assert dashboard_of(project, "alice").progress.layers["submitted"] == 3


def test_a_reviewer_sees_everybody(labelled: Callable[[int], list[Article]], rita: User, client_for: Browser) -> None:
    labelled(3)
    client = client_for(rita)
    assert "bob" in client.get("/projects/news/dashboard/").content.decode()
    assert "bob,entity,LC,6" in client.get("/projects/news/dashboard/table/?table=labels").content.decode()


def test_pages_cost_the_same_queries_whatever_the_size(
    labelled: Callable[[int], list[Article]],
    rita: User,
    client_for: Browser,
    django_assert_max_num_queries: Any,
    make_article: Callable[..., Article],
) -> None:
    labelled(60)
    client = client_for(rita)
    for address, most in (("agreement/", 16), ("agreement/items/", 12), ("dashboard/", 24)):
        with django_assert_max_num_queries(most):
            assert client.get(f"/projects/news/{address}").status_code == 200


def test_items_are_paged_and_each_is_shown_once(
    labelled: Callable[[int], list[Article]], rita: User, client_for: Browser
) -> None:
    labelled(60)
    client, seen, address = client_for(rita), [], "/projects/news/agreement/items/?kind=entity"
    while address:
        page = client.get(address)
        seen += [one["item"].row.pk for one in page.context["items"]]
        further = page.context["next"]
        address = f"/projects/news/agreement/items/{further}" if further else ""
    assert len(seen) == len(set(seen)) == 60


def test_an_item_shows_both_sides_in_their_context(
    labelled: Callable[[int], list[Article]], rita: User, client_for: Browser
) -> None:
    labelled(1)
    page = client_for(rita).get("/projects/news/agreement/items/").content.decode()
    assert "<mark>가온전자</mark>, 다온시에 공장" in page and "<mark>가온전자,</mark> 다온시에 공장" in page
    layers = Layer.objects.order_by("pk").values_list("pk", "article_id")
    assert all(f"/articles/{article}/?layer={layer}" in page for layer, article in layers)


def test_every_link_of_the_overview_leads_to_items(
    labelled: Callable[[int], list[Article]], project: Project, lea: User, client_for: Browser
) -> None:
    labelled(2)
    client = client_for(lea)
    page = client.get("/projects/news/agreement/?measure=entities-span").content.decode()
    links = {unescape(one) for one in re.findall(r'href="(/projects/news/agreement/items/\?[^"]+)"', page)}
    assert len(links) > 10
    for link in links:
        assert client.get(link).status_code == 200, link
    report = report_for(project)
    group = report.group("all")
    assert group and group.numbers["entities-strict"].value == 0.5
    assert f">{0.5:.3f}</a>" in page.replace("0,500", "0.500")


@pytest.mark.parametrize(
    "query", ["kind=x", "cause=%00", "week=soon", "measure=none", "gold=2", "person=%00", "edge=round"]
)
def test_a_wrong_choice_is_said(query: str, project: Project, rita: User, client_for: Browser) -> None:
    client = client_for(rita)
    for address in ("agreement/items/", "agreement/items/table/"):
        assert client.get(f"/projects/news/{address}?{query}").status_code == 422
    assert client.get(f"/api/v1/projects/news/agreement/items/?{query}").status_code == 422


@pytest.mark.parametrize("query", ["after=9999999999999999999", "after=-1", "measure=", "label=%EA%B0%80&versus=-"])
def test_strange_choices_find_nothing_and_break_nothing(
    query: str, project: Project, rita: User, client_for: Browser
) -> None:
    assert client_for(rita).get(f"/projects/news/agreement/items/?{query}").status_code == 200


def test_names_that_are_formulas_stay_text_in_tables() -> None:
    text = csv_answer("x", ["name"], [["=1+1"], ["@x"], ["ok"]]).content.decode()
    assert "'=1+1" in text and "'@x" in text and "\r\nok" in text


@BUSY
@given(
    columns=st.lists(st.dictionaries(st.sampled_from("abcdefghi"), st.integers(0, 10**7), max_size=4), max_size=12),
    times=st.lists(st.lists(st.floats(0, 10**6), min_size=5, max_size=5).map(sorted), max_size=4),
)
def test_any_counts_can_be_drawn_inside_the_picture(columns: list[dict[str, int]], times: list[list[float]]) -> None:
    chart = bars.stacked([(str(at), counts) for at, counts in enumerate(columns)], list("abcdefghi"), "rest")
    assert all(bar.y >= 0 and bar.y + bar.height <= chart.baseline + 0.2 for bar in chart.bars)
    assert len(chart.legend) <= bars.MOST_SERIES and len(chart.rows) <= 9
    boxes = bars.boxes([("a", tuple(five), "") for five in times], "min")  # type: ignore[misc]
    assert all(box.least <= box.lower <= box.middle <= box.upper <= box.most <= boxes.width for box in boxes.boxes)
    lying = bars.lying([(name, count, "") for counts in columns for name, count in counts.items()])
    assert all(bar.x + bar.width <= lying.width for bar in lying.bars)


@BUSY
@given(names=st.lists(st.text(max_size=40), max_size=12))
def test_a_matrix_has_room_for_every_cell(names: list[str]) -> None:
    found = {(row, column): Said(0.5, "1", "") for row in range(len(names)) for column in range(len(names))}
    picture = matrix(names, names, found)
    assert all(cell.x + picture.cell_width <= picture.width for cell in picture.cells)
    assert all(cell.y + picture.cell_height <= picture.height for cell in picture.cells)
