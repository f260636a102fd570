"""Plain text: one file is one article; its path without the extension is its key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from annotator.core.errors import InvalidError
from annotator.importers.base import BaseImporter, Draft, Refused, Source, decode_whole


class Importer(BaseImporter):
    label = {"ko": "일반 텍스트", "en": "Plain text"}
    description = {
        "ko": "파일 하나가 기사 하나. 첫 줄이 제목입니다. 폴더와 zip도 됩니다.",
        "en": "One file is one article; its first line is the title. Folders and zip files work too.",
    }
    extensions = (".txt", ".text", ".md")
    example = "가온전자, 다온시에 공장 짓는다\n가온전자는 3일 …"

    def read(self, source: Source) -> Iterator[Draft | Refused]:
        try:
            data, decoded = decode_whole(source)
        except InvalidError as error:
            yield Refused(source.name, None, error.code, error.message)
            return
        key = str(PurePosixPath(source.name).with_suffix(""))
        yield Draft(source.name, decoded.text, key, raw=data, encoding=decoded.encoding)
