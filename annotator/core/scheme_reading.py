"""Read a label scheme from a preset file (TOML) and check it: every fault is named with its line and key."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from annotator.core.errors import AnnotatorError
from annotator.core.scheme import (
    EVENT_FILLER,
    Attribute,
    AttributeValue,
    BoilerplateLabel,
    EntityLabel,
    EventType,
    Group,
    Names,
    Role,
    Scheme,
)
from annotator.core.toml_lines import TomlLines

RESERVED_KEYS = set("EBGUXZJKHM")
"""Keys that the workbench itself uses where labels are chosen."""

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
KINDS = ("entity", "event", "boilerplate")
UNITS = ("line", "span", "block")
RIGHTS = ("redistribution", "ai_training")
KEYS: Mapping[str, tuple[set[str], set[str]]] = {
    "": ({"id", "version", "language", "name"}, {"source", "include", "description"}),
    "groups": ({"kind", "code", "name"}, set()),
    "roles": ({"code", "name"}, {"fillers"}),
    "entities": ({"code", "name"}, {"group", "hue", "shade", "key", "note", "parent"}),
    "events": (
        {"code", "name", "roles"},
        {"group", "hue", "shade", "key", "note", "triggers", "required", "single", "fillers"},
    ),
    "boilerplate": (
        {"code", "name"},
        {"group", "hue", "shade", "key", "note", "unit", "examples", "pattern", "rights", "personal"},
    ),
    "attributes": ({"code", "name", "on", "values", "default"}, {"key"}),
}
"""The keys that each table must have, and those that it may have."""


class SchemeError(AnnotatorError):
    """A preset that cannot be used. `details` lists all its faults: {source, line, key, message}."""


def read_preset(text: str, source: str, include: Callable[[str], Scheme]) -> Scheme:
    """The scheme in a preset file. `source` is the file's name; `include` gives the schemes that it builds on.

    Raises SchemeError, which names every fault.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise _error([_fault(source, line, "", f"is not TOML: {error}")]) from None
    return _Reader(data, TomlLines(text), source, include).read()


def _fault(source: str, line: int, key: str, message: str) -> dict[str, Any]:
    return {"source": source, "line": line, "key": key, "message": message}


def _error(faults: list[dict[str, Any]]) -> SchemeError:
    shown = [
        f"{fault['source']}, line {fault['line']}"
        + (f", {fault['key']}" if fault["key"] else "")
        + f": {fault['message']}"
        for fault in faults
    ]
    more = f" (and {len(shown) - 3} more)" if len(shown) > 3 else ""
    return SchemeError("bad_preset", "; ".join(shown[:3]) + more, faults)


class _Reader:
    """Reads one file; faults are gathered, so that an author sees all of them at once."""

    def __init__(self, data: dict[str, Any], lines: TomlLines, source: str, include: Callable[[str], Scheme]) -> None:
        self._data = data
        self._lines = lines
        self._source = source
        self._include = include
        self._faults: list[dict[str, Any]] = []

    def read(self) -> Scheme:
        self._check_keys("", 0, self._data, self._data.keys() - KEYS.keys())
        bases = self._bases()
        groups = self._all(bases, "groups", self._group)
        entities = self._all(bases, "entities", self._entity)
        self._known_groups = {(group.kind, group.code) for group in groups}
        self._fillers = {label.code for label in entities} | {EVENT_FILLER}
        roles = {role.code: role for role in self._tables("roles", self._role)}
        events = self._all(bases, "events", lambda index, table: self._event(index, table, roles))
        boilerplate = self._all(bases, "boilerplate", self._boilerplate)
        attributes = self._all(bases, "attributes", self._attribute)
        self._check_parents(entities)
        for name, labels in (("entities", entities), ("events", events), ("boilerplate", boilerplate)):
            self._check_codes(name, labels)
            self._check_groups(name, labels)
        self._check_codes("attributes", attributes)
        scheme = Scheme(
            id=self._text("", 0, self._data, "id", CODE),
            version=self._text("", 0, self._data, "version"),
            language=self._text("", 0, self._data, "language"),
            name=self._names("", 0, self._data, "name"),
            groups=tuple(groups),
            entities=tuple(entities),
            events=tuple(events),
            boilerplate=tuple(boilerplate),
            attributes=tuple(attributes),
        )
        if self._faults:
            raise _error(sorted(self._faults, key=lambda fault: fault["line"]))
        return scheme

    # What the file is made of

    def _bases(self) -> list[Scheme]:
        bases = []
        for name in self._texts("", 0, self._data, "include"):
            try:
                bases.append(self._include(name))
            except SchemeError as error:
                self._wrong("", 0, "include", error.message)
        return bases

    def _all(self, bases: Sequence[Scheme], name: str, read: Callable[[int, dict[str, Any]], Any]) -> list[Any]:
        """What the included schemes have, then what this file adds."""
        found = [one for base in bases for one in getattr(base, name)]
        return found + self._tables(name, read)

    def _tables(self, name: str, read: Callable[[int, dict[str, Any]], Any]) -> list[Any]:
        tables = self._data.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._wrong("", 0, name, f"must be tables: [[{name}]]")
            return []
        found = []
        for index, table in enumerate(tables):
            self._check_keys(name, index, table, table.keys())
            found.append(read(index, table))
        return found

    def _group(self, index: int, table: dict[str, Any]) -> Group:
        kind = self._one_of("groups", index, table, "kind", KINDS, "entity")
        return Group(kind, self._code("groups", index, table), self._names("groups", index, table, "name"))

    def _role(self, index: int, table: dict[str, Any]) -> Role:
        fillers = self._filler_codes("roles", index, table.get("fillers", []), "fillers")
        return Role(self._code("roles", index, table), self._names("roles", index, table, "name"), fillers)

    def _entity(self, index: int, table: dict[str, Any]) -> EntityLabel:
        return EntityLabel(**self._label("entities", index, table), parent=str(table.get("parent", "")))

    def _event(self, index: int, table: dict[str, Any], roles: Mapping[str, Role]) -> EventType:
        codes = self._texts("events", index, table, "roles")
        required = self._texts("events", index, table, "required")
        single = self._texts("events", index, table, "single")
        fillers = table.get("fillers", {})
        for key, names in (("required", required), ("single", single), ("fillers", fillers)):
            for name in names:
                if name not in codes:
                    self._wrong("events", index, key, f"{name!r} is none of its roles{_hint(name, codes)}")
        own: list[Role] = []
        for code in codes:
            role = roles.get(code)
            if role is None:
                self._wrong("events", index, "roles", f"the role {code!r} is not defined{_hint(code, roles)}")
                continue
            narrowed = self._filler_codes("events", index, fillers.get(code, role.fillers), "fillers")
            own.append(Role(code, role.name, narrowed, code in required, code not in single))
        return EventType(
            **self._label("events", index, table),
            triggers=self._texts("events", index, table, "triggers"),
            roles=tuple(own),
        )

    def _boilerplate(self, index: int, table: dict[str, Any]) -> BoilerplateLabel:
        pattern = str(table.get("pattern", ""))
        try:
            re.compile(pattern)
        except re.error as error:
            self._wrong("boilerplate", index, "pattern", f"is no regular expression: {error}")
        rights = self._texts("boilerplate", index, table, "rights")
        for word in rights:
            if word not in RIGHTS:
                self._wrong("boilerplate", index, "rights", f"{word!r} is none of {', '.join(RIGHTS)}")
        examples = table.get("examples", {})
        return BoilerplateLabel(
            **self._label("boilerplate", index, table),
            unit=self._one_of("boilerplate", index, table, "unit", UNITS, "line"),
            examples={language: tuple(texts) for language, texts in examples.items()},
            pattern=pattern,
            rights=rights,
            personal=bool(table.get("personal", False)),
        )

    def _attribute(self, index: int, table: dict[str, Any]) -> Attribute:
        values = tuple(
            AttributeValue(str(one.get("code", "")), one.get("name", {}))
            for one in table.get("values", [])
            if isinstance(one, dict)
        )
        default = str(table.get("default", ""))
        codes = [value.code for value in values]
        if default not in codes:
            message = f"{default!r} is none of its values{_hint(default, codes)}"
            self._wrong("attributes", index, "default", message)
        on = self._texts("attributes", index, table, "on")
        for kind in on:
            if kind not in ("entity", "event"):
                self._wrong("attributes", index, "on", f"{kind!r} is none of entity, event")
        code, name = self._code("attributes", index, table), self._names("attributes", index, table, "name")
        return Attribute(code, name, on, values, default, str(table.get("key", "")))

    def _label(self, name: str, index: int, table: dict[str, Any]) -> dict[str, Any]:
        """What all labels have."""
        key = table.get("key", "")
        if key and not re.fullmatch("[A-Z0-9]", str(key)):
            self._wrong(name, index, "key", f"must be one of A–Z and 0–9, not {key!r}")
        elif key in RESERVED_KEYS:
            self._wrong(name, index, "key", f"{key} is a key of the workbench itself")
        return {
            "code": self._code(name, index, table),
            "name": self._names(name, index, table, "name"),
            "group": str(table.get("group", "")),
            "hue": self._number(name, index, table, "hue", 359),
            "shade": self._number(name, index, table, "shade", 1),
            "key": str(key),
            "note": self._names(name, index, table, "note") if "note" in table else {},
        }

    def _own(self, name: str) -> int:
        """How many tables of a name this file has; what was included comes before them."""
        tables = self._data.get(name, [])
        return len(tables) if isinstance(tables, list) else 0

    # Checks between tables

    def _check_codes(self, name: str, labels: Sequence[Any]) -> None:
        """Codes and keys are used once; those that were included come first, so the blame falls on this file."""
        own = self._own(name)
        for field in ("code", "key"):
            seen: dict[str, str] = {}
            for position, label in enumerate(labels):
                value = getattr(label, field)
                if value and value in seen:
                    self._wrong(
                        name,
                        position - len(labels) + own,
                        field,
                        f"{value!r} is used twice, first by {seen[value]}",
                    )
                elif value:
                    seen[value] = label.code

    def _check_groups(self, name: str, labels: Sequence[Any]) -> None:
        kind = {"entities": "entity", "events": "event", "boilerplate": "boilerplate"}[name]
        known = [code for one, code in self._known_groups if one == kind]
        offset = len(labels) - self._own(name)
        for position, label in enumerate(labels):
            if label.group and label.group not in known:
                message = f"there is no {kind} group {label.group!r}{_hint(label.group, known)}"
                self._wrong(name, position - offset, "group", message)

    def _check_parents(self, entities: Sequence[EntityLabel]) -> None:
        codes = [label.code for label in entities if not label.parent]
        offset = len(entities) - self._own("entities")
        for position, label in enumerate(entities):
            if label.parent and label.parent not in codes:
                message = f"there is no main label {label.parent!r}{_hint(label.parent, codes)}"
                self._wrong("entities", position - offset, "parent", message)

    def _check_keys(self, name: str, index: int, table: Mapping[str, Any], present: Iterable[str]) -> None:
        must, may = KEYS[name]
        for key in sorted(set(present) - must - may):
            self._wrong(name, index, key, f"is not known here{_hint(key, must | may)}")
        for key in sorted(must - table.keys()):
            self._wrong(name, index, key, "is missing")

    def _filler_codes(self, name: str, index: int, fillers: object, key: str) -> tuple[str, ...]:
        if not isinstance(fillers, list | tuple):
            self._wrong(name, index, key, "must be a list of entity labels")
            return ()
        for filler in fillers:
            if filler not in self._fillers:
                message = f"there is no entity label {filler!r}{_hint(str(filler), self._fillers)}"
                self._wrong(name, index, key, message)
        return tuple(str(filler) for filler in fillers)

    # Values of one type

    def _text(
        self,
        name: str,
        index: int,
        table: Mapping[str, Any],
        key: str,
        pattern: re.Pattern[str] | None = None,
    ) -> str:
        value = table.get(key)
        if value is None:
            return ""  # a missing key is a fault already
        if not isinstance(value, str) or not value or (pattern and not pattern.fullmatch(value)):
            self._wrong(name, index, key, f"must be a name of letters, digits and _ . -, not {value!r}")
            return ""
        return value

    def _code(self, name: str, index: int, table: Mapping[str, Any]) -> str:
        return self._text(name, index, table, "code", CODE)

    def _names(self, name: str, index: int, table: Mapping[str, Any], key: str) -> Names:
        value = table.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            self._wrong(name, index, key, 'must be texts by language, such as { ko = "…", en = "…" }')
            return {}
        missing = [language for language in ("ko", "en") if not value.get(language)]
        if missing and key == "name":
            self._wrong(name, index, key, f"has no text for {' and '.join(missing)}")
        return value

    def _texts(self, name: str, index: int, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self._wrong(name, index, key, "must be a list of texts")
            return ()
        return tuple(value)

    def _number(self, name: str, index: int, table: Mapping[str, Any], key: str, most: int) -> int:
        value = table.get(key, 0)
        if type(value) is not int or not 0 <= value <= most:
            self._wrong(name, index, key, f"must be a whole number from 0 to {most}, not {value!r}")
            return 0
        return value

    def _one_of(
        self, name: str, index: int, table: Mapping[str, Any], key: str, choices: Sequence[str], default: str
    ) -> str:
        value = table.get(key, default)
        if value not in choices:
            self._wrong(name, index, key, f"must be one of {', '.join(choices)}, not {value!r}")
            return default
        return str(value)

    def _wrong(self, name: str, index: int, key: str, message: str) -> None:
        where = f"{name}[{index}].{key}" if name else key
        line = self._lines.line(name, index, key)
        self._faults.append(_fault(self._source, line, where, message))


def _hint(wrong: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(wrong, list(known), 1)
    return f"; did you mean {close[0]!r}?" if close else ""
