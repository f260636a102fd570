"""Guidelines as HTML. They are Markdown (CommonMark and tables) that a lead wrote; raw HTML in them stays text."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token

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


def _make() -> MarkdownIt:
    markdown = MarkdownIt()
    markdown.inline = _Inline()
    markdown.configure("commonmark", {"html": False}).enable("table").disable(["image", "html_block", "html_inline"])
    markdown.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]
    return markdown


_MARKDOWN = _make()


def guideline_html(text: str) -> str:
    """A guideline as HTML that is safe to show. Its headings begin at h2, below the page's own.

    Links lead to http, https and mailto only; anything else, and every image, stays text.
    """
    tokens = _MARKDOWN.parse(text)
    for token in _flat(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        elif token.type == "link_open":
            token.attrSet("rel", "noopener noreferrer nofollow")
        token.attrs.pop("style", None)  # the alignment of table cells; the CSP allows no inline style
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _flat(tokens: list[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *_flat(token.children or []))]
