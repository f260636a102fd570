"""Keep searches under a name, for oneself or for the whole project."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from annotator.core.errors import InvalidError
from annotator.core.text import written
from annotator.models import Project, SavedSearch, User

PARAMETERS = ("q", "in", "publisher", "batch", "state", "label", "since", "until", "kind")
"""What a search consists of, in the order in which it is kept."""
NAME_LENGTH = 100
QUERY_LENGTH = 2_000
MOST = 100
"""Saved searches of one person in one project."""


def tidy_query(query: str) -> str:
    """A query string with the parameters of a search only, each once, in one order."""
    given = dict(parse_qsl(query, max_num_fields=50))
    kept = {name: given[name].replace("\x00", "") for name in PARAMETERS if given.get(name)}
    return urlencode(kept)


def save_search(project: Project, user: User, name: object, query: object, shared: bool) -> SavedSearch:
    """Keep a search; one of the same name is replaced. Whether she may share it, the caller has asked.

    Raises InvalidError (`bad_search`).
    """
    title = written(name, "name", NAME_LENGTH, "bad_search")
    try:
        tidy = tidy_query(query.removeprefix("?")) if isinstance(query, str) else ""
    except ValueError:
        tidy = ""
    if not tidy or len(tidy) > QUERY_LENGTH:
        raise InvalidError("bad_search", "query must be the query string of a search, such as q=협약&in=labels.")
    mine = SavedSearch.objects.filter(project=project, user=user)
    if mine.exclude(name=title).count() >= MOST:
        raise InvalidError("bad_search", f"At most {MOST} searches can be saved.")
    row, _ = SavedSearch.objects.update_or_create(
        project=project, user=user, name=title, defaults={"query": tidy, "shared": shared}
    )
    return row
