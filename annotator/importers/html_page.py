"""Web pages: all text that a reader sees, in lines; what is not the article is suggested as boilerplate.

trafilatura finds the main text, title, author, date, site and address. The suggestion is a machine's layer, so that
a person decides; nothing of the page's text is thrown away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from annotator.core.errors import InvalidError
from annotator.core.intake import IncomingLayer
from annotator.importers._html_text import decode_page, tree_of, visible_lines
from annotator.importers.base import BaseImporter, Draft, Refused, Source, read_whole

MAX_PAGE_BYTES = 8 * 1024**2
AUTHOR = "trafilatura"
BOILERPLATE = "other_boilerplate"
LONG = 20
"""Characters, white space apart, from which on a line counts as main text when it is a part of it, or has a part."""

_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//time[@itemprop='datePublished']/@datetime",
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")


class Importer(BaseImporter):
    label = {"ko": "웹 페이지(HTML)", "en": "Web pages (HTML)"}
    description = {
        "ko": "페이지 하나가 기사 하나. 보이는 글을 모두 줄로 두고, 기사가 아닌 줄은 비본문으로 제안합니다.",
        "en": "A page is an article. All visible text is kept; what is not the story is suggested as boilerplate.",
    }
    extensions = (".html", ".htm", ".xhtml")
    example = (
        "<html><head><title>가온전자, 공장 짓는다</title></head><body><nav>홈</nav><article>…</article></body></html>"
    )
    requires = ("trafilatura",)
    extra = "html"

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        data = b""
        try:
            self.need()
            data = read_whole(source)
            if len(data) > MAX_PAGE_BYTES:
                raise InvalidError("page_too_large", f"The page is larger than {MAX_PAGE_BYTES:,} bytes.")
            yield _draft(source, data)
        except InvalidError as error:
            yield Refused(source.name, None, error.code, error.message, data)


def _draft(source: Source, data: bytes) -> Draft:
    decoded = decode_page(data, source.encoding)
    tree = tree_of(decoded.text)
    lines = visible_lines(tree)
    if not lines:
        raise InvalidError("empty_text", "The page shows no text.")
    notes: list[str] = []
    meta, language = _metadata(tree, notes)
    main = _main_text(tree, notes)
    marks = _boilerplate(lines, main, str(meta.get("title", "")))
    if not main:
        notes.append("no main text was found, so no boilerplate is suggested")
    header = {"kind": "machine", "author": AUTHOR}
    return Draft(
        source.name,
        "\n".join(lines),
        str(PurePosixPath(source.name).with_suffix("")),
        meta,
        language,
        (IncomingLayer(header, {"boilerplate": marks}),) if main and marks else (),
        raw=data,
        encoding=decoded.encoding,
        notes=tuple(notes),
    )


def _metadata(tree: Any, notes: list[str]) -> tuple[dict[str, Any], str]:
    """What the page says about itself: metadata, and its language."""
    from trafilatura import extract_metadata

    meta: dict[str, Any] = {}
    try:
        found = extract_metadata(tree, extensive=False)
    except Exception as error:  # a hostile page may break it anywhere; the text is there all the same
        notes.append(f"the page's metadata cannot be read: {type(error).__name__}")
        return meta, ""
    said = {"title": found.title, "url": found.url, "publisher": found.sitename, "published_at": found.date}
    for name, value in {**said, "author": found.author, "description": found.description}.items():
        if isinstance(value, str) and value.strip():
            meta[name] = " ".join(value.split())
    exact = next((one for path in _DATES for one in tree.xpath(path) if _DATE.fullmatch(one.strip())), "")
    if exact:
        meta["published_at"] = exact.strip()
    if "url" in meta and not meta["url"].startswith(("http://", "https://")):
        del meta["url"]
    language = (tree.get("lang") or "").split("-")[0].strip().lower()
    return meta, language if re.fullmatch("[a-z]{2,3}", language) else ""


def _main_text(tree: Any, notes: list[str]) -> list[str]:
    """The lines of the article as trafilatura sees it; none when it finds nothing."""
    from copy import deepcopy

    from trafilatura import extract

    try:
        text = extract(deepcopy(tree), include_comments=False, include_tables=True, output_format="txt")
    except Exception as error:  # as above
        notes.append(f"the page's main text cannot be found: {type(error).__name__}")
        return []
    return [line for line in (text or "").split("\n") if line.strip()]


def _boilerplate(lines: list[str], main: list[str], title: str) -> list[dict[str, Any]]:
    """A mark for each line that is neither a line of the main text, nor a part of it, nor the title."""
    wanted = {_compact(line) for line in [*main, title]}
    long = [line for line in wanted if len(line) >= LONG]
    whole = "\n".join(wanted)
    marks: list[dict[str, Any]] = []
    position = 0
    for line in lines:
        bare = _compact(line)
        kept = bare in wanted or (len(bare) >= LONG and (bare in whole or any(one in bare for one in long)))
        if not kept:
            marks.append({"label": BOILERPLATE, "start": position, "end": position + len(line)})
        position += len(line) + 1
    return marks


def _compact(line: str) -> str:
    """A line without white space, and without the mark that trafilatura puts before the points of a list."""
    return "".join(line.removeprefix("- ").split())
