"""One file, one article."""

from __future__ import annotations

import pytest

from tests.importers.support import drafts, refused

KOREAN = "제목 한 줄\n가온전자는 3일 밝혔다.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "euc-kr"])
def test_a_korean_file_is_read_in_its_encoding(encoding: str) -> None:
    (found,) = drafts("plain-text", KOREAN.encode(encoding))
    assert found.text.removeprefix("\ufeff") == KOREAN


def test_the_key_is_the_path_without_the_extension() -> None:
    assert drafts("plain-text", b"a", "news/2026/one.txt")[0].key == "news/2026/one"


def test_bytes_that_are_no_text_are_refused_with_their_place() -> None:
    (found,) = refused("plain-text", b"abc\xff\xfe\xfd\x80\x81")
    assert (found.code, "byte 4" in found.reason) == ("undecodable", True)


def test_a_wrong_encoding_is_named() -> None:
    (found,) = refused("plain-text", KOREAN.encode("cp949"), encoding="utf-8")
    assert (found.code, "utf-8" in found.reason) == ("wrong_encoding", True)


def test_an_encoding_that_does_not_exist_is_named() -> None:
    assert refused("plain-text", b"a", encoding="klingon")[0].code == "unknown_encoding"


def test_western_text_is_not_taken_for_korean() -> None:
    assert refused("plain-text", "Été à la plage, déjà vu".encode("latin-1"))[0].code == "undecodable"
