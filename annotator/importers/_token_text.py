"""The text of a file that knows tokens only, and from its token numbers to code points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.evidence import Claim, prove
from annotator.core.layouts import cut_sentences, layout_of
from annotator.core.tokens import Range
from annotator.importers._json import Node


@dataclass(slots=True)
class TokenText:
    """Tokens of a document in order; `firsts` is the number of the first token of each sentence."""

    text: str = ""
    words: list[Range] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    sentences: list[Range] = field(default_factory=list)

    def add(self, tokens: Sequence[str], written: str = "") -> None:
        """Append a sentence on a line of its own: as `written` when its tokens are in that, else with blanks."""
        start = len(self.text) + bool(self.text)
        found = align(written, tokens) if written else None
        if found is None:
            written = " ".join(tokens)
            found, position = [], 0
            for token in tokens:
                found.append((position, position + len(token)))
                position += len(token) + 1
        self.text = f"{self.text}\n{written}" if self.text else written
        self.firsts.append(len(self.words))
        self.words += [(start + first, start + last) for first, last in found]
        self.sentences.append((start, start + len(written)))

    def span(self, first: int, last: int, place: str) -> Range:
        """The place of the tokens `first` to `last`, both included.

        Raises InvalidError (`span_outside`).
        """
        if not 0 <= first <= last < len(self.words):
            raise InvalidError("span_outside", f"{place}: there are no tokens {first}–{last}, only {len(self.words)}.")
        return self.words[first][0], self.words[last][1]

    def within(self, sentence: int, first: int, last: int, place: str) -> Range:
        """The same, with numbers that begin anew in each sentence.

        Raises InvalidError (`span_outside`).
        """
        if not 0 <= sentence < len(self.firsts):
            raise InvalidError("span_outside", f"{place}: there is no sentence {sentence}.")
        begin = self.firsts[sentence]
        count = ([*self.firsts, len(self.words)])[sentence + 1] - begin
        if not 0 <= first <= last < count:
            raise InvalidError("span_outside", f"{place}: sentence {sentence} has no tokens {first}–{last}.")
        return self.words[begin + first][0], self.words[begin + last][1]

    def layout(self) -> list[list[list[int]]] | None:
        """The sentences and tokens, None when our own rules give the same."""
        rows = [
            (sentence, self.words[first:last])
            for sentence, first, last in zip(
                self.sentences, self.firsts, [*self.firsts[1:], len(self.words)], strict=True
            )
        ]
        found = layout_of((sentence, words) for sentence, words in rows if words)
        return None if found == layout_of(cut_sentences(self.text, [])) else found


def tokens_of(node: Node) -> list[str]:
    """The tokens of a list.

    Raises InvalidError (`bad_shape`, `empty_token`).
    """
    found: list[str] = []
    for one in node.items():
        token = one.text()
        if not token.strip():
            raise InvalidError("empty_token", f"{one.place} is an empty token.")
        found.append(token)
    return found


def token_text(sentences: Sequence[Node]) -> TokenText:
    """The text of lists of tokens, a sentence a line.

    Raises InvalidError (`bad_shape`, `empty_token`, `no_text`).
    """
    text = TokenText()
    for sentence in sentences:
        text.add(tokens_of(sentence))
    if not text.words:
        raise InvalidError("no_text", "The document has no tokens.")
    return text


def align(text: str, tokens: Sequence[str]) -> list[Range] | None:
    """Where tokens stand in a text, one after the other with nothing but white space between; None elsewhere."""
    found: list[Range] = []
    position = 0
    for token in tokens:
        at = text.find(token, position)
        if at < 0 or text[position:at].strip():
            return None
        found.append((at, at + len(token)))
        position = at + len(token)
    return found if not text[position:].strip() else None


def proved(text: TokenText, place: Range, said: Node | None, where: str, notes: list[str]) -> Range:
    """A place whose words are those that a file says, white space apart; near by, when they are there exactly once.

    Raises InvalidError (`surface_mismatch`).
    """
    claim = Claim(*place, said.text() if said else "", where)
    proof = prove(text.text, [claim], "code points", _compact)
    notes += proof.notes
    return proof.spans[0]


def _compact(found: str, claimed: str) -> bool:
    return "".join(found.split()) == "".join(claimed.split())


class Spans:
    """Entities by their place, for formats whose arguments and coreference name places, not ids."""

    def __init__(self, notes: list[str]) -> None:
        self.entities: list[dict[str, Any]] = []
        self._at: dict[Range, str] = {}
        self.notes = notes

    def add(self, label: str, span: Range, key: str = "") -> str:
        """A new entity and its id."""
        given = key or f"e{len(self.entities) + 1}"
        self.entities.append({"id": given, "label": label, "start": span[0], "end": span[1]})
        self._at.setdefault(span, given)
        return given

    def find(self, span: Range, label: str, what: str) -> str:
        """The id of the entity there; without one, a new one with `label`, counted as `what`."""
        if span in self._at:
            return self._at[span]
        self.notes.append(f"{what} that no entity marks became entities {label}")
        return self.add(label, span)
