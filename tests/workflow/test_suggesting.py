"""Runs of the sources: what is written, what is held back, what happens when a source breaks."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db.models import Q
from django.utils import timezone
from rest_framework.test import APIClient

from annotator import tasks
from annotator.core.changes import Change
from annotator.core.decisions import Decision
from annotator.core.proposals import Suggestion
from annotator.core.reasons import because
from annotator.core.records import decode_body
from annotator.models import (
    Article,
    Layer,
    Project,
    Revision,
    SuggestionNotes,
    SuggestionRun,
    SuggestionSource,
    User,
)
from annotator.queries.lessons import samples, track, verdicts
from annotator.queries.records import stream
from annotator.queries.suggestions import open_suggestions, state_of
from annotator.suggesters.dates_amounts import Suggester as Rules
from annotator.workflow.annotating import open_layer, save_changes, submit
from annotator.workflow.importing import import_files
from annotator.workflow.learning import learn
from annotator.workflow.sources import open_sources
from annotator.workflow.sources_of_suggestions import PATIENCE, change_settings, settings_of, sources_of, switch_source
from annotator.workflow.suggesting import refresh_own, suggest_article, suggest_project

ROOT = Path(__file__).parent.parent.parent
ApiFor = Callable[[User | None], APIClient]
Make = Callable[..., Article]


@pytest.fixture(autouse=True)
def nothing_hidden(request: pytest.FixtureRequest) -> None:
    if "project" in request.fixturenames:
        change_settings(request.getfixturevalue("project"), hidden_share=0, inside_boilerplate=False, order="queue")


def machine(article: Article, author: str) -> Layer:
    return Layer.objects.get(article=article, kind="machine", author_name=author)


def surfaces(article: Article, user: User) -> list[tuple[str, str]]:
    found = open_suggestions(article, user)
    return [
        (one.value.get("label") or one.value["type"], (one.value.get("trigger") or one.value)["text"]) for one in found
    ]


def mark(layer: Layer, user: User, label: str, surface: str, kind: str = "entity", at: int | None = None) -> str:
    layer.refresh_from_db()
    start = layer.article.text.index(surface) if at is None else at
    value = {"id": f"e{uuid.uuid4().hex[:8]}", "label": label, "start": start, "end": start + len(surface)}
    save_changes(layer.pk, user, layer.version, [Change(str(uuid.uuid4()), "add", kind, value)])  # type: ignore[arg-type]
    return str(value["id"])


def decide(layer: Layer, user: User, source: Layer, surface: str, verdict: str) -> None:
    text = layer.article.text
    for body in (decode_body(source.body),):
        one = next(one for one in body.entities.values() if text[one.start : one.end] == surface)
    layer.refresh_from_db()
    decision = Decision(str(uuid.uuid4()), source.pk, one.id, verdict)  # type: ignore[arg-type]
    save_changes(layer.pk, user, layer.version, [], [decision])


def test_a_run_writes_machine_layers_with_journal_score_and_reason(article: Article, alice: User) -> None:
    report = suggest_article(article)
    assert report.articles == 1 and report.offered > 3 and not report.failed
    layer = machine(article, "dates-amounts")
    assert {one.text for one in decode_body(layer.body).entities.values()} >= {"3일", "1조 원"}
    revision = Revision.objects.get(layer=layer)
    assert orjson.loads(revision.change)["value"] == orjson.loads(layer.body)
    one = next(one for one in open_suggestions(article, alice) if one.value.get("text") == "3일")
    assert one.score and 0 < one.score <= 1 and one.sources == ("dates-amounts",)
    assert one.reason == because("date")
    assert state_of(article) == "ready"


def test_the_notice_at_the_end_is_suggested_as_boilerplate(article: Article, alice: User) -> None:
    suggest_article(article)
    assert ("ai_ban", article.text.splitlines()[-1]) in surfaces(article, alice)


def test_a_second_run_changes_nothing(article: Article) -> None:
    suggest_article(article)
    before = list(Layer.objects.values_list("pk", "version", "body"))
    SuggestionRun.objects.update(knowledge=-1)
    assert suggest_article(article).changed == 0
    assert list(Layer.objects.values_list("pk", "version", "body")) == before


def test_a_hidden_article_gets_no_suggestions_and_loses_those_it_had(
    article: Article, alice: User, project: Project
) -> None:
    suggest_article(article)
    change_settings(project, hidden_share=100, inside_boilerplate=False, order="queue")
    assert suggest_article(article).hidden == 1
    assert open_suggestions(article, alice) == []
    assert state_of(article) == "hidden"


def test_what_was_rejected_is_not_offered_again_anywhere_in_the_article(
    make_article: Make, alice: User, bob: User
) -> None:
    article = make_article("twice", "제목\n회의는 3일에 열린다. 다음 회의도 3일에 열린다.")
    suggest_article(article)
    assert surfaces(article, alice).count(("DT", "3일")) == 2
    decide(open_layer(article, alice), alice, machine(article, "dates-amounts"), "3일", "rejected")
    assert ("DT", "3일") not in surfaces(article, alice)
    assert surfaces(article, bob).count(("DT", "3일")) == 2


def test_a_decision_counts_when_another_source_proposes_the_same_later(article: Article, alice: User) -> None:
    suggest_article(article)
    decide(open_layer(article, alice), alice, machine(article, "dates-amounts"), "3일", "rejected")
    layer = machine(article, "dates-amounts")
    Layer.objects.create(
        article=article, kind="machine", author_name="crf", scheme_version=1, status="done", body=layer.body
    )
    assert ("DT", "3일") not in surfaces(article, alice)


def test_a_decision_that_comes_after_a_new_run_is_kept(article: Article, alice: User, project: Project) -> None:
    suggest_article(article)
    source = machine(article, "dates-amounts")
    one = next(iter(decode_body(source.body).entities.values()))
    switch_source(project, "dates-amounts", False)
    SuggestionRun.objects.update(knowledge=-1)
    suggest_article(article)
    source.refresh_from_db()
    assert source.annotations == 0
    saved = save_changes(
        open_layer(article, alice).pk, alice, 0, [], [Decision(str(uuid.uuid4()), source.pk, one.id, "accepted")]
    )
    assert len(saved.decided) == 1


def test_what_one_has_marked_is_offered_elsewhere_in_the_article_to_her_alone(
    article: Article, alice: User, bob: User, api_for: ApiFor
) -> None:
    layer = open_layer(article, alice)
    first = article.text.index("가온전자")
    mark(layer, alice, "OG", "가온전자", at=first)
    refresh_own(article, alice)
    assert surfaces(article, alice) == [("OG", "가온전자")]
    assert surfaces(article, bob) == []
    own = machine(article, "same-article:alice")
    assert api_for(bob).get(f"/api/v1/layers/{own.pk}/").status_code == 404
    assert api_for(alice).get(f"/api/v1/layers/{own.pk}/").status_code == 200
    version = own.version
    refresh_own(article, alice)
    own.refresh_from_db()
    assert own.version == version


def test_nothing_is_suggested_inside_a_line_that_one_has_marked_as_boilerplate(
    make_article: Make, alice: User, project: Project
) -> None:
    article = make_article("note", "제목\n행사는 3일에 열린다.")
    suggest_article(article)
    assert ("DT", "3일") in surfaces(article, alice)
    mark(open_layer(article, alice), alice, "portal_ui", "행사는 3일에 열린다.", "boilerplate")
    assert ("DT", "3일") not in surfaces(article, alice)
    change_settings(project, hidden_share=0, inside_boilerplate=True, order="queue")
    assert ("DT", "3일") in surfaces(article, alice)


def test_sources_learn_from_what_is_submitted(make_article: Make, alice: User, project: Project) -> None:
    first = make_article("first", "가온전자 소식\n가온전자가 공장을 지었다.")
    second = make_article("second", "다른 소식\n가온전자는 말이 없다.")
    layer = open_layer(first, alice)
    for at in (0, 1):
        mark(layer, alice, "OG", "가온전자", at=first.text.index("가온전자", at))
    learn(project)
    suggest_article(second)
    assert ("OG", "가온전자") not in surfaces(second, alice)
    submit(layer.pk)
    assert {one.source for one in learn(project)} >= {"gazetteer", "repeated-lines"}
    suggest_article(second)
    assert ("OG", "가온전자") in surfaces(second, alice)
    assert learn(project) == []


def test_a_source_that_was_wrong_too_often_goes_silent_for_that_label(
    make_article: Make, alice: User, project: Project
) -> None:
    for number in range(10):
        article = make_article(f"a{number}", f"제목 {number}\n행사는 {number + 1}일에 열렸다.")
        suggest_article(article)
        decide(open_layer(article, alice), alice, machine(article, "dates-amounts"), f"{number + 1}일", "rejected")
    assert verdicts(project) == {("dates-amounts", "DT"): [False] * 10}
    assert track(project).of("entity", "DT", "3일") == (0, 1)
    fresh = make_article("fresh", "새 제목\n행사는 21일에 30명이 왔다.")
    report = suggest_article(fresh)
    assert surfaces(fresh, alice) == [("QT", "30명")]
    assert report.held_back["silent_source"] == 1


def test_an_undone_decision_does_not_count(article: Article, alice: User, project: Project) -> None:
    suggest_article(article)
    for verdict in ("rejected", "undone"):
        decide(open_layer(article, alice), alice, machine(article, "dates-amounts"), "3일", verdict)
    assert verdicts(project) == {}
    assert ("DT", "3일") in surfaces(article, alice)


class Broken:
    """Ways in which the suggest method of a plug-in goes wrong."""

    @staticmethod
    def raises(*_: Any) -> Iterator[Suggestion]:
        raise RuntimeError("no model here")

    @staticmethod
    def hangs(*_: Any) -> Iterator[Suggestion]:
        while True:
            time.sleep(0.01)
        yield

    @staticmethod
    def talks_nonsense(*_: Any) -> Iterator[Any]:
        yield "garbage"
        yield Suggestion("entity", "DT", 5, 99_999, 0.5, "")

    @staticmethod
    def never_ends(*_: Any) -> Iterator[Suggestion]:
        while True:
            yield Suggestion("entity", "DT", 0, 1, 0.5, "")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("raises", "RuntimeError: no model here"),
        ("hangs", "TooSlowError: took longer than 0.2 s"),
        ("talks_nonsense", "outside the text"),
        ("never_ends", "more than 5,000 suggestions"),
    ],
)
def test_a_broken_source_is_named_and_the_others_go_on(
    how: str, said: str, article: Article, alice: User, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rules, "suggest", getattr(Broken, how))
    monkeypatch.setattr(Rules, "seconds", 0.2)
    report = suggest_article(article)
    assert any(label == "ai_ban" for label, _ in surfaces(article, alice))
    row = SuggestionSource.objects.get(project=project, name="dates-amounts")
    assert said in row.error and row.error_at
    if how != "never_ends":
        assert row.failures == 1 and said in report.failed["dates-amounts"]
    assert save_changes(open_layer(article, alice).pk, alice, 0, []).version == 0


def test_with_every_source_broken_annotating_goes_on_untouched(
    article: Article, alice: User, api_for: ApiFor, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.suggesters import suggester, suggester_names

    for name in suggester_names():
        monkeypatch.setattr(type(suggester(name)), "suggest", Broken.raises)
        monkeypatch.setattr(type(suggester(name)), "learn", Broken.raises)
        switch_source(project, name, True)
    learn(project, force=True)
    suggest_article(article)
    api = api_for(alice)
    assert api.get(f"/api/v1/articles/{article.pk}/suggestions/").data["count"] == 0
    layer = api.post(f"/api/v1/articles/{article.pk}/layer/").data
    value = {"id": "e1", "label": "OG", "start": 0, "end": 4}
    change = {"id": str(uuid.uuid4()), "op": "add", "kind": "entity", "value": value}
    saved = api.post(f"/api/v1/layers/{layer['layer_id']}/changes/", {"base": 0, "changes": [change]}, format="json")
    assert saved.status_code == 200
    assert api.get(f"/api/v1/articles/{article.pk}/suggestions/").data["count"] == 0
    assert api.post(f"/api/v1/layers/{layer['layer_id']}/submit/").status_code == 200
    shown = {one.name: one.row.error for one in sources_of(project) if not one.problem and not one.plugin.after}  # type: ignore[union-attr]
    assert len(shown) >= 9 and all("no model here" in error for error in shown.values())


def test_a_source_that_fails_again_and_again_is_left_out_until_somebody_lets_it_try(
    make_article: Make, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def fails(*_: Any) -> Iterator[Suggestion]:
        calls.append(1)
        raise RuntimeError("still broken")

    monkeypatch.setattr(Rules, "suggest", fails)
    for number in range(PATIENCE + 3):
        make_article(f"a{number}")
    suggest_project(project)
    assert len(calls) == PATIENCE
    assert sources_of(project, ["dates-amounts"])[0].paused
    monkeypatch.undo()
    switch_source(project, "dates-amounts", True)
    assert sources_of(project, ["dates-amounts"])[0].runs


def test_a_source_that_cannot_be_loaded_does_not_take_the_others_with_it(
    article: Article, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.workflow import sources_of_suggestions as module

    real = module.suggester

    def load(name: str) -> Any:
        if name == "crf":
            raise ImportError("no pycrfsuite")
        return real(name)

    monkeypatch.setattr(module, "suggester", load)
    assert suggest_article(article).offered > 0
    assert "no pycrfsuite" in next(one.problem for one in sources_of(project) if one.name == "crf")


def test_a_source_that_cannot_learn_keeps_what_it_knew(
    project: Project, layer: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.suggesters.gazetteer import Suggester as Gazetteer

    mark(layer, layer.user, "OG", "가온전자")  # type: ignore[arg-type]
    submit(layer.pk)
    learn(project)
    known = bytes(SuggestionSource.objects.get(project=project, name="gazetteer").model)
    assert known
    monkeypatch.setattr(Gazetteer, "learn", lambda *_: 1 / 0)
    failed = [one for one in learn(project, force=True) if one.error]
    assert [one.source for one in failed] == ["gazetteer"] and "ZeroDivisionError" in failed[0].error
    assert bytes(SuggestionSource.objects.get(project=project, name="gazetteer").model) == known


def test_remote_sources_are_off_until_a_lead_switches_them_on(project: Project) -> None:
    by_name = {one.name: one for one in sources_of(project)}
    assert not by_name["http-model"].row.enabled and not by_name["openai-compatible"].row.enabled
    assert by_name["http-model"].problem == "GISA_MODEL_URL is not set"
    assert by_name["gazetteer"].row.enabled


def test_near_duplicates_are_grouped_and_labels_are_carried_over(
    make_article: Make, alice: User, bob: User, project: Project
) -> None:
    story = " ".join(f"가온전자는 {n}번째 공장 터를 다온시 북구에서 새로 골랐다고 설명했다." for n in range(12))
    first = make_article("wire-1", f"가온전자 공장 터\n{story}\n[가나통신]")
    copy = make_article("wire-2", f"가온전자 공장 터 골라\n{story}\n[다라일보]")
    other = make_article("else", "전혀 다른 이야기\n들판에 첫눈이 내렸고 아이들은 눈사람을 만들며 놀았다.")
    layer = open_layer(first, alice)
    mark(layer, alice, "AR", "공장 터", at=first.text.index("공장 터", 12))
    submit(layer.pk)
    suggest_project(project, everything=True)
    assert ("AR", "공장 터") in surfaces(copy, bob)
    groups = dict(SuggestionRun.objects.values_list("article_id", "group_id"))
    assert groups[first.pk] == groups[copy.pk] == first.pk and groups[other.pk] is None
    novelty = dict(SuggestionRun.objects.values_list("article_id", "novelty"))
    assert novelty[copy.pk] < novelty[other.pk]


def test_samples_are_of_finished_layers_gold_before_human(
    make_article: Make, alice: User, rita: User, project: Project
) -> None:
    first, second = make_article("first"), make_article("second")
    for user in (alice, rita):
        layer = open_layer(first, user)
        mark(layer, user, "OG" if user is alice else "PS", "가온전자")
        submit(layer.pk)
    Layer.objects.filter(user=rita).update(kind="gold")
    open_layer(second, alice)
    found = list(samples(project))
    assert [(one.key, [e.label for e in one.body.entities.values()]) for one in found if one.body] == [
        ("first", ["PS"])
    ]
    assert [one.key for one in samples(project, unconfirmed=True)] == ["first", "second"]


def test_an_article_that_cannot_be_annotated_teaches_nothing(layer: Layer, project: Project) -> None:
    submit(layer.pk, "not an article")
    assert list(samples(project)) == []


def test_jobs_are_asked_for_once(project: Project, article: Article) -> None:
    from django_tasks import default_task_backend

    default_task_backend.clear()
    for _ in range(3):
        tasks.learn_soon(project)
        tasks.suggest_project_soon(project)
        tasks.suggest_article_soon(article)
    assert len(default_task_backend.results) == 3
    settings_of(project).refresh_from_db()
    tasks.learn_job.call(project.pk)
    tasks.learn_soon(project)
    assert len(default_task_backend.results) == 4
    default_task_backend.clear()


def test_a_job_for_what_is_gone_does_nothing(db: None) -> None:
    tasks.suggest_article_job.call(999_999)
    tasks.suggest_project_job.call(999_999)
    tasks.learn_job.call(999_999)


def test_opening_an_article_asks_for_suggestions_and_shows_them_when_they_are_ready(
    article: Article, alice: User, api_for: ApiFor
) -> None:
    address = f"/api/v1/articles/{article.pk}/suggestions/"
    first = api_for(alice).get(address).data
    assert (first["state"], first["count"]) == ("waiting", 0)
    tasks.suggest_article_job.call(article.pk)
    second = api_for(alice).get(address).data
    assert second["state"] == "ready" and second["count"] > 3


def test_notes_do_not_enter_the_record(article: Article, api_for: ApiFor, lea: User) -> None:
    suggest_article(article)
    assert SuggestionNotes.objects.count() > 0
    lines = b"".join(api_for(lea).get("/api/v1/projects/news/export/?layers=machine").streaming_content)
    assert b"score" not in lines and b"dates-amounts" in lines


def test_in_an_archived_project_nothing_is_made(
    article: Article, layer: Layer, alice: User, project: Project, api_for: ApiFor
) -> None:
    mark(layer, alice, "OG", "가온전자")
    Project.objects.update(archived_at=timezone.now())
    for job in (tasks.suggest_article_job, tasks.suggest_project_job, tasks.learn_job):
        job.call(article.pk if job is tasks.suggest_article_job else project.pk)
    assert api_for(alice).get(f"/api/v1/articles/{article.pk}/suggestions/").data["count"] == 0
    assert not Layer.objects.filter(kind="machine").exists()


def test_only_confirmed_notices_set_the_rights_of_an_article(project: Project, make_article: Make, alice: User) -> None:
    notice = "저작권자 ⓒ 가온일보, 무단 전재 및 재배포 금지, AI 학습 이용 금지"
    article = make_article("rights", f"가온전자가 공장을 짓는다\n가온전자는 3일 공장을 짓는다고 밝혔다.\n{notice}")
    suggest_article(article)
    proposed = machine(article, "boilerplate-rules")
    assert [one.text for one in decode_body(proposed.body.encode()).boilerplate.values()] == [notice]
    assert not Layer.objects.filter(forbids_redistribution=True).exists()
    (record,) = stream(project, "machine", "", Q(author_name="boilerplate-rules"))
    assert record.rights.redistribution == record.rights.ai_training == "unspecified" and not record.rights.evidence
    layer = open_layer(article, alice)
    mark(layer, alice, "ai_ban", notice, kind="boilerplate")
    layer.refresh_from_db()
    assert layer.forbids_redistribution and layer.forbids_ai_training


def test_lines_of_a_web_page_get_the_names_that_the_rules_know(project: Project, alice: User, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes((ROOT / "fixtures" / "imports" / "html-page.html").read_bytes())
    assert import_files(project, None, open_sources([str(tmp_path / "a.html")])).created == 1
    article = Article.objects.get(key="a")
    before = {text: label for label, text in surfaces(article, alice)}
    assert set(before.values()) == {"other_boilerplate"}
    suggest_article(article)
    found = [pair for pair in surfaces(article, alice) if pair[1] in before]
    labels = {text: label for label, text in found}
    assert len(found) == len(labels) == len(before)  # each line once
    notice = next(text for text in labels if text.startswith("저작권자"))
    assert labels[notice] in ("copyright", "ai_ban")
    assert "other_boilerplate" in labels.values()
