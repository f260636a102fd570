"""Search finds parts of Korean words, shows where, and shows nobody what she may not see."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from annotator.core.changes import Change
from annotator.core.excerpts import excerpts
from annotator.core.grams import fold, grams, grams_of_terms, number, terms_of
from annotator.models import Article, Comment, Layer, Project, SavedSearch, User
from annotator.models.search_index import clear_index, unindexed
from annotator.queries import searching
from annotator.workflow.annotating import open_layer, save_changes
from annotator.workflow.importing import import_files
from annotator.workflow.sources import open_sources

ApiFor = Callable[[User | None], APIClient]
Browser = Callable[[User | None], Client]
Make = Callable[..., Article]
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.text("가나다라 ab12.,\n“”İé🤝", max_size=30)


def found(api: APIClient, **query: str) -> list[Any]:
    response = api.get("/api/v1/projects/news/search/", query)
    assert response.status_code == 200, response.data
    return list(response.data["results"])


def keys(api: APIClient, q: str, **query: str) -> list[str]:
    return [one["article"]["key"] for one in found(api, q=q, **query)]


def mark(layer: Layer, user: User, label: str, start: int, end: int) -> None:
    value = {"id": f"e{start}", "label": label, "start": start, "end": end}
    layer.refresh_from_db()
    save_changes(layer.pk, user, layer.version, [Change(str(uuid.uuid4()), "add", "entity", value)])


@CALM
@given(WORDS, WORDS)
def test_a_text_with_a_term_has_all_its_grams(text: str, query: str) -> None:
    """Else the index would hide what is there."""
    folded = fold(text)
    if all(term in folded for term in terms_of(query)):
        assert grams_of_terms(terms_of(query)) <= grams(folded)


@CALM
@given(st.text(max_size=50))
def test_folding_moves_no_character(text: str) -> None:
    assert len(fold(text)) == len(text)


@CALM
@given(st.text(min_size=1, max_size=2))
def test_a_gram_is_an_integer_that_every_database_takes(gram: str) -> None:
    assert -(2**31) <= number(gram) < 2**31


def test_an_excerpt_marks_exactly_what_was_looked_for() -> None:
    text = "가온은 투자협약을 맺었다. " * 3 + "나 " * 100 + "협약은 끝."
    shown, count = excerpts(text, ["협약"])
    assert count == 4
    assert [piece.text for one in shown for piece in one.pieces if piece.marked] == ["협약"] * 4
    assert text[shown[0].start : shown[0].end] == "협약"
    assert all(piece.text.strip("…") in text for one in shown for piece in one.pieces)


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("협약", ["one"]),
        ("약을", ["one"]),
        ("투자협약", ["one"]),
        ("협", ["one"]),
        ("cafÉ", ["two"]),
        ("K팝 1조", ["two"]),
        ('"K팝 축제"', []),
        ("투자 협약", ["one"]),
        ('"투자 협약"', []),
        ("다온일보", ["two"]),
        ("사회부", ["two"]),
        ("협약 축제", []),
        ("“", ["two"]),
        ("%", []),
        ("_", []),
        ("\u1112\u1167\u11b8\u110b\u1163\u11a8", ["one"]),  # 협약 as a Mac's file dialog would spell it
        ('"', []),
        ('a" OR "b', []),
        ("없는말", []),
    ],
)
def test_parts_of_words_are_found(
    make_article: Make, api_for: ApiFor, alice: User, query: str, hits: list[str]
) -> None:
    make_article("one", "투자협약을 맺다")
    other = make_article("two", "“K팝” 가온 축제에 1조 원, Café도", publisher="다온일보", title="다른 제목")
    Article.objects.filter(pk=other.pk).update(meta=orjson.dumps({"desk": "사회부"}).decode())
    call_command("rebuild_search")
    assert keys(api_for(alice), query) == hits


def test_an_import_is_found_at_once_and_a_refused_one_never(
    project: Project, alice: User, api_for: ApiFor, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("세종시 투자협약을 맺다")
    (tmp_path / "b.txt").write_text("")
    import_files(project, None, open_sources([str(tmp_path)]))
    assert keys(api_for(alice), "협약") == ["a"]
    assert unindexed() == (0, [])


def test_a_lost_index_is_noticed_and_made_anew(article: Article, api_for: ApiFor, alice: User, capsys: Any) -> None:
    clear_index()
    assert keys(api_for(alice), "협약") == []
    with pytest.raises(SystemExit):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search")
    call_command("rebuild_search", "--check")
    assert keys(api_for(alice), "협약") == ["gaon-1"]


def test_other_projects_are_not_found(article: Article, make_article: Make, api_for: ApiFor, lea: User) -> None:
    from annotator.models.search_index import index_articles, row_of
    from annotator.workflow.projects import create_project

    other = create_project("other", "Other", "klue-ner", lea)
    text = "남의 투자협약을"
    row = Article.objects.create(project=other, key="x", text=text, sha256="0" * 64, characters=len(text))
    index_articles([row_of(row)])
    assert keys(api_for(lea), "협약") == ["gaon-1"]


def test_filters_narrow_and_a_wrong_date_is_named(make_article: Make, api_for: ApiFor, alice: User) -> None:
    one = make_article("one", publisher="가온일보", published_at="2026-11-02T09:41:00+09:00", batch="b1")
    make_article("two", publisher="다온일보", published_at="2026-12-24")
    make_article("three")
    layer = open_layer(one, alice)
    mark(layer, alice, "OG", 0, 4)
    api = api_for(alice)
    assert keys(api, "협약", publisher="다온일보") == ["two"]
    assert keys(api, "협약", batch="b1") == ["one"]
    assert keys(api, "협약", state="doing") == ["one"]
    assert keys(api, "협약", state="todo") == ["two", "three"]
    assert keys(api, "", label="OG") == ["one"]
    assert keys(api, "협약", since="2026-11-02", until="2026-11-02") == ["one"]
    assert keys(api, "협약", since="2026-11-03") == ["two"]
    assert api.get("/api/v1/projects/news/search/?since=2026-02-31").status_code == 422


def test_labels_are_found_by_their_words_and_only_ones_own(
    make_article: Make, api_for: ApiFor, alice: User, bob: User, rita: User
) -> None:
    article = make_article("one")
    for user, label in ((alice, "OG"), (bob, "PS")):
        mark(open_layer(article, user), user, label, 0, 4)
    hits = found(api_for(alice), **{"q": "온전", "in": "labels"})
    assert [(one["label"]["label"], one["layer"]["author"]) for one in hits] == [("OG", "alice")]
    assert [piece["text"] for piece in hits[0]["excerpts"][0]["pieces"] if piece["marked"]] == ["가온전자"]
    assert len(found(api_for(rita), **{"q": "온전", "in": "labels"})) == 2
    assert len(found(api_for(rita), **{"q": "온전", "in": "labels", "label": "PS"})) == 1
    assert found(api_for(alice), **{"label": "PS"}) == []
    assert found(api_for(rita), **{"q": "협약", "in": "labels"}) == []


def test_comments_are_found_by_those_who_may_read_them(
    article: Article, api_for: ApiFor, alice: User, bob: User, rita: User, lea: User
) -> None:
    for user in (alice, bob):
        Comment.objects.create(
            layer=open_layer(article, user), author=user, body=f"{user} 투자협약인가요?", start=0, end=4
        )
    gold = Layer.objects.create(article=article, kind="gold", user=lea, author_name="lea", scheme_version=1, body="{}")
    Comment.objects.create(layer=gold, author=lea, body="alice는 협약을 놓쳤다")

    def authors(user: User) -> list[str]:
        return [one["comment"]["author"] for one in found(api_for(user), **{"q": "협약", "in": "comments"})]

    assert authors(alice) == ["alice"]
    assert authors(rita) == ["lea", "bob", "alice"]


@pytest.mark.parametrize("place", ["articles", "labels", "comments"])
def test_pages_follow_each_other_without_gap_or_repeat(
    make_article: Make, api_for: ApiFor, alice: User, place: str
) -> None:
    for number_ in range(7):
        layer = open_layer(make_article(f"a{number_}"), alice)
        mark(layer, alice, "OG", 0, 4)
        mark(layer, alice, "OG", 17, 21)
        Comment.objects.create(layer=layer, author=alice, body="가온전자?")
    api, address, seen = api_for(alice), f"/api/v1/projects/news/search/?q=온전&in={place}&limit=3", []
    while address:
        data = api.get(address).data
        assert len(data["results"]) <= 3
        seen += [(one["article"]["key"], one["label"] and one["label"]["start"]) for one in data["results"]]
        address = data["next"]
    assert len(seen) == len(set(seen)) == (14 if place == "labels" else 7)


def test_a_long_search_ends_early_and_goes_on(
    make_article: Make, api_for: ApiFor, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "LOOKED_AT", 50)
    for number_ in range(120):
        make_article(f"a{number_}", f"가나 나다 {number_}")  # has every gram of 가나다, but not the word
    make_article("last", "가나다")
    api, address, pages, seen = api_for(alice), "/api/v1/projects/news/search/?q=가나다", 0, []
    while address:
        data = api.get(address).data
        pages, address = pages + 1, data["next"]
        seen += [one["article"]["key"] for one in data["results"]]
    assert (pages, seen) == (3, ["last"])


def test_a_page_of_hits_costs_the_same_for_many(
    make_article: Make, client_for: Browser, rita: User, alice: User
) -> None:
    client = client_for(rita)

    def cost(place: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/projects/news/search/?q=온전&in={place}").status_code == 200
        return len(queries)

    def more(count: int) -> None:
        for number_ in range(count):
            layer = open_layer(make_article(f"a{count}-{number_}"), alice)
            mark(layer, alice, "OG", 0, 4)
            Comment.objects.create(layer=layer, author=alice, body="가온전자?")

    more(1)
    before = [cost(place) for place in searching.PLACES]
    more(9)
    assert [cost(place) for place in searching.PLACES] == before
    assert max(before) <= 20


def test_hostile_text_is_shown_as_text(make_article: Make, client_for: Browser, alice: User) -> None:
    article = make_article(
        "<b>k", "<script>alert(1)</script> 협약 <img src=x>", title="<i>t</i>", publisher="<u>협약</u>"
    )
    Comment.objects.create(layer=open_layer(article, alice), author=alice, body="<script>협약</script>")
    client = client_for(alice)
    for place in searching.PLACES:
        html = client.get(f"/projects/news/search/?in={place}&q=협약").content.decode()
        for bad in ("<script>alert", "<script>협약", "<img src=x", "<i>t", "<u>"):
            assert bad not in html
    html = client.get("/projects/news/search/?q=협약").content.decode()
    assert "<mark>협약</mark>" in html
    assert f'/articles/{article.pk}/?at=26-28"' in html


def test_saved_searches_are_ones_own_unless_a_lead_shares_them(
    project: Project, client_for: Browser, alice: User, bob: User, lea: User
) -> None:
    given_ = {"name": "협약", "query": "q=협약&in=labels&next=//evil&after=3"}
    assert client_for(alice).post("/projects/news/search/keep/", given_).status_code == 302
    row = SavedSearch.objects.get()
    assert row.query == "q=%ED%98%91%EC%95%BD&in=labels"
    page = "/projects/news/search/"
    assert row.query.replace("&", "&amp;") in client_for(alice).get(page).content.decode()
    assert row.query.replace("&", "&amp;") not in client_for(bob).get(page).content.decode()
    assert client_for(alice).post("/projects/news/search/keep/", {**given_, "shared": "1"}).status_code == 403
    client_for(lea).post("/projects/news/search/keep/", {**given_, "name": "모두", "shared": "1"})
    assert "모두" in client_for(bob).get(page).content.decode()
    shared = SavedSearch.objects.get(shared=True)
    assert client_for(bob).post(f"/saved-searches/{shared.pk}/forget/").status_code == 403
    assert client_for(bob).post(f"/saved-searches/{row.pk}/forget/").status_code == 404
    assert client_for(lea).post(f"/saved-searches/{shared.pk}/forget/").status_code == 302
    assert list(SavedSearch.objects.all()) == [row]
