"""Filters and tags for the pages: words of the project in the reader's language, dates, guidelines, scripts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import template
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html_join
from django.utils.timezone import is_aware, localtime

from annotator.access import Grant
from annotator.pages.import_wording import note, reason
from annotator.pages.navigation import Tabs, tabs_for
from annotator.pages.wording import (
    action_name,
    author_label,
    cost_name,
    detail_name,
    detail_value,
    difference,
    edge,
    example_fault,
    field_name,
    kind_name,
    left_open,
    local,
    loss,
    role_name,
    unfixed,
    word,
)
from annotator.queries.guidelines import guideline_news
from annotator.queries.next_steps import next_step
from annotator.queries.notices import unread_count
from annotator.staticfiles import module_url, style_urls

register = template.Library()

register.filter(word)
register.filter(difference)
register.filter(reason)
register.filter(note)
register.filter(role_name)
register.filter(local)
register.filter(loss)
register.filter(edge)
register.filter(unfixed)
register.filter(kind_name)
register.filter(field_name)
register.filter(example_fault)
register.filter(left_open)
register.filter(action_name)
register.filter(author_label)
register.filter(cost_name)
register.filter(detail_name)
register.filter(detail_value)
register.simple_tag(module_url, name="module")
register.simple_tag(guideline_news)
register.simple_tag(next_step)
register.simple_tag(unread_count)


@register.simple_tag
def stylesheet(sheet: str) -> str:
    """The links to a style sheet that imports others: `{% stylesheet "annotator/css/workbench.css" %}`."""
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}">', ((url,) for url in style_urls(sheet)))


@register.filter
def percent(share: float) -> str:
    """0.873 as "87 %"."""
    return f"{round(100 * share)} %"


@register.filter
def duration(seconds: float, none: str = "") -> str:
    """Seconds as minutes and seconds: "3:05"; no time at all as `none`, where one is given: `|duration:"–"`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}" if whole or not none else none


@register.filter
def unlocalized(value: float) -> str:
    """A number as SVG and forms need it, whatever the reader's language."""
    return f"{value:g}" if isinstance(value, float) else str(value)


@register.filter(name="of")
def value_of(values: Mapping[str, object], name: str) -> object:
    """The value that a mapping has for a name; None when it has none."""
    return values.get(name)


@register.simple_tag(takes_context=True)
def project_tabs(context: template.Context, grant: Grant) -> Tabs:
    """Where one can go from a page of a project."""
    match = context["request"].resolver_match
    return tabs_for(grant, (match.url_name if match else None) or "")


@register.inclusion_tag("pages/named.html")
def named(code: str, names: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What a label or source is called, with its code beside it: `{% named one.label labels %}`."""
    name = local(names[code]) if code in names else ""
    return {"code": code, "name": name}


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
