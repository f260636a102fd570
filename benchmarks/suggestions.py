"""How good suggestions are, and what they save, on made-up articles: see benchmarks/made_up.py.

    python benchmarks/suggestions.py [--articles 300] [--only boilerplate|entities|annotator]

Prints boilerplate by line (known patterns only, then after five confirmed articles of a publisher), entities of the
CRF by exact span and label with the time of training, and the key presses of a simulated annotator who decides by the
gold labels. Made-up texts flatter every method: compare the figures with each other, not with real news.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from annotator.core.annotations import Boilerplate
from annotator.core.keystrokes import ACCEPT, REJECT, by_hand
from annotator.core.lines import lines_of
from annotator.core.merging import Rules, merge
from annotator.core.proposals import Sample, Spot, Suggestion, spots_of
from annotator.core.records import Body
from annotator.presets import load_preset
from annotator.suggesters import suggester, suggester_names
from annotator.suggesters._sequence import Marked, predict, train
from annotator.suggesters.base import Context, Lessons
from benchmarks.made_up import STYLES, Writer

SCHEME = load_preset("news-ko")
SCRAPED = Path(__file__).resolve().parent.parent / "fixtures" / "scraped.txt"
LOCAL = [name for name in suggester_names() if not suggester(name).remote and not suggester(name).personal]
Counts = tuple[int, int, int]
"""Right, offered, gold."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--only", choices=["boilerplate", "entities", "annotator"])
    options = parser.parse_args()
    if options.only in (None, "boilerplate"):
        boilerplate()
    if options.only in (None, "entities"):
        entities()
    if options.only in (None, "annotator"):
        annotator(options.articles)


def report(name: str, counts: Counts, more: str = "") -> None:
    right, offered, gold = counts
    precision, recall = right / max(1, offered), right / max(1, gold)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{name:<46} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}{more}")


def total(counts: Iterable[Counts]) -> Counts:
    rows = list(counts)
    return sum(one[0] for one in rows), sum(one[1] for one in rows), sum(one[2] for one in rows)


def models_of(samples: Sequence[Sample], names: Iterable[str]) -> dict[str, bytes]:
    """What each source learns from these articles."""
    return {name: suggester(name).learn(Lessons(SCHEME, list(samples))) for name in names if suggester(name).learns}


def offered(
    sample: Sample, models: dict[str, bytes], names: Iterable[str], present: Body | None = None
) -> list[Suggestion]:
    """What a run of the sources offers, as workflow.suggesting merges it."""
    proposals: dict[str, list[Suggestion]] = {}
    vetoed: set[tuple[int, int]] = set()
    found: list[Suggestion] = []
    for after in (False, True):
        entities = [Spot("entity", one.label, one.start, one.end) for one in found if one.kind == "entity"]
        for name in names:
            source = suggester(name)
            if source.after is after:
                model = models.get(name, b"")
                context = Context(SCHEME, "ko", sample.publisher, model=model, entities=entities)
                proposals[name] = list(source.suggest(sample.text, context))
                vetoed.update(source.vetoes(sample.text, context))
        for name, ones in proposals.items():
            proposals[name] = [one for one in ones if one.kind != "boilerplate" or (one.start, one.end) not in vetoed]
        found = merge(proposals, sample.text, Rules()).offered
    return found


def line_counts(sample: Sample, found: Iterable[Suggestion]) -> Counts:
    """Lines that are wholly boilerplate, found and gold."""
    assert sample.body is not None
    marks = [(one.start, one.end) for one in found if one.kind == "boilerplate"]
    gold = [(one.start, one.end) for one in sample.body.boilerplate.values()]
    right = shown = wanted = 0
    for line in lines_of(sample.text):
        is_found = any(start <= line.start and line.end <= end for start, end in marks)
        is_gold = any(start <= line.start and line.end <= end for start, end in gold)
        right += is_found and is_gold
        shown += is_found
        wanted += is_gold
    return right, shown, wanted


def boilerplate() -> None:
    """Cold: rules and repeats within the article. Warm: five confirmed articles of the same publisher."""
    print("Boilerplate, by line")
    cold, warm = ["boilerplate-rules", "in-article-repeats"], ["repeated-lines", "line-learner"]
    cold_counts, warm_counts = [], []
    for publisher in STYLES:
        writer = Writer(11)
        articles = [writer.article(number, publisher) for number in range(25)]
        models = models_of(articles[:5], warm)
        ours_cold = total(line_counts(one, offered(one, {}, cold)) for one in articles[5:])
        ours_warm = total(line_counts(one, offered(one, models, [*cold, *warm])) for one in articles[5:])
        report(f"  {publisher}, known patterns", ours_cold)
        report(f"  {publisher}, after 5 confirmed articles", ours_warm)
        cold_counts.append(ours_cold)
        warm_counts.append(ours_warm)
    report("  fixtures/scraped.txt, known patterns (tuned on)", total(scraped(cold)))
    report("  all, known patterns (aim: F1 0.93)", total(cold_counts))
    report("  all, after 5 confirmed articles (aim: F1 0.97)", total(warm_counts))


def scraped(names: Sequence[str]) -> Iterator[Counts]:
    """Invented pages in the shape of real ones; the rules have been mended until they knew them."""
    for article in SCRAPED.read_text().split("\n@\n")[1:]:
        rows = article.rstrip("\n").split("\n")
        text, marks, start = "\n".join(row[1:] for row in rows), {}, 0
        for at, row in enumerate(rows):
            if row.startswith("+"):
                mark = row[1:].rstrip()
                marks[f"b{at}"] = Boilerplate(f"b{at}", "other_boilerplate", start, start + len(mark), mark)
            start += len(row)
        sample = Sample("scraped", text, body=Body(boilerplate=marks))
        yield line_counts(sample, offered(sample, {}, names))


def entities() -> None:
    """The CRF on single sentences; test sentences use names that training has not seen."""
    print("Entities, exact span and label")
    train_writer, test_writer = Writer(1), Writer(2)
    corpus = [train_writer.sample(number) for number in range(1000)]
    test = [test_writer.sample(number) for number in range(500)]
    for size in (50, 200, 1000):
        began = time.process_time()
        model = train([marked(one) for one in corpus[:size]])
        seconds = time.process_time() - began
        counts = total(entity_counts(one, model) for one in test)
        report(f"  CRF, {size:,} sentences", counts, f"  trained in {seconds:.1f} s, {len(model) / 1e6:.1f} MB")


def marked(sample: Sample) -> Marked:
    assert sample.body is not None
    return Marked(sample.text, tuple((one.start, one.end, one.label) for one in sample.body.entities.values()))


def entity_counts(sample: Sample, model: bytes) -> Counts:
    assert sample.body is not None
    found = {(start, end, label) for start, end, label, _ in predict(model, sample.text)}
    gold = {(one.start, one.end, one.label) for one in sample.body.entities.values()}
    return len(found & gold), len(found), len(gold)


def annotator(count: int) -> None:
    """Gold decides: accept what is right, reject what is wrong, mark by hand what is missing."""
    print(f"A simulated annotator on {count} articles, learning as the server does")
    writers = Writer(5)
    names = list(STYLES)
    articles = [writers.article(number, names[number % len(names)]) for number in range(count)]
    by_hand_total = keys_total = 0
    models: dict[str, bytes] = {}
    trained: dict[str, int] = {}
    identical = True
    began = time.perf_counter()
    for number, sample in enumerate(articles):
        _learn(models, trained, articles[:number])
        hand, keys, final = _annotate(sample, models)
        by_hand_total += hand
        keys_total += keys
        identical &= final == set(_gold(sample))
        if (number + 1) % max(1, count // 6) == 0:
            less = f"{100 * (1 - keys_total / by_hand_total):.1f} % fewer (aim: 40 %)"
            print(f"  {number + 1:>4} articles: {keys_total:,} keys, {by_hand_total:,} by hand: {less}")
    print(f"  final labels identical with gold: {identical}; {time.perf_counter() - began:.0f} s")


def _learn(models: dict[str, bytes], trained: dict[str, int], confirmed: Sequence[Sample]) -> None:
    """Patient sources at a fifth or 25 more, the others after each fifth article (the server: after each)."""
    for name in LOCAL:
        source = suggester(name)
        if not source.learns or not confirmed:
            continue
        due = source.is_due(trained.get(name, 0), len(confirmed))
        if due and (source.patient or len(confirmed) % 5 == 0 or len(confirmed) < 5):
            models[name] = source.learn(Lessons(SCHEME, list(reversed(confirmed))))
            trained[name] = len(confirmed)


def _gold(sample: Sample) -> Iterator[Spot]:
    assert sample.body is not None
    return iter(spots_of(sample.body))


def _annotate(sample: Sample, models: dict[str, bytes]) -> tuple[int, int, set[Spot]]:
    """Keys by hand, keys with suggestions, and the labels that come out."""
    gold = set(_gold(sample))
    text = sample.text
    hand = sum(by_hand(one.kind, text[one.start : one.end]) for one in gold)
    keys = 0
    done: set[Spot] = set()
    rejected: set[tuple[str, str]] = set()
    for one in offered(sample, models, LOCAL):
        spot = Spot(one.kind, one.label, one.start, one.end)
        if (text[one.start : one.end], one.label) in rejected:
            continue
        if spot in gold:
            keys += ACCEPT
            done.add(spot)
        else:
            keys += REJECT
            rejected.add((text[one.start : one.end], one.label))
    while missing := sorted(gold - done, key=lambda spot: spot.start):
        first = missing[0]
        keys += by_hand(first.kind, text[first.start : first.end])
        done.add(first)
        if first.kind == "entity":
            keys += _propagate(sample, done, gold, rejected)
    return hand, keys, done


def _propagate(sample: Sample, done: set[Spot], gold: set[Spot], rejected: set[tuple[str, str]]) -> int:
    """The keys of deciding about what the same article suggests after a mark by hand."""
    text, keys = sample.text, 0
    assert sample.body is not None
    present = Body({k: e for k, e in sample.body.entities.items() if Spot("entity", e.label, e.start, e.end) in done})
    for one in suggester("same-article").suggest(text, Context(SCHEME, present=present)):
        spot = Spot(one.kind, one.label, one.start, one.end)
        if spot in done or (text[one.start : one.end], one.label) in rejected:
            continue
        keys += ACCEPT if spot in gold else REJECT
        if spot in gold:
            done.add(spot)
        else:
            rejected.add((text[one.start : one.end], one.label))
    return keys


if __name__ == "__main__":
    main()
