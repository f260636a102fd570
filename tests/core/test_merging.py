"""From what many sources propose to what is offered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.merging import LAST, MIN_DECISIONS, Rules, is_hidden, merge, silent
from annotator.core.proposals import Spot, SuggestedKind, Suggestion, body_of, fault_of
from annotator.core.spans import overlaps
from annotator.presets import load_preset

TEXT = "김가람 가온전자 대표는 3일 다온시에서 투자 협약을 맺었다."


def entity(label: str, surface: str, score: float = 0.8, kind: SuggestedKind = "entity") -> Suggestion:
    start = TEXT.index(surface)
    return Suggestion(kind, label, start, start + len(surface), score, "because")


def test_sources_that_agree_raise_the_score_and_are_named() -> None:
    offered = merge({"a": [entity("PS", "김가람", 0.6)], "b": [entity("PS", "김가람", 0.7)]}, TEXT).offered
    assert len(offered) == 1
    assert offered[0].sources == ("b", "a")
    assert 0.7 < offered[0].score < 1


def test_one_source_cannot_vote_twice() -> None:
    offered = merge({"a": [entity("PS", "김가람", 0.6), entity("PS", "김가람", 0.5)]}, TEXT).offered
    assert [(one.score, one.sources) for one in offered] == [(0.6, ("a",))]


def test_the_longer_of_two_that_overlap_wins_when_both_are_as_sure() -> None:
    merged = merge({"a": [entity("OG", "가온전자"), entity("OG", "김가람 가온전자")]}, TEXT)
    assert [TEXT[one.start : one.end] for one in merged.offered] == ["김가람 가온전자"]
    assert merged.held_back["overlap"] == 1


def test_the_surer_wins_when_it_is_clearly_surer() -> None:
    merged = merge({"a": [entity("OG", "가온전자", 0.95), entity("OG", "김가람 가온전자", 0.4)]}, TEXT)
    assert [TEXT[one.start : one.end] for one in merged.offered] == ["가온전자"]


def test_a_rejected_surface_and_label_is_not_offered_again() -> None:
    merged = merge({"a": [entity("PS", "김가람")]}, TEXT, Rules(rejected=frozenset({("김가람", "PS")})))
    assert not merged.offered and merged.held_back["rejected_before"] == 1
    assert merge({"a": [entity("OG", "김가람")]}, TEXT, Rules(rejected=frozenset({("김가람", "PS")}))).offered


def test_nothing_is_offered_inside_boilerplate_unless_asked() -> None:
    line = Suggestion("boilerplate", "byline", 0, len(TEXT), 0.9, "a line")
    for rules in (Rules(), Rules(present=(Spot("boilerplate", "byline", 0, len(TEXT)),))):
        proposals = {"a": [entity("PS", "김가람")], **({} if rules.present else {"b": [line]})}
        assert [one for one in merge(proposals, TEXT, rules).offered if one.kind == "entity"] == []
    asked = merge({"a": [entity("PS", "김가람")], "b": [line]}, TEXT, Rules(inside_boilerplate=True))
    assert {one.kind for one in asked.offered} == {"entity", "boilerplate"}


def test_what_the_annotator_has_marked_is_not_offered() -> None:
    assert not merge({"a": [entity("PS", "김가람")]}, TEXT, Rules(present=(Spot("entity", "OG", 0, 3),))).offered


def test_a_source_goes_silent_for_the_label_that_it_gets_wrong() -> None:
    bad, good = [False] * MIN_DECISIONS, [True] * MIN_DECISIONS
    pairs = silent({("crf", "PS"): bad, ("crf", "OG"): good, ("rules", "PS"): [False] * (MIN_DECISIONS - 1)})
    assert pairs == {("crf", "PS")}
    merged = merge({"crf": [entity("PS", "김가람"), entity("OG", "가온전자")]}, TEXT, Rules(silent=pairs))
    assert [one.label for one in merged.offered] == ["OG"]
    assert merged.held_back["silent_source"] == 1


def test_only_the_last_decisions_count() -> None:
    assert not silent({("crf", "PS"): [True] * LAST + [False] * 500})
    assert silent({("crf", "PS"): [False] * LAST + [True] * 500})


def test_a_set_share_of_articles_is_hidden_and_stays_so() -> None:
    keys = [f"article-{number}" for number in range(4000)]
    hidden = [key for key in keys if is_hidden(key, 0.1)]
    assert 300 < len(hidden) < 500
    assert hidden == [key for key in keys if is_hidden(key, 0.1)]
    assert not any(is_hidden(key, 0) for key in keys)
    assert all(is_hidden(key, 1) for key in keys)
    assert set(hidden) <= {key for key in keys if is_hidden(key, 0.2)}


spans = st.tuples(st.integers(0, len(TEXT) - 4), st.integers(1, 4), st.floats(0, 1), st.sampled_from(["PS", "OG"]))


@given(st.dictionaries(st.sampled_from("abc"), st.lists(spans, max_size=8)))
def test_what_is_offered_never_overlaps_within_its_kind(drawn: dict[str, list[tuple[int, int, float, str]]]) -> None:
    proposals = {
        source: [Suggestion("entity", label, start, start + length, score, "") for start, length, score, label in ones]
        for source, ones in drawn.items()
    }
    merged = merge(proposals, TEXT)
    for index, one in enumerate(merged.offered):
        assert 0 <= one.score <= 1 and one.sources
        assert not any(overlaps(one.start, one.end, two.start, two.end) for two in merged.offered[index + 1 :])


def test_the_same_proposal_has_the_same_id_whatever_its_score() -> None:
    assert entity("PS", "김가람", 0.5).id == entity("PS", "김가람", 0.9).id != entity("OG", "김가람").id


def test_a_fault_says_what_is_wrong() -> None:
    scheme = load_preset("news-ko")
    assert fault_of(entity("PS", "김가람"), TEXT, scheme) == ""
    assert "None" in fault_of(None, TEXT, scheme)
    assert "outside" in fault_of(Suggestion("entity", "PS", 0, 999, 0.5, ""), TEXT, scheme)
    assert "outside" in fault_of(Suggestion("entity", "PS", "0", 3, 0.5, ""), TEXT, scheme)  # type: ignore[arg-type]
    assert "score" in fault_of(Suggestion("entity", "PS", 0, 3, float("nan"), ""), TEXT, scheme)
    assert "white space" in fault_of(Suggestion("entity", "PS", 3, 4, 0.5, ""), TEXT, scheme)
    assert "no entity 'XX'" in fault_of(Suggestion("entity", "XX", 0, 3, 0.5, ""), TEXT, scheme)


def test_the_body_of_a_machine_layer_holds_the_three_kinds() -> None:
    ones = [
        entity("PS", "김가람"),
        entity("MEETING", "협약", kind="event"),
        entity("byline", "대표는", kind="boilerplate"),
    ]
    body = body_of(ones, TEXT)
    assert [one.text for one in body.entities.values()] == ["김가람"]
    assert [one.trigger.text for one in body.events.values()] == ["협약"]
    assert [one.text for one in body.boilerplate.values()] == ["대표는"]
