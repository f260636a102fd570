"""Entities: rules for values, the gazetteer, the same article, near-duplicates, the CRF."""

from __future__ import annotations

import pytest

from annotator.core.annotations import Entity, Event, Trigger
from annotator.core.proposals import Sample, Spot, Track
from annotator.core.records import Body
from annotator.presets import load_preset
from annotator.suggesters import _kiwi, suggester
from annotator.suggesters._sequence import Marked, predict, train
from annotator.suggesters.base import Context, Lessons

SCHEME = load_preset("news-ko")


def entities(text: str, **labels: str) -> Body:
    """A body with the first place of each surface: 김가람="PS"."""
    made = {}
    for number, (surface, label) in enumerate(labels.items()):
        surface = surface.replace("_", " ")
        start = text.index(surface)
        made[f"e{number}"] = Entity(f"e{number}", label, start, start + len(surface), surface)
    return Body(made)


def surfaces(name: str, text: str, context: Context) -> list[tuple[str, str]]:
    found = sorted(suggester(name).suggest(text, context), key=lambda one: (one.start, one.end))
    return [(one.label, text[one.start : one.end]) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("가온은 2026년 11월 3일 공장을 지었다", [("DT", "2026년 11월 3일")]),
        ("지난해 12월 매출은 1조2000억 원이다", [("DT", "지난해 12월"), ("QT", "1조2000억 원")]),
        ("3일 오후 2시 10분쯤 80여 명이 모였다", [("DT", "3일"), ("TI", "오후 2시 10분"), ("QT", "80여 명")]),
        ("지분 61.5%를 3400억 원에 샀다", [("QT", "61.5%"), ("QT", "3400억 원")]),
        ("회의는 30분 동안 이어졌다", [("TI", "30분")]),
        ("다온시장과 3시장은 말이 없다", []),
        ("올해 상반기 수출은 4.2% 늘었다", [("DT", "올해 상반기"), ("QT", "4.2%")]),
        ("It opened on October 3, 2026 at 3:15 p.m.", [("DT", "October 3, 2026"), ("TI", "3:15 p.m.")]),
        ("The $42 million repair took 14 percent longer", [("QT", "$42 million"), ("QT", "14 percent")]),
    ],
)
def test_rules_find_dates_times_and_amounts(text: str, expected: list[tuple[str, str]]) -> None:
    assert surfaces("dates-amounts", text, Context(SCHEME)) == expected


def test_rules_offer_only_labels_of_the_scheme() -> None:
    assert surfaces("dates-amounts", "3일 오후 2시", Context(load_preset("news-boilerplate"))) == []


TEXT = "김가람 대표는 가온전자가 다온시에 공장을 짓는다고 했다. 김가람은 웃었다."


def lessons(*bodies: Body, text: str = TEXT, track: Track = Track()) -> Lessons:  # noqa: B008
    return Lessons(SCHEME, [Sample(f"a{n}", text, "", body) for n, body in enumerate(bodies)], track)


def test_a_confirmed_name_is_found_in_another_article_without_its_particle() -> None:
    text = "가온전자는 어제 가온전자라고 밝힌 김가람의 말을 전했다."
    body = entities("가온전자 김가람", 가온전자="OG", 김가람="PS")
    model = suggester("gazetteer").learn(lessons(body, text="가온전자 김가람"))
    assert surfaces("gazetteer", text, Context(SCHEME, model=model)) == [
        ("OG", "가온전자"),
        ("OG", "가온전자"),
        ("PS", "김가람"),
    ]


def test_a_name_inside_another_word_is_not_found() -> None:
    model = suggester("gazetteer").learn(lessons(entities("가온 다온", 가온="OG"), text="가온 다온"))
    assert surfaces("gazetteer", "가온전자와 새가온은 다르다. 가온의 말이다.", Context(SCHEME, model=model)) == [
        ("OG", "가온")
    ]


def test_an_entry_is_as_good_as_its_record() -> None:
    body = entities("다온 소식", 다온="LC")
    for track, found in [
        (Track({("entity", "LC", "다온"): (0, 5)}), []),
        (Track({("entity", "LC", "다온"): (9, 5)}), [("LC", "다온")]),
    ]:
        model = suggester("gazetteer").learn(lessons(body, text="다온 소식", track=track))
        assert surfaces("gazetteer", "다온에서", Context(SCHEME, model=model)) == found


def test_a_name_that_people_mostly_leave_unmarked_is_not_offered() -> None:
    marked = Sample("a", "정의 소식", "", entities("정의 소식", 정의="OG"))
    unmarked = [Sample(f"b{n}", "정의를 말했다. 정의는 무엇인가.", "", Body()) for n in range(3)]
    model = suggester("gazetteer").learn(Lessons(SCHEME, [marked, *unmarked]))
    assert surfaces("gazetteer", "정의를 찾아", Context(SCHEME, model=model)) == []


def test_what_is_marked_once_is_offered_wherever_else_it_stands_in_the_article() -> None:
    context = Context(SCHEME, present=entities(TEXT, 김가람="PS"))
    assert surfaces("same-article", TEXT, context) == [("PS", "김가람")]
    assert [one.start for one in suggester("same-article").suggest(TEXT, context)] == [TEXT.rindex("김가람")]


def test_the_longest_name_takes_its_places_from_those_inside_it_and_only_so_many_are_offered() -> None:
    text = "가온과 가온전자. 가온전자도 웃었고 가온은 울었다. " + "가온은 말했다. " * 1_200
    context = Context(SCHEME, present=entities(text, 가온="LC", 가온전자="OG"))
    found = list(suggester("same-article").suggest(text, context))
    places = [(one.label, one.start) for one in found[:2]]
    assert places == [("OG", text.index("가온전자도")), ("LC", text.index("가온은 울"))]
    assert len(found) == 1_000


def test_labels_of_a_wire_copy_are_carried_over() -> None:
    copy = f"머리말\n{TEXT}\n[가나통신]"
    mine = f"다른 머리말 두 줄\n\n{TEXT}\n[다라통신]"
    body = entities(copy, 김가람="PS", 가온전자="OG")
    start = copy.index("짓는")
    body = Body(body.entities, {"v1": Event("v1", "INVESTMENT", Trigger(start, start + 2, "짓는"))})
    context = Context(SCHEME, copies=[Sample("wire-1", copy, "", body)])
    assert surfaces("near-duplicates", mine, context) == [("PS", "김가람"), ("OG", "가온전자"), ("INVESTMENT", "짓는")]


def test_labels_are_carried_into_a_line_that_was_edited() -> None:
    mine = TEXT.replace("웃었다", "크게 웃었다")
    context = Context(SCHEME, copies=[Sample("wire-1", TEXT, "", entities(TEXT, 가온전자="OG"))])
    assert surfaces("near-duplicates", mine, context) == [("OG", "가온전자")]


def _sentences(count: int) -> list[Sample]:
    names, places = ["김가람", "박다온", "이서진", "정하늘", "오세림"], ["다온시", "해솔시", "나루군", "누리구"]
    samples = []
    for n in range(count):
        name, place = names[n % 5], places[n % 4]
        text = f"{name} 대표는 {place}에서 공장을 둘러봤다고 {n}일 밝혔다."
        samples.append(Sample(f"a{n}", text, "", entities(text, **{name: "PS", place: "LC"})))
    return samples


def test_the_crf_finds_names_that_it_has_never_seen() -> None:
    model = suggester("crf").learn(Lessons(SCHEME, _sentences(40)))
    found = surfaces("crf", "한여름 대표는 새솔시에서 학교를 둘러봤다고 말했다.", Context(SCHEME, model=model))
    assert found == [("PS", "한여름"), ("LC", "새솔시")]


def test_the_crf_waits_for_enough_sentences() -> None:
    assert suggester("crf").learn(Lessons(SCHEME, _sentences(5))) == b""


def test_listed_words_are_triggers_and_bring_their_candidates() -> None:
    text = "김가람 대표와 박다온 시장은 3일 다온시청에서 회동했다. 이서진은 따로 왔다."
    spots = [
        Spot("entity", label, text.index(s), text.index(s) + len(s))
        for s, label in [("김가람", "PS"), ("박다온", "PS"), ("3일", "DT"), ("다온시청", "OG"), ("이서진", "PS")]
    ]
    found = [
        one
        for one in suggester("event-triggers").suggest(text, Context(SCHEME, entities=spots))
        if text[one.start : one.end] == "회동"
    ]
    assert [one.label for one in found] == ["MEETING"]
    ranked = [text[c.start : c.end] for c in found[0].arguments if c.role == "Participant"]
    assert ranked[0] == "다온시청" or ranked[0] == "박다온"
    assert "이서진" not in ranked[:2]
    assert [text[c.start : c.end] for c in found[0].arguments if c.role == "Time"] == ["3일"]


def test_a_trained_model_takes_the_place_of_the_listed_words() -> None:
    samples = []
    for n in range(40):
        text = f"제{n}차 회의에서 두 나라가 손을 맞잡았다." if n % 2 else f"{n}일 두 사람은 협약을 맺었다."
        events = {}
        if n % 2:
            start = text.index("손을 맞잡")
            events = {"v1": Event("v1", "MEETING", Trigger(start, start + 5, text[start : start + 5]))}
        samples.append(Sample(f"a{n}", text, "", Body(events=events)))
    model = suggester("event-triggers").learn(Lessons(SCHEME, samples))
    text = "제77차 회의에서 두 나라가 손을 맞잡았다. 둘은 협약을 맺었다."
    assert surfaces("event-triggers", text, Context(SCHEME, model=model)) == [("MEETING", "손을 맞잡")]


@pytest.mark.parametrize(
    ("name", "before", "now", "due"),
    [
        ("gazetteer", 0, 1, True),
        ("gazetteer", 7, 7, False),
        ("gazetteer", 7, 6, True),
        ("gazetteer", 1000, 1009, False),
        ("gazetteer", 1000, 1010, True),
        ("crf", 0, 0, False),
        ("crf", 0, 1, True),
        ("crf", 10, 11, False),
        ("crf", 10, 12, True),
        ("crf", 1000, 1024, False),
        ("crf", 1000, 1025, True),
    ],
)
def test_patient_sources_learn_at_a_fifth_or_25_articles_more(name: str, before: int, now: int, due: bool) -> None:
    assert suggester(name).is_due(before, now) is due


TRAINED = [
    Marked("가람이 해솔에 갔다.", ((0, 2, "PS"), (4, 6, "LC"))),
    Marked("나래가 다온에 왔다.", ((0, 2, "PS"), (4, 6, "LC"))),
] * 20


def test_a_reader_tells_what_the_characters_do_not() -> None:
    def reader(sentence: str) -> list[str]:
        return ["name" if letter in "QWER" else "" for letter in sentence]

    sentences = [Marked(f"{name} ran", ((0, 2, "PS"),)) for name in ("QW", "WQ", "ER", "RE")] * 10
    sentences += [Marked(f"{word} ran") for word in ("ab", "cd", "ef", "gh")] * 10
    model = train(sentences, reader)
    assert [(start, end) for start, end, *_ in predict(model, "WE ran", reader)] == [(0, 2)]
    assert list(predict(model, "xy ran", reader)) == []
    assert isinstance(list(predict(model, "WE ran")), list)  # without it, it only knows less


def test_kiwi_is_used_when_the_installation_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("kiwipiepy")
    tags = _kiwi.morphemes("😊 해솔에 갔다")
    assert (tags[1], tags[4], len(tags)) == ("", "BJKB", 8)
    asked: list[str] = []
    monkeypatch.setattr(_kiwi, "morphemes", lambda sentence: asked.append(sentence) or [""] * len(sentence))
    crf, scheme = suggester("crf"), load_preset("news-ko")
    model = train(TRAINED)
    for value, times in (("", 0), ("0", 0), ("1", 1)):
        asked.clear()
        list(crf.suggest("가람이 다온에 갔다.", Context(scheme, model=model, options={"GISA_KIWI": value})))
        assert len(asked) == times


def test_a_missing_kiwi_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_kiwi, "find_spec", lambda name: None)
    assert (
        suggester("crf").unavailable({"GISA_KIWI": "1"}) == "GISA_KIWI is set, but the extra [kiwi] is not installed."
    )
    assert suggester("crf").unavailable({}) == ""
