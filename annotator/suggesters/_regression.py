"""Hashed logistic regression in pure Python: learns a line at a time, weighs some hundred kilobytes."""

from __future__ import annotations

import math
import zlib
from array import array
from collections.abc import Iterable, Sequence

BUCKETS = 2**16
RATE = 0.3
DECAY = 1e-6


def buckets(features: Iterable[str]) -> list[int]:
    """Where features are counted. CRC-32 is the same in every process, unlike `hash`."""
    return [zlib.crc32(feature.encode("utf-8", "surrogatepass")) % BUCKETS for feature in features]


class Regression:
    """The probability of yes, from features that are there or not."""

    def __init__(self, data: bytes = b"") -> None:
        self._weights = array("f", bytes(4 * BUCKETS))
        if data:
            self._weights = array("f")
            self._weights.frombytes(zlib.decompress(data))

    def probability(self, features: Sequence[int]) -> float:
        """0–1; features are scaled so that long lines count as much as short ones."""
        weights = self._weights
        total = sum([weights[one] for one in features])
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total * _scale(features)))))

    def update(self, features: Sequence[int], yes: bool, rate: float = RATE) -> None:
        """One step of gradient descent on the log-loss."""
        scale = _scale(features)
        step = rate * (yes - self.probability(features)) * scale
        if abs(step) < DECAY:
            return
        weights = self._weights
        for one in features:
            weights[one] += step

    def to_bytes(self) -> bytes:
        """The weights, small: most of them are 0."""
        return zlib.compress(self._weights.tobytes(), 6)


def _scale(features: Sequence[int]) -> float:
    return 4 / math.sqrt(len(features) or 1)
