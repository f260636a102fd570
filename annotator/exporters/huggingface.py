"""A dataset for token classification as `datasets.load_dataset` reads it: Parquet, JSON lines and a dataset card.

A row is a sentence. Tags are written as words; the card declares them as ClassLabel, O first. Rows go to files of
SHARD articles each, so that an export of any length needs the memory of one; the card, which needs the labels of
all, comes last. `datasets` takes one kind of file a folder: Parquet lies at the top and JSON lines in a folder of
their own with a card; without pyarrow there are JSON lines only, at the top.
"""

from __future__ import annotations

import importlib.util
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any

import orjson

from annotator.core.losses import Loss, losses_of
from annotator.core.records import AnnotatedArticle
from annotator.core.tokens import Range
from annotator.exporters._conll import bio, tagged
from annotator.exporters._held import attributes_left_out, flat, labelled, left_out, metadata_left_out
from annotator.exporters.base import FilesExporter

SHARD = 500
FEATURES = {"id": "string", "article": "string", "redistribution": "string", "ai_training": "string"}
"""Columns of one value; `tokens`, `starts` and `ner_tags` are lists."""

Row = dict[str, Any]


@dataclass(slots=True)
class _Counts:
    """What the card says of all rows."""

    articles: int = 0
    rows: int = 0
    forbid_redistribution: int = 0
    forbid_ai_training: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)


class Exporter(FilesExporter):
    label = {"ko": "Hugging Face 토큰 분류", "en": "Hugging Face token classification"}
    description = {
        "ko": "datasets.load_dataset으로 읽는 데이터셋: Parquet, JSONL, 데이터셋 카드(README.md)를 zip으로.",
        "en": "A dataset for datasets.load_dataset: Parquet, JSON lines and a dataset card, in a zip.",
    }
    example = '{"id":"kb-0017#1","tokens":["김가람","은","왔다"],"ner_tags":["B-PS","O","O"],"starts":[0,3,5],…}'
    options = {"tokens": ("words", "characters")}
    binary = True

    def files(self, articles: Iterable[AnnotatedArticle]) -> Iterator[tuple[str, bytes]]:
        counts = _Counts()
        parquet = importlib.util.find_spec("pyarrow") is not None
        waiting = labelled(articles)
        for number in count():
            shard = list(islice(waiting, SHARD))
            if not shard and number:
                break
            rows = [row for article in shard for row in self._rows(article, counts)]
            below = "jsonl/" if parquet else ""
            yield f"{below}data/train-{number:05}.jsonl", b"".join(orjson.dumps(row) + b"\n" for row in rows)
            if parquet:
                yield f"data/train-{number:05}.parquet", _parquet(rows)
        if parquet:
            yield "jsonl/README.md", self._card(counts, "jsonl").encode()
        yield "README.md", self._card(counts, "parquet" if parquet else "jsonl").encode()

    def losses(self, article: AnnotatedArticle) -> Iterator[Loss]:
        kept, lost = flat(article)
        yield from losses_of(article, "layer")
        yield from lost
        yield from attributes_left_out(article, kept)
        yield from left_out(article, "events", "boilerplate", "links")
        yield from metadata_left_out(article, "conll")

    def _rows(self, article: AnnotatedArticle, counts: _Counts) -> Iterator[Row]:
        """The sentences of an article, counted."""
        rights = article.rights
        counts.articles += 1
        counts.languages[article.language] += 1
        counts.forbid_redistribution += rights.redistribution == "forbidden"
        counts.forbid_ai_training += rights.ai_training == "forbidden"
        for number, sentence in enumerate(tagged(article, bio), start=1):
            cells = sentence if self.chosen["tokens"] == "words" else _characters(sentence)
            counts.rows += 1
            counts.labels.update(tag[2:] for _, tag in sentence if tag.startswith("B-"))
            yield {
                "id": f"{article.id}#{number}",
                "article": article.id,
                "tokens": [article.text[start:end] for (start, end), _ in cells],
                "ner_tags": [tag for _, tag in cells],
                "starts": [start for (start, _), _ in cells],
                "redistribution": rights.redistribution,
                "ai_training": rights.ai_training,
            }

    def _card(self, counts: _Counts, kind: str) -> str:
        labels = self._labels(counts)
        names = ["O", *(f"{prefix}-{label}" for label in labels for prefix in ("B", "I"))]
        shown = "\n".join(f"| {label.replace('|', chr(92) + '|')} | {counts.labels[label]:,} |" for label in labels)
        table = f"| label | entities |\n|---|---|\n{shown}\n" if labels else "No entities.\n"
        return (
            f"---\n{_front_matter(names, [one for one in sorted(counts.languages) if one], kind)}---\n\n"
            f"# Named entities\n\n{_rights(counts)}"
            f"{counts.rows:,} sentences of {counts.articles:,} articles, annotated with Gisa. Tokens are "
            f"{_TOKENS[self.chosen['tokens']]} `starts` are their offsets in the article, in Unicode code points. "
            "Entities that overlap a longer one, and what token tags cannot hold, are not in the data; the export "
            f"names them.\n\n{table}"
        )

    def _labels(self, counts: _Counts) -> list[str]:
        """The labels of the scheme in its order, then others that occur: with the scheme the tags' numbers stay."""
        known = [label.code for label in self.scheme.entities]
        return [*known, *sorted(set(counts.labels) - set(known))]


_TOKENS = {
    "words": "words between white space, cut where an entity begins or ends.",
    "characters": "single characters, blanks too.",
}


def _characters(sentence: list[tuple[Range, str]]) -> list[tuple[Range, str]]:
    """A sentence by characters; a blank between two tokens of one entity belongs to it."""
    out: list[tuple[Range, str]] = []
    for (start, end), tag in sentence:
        inner = f"I-{tag[2:]}" if tag != "O" else "O"
        gap = range(out[-1][0][1] if out else start, start)
        out += [((at, at + 1), tag if tag.startswith("I-") else "O") for at in gap]
        out += [((at, at + 1), tag if at == start else inner) for at in range(start, end)]
    return out


def _parquet(rows: list[Row]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    lists = {"tokens": pyarrow.string(), "ner_tags": pyarrow.string(), "starts": pyarrow.int32()}
    columns = [pyarrow.field(name, pyarrow.string()) for name in FEATURES]
    columns += [pyarrow.field(name, pyarrow.list_(kind)) for name, kind in lists.items()]
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=pyarrow.schema(columns)), out)
    return out.getvalue()


def _front_matter(names: list[str], languages: list[str], kind: str) -> str:
    """The YAML that tells `datasets` which files there are and what their columns mean."""
    lines = ["task_categories:", "- token-classification", "task_ids:", "- named-entity-recognition"]
    lines += ["language:", *(f"- {_yaml(one)}" for one in languages)] if languages else []
    lines += ["configs:", "- config_name: default", "  data_files:", "  - split: train"]
    lines += [f"    path: data/train-*.{kind}", "dataset_info:", "- config_name: default", "  features:"]
    lines += [line for name in FEATURES for line in (f"  - name: {name}", f"    dtype: {FEATURES[name]}")]
    lines += ["  - name: tokens", "    sequence: string", "  - name: ner_tags", "    sequence:"]
    lines += ["      class_label:", "        names:"]
    lines += [f"          '{index}': {_yaml(name)}" for index, name in enumerate(names)]
    lines += ["  - name: starts", "    sequence: int32"]
    return "".join(f"{line}\n" for line in lines)


def _yaml(text: str) -> str:
    """A quoted string; what JSON says YAML understands."""
    return orjson.dumps(text).decode()


def _rights(counts: _Counts) -> str:
    """What the notices of the articles forbid, said first."""
    said = [
        f"{number:,} of {counts.articles:,} articles carry a notice that forbids {what}"
        for number, what in (
            (counts.forbid_redistribution, "redistribution"),
            (counts.forbid_ai_training, "the training of AI"),
        )
        if number
    ]
    return f"**Rights:** {'; '.join(said)}. See the columns `redistribution` and `ai_training`.\n\n" if said else ""
