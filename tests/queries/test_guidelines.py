"""Guidelines: Markdown for Koreans, and nothing but Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.queries.guidelines import guideline_html

TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "hr", "br"),
    *("a", "code", "em", "strong", "table", "thead", "tbody", "tr", "th", "td"),
}
PIECES = [
    *("<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "<!--", "<a href='javascript:x'>", "]]>", "&lt;"),
    *("[a](", "javascript:alert(1)", "JAVASCRIPT&colon;x", "data:text/html,x", "https://a.example/", ")", "![i]("),
    *("<https://b.example>", "[r]: vbscript:x", "[r]", '" onclick="x', "**", "*", "`", "```", "# ", "- ", "> ", "1. "),
    *("|", "\n|---|:-:|\n", "\n", "\n\n", "    ", "조사", "(가)", " ", "\\", "\x00", "\u202e"),
]


class Elements(HTMLParser):
    """Every element of some HTML with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=80))
def test_only_known_elements_and_safe_links_come_out(text: str) -> None:
    for tag, attributes in Elements(guideline_html(text)).found:
        assert tag in TAGS
        assert set(attributes) <= {"a": {"href", "rel", "title"}, "ol": {"start"}, "code": {"class"}}.get(tag, set())
        if tag == "a":
            assert re.match("https?://|mailto:", attributes["href"] or "", re.IGNORECASE)
            assert attributes["rel"] == "noopener noreferrer nofollow"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScript:x", "data:text/html,x", "vbscript:x", "file:///etc", "/local", "#x", "//x"],
)
def test_other_links_stay_text(url: str) -> None:
    assert "<a" not in guideline_html(f"[here]({url}) <{url}>\n\n[r]\n\n[r]: {url}")


@pytest.mark.parametrize("url", ["http://a.example/", "https://a.example/?q=가", "mailto:desk@a.example"])
def test_links_to_the_web_and_to_people_work(url: str) -> None:
    assert ">here</a>" in guideline_html(f"[here]({url})")


def test_headings_begin_below_the_title_of_the_page() -> None:
    assert re.findall("<h[1-6]", guideline_html("# a\n## b\n###### c")) == ["<h2", "<h3", "<h6"]


def test_tables_have_no_inline_style() -> None:
    html = guideline_html("| 라벨 | 예 |\n|:-:|--:|\n| PS | 김가람 |")
    assert "<td>김가람</td>" in html and "style" not in html


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("**국제통화기금(IMF)**을", "<strong>국제통화기금(IMF)</strong>을"),
        ("그는**‘밝혔다’**고", "그는<strong>‘밝혔다’</strong>고"),
        ("**기소**했다", "<strong>기소</strong>했다"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("가 ** 나 ** 다", "가 ** 나 ** 다"),
        ("news_ko_v1", "news_ko_v1"),
        ("a **(b)**c", "a **(b)**c"),  # CommonMark's own rule, where no Hangul is near
    ],
)
def test_bold_ends_before_a_particle(text: str, want: str) -> None:
    assert guideline_html(text) == f"<p>{want}</p>\n"
