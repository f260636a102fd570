"""Static files with a hash in their names, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

from annotator import bundling
from annotator.bundling import bundle, bundle_styles, imports, style_imports

PAGES = "annotator/js/pages/"
STYLES = "annotator/css/"
CODE = (Path(__file__), Path(bundling.__file__))
"""What makes the collected files out of their sources."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@lru_cache(maxsize=4)
def _comments(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _COMMENT.finditer(text)]


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins the modules of each page into one file, and its style sheets into another; and hashes the imports between
    ES modules too, which Django leaves out unless it is asked.

    Types in JSDoc comments are imports to Django's patterns, and types may go in circles where code may not;
    so comments are left as they are.
    """

    support_js_module_import_aggregation = True
    # A pass settles one more level of modules that import modules; five are too few for the workbench.
    max_post_process_passes = 30

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Raises BundleError, before anything is hashed."""
        if not dry_run:
            for entry in _entries(paths):
                target = Path(self.path(bundle_of(entry)))
                join = bundle_styles if entry.endswith(".css") else bundle
                target.write_text(join(entry, lambda name: _read(paths, name)))
                paths[bundle_of(entry)] = (self, bundle_of(entry))
        yield from super().post_process(paths, dry_run, **options)

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


def bundle_of(entry: str) -> str:
    """The file that holds a page's module or style sheet and all that it imports."""
    name, suffix = posixpath.splitext(entry)
    return f"{name}.bundle{suffix}"


def module_url(module: str) -> str:
    """The address of a page's module: its bundle where static files are hashed, else the module itself."""
    return staticfiles_storage.url(bundle_of(module) if _bundled() else module)


def style_urls(sheet: str) -> list[str]:
    """The address of the bundle of a page's style sheet; where files are not hashed, of each that it imports."""
    if _bundled():
        return [staticfiles_storage.url(bundle_of(sheet))]
    folder, file = posixpath.dirname(sheet), finders.find(sheet)
    if file is None:
        raise FileNotFoundError(sheet)
    names = [posixpath.normpath(posixpath.join(folder, one)) for one in style_imports(Path(file).read_text())]
    return [staticfiles_storage.url(name) for name in names]


def _bundled() -> bool:
    return isinstance(staticfiles_storage, HashedStaticFilesStorage)


def _read(paths: dict[str, Any], name: str) -> str:
    """Raises FileNotFoundError."""
    if name not in paths:
        raise FileNotFoundError(name)
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode()
        return text


def _entries(paths: dict[str, Any]) -> list[str]:
    """What pages load: the modules in `pages/` that no other one there imports, the style sheets that import others."""
    found = sorted(name for name in paths if name.startswith(PAGES) and name.endswith(".js"))
    found = [name for name in found if not name.endswith(".bundle.js")]
    taken = {posixpath.normpath(PAGES + target) for name in found for target in imports(_read(paths, name))}
    styles = sorted(name for name in paths if posixpath.dirname(name) + "/" == STYLES and name.endswith(".css"))
    styles = [name for name in styles if style_imports(_read(paths, name))]
    return [name for name in found if name not in taken] + styles


def collect_if_changed() -> None:
    """Collect the static files, unless nothing has changed since they were collected last."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    state = _fingerprint()
    if stamp.is_file() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _fingerprint() -> str:
    """A hash over the names, sizes and times of all static files, wherever they come from, and of CODE."""
    found = [(path, Path(storage.path(path))) for finder in finders.get_finders() for path, storage in finder.list([])]
    seen = hashlib.sha256()
    for name, file in [*found, *((path.name, path) for path in CODE)]:
        stat = file.stat()
        seen.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()
