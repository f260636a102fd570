"""manage.py adjudicate."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.management import CommandError, call_command

from annotator.core.changes import Change
from annotator.models import Article, Layer, User
from annotator.workflow.annotating import open_layer, save_changes, submit


@pytest.fixture
def split(article: Article, alice: User, bob: User) -> Article:
    for user, code in ((alice, "OG"), (bob, "LC")):
        layer = open_layer(article, user)
        for n, (label, start, end) in enumerate(((code, 0, 4), ("LC", 6, 9))):
            value = {"id": f"e{n}", "label": label, "start": start, "end": end}
            save_changes(layer.pk, user, n, [Change(str(uuid.uuid4()), "add", "entity", value)])
        submit(layer.pk)
    return article


def test_a_dry_run_counts_and_changes_nothing(split: Article, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("adjudicate", "news", "--strategy", "majority", "--dry-run")
    out = capsys.readouterr().out
    assert "1 agreed and 0 disagreed questions would be decided" in out
    assert "left open in 1 articles:\n  1 no majority" in out
    assert not Layer.objects.filter(kind="gold").exists()


def test_it_makes_gold_of_a_lead_and_finishes_what_is_clear(
    split: Article, lea: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("adjudicate", "news", "--strategy", "unanimous", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["agreed"], report["finished"], report["left"]) == (1, 0, {"disagreement": 1})
    call_command("adjudicate", "news", "--strategy", "trust", "--trust", "nobody", "--trust", "bob", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["decided"], report["kept"], report["finished"], report["left"]) == (1, 1, 1, {})
    gold = Layer.objects.get(kind="gold")
    assert (gold.user, gold.status, gold.annotations) == (lea, "done", 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("none", "--strategy", "majority"),
        ("news", "--strategy", "trust"),
        ("news", "--strategy", "majority", "--by", "bob"),
    ],
)
def test_what_cannot_start_says_so(arguments: tuple[str, ...], split: Article) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("adjudicate", *arguments)
    assert refused.value.returncode == 2
