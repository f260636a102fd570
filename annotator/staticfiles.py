"""Static files with a hash in their names, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@lru_cache(maxsize=4)
def _comments(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _COMMENT.finditer(text)]


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashes the imports between ES modules too, which Django leaves out unless it is asked.

    Types in JSDoc comments are imports to Django's patterns, and types may go in circles where code may not;
    so comments are left as they are.
    """

    support_js_module_import_aggregation = True
    # A pass settles one more level of modules that import modules; five are too few for the workbench.
    max_post_process_passes = 30

    def url_converter(
        self, name: str, hashed_files: Any, template: str | None = None, *args: Any, **kwargs: Any
    ) -> Callable[[re.Match[str]], str]:
        convert = super().url_converter(name, hashed_files, template, *args, **kwargs)

        def outside_comments(match: re.Match[str]) -> str:
            start = match.start()
            if any(begin <= start < end for begin, end in _comments(match.string)):
                return match[0]
            result: str = convert(match)
            return result

        return outside_comments


def collect_if_changed() -> None:
    """Collect the static files, unless nothing has changed since they were collected last."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    state = _fingerprint()
    if stamp.is_file() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _fingerprint() -> str:
    """A hash over the names, sizes and times of all static files, wherever they come from."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            seen.update(f"{path}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return seen.hexdigest()
