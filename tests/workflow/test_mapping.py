"""Unknown labels in an import: decided before, stored as decided, the scheme a version further."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from annotator.core.errors import InvalidError
from annotator.core.mapping import read_label_map
from annotator.core.records import decode_body
from annotator.importers.base import Source
from annotator.models import Layer, Project, Scheme, User
from annotator.queries.schemes import current_scheme
from annotator.workflow.importing import HowToRead, import_files
from annotator.workflow.mapping import decide, scheme_of


def source(*records: dict[str, Any]) -> Source:
    data = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    return Source("kim.jsonl", lambda: io.BytesIO(data))


RECORD = {
    "text": "김가람이 가온전자를 공격했다",
    "entities": [
        {"id": 1, "label": "PER", "start_offset": 0, "end_offset": 3},
        {"id": 2, "label": "ORG", "start_offset": 5, "end_offset": 9},
        {"id": 3, "label": "Attack", "start_offset": 11, "end_offset": 13},
        {"id": 4, "label": "Junk", "start_offset": 0, "end_offset": 4},
    ],
    "relations": [{"id": 1, "from_id": 3, "to_id": 1, "type": "Attacker"}],
}
MAP = '[entities]\nPER = "PS"\nORG = true\nAttack = "event:"\nJunk = false\n'


def test_labels_are_mapped_created_and_left_out_and_the_scheme_has_a_new_version(project: Project, lea: User) -> None:
    labels = decide(project, lea, read_label_map(MAP, "map"), lambda: [source(RECORD)], HowToRead())
    report = import_files(project, lea, [source(RECORD)], labels=labels)
    scheme = current_scheme(project)
    assert (scheme.version, scheme.author) == (2, lea)
    assert "ORG" in scheme.value.entity_codes
    attack = scheme.value.event("Attack")
    assert attack and [role.code for role in attack.roles] == ["Attacker"]
    layer = Layer.objects.get()
    body = decode_body(layer.body)
    assert sorted(one.label for one in body.entities.values()) == ["ORG", "PS"]
    (event,) = body.events.values()
    assert (event.type, [(one.role, one.target) for one in event.arguments]) == ("Attack", [("Attacker", "1")])
    assert layer.scheme_version == 2
    assert report.notes["left out: entity Junk"] == 1
    assert not [note for note in report.notes if note.startswith("not in the scheme")]


def no_files() -> list[Source]:
    raise AssertionError("nothing need be read")


def test_a_map_that_creates_nothing_makes_no_version(project: Project, lea: User) -> None:
    labels = decide(project, lea, read_label_map('[entities]\nPER = "PS"', "map"), no_files, HowToRead())
    assert labels.choices and Scheme.objects.filter(project=project).count() == 1


def test_a_wrong_map_changes_nothing(project: Project, lea: User) -> None:
    with pytest.raises(InvalidError):
        decide(project, lea, read_label_map('[entities]\nA = true\nB = "XX"', "map"), no_files, HowToRead())
    assert current_scheme(project).version == 1


def test_files_without_labels_make_no_scheme(db: None) -> None:
    with pytest.raises(InvalidError, match="no labels"):
        scheme_of([source({"text": "가"})], HowToRead(), "mine", "ko")
