"""Why something is suggested: a code with what fills the gaps of its text, so that each reader has it in her language.

The texts stand with the source that gives the code. A remote model gives a sentence of its own instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
TEXT_LENGTH = 300
"""The longest sentence that is kept, in code points."""
PART_LENGTH = 80
MAX_PARTS = 5
_GAP = re.compile(r"\{(\d)\}")

Part = str | int


@dataclass(frozen=True, slots=True)
class Reason:
    """`parts` fill `{0}`, `{1}` … of the text that the source has for the code."""

    code: str
    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        """For where the text is not known any more, since its source is gone."""
        return " ".join([self.code.replace("_", " "), *map(str, self.parts)])


def because(code: str, *parts: Part) -> Reason:
    """A reason: `because("repeated", 7)`."""
    return Reason(code, parts)


def reason_fault(reason: object) -> str:
    """Why this is no reason that can be kept, "" when it is one."""
    if isinstance(reason, str):
        return ""
    if not isinstance(reason, Reason):
        return f"the reason is {type(reason).__name__}"
    if not isinstance(reason.code, str) or not CODE.fullmatch(reason.code):
        return f"the reason {reason.code!r} is no code"
    if len(reason.parts) > MAX_PARTS or not all(map(_is_part, reason.parts)):
        return f"the parts of the reason {reason.code} are not at most {MAX_PARTS} texts and whole numbers"
    return ""


def _is_part(part: object) -> bool:
    return isinstance(part, str) or (type(part) is int and abs(part) < 2**53)


def stored(reason: str | Reason) -> str | list[Part]:
    """A reason as notes hold it: a sentence, or a list of the code and its parts. It is short."""
    if isinstance(reason, str):
        return reason[:TEXT_LENGTH]
    return [reason.code, *(part[:PART_LENGTH] if isinstance(part, str) else part for part in reason.parts)]


def read(value: Any) -> str | Reason:
    """What `stored` has made. Notes of earlier times hold only sentences, or nothing."""
    if isinstance(value, list) and value:
        return Reason(str(value[0]), tuple(value[1:]))
    return value if isinstance(value, str) else ""


def filled(text: str, parts: Sequence[Part]) -> str:
    """A text with its gaps filled. What a part holds is never looked at for gaps."""
    return _GAP.sub(lambda gap: str(parts[int(gap[1])]) if int(gap[1]) < len(parts) else "", text)


def in_words(reason: str | Reason, texts: Mapping[str, Mapping[str, str]], language: str) -> str:
    """A reason as a sentence. `texts` are those of the source that gave it, by code and language."""
    if isinstance(reason, str):
        return reason
    text = texts.get(reason.code, {}).get(language)
    return filled(text, reason.parts) if text else str(reason)
