"""Two layers side by side, and what they differ in."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.comparing import CAUSES, Difference, Pair, differences, marks_of, pairs
from annotator.core.edges import edge_between
from tests.agreement.support import Items, event, items

TEXT = "가온전자는 3일 “김가람”은 다온시(多溫市)에서 만났다"
SPANS = st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from("PO")).map(lambda s: (s[0], s[0] + s[1], s[2]))
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""On a busy machine drawing two layers takes longer than Hypothesis likes."""
LAYERS = st.tuples(st.lists(SPANS, max_size=7), st.lists(SPANS, max_size=3)).map(lambda both: items(*both))


def found(a: Items, b: Items) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.cause, one.label_a, one.label_b) for one in differences(TEXT, a, b)]


def test_a_boundary_a_label_both_and_a_missing_mark() -> None:
    a = items([(0, 4, "OG"), (6, 8, "DT"), (10, 13, "PS"), (16, 19, "LC")])
    b = items([(0, 5, "OG"), (6, 8, "TI"), (9, 14, "OG"), (26, 28, "QT")])
    assert found(a, b) == [
        ("entity", "boundary", "OG", "OG"),
        ("entity", "label", "DT", "TI"),
        ("entity", "both", "PS", "OG"),
        ("entity", "missing", "LC", ""),
        ("entity", "missing", "", "QT"),
    ]


def test_the_same_span_and_label_is_paired_before_all_else() -> None:
    a, b = items([(0, 4, "PS"), (0, 5, "OG")]), items([(0, 4, "OG"), (0, 5, "OG")])
    assert found(a, b) == [("entity", "label", "PS", "OG")]


def test_of_several_that_overlap_the_one_that_shares_most_is_the_partner() -> None:
    a, b = items([(0, 8, "OG")]), items([(0, 2, "OG"), (3, 8, "OG")])
    (lost, boundary) = differences(TEXT, a, b)
    assert (boundary.cause, boundary.b) == ("boundary", "e1") or (lost.cause, lost.b) == ("boundary", "e1")


@pytest.mark.parametrize(
    ("a", "b", "edge", "more"),
    [
        ((0, 4), (0, 5), "particle", "는"),
        ((10, 13), (10, 15), "particle", "”은"),
        ((10, 13), (9, 14), "punctuation", "“ … ”"),
        ((16, 19), (16, 24), "bracket", "(多溫市)"),
        ((0, 4), (0, 8), "words", "는 3일"),
        ((0, 4), (2, 4), "inside", "가온"),
        ((6, 8), (5, 13), "several", "  …  “김가람"),
    ],
)
def test_an_edge_says_what_one_side_has_more(a: tuple[int, int], b: tuple[int, int], edge: str, more: str) -> None:
    assert edge_between(TEXT, a, b) == (edge, more)
    assert edge_between(TEXT, b, a) == (edge, more)


def test_attributes_differ_on_marks_that_are_otherwise_the_same() -> None:
    a, b = items([(0, 4, "OG")]), items([(0, 4, "OG")])
    a["entities"][0]["attributes"] = {"certainty": "low", "same": "x"}
    b["entities"][0]["attributes"] = {"same": "x"}
    (one,) = differences(TEXT, a, b)
    assert (one.cause, one.detail, one.label_a, one.label_b) == ("attribute", "certainty", "low", "")


def test_events_differ_in_trigger_type_argument_and_role() -> None:
    entities = [(0, 4, "OG"), (6, 8, "DT"), (10, 13, "PS")]
    longer = [(0, 5, "OG"), (6, 8, "DT"), (10, 13, "PS")]
    a = items(entities, (), [event("v0", "MEETING", 26, 28, Participant=["e0", "e2"], Time="e1")])
    b = items(longer, (), [event("v0", "MEETING", 26, 29, Participant="e0", Speaker="e2")])
    assert found(a, b)[1:] == [
        ("event", "boundary", "MEETING", "MEETING"),
        ("event", "role", "Participant", "Speaker"),
        ("event", "argument", "Participant", "Participant"),
        ("event", "argument", "Time", ""),
    ]
    other = items(entities, (), [event("v0", "ANNOUNCE", 26, 28, Participant="e0")])
    assert found(a, other) == [("event", "label", "MEETING", "ANNOUNCE")]


def swapped(pair: Pair) -> Pair:
    return Pair(pair.cause, pair.b, pair.a)


@BUSY
@given(a=LAYERS, b=LAYERS)
def test_every_mark_is_in_one_pair_and_swapping_the_sides_swaps_the_pairs(a: Items, b: Items) -> None:
    left, right = marks_of(a, "entity"), marks_of(b, "entity")
    paired = pairs(left, right)
    assert Counter(id(one.a) for one in paired if one.a) == Counter(map(id, left))
    assert Counter(id(one.b) for one in paired if one.b) == Counter(map(id, right))

    def plain(some: list[Pair]) -> Counter[Any]:
        return Counter((one.cause, *((m.place, m.label) if m else None for m in (one.a, one.b))) for one in some)

    assert plain([swapped(one) for one in pairs(right, left)]) == plain(paired)


@BUSY
@given(a=LAYERS, b=LAYERS)
def test_a_difference_lies_in_the_text_and_names_what_it_is_about(a: Items, b: Items) -> None:
    text = "가나 다라는" * 6
    for one in differences(text, a, b):
        assert isinstance(one, Difference)
        assert one.cause in CAUSES and 0 <= one.start < one.end <= len(text)
        assert bool(one.span_a or one.span_b)
        assert one.a or one.b
        assert bool(one.edge) == (one.cause in ("boundary", "both"))
    assert differences(text, a, a) == []
