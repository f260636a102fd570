"""Where one can go in a project: groups of pages, each shown to those who may open it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotator.access import Grant
from annotator.models import Role


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a project by its URL name; whatever begins with `import-`, as `import-check`, belongs to `import`."""

    url: str
    label: Promise
    at_least: Role = Role.ANNOTATOR

    def holds(self, url_name: str) -> bool:
        return url_name == self.url or url_name.startswith(f"{self.url}-")


@dataclass(frozen=True, slots=True)
class Group:
    label: Promise
    pages: tuple[Page, ...]


GROUPS = (
    Group(_("Articles"), (Page("articles", _("Articles")), Page("search", _("Search")))),
    Group(
        _("My work"),
        (
            Page("my-work", _("My work")),
            Page("versus-gold", _("Beside gold")),
        ),
    ),
    Group(
        _("Team"),
        (
            Page("assignments", _("Assignments"), Role.LEAD),
            Page("work", _("Work"), Role.REVIEWER),
            Page("members", _("Members"), Role.LEAD),
        ),
    ),
    Group(
        _("Quality"),
        (
            Page("dashboard", _("Dashboard")),
            Page("agreement", _("Agreement"), Role.REVIEWER),
            Page("adjudication", _("Adjudication"), Role.REVIEWER),
            Page("rulings", _("Rulings"), Role.REVIEWER),
            Page("consistency", _("Consistency"), Role.REVIEWER),
        ),
    ),
    Group(_("Guideline"), (Page("guideline", _("Guideline")),)),
    Group(
        _("Data"),
        (
            Page("import", _("Import"), Role.LEAD),
            Page("export", _("Export")),
            Page("releases", _("Releases")),
        ),
    ),
    Group(
        _("Settings"),
        (
            Page("project-settings", _("Settings"), Role.LEAD),
            Page("suggestions", _("Suggestions"), Role.LEAD),
            Page("lines", _("Repeated lines"), Role.LEAD),
            Page("webhooks", _("Webhooks"), Role.LEAD),
            Page("project-audit", _("Audit"), Role.LEAD),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A link; `current` is "page" on the very page, "true" on one that belongs to it, else empty (aria-current)."""

    address: str
    label: Promise
    current: str
    name: str


@dataclass(frozen=True, slots=True)
class Tabs:
    """The groups, and the pages of the open group when there is more than one."""

    groups: list[Tab]
    pages: list[Tab]


def tabs_for(grant: Grant, url_name: str) -> Tabs:
    """What a member sees above each page of a project, `url_name` being the page that she is on."""
    groups: list[Tab] = []
    open_pages: list[Tab] = []
    for group, pages in _open_to(grant):
        links = [
            Tab(reverse(page.url, args=[grant.project.slug]), page.label, _current(page, url_name), page.url)
            for page in pages
        ]
        here = [link for link in links if link.current]
        if len(links) == 1:
            groups += links
            continue
        groups.append(Tab(links[0].address, group.label, "true" if here else "", links[0].name))
        open_pages = links if here else open_pages
    return Tabs(groups, open_pages)


def _open_to(grant: Grant) -> Iterator[tuple[Group, list[Page]]]:
    for group in GROUPS:
        pages = [page for page in group.pages if grant.at_least(page.at_least)]
        if pages:
            yield group, pages


def _current(page: Page, url_name: str) -> str:
    return "page" if url_name == page.url else "true" if page.holds(url_name) else ""
