"""The demo project measured, and everything recomputed from its export by other means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from itertools import combinations
from typing import Any

import krippendorff
import numpy as np
import orjson
import pytest
from django.core.management import call_command
from django.utils import timezone

from annotator import tasks
from annotator.agreement import measures
from annotator.core.lines import lines_of
from annotator.models import AgreementReport, Article, Disagreement, Layer, Probe, Project, Role, User
from annotator.queries.agreement import Report, is_stale, report_for, wants_measuring
from annotator.queries.dashboard import dashboard_of
from annotator.queries.disagreements import Choice, chosen
from annotator.workflow.annotating import open_layer, reopen, submit
from annotator.workflow.demo import load_demo
from annotator.workflow.exporting import Selection, export
from annotator.workflow.measuring import ask_for_agreement, measure_agreement
from annotator.workflow.projects import set_member

Record = dict[str, Any]


@pytest.fixture
def demo(db: None) -> Project:
    load_demo()
    return Project.objects.get(slug="demo")


def exported(project: Project, layers: str = "all") -> list[Record]:
    """The records of an export, as anybody gets them."""
    return [orjson.loads(line) for line in b"".join(export(Selection(project, layers))).splitlines()]


def finished(records: list[Record], kind: str) -> dict[str, dict[str, Record]]:
    """By article and author."""
    found: dict[str, dict[str, Record]] = defaultdict(dict)
    for one in records:
        if one["layer"] and one["layer"]["kind"] == kind and one["layer"]["status"] in ("submitted", "done"):
            found[one["id"]][one["layer"]["author"]] = one
    return found


def f1(pairs: list[tuple[set[Any], set[Any]]]) -> float:
    return 2 * sum(len(a & b) for a, b in pairs) / sum(len(a) + len(b) for a, b in pairs)


UNITS: dict[str, Callable[[Record], set[Any]]] = {
    "entities-strict": lambda one: {(e["start"], e["end"], e["label"]) for e in one["entities"]},
    "entities-span": lambda one: {(e["start"], e["end"]) for e in one["entities"]},
    "events-trigger": lambda one: {(v["trigger"]["start"], v["trigger"]["end"]) for v in one["events"]},
    "events-type": lambda one: {(v["trigger"]["start"], v["trigger"]["end"], v["type"]) for v in one["events"]},
    "events-role": lambda one: {
        (v["type"], x["role"], filler["start"], filler["end"])
        for v in one["events"]
        for x in v["arguments"]
        for name, filler in (
            *((e["id"], e) for e in one["entities"]),
            *((w["id"], w["trigger"]) for w in one["events"]),
        )
        if name == x["target"]
    },
}


def test_agreement_is_what_the_export_says(demo: Project) -> None:
    report = report_for(demo)
    shared = {key: by for key, by in finished(exported(demo), "human").items() if len(by) > 1}
    assert (report.articles, set(report.people)) == (len(shared), {"alice", "bob", "dana"})
    by_pair: dict[tuple[str, str], list[tuple[Record, Record]]] = defaultdict(list)
    for by in shared.values():
        for a, b in combinations(sorted(by), 2):
            by_pair[a, b].append((by[a], by[b]))
    everything = [pair for some in by_pair.values() for pair in some]
    for name, units in UNITS.items():
        group = report.group("all")
        assert group and group.numbers[name].value == pytest.approx(f1([(units(a), units(b)) for a, b in everything]))
        for (a, b), some in by_pair.items():
            two = report.group("pair", f"{a}\t{b}")
            assert two and two.articles == len(some)
            assert two.numbers[name].value == pytest.approx(f1([(units(x), units(y)) for x, y in some])), (name, a, b)
    for author in report.people:
        against = [pair for people, some in by_pair.items() if author in people for pair in some]
        one = report.group("annotator", author)
        strict = UNITS["entities-strict"]
        assert one and one.numbers["entities-strict"].value == pytest.approx(
            f1([(strict(a), strict(b)) for a, b in against])
        )


def test_alpha_on_lines_is_what_the_export_says(demo: Project) -> None:
    rows: dict[str, list[float]] = {name: [] for name in ("alice", "bob", "dana")}
    labels: list[str] = [""]
    for by in finished(exported(demo), "human").values():
        if len(by) > 1:
            for line in lines_of(next(iter(by.values()))["text"]):
                for name, row in rows.items():
                    row.append(_value(by[name], line.start, line.end, labels) if name in by else np.nan)
    group = report_for(demo).group("all")
    expected = krippendorff.alpha(np.array(list(rows.values())), level_of_measurement="nominal")
    assert group and group.numbers["boilerplate-alpha"].value == pytest.approx(expected)
    assert group.numbers["boilerplate-alpha"].units == len(rows["alice"])


def _value(record: Record, start: int, end: int, labels: list[str]) -> float:
    covered: Counter[str] = Counter()
    for one in record["boilerplate"]:
        covered[one["label"]] += max(0, min(end, one["end"]) - max(start, one["start"]))
    label = next((name for name, count in covered.most_common(1) if 2 * count >= end - start), "")
    if label not in labels:
        labels.append(label)
    return float(labels.index(label))


def test_the_dashboard_is_what_the_export_says(demo: Project) -> None:
    records = exported(demo)
    human = [one for one in records if one["layer"] and one["layer"]["kind"] == "human"]
    found = dashboard_of(demo)
    assert found.progress.articles == len({one["id"] for one in records})
    assert found.progress.finished == len(finished(records, "human"))
    assert found.progress.gold == len(finished(records, "gold"))
    assert {k: v for k, v in found.progress.layers.items() if v} == Counter(one["layer"]["status"] for one in human)
    counts: Counter[tuple[str, str, str]] = Counter()
    for by in finished(records, "human").values():
        for author, one in by.items():
            counts.update((author, "entity", e["label"]) for e in one["entities"])
            counts.update((author, "event", v["type"]) for v in one["events"])
            counts.update((author, "boilerplate", b["label"]) for b in one["boilerplate"])
    assert {(o.author, o.kind, o.label): o.count for o in report_for(demo).label_counts} == counts
    handed_in = Counter(author for by in finished(records, "human").values() for author in by)
    in_weeks: Counter[str] = Counter()
    for week in found.weeks:
        in_weeks.update(week.by_author)
    assert in_weeks == handed_in
    assert sum(found.past) + len(_this_week(demo)) == found.progress.finished
    assert [sum(one.counts) for one in found.waiting] == [found.progress.layers[one.status] for one in found.waiting]
    assert {pace.author: pace.layers for pace in found.paces if pace.author} == handed_in


def _this_week(project: Project) -> set[int]:
    """Articles whose first finished layer is of the week that is not over."""
    now = timezone.localtime()
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    first: dict[int, Any] = {}
    for article, at in Layer.objects.filter(kind="human", submitted_at__isnull=False).values_list(
        "article_id", "submitted_at"
    ):
        first[article] = min(first.get(article, at), at)
    return {article for article, at in first.items() if at >= monday}


def test_every_count_has_as_many_items_behind_it(demo: Project) -> None:
    report = report_for(demo)

    def behind(**query: str) -> int:
        return chosen(demo, report, Choice.from_query(query)).count()

    assert behind() == sum(one.count for one in report.causes if not one.gold) > 50
    assert behind(gold="1") == sum(one.count for one in report.causes if one.gold) > 10
    for one in report.causes:
        gold = {"gold": "1"} if one.gold else {}
        particle = {"more": one.more} if one.more else {}
        edge = {"edge": one.edge} if one.edge else {}
        found = behind(kind=one.kind, cause=one.cause, **gold, **edge, **particle)
        assert found == one.count or (not one.edge and found > one.count)
    for two in report.confusion:
        if two.a != two.b:
            gold = {"gold": "1"} if two.gold else {}
            cause = {} if two.a and two.b else {"cause": "missing"}
            assert behind(kind=two.kind, label=two.a or "-", versus=two.b or "-", **gold, **cause) == two.count
    by_pair = [behind(person=a, other=b) for a, b in combinations(sorted(report.people), 2)]
    assert sum(by_pair) == behind() and all(by_pair)
    weeks = [behind(week=group.name) for group in report.groups_of("week")]
    assert sum(weeks) <= behind() and any(weeks)


def test_items_are_of_what_lowers_a_number(demo: Project) -> None:
    """Strict F1 has one side without a partner for every missing mark, and two for all else."""
    report = report_for(demo)
    group = report.group("all")
    assert group
    for name in ("entities-strict", "events-type"):
        rows = chosen(demo, report, Choice(measure=name))
        alone = rows.filter(cause="missing").count()
        number = group.numbers[name]
        assert number.value == pytest.approx(1 - (alone + 2 * (rows.count() - alone)) / number.units)


def test_a_new_run_takes_the_place_of_the_old_one_whole(demo: Project) -> None:
    before = report_for(demo)
    Disagreement.objects.create(**_orphan(demo, before.run + 1))
    row = measure_agreement(demo)
    after = report_for(demo)
    assert row.run > before.run + 0 and after.causes == before.causes and after.groups == before.groups
    assert set(Disagreement.objects.values_list("run", flat=True)) == {row.run}


def _orphan(project: Project, run: int) -> dict[str, Any]:
    """What a run that was killed has left."""
    one = Disagreement.objects.filter(project=project).values().first()
    assert one
    del one["id"]
    # The killed run had taken its number.
    AgreementReport.objects.filter(project=project).update(last_run=run)
    return {**one, "run": run}


def test_numbers_are_old_once_a_finished_layer_changes(demo: Project) -> None:
    report = report_for(demo)
    assert not is_stale(demo, report) and not wants_measuring(demo, report)
    doing = Layer.objects.get(article__project=demo, article__key="maru-0002", author_name="bob")
    submit(doing.pk)
    assert is_stale(demo, report)
    assert not wants_measuring(demo, report), "it was measured a moment ago"
    AgreementReport.objects.update(computed_at=timezone.now() - timedelta(hours=1))
    assert wants_measuring(demo, report_for(demo))
    assert ask_for_agreement(demo) and not ask_for_agreement(demo)
    assert not wants_measuring(demo, report_for(demo)), "it waits already"
    measure_agreement(demo)
    assert not is_stale(demo, report_for(demo))
    assert ask_for_agreement(demo)


def test_nothing_to_compare_is_no_number(project: Project, article: Article, alice: User, bob: User) -> None:
    submit(open_layer(article, alice).pk)
    report = measured(project)
    assert (report.articles, list(report.groups)) == (0, [])
    submit(open_layer(article, bob).pk)
    report = measured(project)
    group = report.group("all")
    assert report.articles == 1 and group
    undefined = {name for name, number in group.numbers.items() if number.value is None}
    # Two people who left everything unmarked agree on every line, and on nothing that can be counted as a mark.
    assert undefined == {one.name for one in measures()} - {"boilerplate-raw"}


def measured(project: Project) -> Report:
    measure_agreement(project)
    return report_for(project)


def test_what_could_not_be_annotated_is_not_compared(
    project: Project, article: Article, alice: User, bob: User
) -> None:
    submit(open_layer(article, alice).pk)
    submit(open_layer(article, bob).pk, cannot="a table of numbers")
    assert measured(project).articles == 0
    progress = dashboard_of(project).progress
    assert (progress.finished, progress.impossible, progress.layers["submitted"]) == (1, 1, 2)


def test_training_is_no_agreement_but_hidden_checks_are(demo: Project) -> None:
    before = report_for(demo)
    narae, daon = (Article.objects.get(project=demo, key=key) for key in ("narae-0001", "daon-0002"))
    Probe.objects.create(article=narae, purpose="check")
    assert measured(demo).articles == before.articles
    Probe.objects.create(article=daon, purpose="training")
    assert measured(demo).articles == before.articles - 1
    assert report_for(demo).label_counts == before.label_counts, "what was marked there was marked all the same"


def test_a_layer_knows_since_when_it_has_its_status(layer: Layer) -> None:
    begun = layer.status_at
    assert layer.submitted_at is None
    handed_in = submit(layer.pk)
    assert handed_in.status_at > begun and handed_in.submitted_at == handed_in.status_at
    again = reopen(layer.pk)
    assert again.status_at > handed_in.status_at and again.submitted_at is None
    last = submit(layer.pk)
    last.status = "done"
    last.save(update_fields=["status"])
    stored = Layer.objects.get(pk=layer.pk)
    assert stored.status_at > stored.submitted_at == last.submitted_at
    stored.body = stored.body
    stored.save()
    assert Layer.objects.get(pk=layer.pk).status_at == stored.status_at


def test_the_job_measures(project: Project, article: Article, alice: User, bob: User) -> None:
    for user in (alice, bob):
        submit(open_layer(article, user).pk)
    assert tasks.measure_soon(project) and not tasks.measure_soon(project)
    tasks.measure_job.func(project.pk)
    report = report_for(project)
    assert (report.articles, report.asked_at, report.busy) == (1, None, False)


def test_the_command_prints_everything_as_json(demo: Project, capsys: pytest.CaptureFixture[str]) -> None:
    set_member(demo, "alice", Role.ANNOTATOR)
    call_command("agreement", "demo", "--json")
    found = orjson.loads(capsys.readouterr().out)
    assert found["articles"] == report_for(demo).articles
    assert {one["kind"] for one in found["groups"]} == {"all", "pair", "annotator", "batch", "week", "gold"}
    call_command("agreement", "demo")
    text = capsys.readouterr().out
    assert "by pair: alice and bob" in text and "not defined" in text
