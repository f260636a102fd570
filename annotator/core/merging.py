"""From what many sources propose to what is offered: votes, no overlaps, nothing that was turned down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from annotator.core.proposals import Spot, Suggestion
from annotator.core.spans import contains, overlaps

LAST = 50
"""Live precision counts so many decisions back."""
MIN_DECISIONS = 10
"""A source is not judged on fewer."""
BAR = 0.5
"""A source that is right less often than this, per label, goes silent."""
MIN_SCORE = 0.3

Rejected = frozenset[tuple[str, str]]
"""(surface, label) pairs that were turned down in this article."""
Verdicts = Mapping[tuple[str, str], Sequence[bool]]
"""(source, label) → the newest decisions first, True for accepted."""


def is_hidden(article_key: str, share: float) -> bool:
    """Whether an article stays without suggestions, to measure what they do to the labels.

    `share` is 0–1 of all articles. The same article gets the same answer at every time and on every machine.
    """
    number = int.from_bytes(blake2b(article_key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    return number < share * 2**64


def silent(verdicts: Verdicts, bar: float = BAR) -> frozenset[tuple[str, str]]:
    """The (source, label) pairs whose live precision is under the bar."""
    return frozenset(
        pair
        for pair, decisions in verdicts.items()
        if len(decisions) >= MIN_DECISIONS and sum(decisions[:LAST]) / len(decisions[:LAST]) < bar
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """What merging holds suggestions against."""

    rejected: Rejected = frozenset()
    silent: frozenset[tuple[str, str]] = frozenset()
    present: tuple[Spot, ...] = ()
    inside_boilerplate: bool = False
    min_score: float = MIN_SCORE


@dataclass(slots=True)
class Merged:
    """What is offered, in the order of the text, and how many proposals each rule held back."""

    offered: list[Suggestion] = field(default_factory=list)
    held_back: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def merge(proposals: Mapping[str, Iterable[Suggestion]], text: str, rules: Rules = Rules()) -> Merged:  # noqa: B008
    """The suggestions to offer. `proposals` are those of each source, by its name.

    Equal proposals become one whose score says that sources agree. Of two that overlap and are of one kind, the
    longer wins, unless the shorter is clearly surer.
    """
    merged = Merged()
    voted = _vote(_allowed(proposals, text, rules, merged))
    lines = _without_overlap([one for one in voted if one.kind == "boilerplate"], merged)
    others = [one for one in voted if one.kind != "boilerplate"]
    if not rules.inside_boilerplate:
        walls = [(one.start, one.end) for one in lines]
        walls += [(one.start, one.end) for one in rules.present if one.kind == "boilerplate"]
        others = _outside(others, walls, merged)
    for kind in ("entity", "event"):
        merged.offered += _without_overlap([one for one in others if one.kind == kind], merged)
    merged.offered += lines
    merged.offered.sort(key=lambda one: (one.start, one.end, one.kind))
    return merged


def _allowed(
    proposals: Mapping[str, Iterable[Suggestion]], text: str, rules: Rules, merged: Merged
) -> list[Suggestion]:
    """Each with its source, without those that a rule of its own holds back."""
    kept: list[Suggestion] = []
    present = {(one.kind, one.start, one.end) for one in rules.present}
    for source, ones in proposals.items():
        for one in ones:
            if one.score < rules.min_score:
                merged.held_back["low_score"] += 1
            elif (source, one.label) in rules.silent:
                merged.held_back["silent_source"] += 1
            elif (text[one.start : one.end], one.label) in rules.rejected:
                merged.held_back["rejected_before"] += 1
            elif (one.kind, one.start, one.end) in present:
                merged.held_back["marked_already"] += 1
            else:
                kept.append(replace(one, sources=(source,)))
    return kept


def _vote(ones: Iterable[Suggestion]) -> list[Suggestion]:
    """Equal proposals as one: each further source halves the doubt that is left, weighed by its own score."""
    groups: dict[str, list[Suggestion]] = defaultdict(list)
    for one in ones:
        groups[one.id].append(one)
    voted: list[Suggestion] = []
    for group in groups.values():
        group.sort(key=lambda one: (-one.score, one.sources))
        best = group[0]
        sources = tuple(dict.fromkeys(one.sources[0] for one in group))
        doubt = 1 - best.score
        for other in {one.sources[0]: one for one in group[1:]}.values():
            if other.sources[0] != best.sources[0]:
                doubt *= 1 - other.score / 2
        arguments = best.arguments or next((one.arguments for one in group if one.arguments), ())
        voted.append(replace(best, score=min(1.0, 1 - doubt), sources=sources, arguments=arguments))
    return voted


def _outside(ones: Iterable[Suggestion], walls: Sequence[tuple[int, int]], merged: Merged) -> list[Suggestion]:
    kept: list[Suggestion] = []
    for one in ones:
        if any(contains(start, end, one.start, one.end) for start, end in walls):
            merged.held_back["inside_boilerplate"] += 1
        else:
            kept.append(one)
    return kept


def _without_overlap(ones: Iterable[Suggestion], merged: Merged) -> list[Suggestion]:
    """Best first: score counts, length a little (a whole name beats its half), then votes."""
    kept: list[Suggestion] = []
    for one in sorted(ones, key=_strength, reverse=True):
        if any(overlaps(one.start, one.end, other.start, other.end) for other in kept):
            merged.held_back["overlap"] += 1
        else:
            kept.append(one)
    return kept


def _strength(one: Suggestion) -> tuple[float, int, int, str]:
    length = min(one.end - one.start, 20)
    return (one.score + 0.02 * length + 0.05 * (len(one.sources) - 1), len(one.sources), -one.start, one.label)
