"""What an export format is: values in, pieces of a file out. No database, no request, no file handling."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from annotator.core.records import AnnotatedArticle


class BaseExporter(ABC):
    """One export format.

    `label` and `description` are for people, by language; `example` is a short piece of such a file.
    """

    label: ClassVar[Mapping[str, str]]
    description: ClassVar[Mapping[str, str]]
    extension: ClassVar[str]
    content_type: ClassVar[str]
    example: ClassVar[str]

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def chunks(self, articles: Iterable[AnnotatedArticle]) -> Iterator[bytes]:
        """The file, in pieces, in constant memory. The same articles give the same bytes."""
