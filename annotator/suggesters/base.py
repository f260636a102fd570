"""What a source of suggestions is: a text and what is known in, suggestions out. No database, no request."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from annotator.core.proposals import Sample, Spot, Suggestion, Track
from annotator.core.records import Body
from annotator.core.scheme import Scheme

Learns = Literal["", "confirmed", "all"]
ENOUGH_SHARE = 0.2
ENOUGH_ARTICLES = 25


@dataclass(frozen=True)
class Context:
    """What a source may know besides the text.

    `model` is what the source itself has learned in this project, b"" before that. `present` are labels that are
    on the article already. `entities` are the entities marked or suggested so far, for sources that come `after`
    others. `copies` are near-duplicates with confirmed labels. `options` are settings of the installation.
    """

    scheme: Scheme
    language: str = ""
    publisher: str = ""
    guideline: str = ""
    model: bytes = b""
    present: Body = field(default_factory=Body)
    entities: Sequence[Spot] = ()
    copies: Sequence[Sample] = ()
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lessons:
    """What a source learns from. `samples` can be read once, newest first. `options` are as in Context."""

    scheme: Scheme
    samples: Iterable[Sample]
    track: Track = field(default_factory=Track)
    options: Mapping[str, str] = field(default_factory=dict)


class BaseSuggester(ABC):
    """One source.

    `label` and `description` are for people, by language. `reasons` are the texts of the codes that its suggestions
    have as a reason, by code and language, with `{0}`, `{1}` for the parts. `learns` says from which articles it
    learns: none, those with confirmed labels, or all. `patient` ones take long to train and wait for enough that is
    new. `personal` ones look at the reader's own labels of the article, so that what they propose is for her only.
    `after` ones need the entities that others propose. `usage` counts what a remote source has cost.
    """

    label: ClassVar[Mapping[str, str]]
    description: ClassVar[Mapping[str, str]]
    reasons: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    learns: ClassVar[Learns] = ""
    patient: ClassVar[bool] = False
    personal: ClassVar[bool] = False
    after: ClassVar[bool] = False
    remote: ClassVar[bool] = False
    seconds: ClassVar[float] = 10.0
    """The longest that one article may take."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.usage: Counter[str] = Counter()

    def unavailable(self, options: Mapping[str, str]) -> str:
        """Why this source cannot work in this installation, "" when it can."""
        return ""

    def is_due(self, before: int, now: int) -> bool:
        """Whether to learn again from `now` articles after `before`.

        Patient sources wait for a fifth or 25 more, the others for one, or a hundredth in a large project.
        """
        if not self.patient:
            return abs(now - before) >= max(1, before // 100)
        return now > 0 and abs(now - before) >= min(ENOUGH_ARTICLES, max(1, ENOUGH_SHARE * before))

    @abstractmethod
    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        """Suggestions in any order."""

    def vetoes(self, text: str, context: Context) -> Iterator[tuple[int, int]]:
        """Spans that this source is sure are no boilerplate."""
        return iter(())

    def learn(self, lessons: Lessons) -> bytes:
        """What there is to learn, as the `model` of later contexts; b"" when there is nothing."""
        return b""
