"""What measures count, and what they leave undefined."""

from __future__ import annotations

import random

import pytest

from annotator.agreement import measure, measure_names
from annotator.agreement.base import Labels, Sheet
from annotator.core.resampling import Interval, Packer, rounds_for, spread, total
from tests.agreement.support import event, items, random_spans, value

TEXT = "가온전자는 3일 만났다\n광고\n저작권"


def test_an_argument_counts_by_type_and_filler_and_the_role_is_another_step() -> None:
    entities = [(0, 4, "OG"), (6, 8, "DT")]
    a = items(entities, (), [event("v0", "MEETING", 9, 11, Participant="e0", Time="e1")])
    b = items(entities, (), [event("v0", "MEETING", 9, 12, Speaker="e0", Time="e1")])
    c = items(entities, (), [event("v0", "ANNOUNCE", 9, 11, Participant="e0", Time="e1")])
    names = ("events-trigger", "events-type", "events-argument", "events-role")
    assert [value(name, [(TEXT, [a, b])]) for name in names] == [0, 0, 1, 0.5]
    assert [value(name, [(TEXT, [a, c])]) for name in names] == [1, 0, 0, 0]


def test_an_event_that_fills_a_role_is_its_trigger() -> None:
    a = items((), (), [event("v0", "MEETING", 9, 11), event("v1", "ANNOUNCE", 0, 2, Topic="v0")])
    b = items((), (), [event("v7", "ANNOUNCE", 0, 2, Topic="v9"), event("v9", "MEETING", 9, 11)])
    assert value("events-role", [(TEXT, [a, b])]) == 1


@pytest.mark.parametrize("name", measure_names())
def test_without_any_unit_a_measure_is_not_defined(name: str) -> None:
    assert value(name, []) is None
    assert value(name, [("", [items(), items()])]) is None


def test_alpha_is_not_defined_when_all_say_the_same_of_everything() -> None:
    assert value("boilerplate-alpha", [(TEXT, [items(), items()])]) is None
    assert value("boilerplate-raw", [(TEXT, [items(), items()])]) == 1


def test_kappa_is_not_defined_for_three_people() -> None:
    marked = [items((), [(13, 15, "ad")]), items((), [(16, 19, "copyright")]), items()]
    assert value("boilerplate-kappa", [(TEXT, marked[:2])]) is not None
    assert value("boilerplate-kappa", [(TEXT, marked)]) is None
    assert value("boilerplate-kappa", [(TEXT, marked[:2]), (TEXT, marked[1:])]) is not None
    three = measure("boilerplate-kappa")
    counts = []
    for names in ("ab", "bc"):
        sheet = Sheet(TEXT)
        counts.append(three.tally(sheet, [Labels(who, marked[0], sheet) for who in names]))
    assert three.value(total(counts)) is None


def test_a_line_has_the_label_that_covers_half_of_it() -> None:
    sheet = Sheet("가나다라\n\n마바사아")
    halves = items((), [(0, 2, "ad"), (6, 7, "byline"), (7, 10, "copyright")])
    assert Labels("a", halves, sheet).line_labels == ["ad", "copyright"]
    assert Labels("a", items((), [(0, 1, "ad"), (0, 10, "related")]), sheet).line_labels == ["related", "related"]
    assert Labels("a", items((), [(0, 1, "ad")]), sheet).line_labels == ["", ""]


def test_with_three_people_every_pair_counts() -> None:
    a, b, c = items([(0, 4, "OG")]), items([(0, 4, "OG")]), items()
    assert value("entities-strict", [(TEXT, [a, b, c])]) == pytest.approx(2 / 4)


def test_stacked_marks_have_one_partner_each() -> None:
    twice = items([(0, 4, "OG"), (0, 4, "OG")])
    assert value("entities-strict", [(TEXT, [twice, items([(0, 4, "OG")])])]) == pytest.approx(2 / 3)
    other = items([(0, 4, "OG"), (0, 4, "PS")])
    assert value("entities-span", [(TEXT, [twice, other])]) == 1


def interval_of(counts: list[dict[tuple[str, str], int]], **options: int) -> Interval | None:
    """The interval of strict F1."""
    packer: Packer[tuple[str, str]] = Packer()
    one = measure("entities-strict")
    return spread(packer, [packer.pack(each) for each in counts], lambda sums: [one.value(sums)], **options)[0]


def test_an_interval_holds_its_number_and_narrows_with_more_articles() -> None:
    dice = random.Random(7)
    one = measure("entities-strict")
    counts: list[dict[tuple[str, str], int]] = []
    for _ in range(400):
        sheet = Sheet("x" * 60)
        first = random_spans(dice, 60, "PO", 8, apart=True)
        second = [span for span in first if dice.random() < 0.8]
        counts.append(one.tally(sheet, [Labels("a", items(first), sheet), Labels("b", items(second), sheet)]))
    wide, narrow = interval_of(counts[:20]), interval_of(counts)
    assert wide and narrow
    middle = one.value(total(counts))
    assert middle is not None and narrow[0] < middle < narrow[1]
    assert narrow[1] - narrow[0] < (wide[1] - wide[0]) / 2
    assert interval_of(counts) == narrow, "the same seed gives the same interval"


def test_a_bootstrap_adds_what_was_drawn() -> None:
    """Against the plain way: articles drawn by the same dice, their counts added up one by one."""
    counts = [{("hits", "a"): n, ("marks", "a"): 2 * n + 1, ("marks", "b"): n % 2} for n in range(30)]
    rounds = rounds_for(len(counts))
    dice = random.Random(5)
    plain = []
    for _ in range(rounds):
        drawn = total(dice.choices(counts, k=len(counts)))
        plain.append(drawn[("hits", "a")] / (drawn[("marks", "a")] + drawn[("marks", "b")]))
    plain.sort()
    found = interval_of(counts, seed=5)
    assert found is not None
    assert found[0] == pytest.approx(plain[round(0.025 * rounds)], abs=0.01)
    assert found == pytest.approx((_at(plain, 0.025), _at(plain, 0.975)))


def _at(values: list[float], share: float) -> float:
    at = share * (len(values) - 1)
    return values[int(at)] + (values[int(at) + 1] - values[int(at)]) * (at - int(at))


def test_one_article_has_no_interval() -> None:
    assert interval_of([{("hits", ""): 1, ("marks", ""): 2}]) is None


def test_counts_are_packed_and_added_up_without_loss() -> None:
    dice = random.Random(3)
    packer: Packer[str] = Packer()
    counts = [{name: dice.randrange(2**52) for name in dice.sample("abcdefgh", 4)} for _ in range(300)]
    assert packer.unpack(sum(map(packer.pack, counts))) == total(counts)
    with pytest.raises(OverflowError):
        packer.pack({"a": 2**52})
