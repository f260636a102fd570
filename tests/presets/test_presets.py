"""A preset that cannot be used is refused with the line and the key of every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.scheme import Scheme
from annotator.core.scheme_reading import SchemeError, read_preset
from annotator.presets import load_preset

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "presets"

# file, line, key, words of the message
FAULTS = [
    ("syntax.toml", 6, "", "not TOML"),
    ("missing-name.toml", 6, "entities[0].name", "missing"),
    ("missing-korean.toml", 8, "entities[0].name", "ko"),
    ("unknown-key.toml", 10, "entities[0].colour", "not known"),
    ("twice.toml", 12, "entities[1].code", "used twice"),
    ("key-taken.toml", 14, "entities[1].key", "used twice"),
    ("reserved-key.toml", 9, "entities[0].key", "workbench"),
    ("bad-hue.toml", 10, "entities[0].hue", "359"),
    ("bad-code.toml", 7, "entities[0].code", "letters"),
    ("unknown-role.toml", 18, "events[0].roles", "did you mean 'Participant'"),
    ("unknown-filler.toml", 14, "roles[0].fillers", "DT"),
    ("unknown-group.toml", 10, "entities[0].group", "names"),
    ("unknown-parent.toml", 10, "entities[0].parent", "XX"),
    ("bad-pattern.toml", 9, "boilerplate[0].pattern", "regular expression"),
    ("bad-rights.toml", 9, "boilerplate[0].rights", "reading"),
    ("bad-unit.toml", 9, "boilerplate[0].unit", "page"),
    ("bad-default.toml", 10, "attributes[0].default", "did you mean 'past'"),
    ("missing-include.toml", 5, "include", "nowhere"),
    ("not-a-table.toml", 5, "entities", "[[entities]]"),
    ("required-not-a-role.toml", 15, "events[0].required", "Time"),
]


def nothing_included(name: str) -> Scheme:
    raise SchemeError("unknown_preset", f"There is no preset {name!r}.")


def fault_of(text: str) -> SchemeError:
    with pytest.raises(SchemeError) as error:
        read_preset(text, "mine.toml", nothing_included)
    return error.value


@pytest.mark.parametrize(("name", "line", "key", "words"), FAULTS)
def test_a_fault_is_named_with_its_line_and_key(name: str, line: int, key: str, words: str) -> None:
    error = fault_of((FOLDER / name).read_text())
    assert isinstance(error.details, list)
    (fault,) = error.details
    assert (fault["line"], fault["key"]) == (line, key)
    assert words in fault["message"]
    assert f"mine.toml, line {line}" in error.message


def test_every_broken_file_is_tested() -> None:
    assert {file.name for file in FOLDER.glob("*.toml")} == {name for name, *_ in FAULTS}


def test_all_faults_are_named_at_once() -> None:
    text = (FOLDER / "bad-hue.toml").read_text() + 'group = "none"\n' + 'key2 = "x"\n'
    error = fault_of(text)
    assert isinstance(error.details, list)
    assert [fault["key"] for fault in error.details] == [
        "entities[0].hue",
        "entities[0].group",
        "entities[0].key2",
    ]


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(SchemeError, match="news-ko"):
        load_preset("news-jp")


def test_news_ko_has_what_it_includes_and_adds_events() -> None:
    scheme = load_preset("news-ko")
    assert scheme.entity_codes == {"PS", "LC", "OG", "DT", "TI", "QT", "AR"}
    assert (len(scheme.events), len(scheme.boilerplate)) == (18, 22)
    assert scheme.forbidden_by == {"copyright": ("redistribution",), "ai_ban": ("redistribution", "ai_training")}
    role = scheme.role("MEETING", "Participant")
    assert role is not None and role.required and role.fillers == ("PS", "OG")


def test_the_other_presets_have_their_labels() -> None:
    assert len([one for one in load_preset("tta-ne-15").entities if one.parent]) == 150
    assert len(load_preset("ace-2005-events").events) == 33
    assert load_preset("klue-ner").entity_codes == {"PS", "LC", "OG", "DT", "TI", "QT"}
