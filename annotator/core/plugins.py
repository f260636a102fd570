"""Find the plug-ins of a folder as Django finds management commands: the file's name is the plug-in's name."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any

NOT_PLUGINS = {"base"}


def plugin_names(package: ModuleType) -> list[str]:
    """Names of the plug-ins in `package`, sorted: `conll_bio.py` is `conll-bio`.

    Files that start with an underscore, and `base.py`, are no plug-ins.
    """
    modules = (module.name for module in pkgutil.iter_modules(package.__path__))
    return sorted(name.replace("_", "-") for name in modules if not name.startswith("_") and name not in NOT_PLUGINS)


def load_plugin(package: ModuleType, name: str, class_name: str) -> Any:
    """The class `class_name` of the plug-in `name`.

    Raises KeyError for a name that no file has; an error inside the file itself is not hidden.
    """
    if name not in plugin_names(package):
        raise KeyError(name)
    module = importlib.import_module(f"{package.__name__}.{name.replace('-', '_')}")
    return getattr(module, class_name)
