"""A 64-bit SimHash over runs of three characters: near-duplicates of whole articles differ in few bits."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

from annotator.core.lines import folded

BITS = 64
NEAR = 10
"""Texts whose hashes differ in at most so many bits are copies of each other with small changes."""
_MASK = (1 << BITS) - 1


def simhash(text: str) -> int:
    """The hash, 0 … 2**64 - 1. It does not differ between processes or machines."""
    text = folded(text)
    totals = [0] * BITS
    grams = Counter(text[at : at + 3] for at in range(max(1, len(text) - 2)))
    for gram, count in grams.items():
        value = int.from_bytes(blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        for bit in range(BITS):
            totals[bit] += count if value >> bit & 1 else -count
    return sum(1 << bit for bit, total in enumerate(totals) if total > 0)


def distance(a: int, b: int) -> int:
    """The number of bits in which two hashes differ."""
    return (a ^ b).bit_count()


def to_signed(value: int) -> int:
    """As a database's 64-bit integer holds it."""
    return value - (1 << BITS) if value >> (BITS - 1) else value


def from_signed(value: int) -> int:
    """Back from the database."""
    return value & _MASK
