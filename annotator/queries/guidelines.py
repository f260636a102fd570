"""Guidelines as HTML. They are Markdown (CommonMark and tables) that a lead wrote; raw HTML in them stays text.

`[[key:start-end|LABEL]]` quotes an article (see core.examples); what leads nowhere stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token

from annotator.core.examples import LONGEST, Example, example_at
from annotator.models import Article, GuidelineReading, GuidelineVersion, Project, User
from annotator.queries.schemes import current_scheme

_HANGUL = re.compile("[가-힣]")
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


class _State(StateInline):
    """In CommonMark bold does not end after a bracket or quote unless a space follows; Korean glues particles there."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        found = super().scanDelims(start, canSplitWord)
        if not canSplitWord:
            return found
        end = start + found.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        return Scanned(
            found.can_open or bool(_HANGUL.match(before) and not after.isspace()),
            found.can_close or bool(_HANGUL.match(after) and not before.isspace()),
            found.length,
        )


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _example_rule(state: StateInline, silent: bool) -> bool:
    found = example_at(state.src, state.pos)
    if found is None or found[1] > state.posMax:
        return False
    example, end = found
    if not silent:
        token = state.push("example", "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"example": example}
    state.pos = end
    return True


def _make() -> MarkdownIt:
    markdown = MarkdownIt()
    markdown.inline = _Inline()
    markdown.configure("commonmark", {"html": False}).enable("table").disable(["image", "html_block", "html_inline"])
    markdown.inline.ruler.before("link", "example", _example_rule)
    markdown.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]
    return markdown


_MARKDOWN = _make()


@dataclass(frozen=True, slots=True)
class Quote:
    """An example with what it leads to. `label` is its code in the scheme, "" for none."""

    article_id: int
    surface: str
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class ExampleFault:
    """An example that leads nowhere: the line that it stands in, from 1, and why."""

    line: int
    text: str
    code: str
    message: str

    def to_dict(self) -> dict[str, Any]:
        return {"line": self.line, "text": self.text, "code": self.code, "message": self.message}


def guideline_html(text: str, quotes: Mapping[Example, Quote] | None = None) -> str:
    """A guideline as HTML that is safe to show. Its headings begin at h2, below the page's own.

    Links lead to http, https and mailto only; anything else, and every image, stays text. So do examples that are not
    among `quotes`.
    """
    tokens = _MARKDOWN.parse(text)
    for token in _flat(tokens):
        if token.type == "example":
            quote = (quotes or {}).get(token.meta["example"])
            token.type = "html_inline" if quote else "text"
            token.content = _quote_html(token.meta["example"], quote) if quote else token.content
    for token in tokens:
        token.children = _without_empty_links(token.children or []) or token.children
    for token in _flat(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        elif token.type == "link_open":
            token.attrSet("rel", "noopener noreferrer nofollow")
        token.attrs.pop("style", None)  # the alignment of table cells; the CSP allows no inline style
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _without_empty_links(tokens: list[Token]) -> list[Token]:
    """`[words]()` is no link to Gisa; markdown-it makes one of it without asking `validateLink`."""
    kept: list[Token] = []
    empty: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            empty.append(not token.attrs.get("href"))
        dropped = token.type in ("link_open", "link_close") and empty[-1]
        if token.type == "link_close":
            empty.pop()
        if not dropped:
            kept.append(token)
    return kept


def _flat(tokens: list[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *_flat(token.children or []))]


def _quote_html(example: Example, quote: Quote) -> str:
    address = f"{reverse('workbench', args=[quote.article_id])}?at={example.start}-{example.end}"
    label = f' <span class="badge">{escape(quote.label)}</span>' if quote.label else ""
    words = f'<q lang="{escape(quote.language)}">{escape(quote.surface)}</q>'
    return f'<a class="example" href="{escape(address)}">{words}</a>{label}'


def project_guideline_html(project: Project, text: str | None = None) -> SafeString:
    """The project's guideline, or another version of it, with its examples quoted."""
    text = project.guideline if text is None else text
    return mark_safe(guideline_html(text, _resolve(project, text)[0]))  # raw HTML is off in it


def faults_in(project: Project, text: str) -> list[ExampleFault]:
    """The examples of a guideline that lead nowhere, in order of their lines."""
    return _resolve(project, text)[1]


def _found(text: str) -> list[tuple[int, str, Example]]:
    """The examples of a text outside code, each with its line and how it is written."""
    found: list[tuple[int, str, Example]] = []
    line = 1
    for token in _MARKDOWN.parse(text) if "[[" in text else ():
        if token.map:
            line = token.map[0] + 1
        breaks = 0
        for child in token.children or ():
            breaks += child.type in ("softbreak", "hardbreak")
            if child.type == "example":
                found.append((line + breaks, child.content, child.meta["example"]))
    return found


def _resolve(project: Project, text: str) -> tuple[dict[Example, Quote], list[ExampleFault]]:
    found = _found(text)
    if not found:
        return {}, []
    rows = Article.objects.filter(project=project, key__in={example.key for _, _, example in found})
    articles = {row.key: row for row in rows.only("key", "text", "language", "characters")}
    scheme = current_scheme(project).value
    codes = {one.code for group in (scheme.entities, scheme.events, scheme.boilerplate) for one in group}
    quotes: dict[Example, Quote] = {}
    faults: list[ExampleFault] = []
    for line, written, example in found:
        article = articles.get(example.key)
        code, why = _fault(example, article, codes)
        if article is None or code:
            faults.append(ExampleFault(line, written, code, f"Line {line}: {why}"))
        else:
            surface = article.text[example.start : example.end]
            quotes[example] = Quote(article.pk, surface, example.label, article.language)
    return quotes, faults


def _fault(example: Example, article: Article | None, codes: set[str]) -> tuple[str, str]:
    """Why an example leads nowhere, as a code and a sentence; both "" when it leads somewhere."""
    if article is None:
        return "no_such_article", f"there is no article {example.key!r} in the project."
    if not example.start < example.end <= article.characters:
        return "span_outside", f"{example.start}-{example.end} does not lie in {example.key!r}."
    if example.end - example.start > LONGEST:
        return "too_long", f"an example quotes at most {LONGEST} characters."
    if example.label and example.label not in codes:
        return "unknown_label", f"the scheme has no label {example.label!r}."
    return "", ""


def guideline_number(project: Project) -> int:
    """The number of the newest version; 0 when nothing was ever written."""
    rows = GuidelineVersion.objects.filter(project=project).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def read_number(project: Project, user: User) -> int | None:
    """The newest version that the user has read; None for nothing yet."""
    return GuidelineReading.objects.filter(project=project, user=user).values_list("number", flat=True).first()


def guideline_news(project: Project, user: User) -> int | None:
    """The version that the user has read, when there is a newer one; None when she is up to date or never began."""
    read = read_number(project, user)
    return read if read is not None and read < guideline_number(project) else None
