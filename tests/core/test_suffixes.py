"""Further word endings of a project."""

from __future__ import annotations

import unicodedata

import pytest

from annotator.core.errors import InvalidError
from annotator.core.suffixes import read_suffixes


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("", []),
        (" \n", []),
        ("씨 측\n등\t가량", ["씨", "측", "등", "가량"]),
        ("씨 측 씨", ["씨", "측"]),
        (unicodedata.normalize("NFD", "가량"), ["가량"]),
        ("가" * 20, ["가" * 20]),
    ],
)
def test_suffixes_stand_apart_by_white_space(text: str, want: list[str]) -> None:
    assert read_suffixes(text) == want


@pytest.mark.parametrize("text", ["가" * 21, "씨\u200b", "a\x00", " ".join(f"말{number}" for number in range(201))])
def test_what_is_no_list_of_suffixes_is_refused(text: str) -> None:
    with pytest.raises(InvalidError) as error:
        read_suffixes(text)
    assert error.value.code == "bad_suffixes"
