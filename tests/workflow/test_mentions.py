"""Mentions follow the layer: after every save they are what the whole body would give."""

from __future__ import annotations

import uuid
from collections import Counter

import orjson
import pytest

from annotator.core.changes import Change
from annotator.models import Layer, User
from annotator.models.mention import Mention, mention_rows
from annotator.workflow.annotating import MANY, save_changes


def change(op: str, kind: str, **value: object) -> Change:
    return Change(str(uuid.uuid4()), op, kind, value)  # type: ignore[arg-type]


def save(layer: Layer, alice: User, *changes: Change) -> Counter[tuple[object, ...]]:
    """The mentions after a save, held against the stored body."""
    layer.refresh_from_db()
    save_changes(layer.pk, alice, layer.version, changes)
    layer.refresh_from_db()
    fields = ("layer_id", "kind", "label", "surface", "start")
    found = Counter(Mention.objects.filter(layer=layer).values_list(*fields))
    assert found == Counter(mention_rows(layer.pk, orjson.loads(layer.body)))
    return found


@pytest.fixture
def marked(layer: Layer, alice: User) -> Layer:
    """A layer with two entities on the same words, an event and a line of boilerplate."""
    save(
        layer,
        alice,
        change("add", "entity", id="e1", label="OG", start=0, end=4),
        change("add", "entity", id="e2", label="OG", start=0, end=4),
        change("add", "event", id="v1", type="MEETING", trigger={"start": 6, "end": 9}, arguments=[]),
        change("add", "boilerplate", id="b1", label="byline", start=6, end=9),
    )
    return layer


def test_every_kind_with_a_span_is_mentioned(marked: Layer) -> None:
    kinds = Counter(Mention.objects.filter(layer=marked).values_list("kind", flat=True))
    assert kinds == {"entity": 2, "event": 1, "boilerplate": 1}


def test_of_two_on_the_same_words_one_stays(marked: Layer, alice: User) -> None:
    found = save(marked, alice, change("remove", "entity", id="e2"))
    assert found[(marked.pk, "entity", "OG", "가온전자", 0)] == 1


def test_a_moved_and_relabelled_entity_is_mentioned_anew(marked: Layer, alice: User) -> None:
    found = save(marked, alice, change("update", "entity", id="e1", label="LC", start=6, end=9))
    assert found[(marked.pk, "entity", "LC", "다온시", 6)] == 1
    assert found[(marked.pk, "entity", "OG", "가온전자", 0)] == 1


def test_what_comes_and_goes_in_one_batch_leaves_nothing(marked: Layer, alice: User) -> None:
    before = Counter(Mention.objects.filter(layer=marked).values_list("kind", flat=True))
    save(
        marked,
        alice,
        change("add", "entity", id="e3", label="OG", start=0, end=4),
        change("remove", "entity", id="e3"),
    )
    assert Counter(Mention.objects.filter(layer=marked).values_list("kind", flat=True)) == before


def test_a_long_batch_writes_all_of_them(marked: Layer, alice: User) -> None:
    many = [change("add", "entity", id=f"m{n}", label="PS", start=n, end=n + 1) for n in range(MANY)]
    found = save(marked, alice, *many, change("remove", "entity", id="e1"))
    assert found.total() == MANY + 3
