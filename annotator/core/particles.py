"""Korean particles: what of a word is the name, and what is glued to it.

The same answers as the browser's particles.js.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from annotator.core.josa import (
    AFTER_CONSONANT,
    AFTER_VOWEL,
    COUNTED,
    GIVEN,
    KEEP,
    KEEP_ENDS,
    MEETINGS,
    PARTICLES,
    PLACES,
    RISKY,
    SURNAMES,
    UNITS,
    UNLIKELY,
)

LONGEST = max(map(len, PARTICLES))
HANGUL = re.compile("[ᄀ-ᇿ〮〯ㄱ-ㆎㆠ-ㆿ㈀-㈞㉠-㉾ꥠ-ꥼ가-힣ힰ-ퟻﾠ-ￜ]")
_OUTER = r"[\s\ufeff\"'“”‘’«»「」『』〈〉《》.,;:!?…·ㆍ‧∙・~\-–—/|"
_LEFT = re.compile(rf"\A{_OUTER}▲▶△▷◆■●◇※☞]+")
_RIGHT = re.compile(rf"{_OUTER}]+\Z")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "<": ">"}
_CLOSING = frozenset(_BRACKETS.values())
_GLOSS = re.compile(r"\s*[(（](?![A-Z&]+[)）])[^()（）]*[)）](?:씨|군|양)?\Z")
"""What stands in brackets behind a name or an amount is about it, and no part of it; but `국제통화기금(IMF)` is one."""
_ABOUT = re.compile(r"(?:가량|남짓|쯤|께|씩|짜리|([시분일월년])경)\Z")
"""About how much; only where a digit stands before."""
_DIGIT = re.compile("[0-9]")
_AFTER_ANY = {"은", "는", "을", "를", "에"}
"""These may leave one syllable when other words stand before it: `3천억 원을` → `3천억 원`."""
_TITLES = {"씨", "군", "양", "옹"}
"""Behind a name, any particle may follow these: `김 씨가` → `김 씨`."""
_LEANING = {"만", "과", "간", "로", "와", "들", "등", "라", "씨", "이", "고", "인", "자", "나", "다", "도"}
"""Particles that begin like this never leave one syllable: `대만은` is no 대 with 만은."""
_AMOUNT = re.compile("[0-9][0-9.,]*[천백십만억조여]*|(?:[수몇]?[십백천만억조]|[수몇한두세네])+")
"""The word before a unit: `2000억` 원, `한` 달."""
_WHOLE = re.compile(
    r"(?:시간|국인|[국매단교료지외]법인|[0-9학전내작금]년도|(?:[0-9]여?|[십백천])만|[년월일주시분초틀흘달]간)\Z"
)
"""What words may end in and are whole: `24시간`, `영국인`, `미국법인`, `2025학년도`, `300만`, `3년간`."""
_ADDRESSED = re.compile(r"(?:([A-Z])(?:씨|군|양)|([가-힣])씨)(.*)\Z", re.DOTALL)
"""A surname or a letter that stands for one, with how one addresses people: `최씨는` is 최."""
_SHORT_PLACE = re.compile(".{2,}(?:시|군|항)")
_NUMBER = re.compile("[0-9.,~∼-]*[0-9]")
_DIGIT_FINALS = (21, 8, 0, 16, 0, 0, 1, 8, 8, 0)
"""The final consonants of the digits as they are read: 영, 일, 이, 삼 …"""


def final_consonant(character: str) -> int:
    """The final consonant of a precomposed syllable or a digit: 0 none, 8 ㄹ; -1 when it is neither."""
    code = ord(character) if character else 0
    if 0x30 <= code <= 0x39:
        return _DIGIT_FINALS[code - 0x30]
    return (code - 0xAC00) % 28 if 0xAC00 <= code <= 0xD7A3 else -1


def stem(word: str, before: str = "") -> str:
    """What `word` is without its trailing particle: a prefix of it as it was given, or itself.

    `before`: the words of the same mark that stand before it.
    """
    composed = unicodedata.normalize("NFC", word)
    addressed = _ADDRESSED.match(composed)
    if addressed and (addressed[1] or addressed[2] in SURNAMES) and _may_follow(composed, addressed[3]):
        return _prefix(word, composed[0])
    if _is_whole(composed):
        return word
    lengths = range(min(LONGEST, len(composed) - 1), 0, -1)
    for length in lengths:
        rest, particle = composed[:-length], composed[-length:]
        if particle in PARTICLES and _is_whole(rest) and _agrees(rest, particle):
            return _prefix(word, rest)
    for length in lengths:
        rest, particle = composed[:-length], composed[-length:]
        if particle in PARTICLES and particle not in UNLIKELY and _fits(rest, particle, before):
            return _prefix(word, rest)
    if composed[-1:] == "서" and (composed[:-1] in PLACES or _SHORT_PLACE.fullmatch(composed[:-1])):
        return _prefix(word, composed[:-1])
    return word


def _may_follow(word: str, tail: str) -> bool:
    """Whether the end of a word is a particle that the syllable before it can carry, or nothing."""
    return not tail or (tail in PARTICLES and _agrees(word[: -len(tail)], tail))


def _is_whole(word: str) -> bool:
    """Whether a word that may end like a particle is known to be whole."""
    if word in KEEP or (len(word) == 3 and word[0] in SURNAMES and word[1:] in GIVEN):
        return True
    if any(word.endswith(end) and (len(end) > 3 or len(word) > len(end) + 1) for end in KEEP_ENDS):
        return True
    if word.endswith("회의") and any(word[:-2].endswith(kind) for kind in MEETINGS):
        return True
    return bool(_WHOLE.search(word))


def is_particle_of(name: str, tail: str) -> bool:
    """Whether `tail`, glued to `name`, is a particle that its last syllable can carry."""
    return tail in PARTICLES and _fits(name, tail, name.rpartition(" ")[0])


def _fits(rest: str, particle: str, before: str) -> bool:
    short = bool(HANGUL.match(rest[-1:])) and len(rest) < 2
    if short and not _may_leave(rest, particle, before):
        return False
    if particle in COUNTED and _NUMBER.fullmatch(rest):
        return False
    return _agrees(rest, particle)


def _may_leave(syllable: str, particle: str, before: str) -> bool:
    """Whether a particle may leave one syllable, with these words before it."""
    if not (particle in RISKY or particle[0] in _LEANING):
        return True
    if not before:
        return False
    if particle in _AFTER_ANY or syllable in _TITLES:
        return True
    return syllable in UNITS and particle != "간" and bool(_AMOUNT.fullmatch(before.split()[-1]))


def _agrees(rest: str, particle: str) -> bool:
    """Whether a particle has the form that the last syllable asks for: 은 or 는, 로 or 으로."""
    final = final_consonant(rest[-1:])
    if final < 0:
        return True
    if particle in AFTER_CONSONANT and final == 0:
        return False
    if particle in AFTER_CONSONANT and particle.startswith("으로") and final == 8:
        return False
    if particle not in AFTER_VOWEL:
        return True
    return final == 0 or (particle.startswith("로") and final == 8)


def _prefix(word: str, rest: str) -> str:
    """The shortest prefix of `word` that composes to `rest`."""
    if word.startswith(rest):
        return rest
    best = word
    for end in range(len(word) - 1, 0, -1):
        piece = word[:end]
        if unicodedata.normalize("NFC", piece) == rest:
            best = piece
        elif best != word:
            break
    return best


def trim_outer(surface: str) -> str:
    """`surface` without outer space, quotes and punctuation; a bracket goes when its partner is missing."""
    text = surface
    while True:
        before = text
        text = _drop_lone_brackets(_RIGHT.sub("", _LEFT.sub("", text)))
        if text == before:
            return text


def _drop_lone_brackets(text: str) -> str:
    for left, right in _BRACKETS.items():
        if text.endswith(left):
            return text[:-1]
        if text.startswith(right):
            return text[1:]
        unmatched = text.count(right) - text.count(left)
        if text.endswith(right) and unmatched > 0:
            return text[:-1]
        if text.startswith(left) and unmatched < 0:
            return text[1:]
        if text.startswith(left) and text.endswith(right) and _closes_at_end(text, left, right):
            return text[1:-1]
    return text


def _within_brackets(text: str) -> str:
    """Up to a bracket whose partner is not in the text: `33)씨` → `33`, `18일(한국` → `18일`."""
    open_at: list[int] = []
    for index, character in enumerate(text):
        if character in _BRACKETS:
            open_at.append(index)
        elif character in _CLOSING:
            if not open_at:
                return text[:index] or text
            open_at.pop()
    return text[: open_at[0]] or text if open_at else text


def _trim_tail(text: str) -> str:
    """After a particle is gone, a closing quote or bracket may be last: `“가람”은` → `가람`, `33)가` → `33`."""
    while True:
        bare = _RIGHT.sub("", text)
        if any(bare.endswith(right) and bare.count(right) > bare.count(left) for left, right in _BRACKETS.items()):
            bare = bare[:-1]
        if bare == text:
            return text
        text = bare


def _closes_at_end(text: str, left: str, right: str) -> bool:
    """Whether the bracket that opens the text closes at its very end."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character == left) - (character == right)
        if character == right and depth == 0:
            return index == len(text) - 1
    return False


@dataclass(frozen=True, slots=True)
class Meant:
    """The part of a surface that is meant: `skip` code points are left out before it, it has `length`."""

    skip: int
    length: int


def meant(surface: str) -> Meant:
    """What a person most likely means by marking `surface`; one with nothing in it comes back whole."""
    trimmed = trim_outer(_within_brackets(trim_outer(surface)))
    if not trimmed:
        return Meant(0, len(surface))
    last_space = max(trimmed.rfind(" "), trimmed.rfind("\n")) + 1
    head = trimmed[:last_space]
    kept = head + stem(trimmed[last_space:], head)
    kept = without_gloss(_trim_tail(kept) or kept)
    return Meant(surface.index(trimmed), len(kept))


def without_gloss(text: str) -> str:
    """Without what says more about a name or an amount.

    `김모(33)씨` → `김모`, `3일(현지시각)` → `3일`, `시진평(習近平)` → `시진평`, `3시쯤` → `3시`.
    """
    while True:
        rest = _GLOSS.sub("", text)
        if _DIGIT.search(rest):
            rest = _ABOUT.sub(r"\1", rest)
        rest = rest.rstrip()
        if rest == text or not rest:
            return text
        text = rest


def snapped(text: str, start: int, end: int) -> tuple[int, int]:
    """The span that is meant by marking `start`–`end` of `text`.

    An end inside a word is as it was meant, unless it reaches into the word's particle.
    """
    word = _word_end(text, end)
    found = meant(text[start:word])
    until = start + found.skip + found.length
    if word > end and end <= until:
        bare = trim_outer(text[start:end])
        begin = start + text[start:end].index(bare)
        return (begin, begin + len(bare)) if bare else (start, end)
    begin = start + found.skip
    return (begin, min(end, until)) if begin < min(end, until) else (start, end)


def _word_end(text: str, offset: int) -> int:
    """Where the word ends that an offset is in the middle of; the offset itself when it is in none."""
    end = offset
    while offset > 0 and end < len(text) and _is_letter(text[offset - 1]) and _is_letter(text[end]):
        end += 1
    return end


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"
