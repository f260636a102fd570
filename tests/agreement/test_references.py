"""Every measure against somebody else's: published worked examples, nervaluate, krippendorff, scikit-learn, scipy."""

from __future__ import annotations

import random
import warnings
from typing import Any

import krippendorff
import numpy as np
import pytest
from nervaluate import Evaluator
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching
from sklearn.metrics import cohen_kappa_score, f1_score

from annotator.agreement import measure
from annotator.agreement._alpha import add_unit, nominal_alpha, observed
from annotator.agreement.base import Labels, Sheet
from tests.agreement.support import Items, event, items, jittered, random_spans, value

LABELS = "POLD"
SEEDS = range(40)


def alpha_of(rows: list[list[str]]) -> float | None:
    """Alpha of reliability data: a row a person, "." where a value is missing."""
    counts: dict[tuple[str, str], int] = {}
    for column in zip(*rows, strict=True):
        add_unit(counts, [one for one in column if one != "."])
    return nominal_alpha(counts)


def test_alpha_of_krippendorffs_four_observers_with_missing_data() -> None:
    """Krippendorff 2011, section C: nominal data, any number of observers, missing data."""
    rows = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
    assert alpha_of([row.split() for row in rows]) == pytest.approx(0.743, abs=0.0005)


def test_alpha_of_krippendorffs_two_observers() -> None:
    """Krippendorff 2011, sections A (binary) and B (nominal)."""
    binary = ["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"]
    nominal = ["a a b b d c c c e d d a", "b a b b b c c c e d d d"]
    assert alpha_of([row.split() for row in binary]) == pytest.approx(0.095, abs=0.0005)
    assert alpha_of([row.split() for row in nominal]) == pytest.approx(0.692, abs=0.0005)


def test_entities_of_the_worked_example_of_semeval_2013() -> None:
    """The table of scenarios that the task's evaluators show: strict 2 of 6, exact 3 of 6, type 3 of 6."""
    text = "x" * 60
    gold = [(0, 5, "BRAND"), (10, 15, "DRUG"), (20, 25, "DRUG"), (30, 35, "DRUG"), (40, 45, "GROUP"), (50, 55, "DRUG")]
    # missed; boundary; another type; the same; boundary and type; the same; and one that gold does not have
    system = [
        (9, 15, "DRUG"),
        (20, 25, "BRAND"),
        (30, 35, "DRUG"),
        (38, 45, "DRUG"),
        (50, 55, "DRUG"),
        (57, 59, "DRUG"),
    ]
    pair = [(text, [items(gold), items(system)])]
    assert value("entities-strict", pair) == pytest.approx(2 / 6)
    assert value("entities-span", pair) == pytest.approx(3 / 6)
    assert value("entities-relaxed", pair) == pytest.approx(3 / 6)


def test_kappa_of_the_fifty_grants() -> None:
    """The textbook table of 20, 5, 10 and 15 decisions of two readers: 0.4."""
    text = "\n".join("x" * 50)
    lines = [(2 * n, 2 * n + 1, "ad") for n in range(50)]
    first, second = lines[:25], [*lines[:20], *lines[25:35]]
    assert value("boilerplate-kappa", [(text, [items((), first), items((), second)])]) == pytest.approx(0.4)


@pytest.mark.parametrize("seed", SEEDS)
def test_entities_agree_as_nervaluate_says(seed: int) -> None:
    dice = random.Random(seed)
    texts = ["x" * 200 for _ in range(3)]
    firsts, seconds = [], []
    for _ in texts:
        start = [(at, at + dice.randint(1, 4), dice.choice(LABELS)) for at in range(0, 190, 8) if dice.random() < 0.7]
        firsts.append(start)
        seconds.append([*jittered(dice, start, LABELS), (195, 198, "P")])
    nested = [(text, [items(a), items(b)]) for text, a, b in zip(texts, firsts, seconds, strict=True)]
    found = Evaluator(_spans(firsts), _spans(seconds), tags=list(LABELS), loader="dict").evaluate()["overall"]
    for ours, theirs in (("strict", "strict"), ("span", "exact"), ("relaxed", "ent_type")):
        assert value(f"entities-{ours}", nested) == pytest.approx(found[theirs].f1), ours


def _spans(layers: list[list[tuple[int, int, str]]]) -> list[list[dict[str, Any]]]:
    # nervaluate's ends are inclusive
    return [[{"label": label, "start": start, "end": end - 1} for start, end, label in layer] for layer in layers]


@pytest.mark.parametrize("seed", SEEDS)
def test_relaxed_partners_are_as_many_as_scipy_can_pair_in_nested_layers(seed: int) -> None:
    dice = random.Random(seed)
    a, b = (random_spans(dice, 30, "PO", 14, apart=False) for _ in range(2))
    near = np.array([[x[2] == y[2] and x[0] < y[1] and y[0] < x[1] for y in b] for x in a]).reshape(len(a), len(b))
    paired = (maximum_bipartite_matching(csr_matrix(near)) >= 0).sum() if near.size else 0
    expected = 2 * paired / (len(a) + len(b)) if a or b else None
    assert value("entities-relaxed", [("x" * 30, [items(a), items(b)])]) == (
        expected if expected is None else pytest.approx(expected)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_alphas_and_kappa_are_those_of_the_packages(seed: int) -> None:
    dice = random.Random(seed)
    people = dice.randint(2, 4)
    text = "\n".join("x" * dice.randint(1, 9) for _ in range(40))
    lines = Sheet(text).lines
    layers: list[Items] = []
    for _ in range(people):
        marked = [(start, end, dice.choice("ac")) for start, end in lines if dice.random() < 0.5]
        layers.append(items(random_spans(dice, len(text), LABELS, 40, apart=True), marked))
    sheet = Sheet(text)
    by_line = [[*Labels("", layer, sheet).line_labels] for layer in layers]
    assert value("boilerplate-alpha", [(text, layers)]) == pytest.approx(_reference(by_line))
    by_character = [[_on(layer, at) for at in range(len(text))] for layer in layers]
    assert value("entities-alpha", [(text, layers)]) == pytest.approx(_reference(by_character))
    if people == 2:
        assert value("boilerplate-kappa", [(text, layers)]) == pytest.approx(cohen_kappa_score(*by_line))
        same = sum(x == y for x, y in zip(*by_line, strict=True)) / len(lines)
        assert value("boilerplate-raw", [(text, layers)]) == pytest.approx(same)
        either = [[label != "" for label in person] for person in by_line]
        assert value("boilerplate-f1", [(text, layers)]) == pytest.approx(f1_score(*either))


def _on(layer: Items, at: int) -> str:
    return "+".join(sorted({one["label"] for one in layer["entities"] if one["start"] <= at < one["end"]}))


def _reference(rows: list[list[str]]) -> float:
    known = sorted({value for row in rows for value in row})
    data = np.array([[known.index(value) for value in row] for row in rows], dtype=float)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return float(krippendorff.alpha(data, level_of_measurement="nominal"))


@pytest.mark.parametrize("label", ["a", "c"])
def test_alpha_of_one_label_is_alpha_of_that_label_or_not(label: str) -> None:
    dice = random.Random(label)
    rows = [[dice.choice(["a", "c", "", "."]) for _ in range(60)] for _ in range(3)]
    counts: dict[tuple[str, str], int] = {}
    for column in zip(*rows, strict=True):
        add_unit(counts, [one for one in column if one != "."])
    alone = [["." if one == "." else str(one == label) for one in row] for row in rows]
    of_label = measure("boilerplate-alpha").of_label(counts, label)
    assert nominal_alpha(of_label) == pytest.approx(alpha_of(alone))
    assert observed(of_label) == pytest.approx(1 - _disagreement(alone))


def _disagreement(rows: list[list[str]]) -> float:
    """The observed disagreement as the definition has it, pair by pair."""
    pairable = weighted = 0.0
    for column in zip(*rows, strict=True):
        values = [one for one in column if one != "."]
        if len(values) > 1:
            pairable += len(values)
            pairs = [(i, j) for i in range(len(values)) for j in range(len(values)) if i != j]
            weighted += sum(values[i] != values[j] for i, j in pairs) / (len(values) - 1)
    return weighted / pairable


def random_events(dice: random.Random) -> Items:
    """Entities e0–e7 at fixed places and events on some of ten triggers."""
    entities = [(100 + 5 * n, 103 + 5 * n, "P") for n in range(8)]
    events = []
    for at in range(10):
        if dice.random() < 0.7:
            end = 3 * at + dice.choice([2, 2, 2, 3])
            targets = dice.sample([f"e{n}" for n in range(8)], dice.randint(0, 3))
            roles: dict[str, list[str]] = {}
            for target in targets:
                roles.setdefault(dice.choice("AB"), []).append(target)
            events.append(event(f"v{at}", dice.choice("XY"), 3 * at, end, **roles))
    return items(entities, (), events)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ladder_of_events_is_f1_of_sets(seed: int) -> None:
    """Each step as scikit-learn's F1 of "has it" over everything that either person has."""
    dice = random.Random(seed)
    a, b = random_events(dice), random_events(dice)
    steps = {
        "events-trigger": lambda one: {(v["trigger"]["start"], v["trigger"]["end"]) for v in one["events"]},
        "events-type": lambda one: {(v["trigger"]["start"], v["trigger"]["end"], v["type"]) for v in one["events"]},
        "events-role": lambda one: {(v["type"], x["target"], x["role"]) for v in one["events"] for x in v["arguments"]},
    }
    for name, units in steps.items():
        everything = sorted(units(a) | units(b))
        expected = f1_score(*[[one in units(side) for one in everything] for side in (a, b)], zero_division=0)
        assert value(name, [("x" * 200, [a, b])]) == pytest.approx(expected), name
