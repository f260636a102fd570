"""Files of every format, damaged: each is read, or refused with a code and a reason, and nothing else happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import InvalidError
from annotator.importers import importer_of
from annotator.importers.base import Draft, Refused, Source
from tests.formats import stored
from tests.importers.support import read

FILES = sorted((Path(__file__).parent.parent.parent / "fixtures" / "imports").glob("*.*"))
PIECES = [
    b"",
    b"\n",
    b"\t",
    b" ",
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"\xff",
    b"\x00",
    b"-1",
    b"999",
    b"null",
    b"<",
    b"&",
]


def format_of(path: Path) -> str:
    return path.name.split(".")[0]


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """A few cuts and insertions anywhere in a file."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 2, 7, 40])))
        data = data[:start] + draw(st.sampled_from(PIECES)) + data[end:]
    return data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@settings(deadline=None)  # the first file of a format loads its library
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(path: Path, data: st.DataObject) -> None:
    for one in read(format_of(path), data.draw(damaged(path.read_bytes())), path.name):
        if isinstance(one, Refused):
            assert one.code and one.reason and one.file == path.name
            continue
        assert isinstance(one, Draft)
        try:
            stored(one)
        except InvalidError as error:
            assert error.code and error.message


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_recognised(path: Path) -> None:
    assert importer_of(Source(path.name, lambda: path.open("rb"))).name == format_of(path)
