"""Who gets which article, by rule."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import InvalidError
from annotator.core.planning import Rule, is_due, loads_of, plan, shared

KEYS = [f"a-{number}" for number in range(50)]
TEAM = ["alice", "bob", "cho", "dan"]


def test_twenty_percent_of_fifty_articles_are_ten() -> None:
    per_article = Counter(slot.article for slot in plan(KEYS, Rule(share=20), TEAM))
    assert Counter(per_article.values()) == {1: 40, 2: 10}


@given(
    count=st.integers(0, 120),
    share=st.integers(0, 100),
    each=st.integers(1, 3),
    more=st.integers(1, 2),
    team=st.integers(0, 7),
)
def test_the_overlap_is_exact_loads_are_even_and_nobody_gets_an_article_twice(
    count: int, share: int, each: int, more: int, team: int
) -> None:
    keys = [f"k{number}" for number in range(count)]
    rule = Rule(each, share, each + more)
    members = [f"m{number}" for number in range(team)]
    if members and len(members) < rule.most:
        with pytest.raises(InvalidError):
            plan(keys, rule, members)
        return
    slots = plan(keys, rule, members)
    overlap = (count * share + 50) // 100
    assert len(shared(keys, share)) == overlap
    assert len(slots) == count * each + overlap * more
    assert len({(slot.article, slot.member) for slot in slots}) == len(slots) or not members
    loads = [loads_of(slots).get(name, 0) for name in members]
    assert not loads or max(loads) - min(loads) <= 1
    assert [slot.article for slot in slots] == sorted(slot.article for slot in slots)


def test_the_same_articles_and_people_give_the_same_plan_in_whatever_order_they_are_named() -> None:
    assert plan(KEYS, Rule(share=30), TEAM) == plan(KEYS, Rule(share=30), TEAM[::-1])


def test_everybody_shares_articles_with_everybody() -> None:
    keys = [f"a-{number}" for number in range(400)]
    pairs: Counter[frozenset[str | None]] = Counter()
    people: dict[int, list[str | None]] = {}
    for slot in plan(keys, Rule(share=50), TEAM):
        people.setdefault(slot.article, []).append(slot.member)
    pairs.update(frozenset(both) for both in people.values() if len(both) == 2)
    assert len(pairs) == 6
    assert max(pairs.values()) - min(pairs.values()) <= 10


def test_shared_articles_have_no_rhythm() -> None:
    found = sorted(shared([f"{number}" for number in range(1000)], 20))
    assert len({after - before for before, after in zip(found, found[1:], strict=False)}) > 5


@pytest.mark.parametrize("rule", [(0, 0, 2), (1, 101, 2), (1, -1, 2), (2, 10, 2), (21, 0, 2), (1, 10, 21)])
def test_a_rule_that_makes_no_sense_is_refused(rule: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidError):
        Rule(*rule)


def test_checks_come_at_their_rate_and_always_at_the_same_places() -> None:
    due = [number for number in range(2000) if is_due("news\nalice", number, 10)]
    assert 160 < len(due) < 240
    assert due == [number for number in range(2000) if is_due("news\nalice", number, 10)]
    assert due != [number for number in range(2000) if is_due("news\nbob", number, 10)]
    assert not any(is_due("news\nalice", number, 0) for number in range(2000))
