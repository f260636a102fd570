"""Cells of a table that spreadsheets open."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; those of full width in Korean and Japanese ones."""


def no_formula(cell: object) -> object:
    """The cell; a text that a spreadsheet would take for a formula gets an apostrophe (OWASP, "CSV injection")."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
