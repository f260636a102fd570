"""Find the plug-ins of a folder as Django finds management commands: the file's name is the plug-in's name."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable
from functools import cache
from types import ModuleType
from typing import Any

from annotator.core.errors import InvalidError

NOT_PLUGINS = {"base"}


def plugin_names(package: ModuleType) -> list[str]:
    """Names of the plug-ins in `package`, sorted: `conll_bio.py` is `conll-bio`.

    Files that start with an underscore, and `base.py`, are no plug-ins.
    """
    return list(_names(package))


@cache  # a folder of articles asks once a file
def _names(package: ModuleType) -> tuple[str, ...]:
    modules = (module.name for module in pkgutil.iter_modules(package.__path__))
    found = (name.replace("_", "-") for name in modules if not name.startswith("_") and name not in NOT_PLUGINS)
    return tuple(sorted(found))


def load_plugin(package: ModuleType, name: str, class_name: str) -> Any:
    """The class `class_name` of the plug-in `name`.

    Raises KeyError for a name that no file has; an error inside the file itself is not hidden.
    """
    if name not in plugin_names(package):
        raise KeyError(name)
    module = importlib.import_module(f"{package.__name__}.{name.replace('-', '_')}")
    return getattr(module, class_name)


def need_packages(requires: Iterable[str], extra: str) -> None:
    """Make sure that the packages of a plug-in are there; `extra` is what installs them.

    Raises InvalidError (`missing_package`).
    """
    missing = [name for name in requires if importlib.util.find_spec(name) is None]
    if missing:
        raise InvalidError(
            "missing_package", f"This format needs {', '.join(missing)}; install Gisa with its extra [{extra}]."
        )
