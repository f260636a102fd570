"""A character CRF: features of each character, BIO tags, sentences out of confirmed articles.

Korean names are glued to particles, so the unit is the character and not the word: nothing has to be split right first.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pycrfsuite

from annotator.core.josa import PARTICLES
from annotator.core.lines import SENTENCE_END, lines_of
from annotator.suggesters._lexicon import is_title, kind_of, person_of

MAX_SENTENCES = 3_000
"""The newest so many are learned from: about 40 seconds of training, in the background."""
MAX_LENGTH = 400
ITERATIONS = 55
_SHAPES = (
    (re.compile("[가-힣]"), "H"),
    (re.compile("[0-9]"), "0"),
    (re.compile("[A-Z]"), "A"),
    (re.compile("[a-z]"), "a"),
    (re.compile(r"\s"), "_"),
    (re.compile("[一-鿿]"), "C"),
    (re.compile("[\"'“”‘’「」『』〈〉《》]"), "Q"),
    (re.compile(r"[()\[\]{}]"), "B"),
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with its spans, (start, end, label) in code points of the sentence."""

    text: str
    spans: tuple[tuple[int, int, str], ...] = ()


def sentences_of(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of each sentence, a line at a time."""
    for line in lines_of(text):
        at = 0
        for match in SENTENCE_END.finditer(line.text):
            if line.text[at : match.start()].strip():
                yield line.start + at, line.text[at : match.start()]
            at = match.end()
        if line.text[at:].strip():
            yield line.start + at, line.text[at:]


def marked_sentences(
    text: str, spans: Sequence[tuple[int, int, str]], holes: Sequence[tuple[int, int]]
) -> list[Marked]:
    """The sentences of a confirmed text with the spans that are whole in one; those inside `holes` are left out.

    Of spans that overlap, the longest stays: a tag a character is all that BIO can hold.
    """
    flat: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda one: (one[0] - one[1], one)):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in flat):
            flat.append(span)
    flat.sort()
    found: list[Marked] = []
    for start, sentence in sentences_of(text):
        end = start + len(sentence)
        if len(sentence) > MAX_LENGTH or any(a <= start and end <= b for a, b in holes):
            continue
        inside = tuple((a - start, b - start, label) for a, b, label in flat if start <= a and b <= end)
        found.append(Marked(sentence, inside))
    return found


Reader = Callable[[str], Sequence[str]]
"""What is known of each character of a sentence besides the character, such as its part of speech."""


def train(sentences: Iterable[Marked], reader: Reader | None = None) -> bytes:
    """A CRF model of these sentences; b"" when none of them has a span."""
    sentences = list(sentences)[:MAX_SENTENCES]
    if not any(one.spans for one in sentences):
        return b""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.05, "c2": 0.02, "max_iterations": ITERATIONS, "feature.possible_transitions": False})
    for one in sentences:
        trainer.append(features(one.text, reader), tags(one))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "model")
        trainer.train(str(file))
        return file.read_bytes()


def tags(sentence: Marked) -> list[str]:
    """B-, I- and O for each character."""
    found = ["O"] * len(sentence.text)
    for start, end, label in sentence.spans:
        found[start] = f"B-{label}"
        found[start + 1 : end] = [f"I-{label}"] * (end - start - 1)
    return found


@lru_cache(maxsize=4)
def _tagger(model: bytes) -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(model)
    return tagger


def predict(model: bytes, sentence: str, reader: Reader | None = None) -> Iterator[tuple[int, int, str, float]]:
    """Start, end, label and probability of each span that the model finds.

    A model that was trained with a reader works without, and the other way round: what it does not know says nothing.
    """
    if len(sentence) > 4 * MAX_LENGTH:
        return
    tagger = _tagger(model)
    tagger.set(features(sentence, reader))
    found = [*tagger.tag(), "O"]
    start, label = -1, ""
    for at, tag in enumerate(found):
        if start >= 0 and tag != f"I-{label}":
            yield start, at, label, _sureness(tagger, found, start, at)
            start = -1
        if tag.startswith("B-") or (tag.startswith("I-") and start < 0):
            start, label = at, tag[2:]


def _sureness(tagger: pycrfsuite.Tagger, found: Sequence[str], start: int, end: int) -> float:
    """The least sure character decides."""
    return float(min(tagger.marginal(found[at], at) for at in range(start, end)))


def features(sentence: str, reader: Reader | None = None) -> list[list[str]]:
    """What the model sees of each character: the characters around it, its word, and where in the word it is."""
    known = ["^", *(reader(sentence) if reader else ()), "$"]
    chars = ["0" if c.isdigit() else c for c in sentence]
    shapes = [_shape(c) for c in sentence]
    size = len(chars)
    padded = ["^^", "^", *chars, "$", "$$"]
    shown = ["^", "^", *shapes, "$", "$"]
    rows: list[list[str]] = []
    words = list(_words(sentence))
    for at in range(size):
        a, b, c, d, e = padded[at : at + 5]
        row = [
            "b",
            "0" + c,
            "-" + b,
            "+" + d,
            "=" + a,
            "#" + e,
            "l" + b + c,
            "r" + c + d,
            "t" + b + c + d,
            "u" + a + b + c,
            "v" + c + d + e,
            "s" + "".join(shown[at : at + 5]),
        ]
        word = words[at]
        if word:
            row += _of_word(word, at, words, size)
        if reader:
            before, here, after = known[at : at + 3]
            row += [f"K{here}", f"P{before}|{here}", f"N{here}|{after}"]
        rows.append(row)
    return rows


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    tail: str
    """The particle at its end, "" when there is none."""
    stem: str
    """The word without it: names end in 전자, 시장, 대학교 whatever particle follows."""
    before: str
    after: str
    kind: str
    """What the stem ends like."""
    company: str
    """Whether it looks like a name of a person, and whether a title stands before it, behind it or at its end."""


def _words(sentence: str) -> Iterator[_Word | None]:
    """For each character the word that it is in, None for white space."""
    matches = list(re.finditer(r"\S+", sentence))
    folded = [re.sub(r"\d", "0", match[0]) for match in matches]
    at = 0
    for index, match in enumerate(matches):
        yield from [None] * (match.start() - at)
        bare = folded[index].rstrip(".,!?\"'”’)")
        tail = next((bare[-n:] for n in (4, 3, 2, 1) if len(bare) > n and bare[-n:] in PARTICLES), "")
        stem = bare[: len(bare) - len(tail)]
        before = folded[index - 1] if index else "^"
        after = folded[index + 1] if index + 1 < len(matches) else "$"
        company = f"{person_of(stem)}{_titled(before, after, stem)}"
        word = _Word(folded[index], match.start(), tail, stem, before, after, kind_of(stem), company)
        yield from [word] * len(match[0])
        at = match.end()
    yield from [None] * (len(sentence) - at)


def _titled(before: str, after: str, stem: str) -> str:
    """Where titles stand: b before the word, a behind it, e at its end."""
    following = next((after[:n] for n in range(len(after), 0, -1) if is_title(after[:n])), "")
    ending = any(is_title(stem[-n:]) for n in range(1, min(5, len(stem))))
    return f"{'b' if is_title(before) else ''}{'a' if following else ''}{'e' if ending else ''}"


def _of_word(word: _Word, at: int, words: Sequence[_Word | None], size: int) -> list[str]:
    offset = at - word.start
    left = len(word.text) - offset
    row = [
        f"p{min(offset, 4)}",
        f"q{min(left, 6)}",
        f"w{min(offset, 6)}{word.text}",
        f"k{min(left, 6)}{word.tail}",
        f"x{min(offset, 1)}{word.before[-2:]}",
        f"y{min(left, 2)}{word.after[:2]}",
    ]
    if offset < len(word.stem):
        rest = len(word.stem) - offset
        row += [f"c{min(offset, 3)}{word.company}", f"d{min(rest, 4)}{word.kind}"]
        row += [f"m{min(offset, 4)}{word.stem}", f"f{min(rest, 4)}{word.stem[-2:]}", f"g{min(rest, 4)}{word.stem[-1:]}"]
    return row


def _shape(character: str) -> str:
    return next((name for pattern, name in _SHAPES if pattern.match(character)), ".")
