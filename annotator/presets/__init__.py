"""Label presets: one TOML file each; the file's name is the preset's name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from annotator.core.scheme import Scheme
from annotator.core.scheme_reading import SchemeError, read_preset

FOLDER = Path(__file__).parent


def preset_names() -> list[str]:
    """The names of all presets, sorted."""
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


@cache
def load_preset(name: str) -> Scheme:
    """The scheme of a preset.

    Raises SchemeError: `unknown_preset`, or `bad_preset` with every fault in the file.
    """
    return _load(name, ())


def _load(name: str, includers: tuple[str, ...]) -> Scheme:
    if name in includers:
        raise SchemeError("bad_preset", f"{' → '.join((*includers, name))} includes itself.")
    if name not in preset_names():
        known = ", ".join(preset_names())
        raise SchemeError("unknown_preset", f"There is no preset {name!r}; there are {known}.")
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return read_preset(text, f"{name}.toml", lambda other: _load(other, (*includers, name)))
