"""Filters for the pages: words of the project in the reader's language, dates and guidelines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from django import template
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime

from annotator.pages.wording import kind_name, local, loss, reason, role_name, word

register = template.Library()

register.filter(word)
register.filter(reason)
register.filter(role_name)
register.filter(local)
register.filter(loss)
register.filter(kind_name)


@register.filter(name="of")
def value_of(values: Mapping[str, object], name: str) -> object:
    """The value that a mapping has for a name; None when it has none."""
    return values.get(name)


@register.filter
def moment(value: str) -> str:
    """An ISO date or time as "2026-11-02 09:41"; what is neither stays as it came."""
    text = value.strip()
    try:
        when = parse_datetime(text) if len(text) > 10 else None
        if when is None:
            day = parse_date(text)
            return day.isoformat() if day else value
    except ValueError:
        return value
    return _local(when).strftime("%Y-%m-%d %H:%M")


def _local(when: datetime) -> datetime:
    return localtime(when) if is_aware(when) else when


@register.filter
def guideline(text: str) -> SafeString:
    """A guideline as HTML: "# " headings (as h2 … h4), "- " lists and paragraphs; all else is plain text."""
    return mark_safe("".join(_blocks(text)))  # every block is made by format_html


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        plain: list[str] = []
        items: list[str] = []
        for line in block.split("\n"):
            heading, item = re.match(r"(#{1,3}) +(.+)", line), re.match(r"\s*[-*] +(.+)", line)
            if heading or (item and plain) or (not item and items):
                yield from _flush(plain, items)
            if heading:
                level = len(heading[1]) + 1
                yield format_html("<h{}>{}</h{}>", level, heading[2].strip(), level)
            elif item:
                items.append(item[1])
            elif line.strip():
                plain.append(line.strip())
        yield from _flush(plain, items)


def _flush(plain: list[str], items: list[str]) -> Iterator[str]:
    """The open paragraph or list, closed."""
    if plain:
        yield format_html("<p>{}</p>", _inline(" ".join(plain)))
    if items:
        yield format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_inline(i),) for i in items)))
    plain.clear()
    items.clear()


def _inline(text: str) -> SafeString:
    """**bold** and `code`."""
    parts = re.split(r"\*\*(.+?)\*\*|`([^`]+)`", text)
    html = [format_html("{}", parts[0])]
    for bold, code, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        html.append(format_html("<strong>{}</strong>", bold) if bold else format_html("<code>{}</code>", code))
        html.append(format_html("{}", rest))
    return mark_safe("".join(html))  # every part is escaped above
