"""ES modules and style sheets joined into one file each, so that a page asks for its scripts once, and for its looks.

A bundle holds the modules of an entry in the order they depend on each other, each in a function scope of its own
that hands on its exports as an object. It understands the modules of this project (what `tests/js/modules.test.js`
holds them to) and vendored files that export one list; anything else is an error with its file and line, never a
guess.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_BINDINGS = r"\*\s*as\s+[\w$]+|\{[^}]*\}"
_IMPORT = re.compile(rf"""^import\s*(?:({_BINDINGS})\s*from\s*)?["'](\.[^"'\n]+)["'][ \t]*(?:;|$)""", re.MULTILINE)
_DECLARATION = re.compile(r"^export\s+(?=(?:const|class|(?:async\s+)?function\*?)\s+([\w$]+))", re.MULTILINE)
_LIST = re.compile(r"(?:^|(?<=[;}]))export\s*\{([^}]*)\}[ \t]*(?:;|$)", re.MULTILINE)
_LAZY = re.compile(r"""\bimport\(\s*["']([^"'\n]+)["']\s*\)""")
_FOREIGN = re.compile(
    r"^import\b(?!\()|(?:^|(?<=[;}]))export\b|\bimport\.meta\b|\bimport\s*\("
    r"|^(?:(?:const|let|var)\b[^=\n]*=\s*|for\s+)?await\b",
    re.MULTILINE,
)
_TOKEN = re.compile(
    r"""(?P<comment>/\*.*?\*/|//[^\n]*)|(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?P<word>[\w$]+)"""
    r"|(?P<space>\s+)|(?P<mark>.)",
    re.DOTALL,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_TEMPLATE = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(`|\$\{)", re.DOTALL)
_BEFORE_REGEX = {*"(,=:[!&|?{;+-*%<>~^", "", "return", "typeof", "case", "in", "of", "await", "void", "delete", "throw"}
_LICENCE = re.compile(r"^/\*!|@license|@preserve")
_STYLE_IMPORT = re.compile(r'^@import "(\.[^"\n]+)";$', re.MULTILINE)
_FOREIGN_STYLE = re.compile(r"@import\b|\burl\(")
_STYLE_COMMENT = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|/\*.*?\*/""", re.DOTALL)


_Edit = tuple[int, int, str]
"""From where to where, and what stands there instead."""


class BundleError(ValueError):
    """A module that cannot be put into a bundle; the message begins with its file and line."""

    def __init__(self, name: str, text: str, at: int, why: str) -> None:
        line = text.count("\n", 0, at) + 1
        super().__init__(f"{name}:{line}: {why}")


class _DoubtError(ValueError):
    """Source whose comments and strings cannot be told apart for certain."""


@dataclass
class _Bundle:
    entry: str
    read: Callable[[str], str]
    order: list[str] = field(default_factory=list)
    exports: dict[str, set[str]] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """The modules that `entry` needs as one module, to be put into the folder of `entry`.

    `read` gives the text of a module by its path ("annotator/js/pages/workbench.js").
    Raises BundleError.
    """
    made = _Bundle(entry, read)
    _add(made, entry, (entry,), (entry, "", 0))
    return "".join(made.parts)


def bundle_styles(entry: str, read: Callable[[str], str]) -> str:
    """A style sheet with what it imports in the place of each import, without comments.

    Raises BundleError, also for an import or a url() in an imported one: their paths would lead elsewhere.
    """
    text = read(entry)

    def imported(found: re.Match[str]) -> str:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(entry), found[1]))
        try:
            part = read(name)
        except FileNotFoundError:
            raise BundleError(entry, text, found.start(), f"there is no {name}.") from None
        if foreign := _FOREIGN_STYLE.search(part):
            raise BundleError(name, part, foreign.start(), "an imported style sheet has no import and no url().")
        return part.strip()

    whole = _STYLE_IMPORT.sub(imported, text)
    if foreign := _FOREIGN_STYLE.search(whole):
        raise BundleError(entry, whole, foreign.start(), 'a bundle takes only @import "./…"; on a line of its own.')
    return _STYLE_COMMENT.sub(lambda found: found[1] or "", whole).strip() + "\n"


def style_imports(text: str) -> list[str]:
    """What a style sheet imports from, as it is written there."""
    return _STYLE_IMPORT.findall(text)


def imports(text: str) -> list[str]:
    """What a module imports from, as it is written there."""
    shown = _bare(text)
    return [found[2] for found in _IMPORT.finditer(text) if shown[found.start()] == "i"]


def _add(made: _Bundle, name: str, above: tuple[str, ...], asked: tuple[str, str, int]) -> None:
    """Put a module into the bundle, after those that it needs."""
    if name in made.order:
        return
    try:
        text = made.read(name)
    except FileNotFoundError:
        raise BundleError(*asked, f"there is no {name}.") from None
    shown = _bare(text)
    edits = list(_imported(made, name, text, shown, above))
    exports, without = _exported(shown)
    edits += [*without, *_lazily_imported(made, name, text, shown)]
    _need_understood(name, text, shown, edits)
    if "/vendor/" not in f"/{name}":
        edits += _comments(text)
    made.order.append(name)
    made.exports[name] = set(exports)
    handed_on = ", ".join(f"{outer}: {inner}" for outer, inner in exports.items())
    body = f"{_edited(text, edits).strip()}\nreturn {{ {handed_on} }};"
    made.parts.append(f"/* {name} */\nconst module${len(made.order) - 1} = (() => {{\n{body}\n}})();\n")


def _imported(made: _Bundle, name: str, text: str, shown: str, above: tuple[str, ...]) -> Iterator[_Edit]:
    """What stands for the imports of a module, once what they lead to is in the bundle."""
    for found in _IMPORT.finditer(text):
        if shown[found.start()] != "i":
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[2]))
        if target in above:
            raise BundleError(name, text, found.start(), f"{' → '.join((*above, target))} go in a circle.")
        _add(made, target, (*above, target), (name, text, found.start()))
        pairs = list(_renamed(found[1][1:-1])) if (found[1] or "").startswith("{") else []
        for outer, _ in pairs:
            if outer not in made.exports[target]:
                raise BundleError(name, text, found.start(), f"{target} does not export {outer}.")
        module = f"module${made.order.index(target)}"
        if pairs:
            names = ", ".join(f"{outer}: {inner}" for outer, inner in pairs)
            yield (*found.span(), f"const {{ {names} }} = {module};")
        elif (found[1] or "").startswith("*"):
            yield (*found.span(), f"const {found[1].split()[-1]} = {module};")
        else:
            yield (*found.span(), "")


def _exported(shown: str) -> tuple[dict[str, str], list[_Edit]]:
    """The names of a module outside and inside it, and the edits that take the word `export` away."""
    names: dict[str, str] = {}
    edits: list[_Edit] = []
    for found in _DECLARATION.finditer(shown):
        edits.append((*found.span(), ""))
        names[found[1]] = found[1]
    for found in _LIST.finditer(shown):
        edits.append((*found.span(), ""))
        names.update({outer: inner for inner, outer in _renamed(found[1])})
    return names, edits


def _need_understood(name: str, text: str, shown: str, edits: list[_Edit]) -> None:
    """Raises BundleError when an import, an export or an `await` is left that nothing stands for."""
    for found in _FOREIGN.finditer(shown):
        if not any(start <= found.start() < end for start, end, _ in edits):
            why = "a bundle takes only named imports and exports, on one line, and no await outside a function."
            raise BundleError(name, text, found.start(), why)


def _renamed(names: str) -> Iterator[tuple[str, str]]:
    """The first and the second name of each in "a, b as c"."""
    for part in filter(None, (one.strip() for one in names.split(","))):
        first, _, second = part.partition(" as ")
        yield first.strip(), (second or first).strip()


def _lazily_imported(made: _Bundle, name: str, text: str, shown: str) -> Iterator[_Edit]:
    """A file that is loaded later stays a file of its own; its address is relative to the bundle now."""
    for found in _LAZY.finditer(text):
        if shown[found.start()] != "i":
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1]))
        if not found[1].startswith(".") or "/vendor/" not in f"/{target}":
            # A module of our own would come with second copies of those it shares with the bundle.
            raise BundleError(name, text, found.start(), "only vendored files can be loaded later, by a relative path.")
        path = posixpath.relpath(target, posixpath.dirname(made.entry))
        yield (*found.span(), f'import("{path if path.startswith(".") else f"./{path}"}")')


def _edited(text: str, edits: list[_Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _bare(text: str) -> str:
    """The text with blanks for all comments, strings, templates and regexes; in doubt for block comments only."""
    try:
        return "".join(text[a:b] if kind == "code" else _blank(text[a:b]) for kind, a, b in _pieces(text))
    except _DoubtError:
        return re.sub(r"/\*.*?\*/", lambda found: _blank(found[0]), text, flags=re.DOTALL)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _comments(text: str) -> list[_Edit]:
    """Edits that drop the comments, but not a licence; none when in doubt."""
    try:
        pieces = list(_pieces(text))
    except _DoubtError:
        return []
    found = [(start, end) for kind, start, end in pieces if kind == "comment" and not _LICENCE.search(text[start:end])]
    # A line end ends a statement in JavaScript, also inside a comment.
    return [(start, end, "\n" if "\n" in text[start:end] else " ") for start, end in found]


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """The text cut into code, comments and literals: what it is, and from where to where.

    Raises _DoubtError.
    """
    at, before = 0, ""
    open_braces: list[int] = []  # per template that is open: braces in its expression
    while at < len(text):
        found = _TOKEN.match(text, at)
        assert found is not None  # the last alternative takes anything
        kind, end = str(found.lastgroup), found.end()
        sign = found[0]
        if kind == "mark" and sign in "\"'":
            raise _DoubtError
        if sign == "`" or (sign == "}" and open_braces and open_braces[-1] == 0):
            if sign == "}":
                open_braces.pop()
            rest = _TEMPLATE.match(text, end)
            if rest is None:
                raise _DoubtError
            if rest[1] == "${":
                open_braces.append(0)
            end, kind = rest.end(), "literal"
            before = "(" if rest[1] == "${" else ")"
        elif sign == "/" and before in _BEFORE_REGEX:
            regex = _REGEX.match(text, at)
            if regex is None:
                raise _DoubtError
            end, kind, before = regex.end(), "literal", ")"
        elif kind == "string":
            kind, before = "literal", ")"
        elif kind in ("word", "mark"):
            if open_braces and sign in "{}":
                open_braces[-1] += 1 if sign == "{" else -1
            kind, before = "code", sign
        elif kind == "space":
            kind = "code"
        yield kind, at, end
        at = end
    if open_braces:
        raise _DoubtError
