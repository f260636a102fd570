"""Decode and clean a text, once, at import. After that it never changes.

Stored text: decoded, BOM removed, CRLF and CR turned into LF, NFC. Nothing else is touched.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from dataclasses import dataclass

from annotator.core.errors import InvalidError

MAX_CHARACTERS = 1_000_000
"""The longest article, in code points: about 300 newspaper pages. More than that is a file of many articles."""

BOM = "\ufeff"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HANGUL = re.compile("[가-힣]")
_USUAL = re.compile(r"[가-힣\t\r\n -~]")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the name of the encoding that it was read with."""

    text: str
    encoding: str


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Bytes to text: with `encoding` when given, else UTF-8, UTF-16 and CP949/EUC-KR are recognised.

    Raises InvalidError (`unknown_encoding`, `wrong_encoding`, `undecodable`).
    """
    if encoding:
        return _decode_as(data, encoding)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return Decoded(_decode_as(data, name).text, name)
    utf16 = _utf16_without_bom(data)
    if utf16:
        return utf16
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        korean = _decode_korean(data)
        if korean:
            return korean
        raise InvalidError(
            "undecodable",
            f"Not UTF-8 (byte {error.start + 1:,} is 0x{data[error.start]:02X}), nor UTF-16, nor CP949/EUC-KR. "
            "Say which encoding it is.",
        ) from None


def _decode_as(data: bytes, encoding: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        raise InvalidError("unknown_encoding", f"There is no text encoding named {encoding!r}.") from None
    try:
        return Decoded(data.decode(name), name)
    except (UnicodeDecodeError, UnicodeError) as error:
        place = f" (byte {error.start + 1:,})" if isinstance(error, UnicodeDecodeError) else ""
        raise InvalidError("wrong_encoding", f"The file is not {encoding}{place}.") from None


def _utf16_without_bom(data: bytes) -> Decoded | None:
    """UTF-16 without BOM shows itself by the zero halves of its spaces, digits and line ends."""
    if len(data) < 4 or len(data) % 2 or b"\x00" not in data[:65536]:
        return None
    head = data[:65536]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    usual = len(_USUAL.findall(text[:32768]))
    return Decoded(text, name) if usual >= min(len(text), 32768) * 0.7 and "\x00" not in text else None


def _decode_korean(data: bytes) -> Decoded | None:
    """CP949 (a superset of EUC-KR), believed only when most of what is not ASCII is Hangul."""
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return None
    sample = text[:200_000]
    foreign = len(_NON_ASCII.findall(sample))
    if foreign and len(_HANGUL.findall(sample)) >= foreign * 0.5:
        return Decoded(text, "cp949")
    return None


def clean(text: str) -> str:
    """The stored form of a decoded text."""
    text = text.removeprefix(BOM)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def check(text: str) -> None:
    """Refuse a cleaned text that cannot be stored and labelled.

    Raises InvalidError (`empty_text`, `too_long`, `nul_character`, `lone_surrogate`).
    """
    if not text.strip():
        raise InvalidError("empty_text", "The text is empty.")
    if len(text) > MAX_CHARACTERS:
        raise InvalidError(
            "too_long", f"The text has {len(text):,} characters; an article has at most {MAX_CHARACTERS:,}."
        )
    nul = text.find("\x00")
    if nul >= 0:
        raise InvalidError("nul_character", f"{_place(text, nul)} holds a NUL character.")
    surrogate = _SURROGATE.search(text) if not text.isascii() else None
    if surrogate:
        raise InvalidError(
            "lone_surrogate",
            f"{_place(text, surrogate.start())} holds half of a surrogate pair (U+{ord(surrogate[0]):04X}).",
        )


def written(value: object, name: str, limit: int, code: str) -> str:
    """What a person wrote into the field `name`: cleaned, without outer white space, 1–`limit` code points.

    Raises InvalidError (`code`).
    """
    text = clean(value).strip() if isinstance(value, str) else ""
    if not text or len(text) > limit:
        raise InvalidError(code, f"{name} must be a text of 1–{limit:,} characters.")
    if "\x00" in text or _SURROGATE.search(text):
        raise InvalidError(code, f"{name} holds a character that cannot be stored.")
    return text


def _place(text: str, offset: int) -> str:
    return f"Character {offset + 1:,} (line {text.count(chr(10), 0, offset) + 1:,})"


class OffsetMap:
    """From code point offsets of a raw text to those of its cleaned form."""

    def __init__(self, raw: str, cleaned: str) -> None:
        self._raw = raw
        self._cleaned = cleaned
        self._same = raw == cleaned
        self._known: dict[int, int] = {}

    def __call__(self, offset: int) -> int:
        """The moved offset.

        Raises InvalidError (`offset_outside`, `offset_inside_character`).
        """
        if not 0 <= offset <= len(self._raw):
            raise InvalidError(
                "offset_outside", f"Offset {offset} is outside the text of {len(self._raw):,} code points."
            )
        if self._same:
            return offset
        if offset not in self._known:
            self._known[offset] = self._move(offset)
        return self._known[offset]

    def _move(self, offset: int) -> int:
        before = clean(self._raw[:offset])
        # A prefix that normalises to no prefix of the whole ends inside a character that NFC puts together.
        if not self._cleaned.startswith(before):
            raise InvalidError("offset_inside_character", f"Offset {offset} is in the middle of a composed character.")
        return len(before)


def sha256(text: str) -> str:
    """The hash of a stored text: SHA-256 over its UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def first_line(text: str) -> str:
    """The title of a text that names none: its first line that is not blank."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)].strip()
