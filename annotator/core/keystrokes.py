"""What a mark costs in key presses: by hand, and with a suggestion. The workbench's own keys are the model."""

from __future__ import annotations

MOVES = 2
"""Key presses that bring the caret from one mark to the next. It is often more: the saving is never overstated."""
ACCEPT = 1
REJECT = 1


def by_hand(kind: str, surface: str) -> int:
    """Key presses for one mark: the caret's way, `⇧→` for each further word, `E` for events, the label's key."""
    if kind == "boilerplate":
        return MOVES + 1
    further = max(0, len(surface.split()) - 1)
    return MOVES + further + (2 if kind == "event" else 1)


def saved(kind: str, surface: str, verdict: str) -> int:
    """Key presses that a decision has saved; a suggestion that was wrong has cost one.

    `relabelled` saves the caret's way: the right label's key decides.
    """
    if verdict == "rejected":
        return -REJECT
    return by_hand(kind, surface) - ACCEPT
