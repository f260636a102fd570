"""Links from pairs of mentions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def linked(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Link records: ids that pairs lead between are members of one, in the order in which they are named."""
    group: dict[str, list[str]] = {}
    for one, other in pairs:
        first, second = group.setdefault(one, [one]), group.setdefault(other, [other])
        if first is not second:
            first += second
            group.update(dict.fromkeys(second, first))
    found = {id(members): members for members in group.values() if len(members) > 1}
    return [{"id": f"l{number}", "members": members} for number, members in enumerate(found.values(), start=1)]
