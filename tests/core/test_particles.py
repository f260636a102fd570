"""Particles in Python: the same answers as the browser, by the same table."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core import josa
from annotator.core.particles import is_particle_of, meant, snapped, stem

ROOT = Path(__file__).parent.parent.parent
TABLE = orjson.loads((ROOT / "fixtures" / "spans.json").read_bytes())
EOJEOLS = orjson.loads((ROOT / "fixtures" / "eojeols.json").read_bytes())
BROWSER = ROOT / "annotator" / "static" / "annotator" / "js" / "core" / "josa.js"


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["surface"])
def test_a_drag_marks_what_the_shared_table_says_is_meant(row: dict[str, object]) -> None:
    text, (start, end) = row["text"], row["marked"]  # type: ignore[misc]
    assert list(snapped(text, start, end)) == row["want"]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(name for name in vars(josa) if name.isupper()))
def test_the_browser_has_the_same_data(name: str) -> None:
    body = re.search(rf"export const {name} = new Set\(\s*\[(.*?)\]\.flatMap", BROWSER.read_text(), re.DOTALL)
    assert body
    words = {word for row in re.findall(r'"([^"]+)"', body[1]) for word in row.split()}
    assert words == getattr(josa, name)


@given(st.text(max_size=30))
def test_what_is_meant_is_a_part_of_what_was_marked(surface: str) -> None:
    found = meant(surface)
    assert found.skip >= 0 and found.skip + found.length <= len(surface)
    assert found.length > 0 or not surface


@pytest.mark.parametrize("word", ["가람전자는", "은", "회의가", "에서는", unicodedata.normalize("NFD", "가"), "IMF를"])
def test_what_is_cut_of_a_word_is_always_its_end(word: str) -> None:
    assert word.startswith(stem(word)) and stem(word)


def test_a_particle_must_agree_with_the_final_consonant() -> None:
    assert is_particle_of("김가람", "은") and not is_particle_of("김가람", "는")
    assert is_particle_of("다온시", "로") and is_particle_of("서울", "로") and not is_particle_of("김가람", "로")
    assert not is_particle_of("가온", "전자")


def _sentences() -> list[tuple[str, int, int]]:
    """Each marked name of the table: its sentence and where it stands there."""
    found = []
    for row in EOJEOLS["rows"]:
        pieces = re.split(r"[\[\]]", row)
        text, at = "".join(pieces), 0
        for index, piece in enumerate(pieces):
            if index % 2:
                found.append((text, at, at + len(piece)))
            at += len(piece)
    return found


@pytest.mark.parametrize(("drag", "share"), [("to_the_end", 0.95), ("exact", 0.98)])
def test_what_reporters_write_is_marked_as_it_is_meant(drag: str, share: float) -> None:
    """A drag to the end of the eojeol gives the name; one over exactly the name is left alone."""
    names, misses = _sentences(), []
    for text, start, end in names:
        eojeol = re.compile(r"\S*").match(text, end)
        assert eojeol
        marked = snapped(text, start, end if drag == "exact" else eojeol.end())
        if marked != (start, end):
            misses.append([text[start : eojeol.end()], text[slice(*marked)]])
    assert misses == EOJEOLS["misses"][drag]
    assert len(names) > 300 and 1 - len(misses) / len(names) >= share
