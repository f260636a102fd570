"""Boilerplate: rules, repeats within the article, lines repeated across articles, and the line learner."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from annotator.core.annotations import Boilerplate
from annotator.core.lines import lines_of
from annotator.core.proposals import Sample
from annotator.core.records import Body
from annotator.presets import load_preset
from annotator.suggesters import suggester
from annotator.suggesters.base import Context, Lessons

SCHEME = load_preset("news-ko")
BODY = [
    "나루시는 4일 나루역 앞에서 새 도서관 착공식을 열고 내년 가을 문을 열겠다고 밝혔다. "
    "도서관에는 열람실과 공연장이 함께 들어선다.",
    "한여름 나루시장은 “아이부터 어르신까지 누구나 머무는 곳으로 만들겠다”고 말했다. "
    "시는 공사 동안 이동도서관을 두 대 늘린다.",
    "저작권 단체는 이날 무단 전재와 AI 학습 금지를 법에 넣자고 요구했다.",
    "시는 보도자료를 통해 구독 서비스 이용자가 세 배 늘었다고 설명했다.",
]
ARTICLE = "\n".join(
    [
        "나루시, 새 도서관 첫 삽…내년 가을 개관",
        "입력 2026.11.04. 오전 10:20  수정 2026.11.04. 오전 11:00",
        "본문 듣기  공유하기  스크랩",
        "나루시는 4일 나루역 앞에서 새 도서관 착공식을 열고 내년 가을 문을 열겠다고 밝혔다.",
        "글자 크기 변경",
        *BODY,
        "소이현 기자 soi@example.com",
        "ⓒ 나루신문, 무단 전재 및 재배포 금지",
        "많이 본 뉴스",
        "- 겨울 축제 앞둔 상인들 “올해는 눈이 와야” - 나루신",
        "- 버스 요금 오른다, 새해부터 1700원 - 나루",
        "첫눈 온 산마다 등산객 몰려",
    ]
)
STORY = {0, 5, 6, 7, 8}


def marked(name: str, text: str, model: bytes = b"", publisher: str = "나루신문") -> dict[int, str]:
    """The index of every line that the source marks as a whole, and the label."""
    found = list(suggester(name).suggest(text, Context(SCHEME, "ko", publisher, model=model)))
    spans = {(one.start, one.end): one.label for one in found}
    return {line.index: spans[line.start, line.end] for line in lines_of(text) if (line.start, line.end) in spans}


def sample(number: int, text: str, labels: dict[int, str], publisher: str = "나루신문") -> Sample:
    marks = {
        f"b{line.index}": Boilerplate(f"b{line.index}", labels[line.index], line.start, line.end, line.text)
        for line in lines_of(text)
        if line.index in labels
    }
    return Sample(f"a{number}", text, publisher, Body(boilerplate=marks))


def learned(name: str, samples: Iterable[Sample]) -> bytes:
    return suggester(name).learn(Lessons(SCHEME, list(samples)))


def test_rules_find_the_notices_and_leave_the_story_alone() -> None:
    found = marked("boilerplate-rules", ARTICLE)
    assert set(found) == {line.index for line in lines_of(ARTICLE)} - STORY - {3}
    assert found[1] == "timestamp" and found[4] == "font_notice" and found[9] == "byline"
    assert found[10] in ("copyright", "ai_ban") and found[12] == "related"


@pytest.mark.parametrize("line", BODY)
def test_a_sentence_about_notices_is_no_notice(line: str) -> None:
    assert marked("boilerplate-rules", f"제목\n{line}\n끝나는 문장이다.") == {}


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("By Nora Whitfield, Staff Writer", "byline"),
        ("Updated Oct. 21, 2026 3:15 p.m.", "timestamp"),
        ("Related stories", "related"),
        ("Subscribe to our newsletter for morning headlines", "subscription"),
        ("(c) 2026 Bristow Ledger. All rights reserved.", "copyright"),
        ("나루방송 소이현입니다.", "broadcast_cue"),
        ("(영상취재: 금하온, 영상편집: 우가은)", "broadcast_cue"),
        ("▶ 제보하기: 전화 00-000-0000, 이메일 tip@example.com", "tip_line"),
        ("댓글 12", "comments"),
        ("#나루 #도서관", "tags"),
        ("이 기사를 인공지능 학습이나 재배포에 쓰는 것을 금지합니다.", "ai_ban"),
    ],
)
def test_a_known_notice_gets_its_label(line: str, label: str) -> None:
    assert marked("boilerplate-rules", f"제목\n{line}")[1] == label


def test_notes_inside_a_line_are_spans() -> None:
    text = (
        "제목\n(나루=가나통신) 소이현 기자 = 시가 밝혔다. [나루시 제공] 시민은 반겼다. (사진=4일 착공식 모습) 끝이다."
    )
    found = {text[one.start : one.end] for one in suggester("boilerplate-rules").suggest(text, Context(SCHEME))}
    assert found == {"(나루=가나통신) 소이현 기자 =", "[나루시 제공]", "(사진=4일 착공식 모습)"}


def test_a_summary_that_the_body_repeats_is_found_and_the_body_is_not() -> None:
    assert marked("in-article-repeats", ARTICLE) == {3: "summary_dup"}


def test_a_line_of_many_articles_of_a_publisher_is_offered_without_any_label() -> None:
    texts = [f"제목 {n}\n나루 속 세상을 읽다 제{n}호\n도서관 {n}곳이 문을 열었다." for n in range(4)]
    model = learned("repeated-lines", [Sample(f"a{n}", text, "나루신문") for n, text in enumerate(texts)])
    assert set(marked("repeated-lines", texts[0], model)) == {1}
    assert marked("repeated-lines", "제목\n처음 보는 줄", model) == {}


def test_a_line_confirmed_once_is_offered_in_the_next_article_of_its_publisher() -> None:
    model = learned("repeated-lines", [sample(1, "제목\n오늘의 나루 3면\n본문이다.", {1: "other_boilerplate"})])
    assert marked("repeated-lines", "다른 제목\n오늘의 나루 5면\n다른 본문이다.", model) == {1: "other_boilerplate"}


def test_a_line_that_people_left_alone_is_not_offered() -> None:
    texts = [f"제목 {n}\n시민의 말\n도서관 {n}곳이 문을 열었다." for n in range(5)]
    model = learned("repeated-lines", [sample(n, text, {}) for n, text in enumerate(texts)])
    assert marked("repeated-lines", texts[0], model) == {}


def _series(count: int) -> list[tuple[str, dict[int, str]]]:
    """Articles with notices that no rule knows."""
    made = []
    for n in range(count):
        lines = [
            f"제목 {n}",
            f"나루 브리핑 {n}번째 소식",
            f"나루시가 {n}월에 길 {n}곳을 고쳤다고 말했다.",
            "다음 소식도 나루에서",
        ]
        made.append(("\n".join(lines), {1: "portal_ui", 3: "subscription"}))
    return made


def test_the_line_learner_learns_the_notices_of_a_publisher() -> None:
    model = learned("line-learner", [sample(n, *pair) for n, pair in enumerate(_series(6))])
    found = marked("line-learner", _series(9)[8][0], model)
    assert found == {1: "portal_ui", 3: "subscription"}


def test_the_line_learner_is_silent_before_it_has_seen_enough() -> None:
    assert learned("line-learner", [sample(n, *pair) for n, pair in enumerate(_series(2))]) == b""


def test_the_line_learner_vetoes_what_it_knows_to_be_story() -> None:
    model = learned("line-learner", [sample(n, *pair) for n, pair in enumerate(_series(30))])
    text = _series(33)[32][0]
    lines = list(lines_of(text))
    vetoed = set(suggester("line-learner").vetoes(text, Context(SCHEME, publisher="나루신문", model=model)))
    assert vetoed == {(lines[2].start, lines[2].end)}


def test_short_polite_sentences_of_a_broadcast_are_no_headlines() -> None:
    lines = [
        "다온항에서 크레인 넘어져",
        "[앵커]",
        "7일 오후 다온항 3부두에서 하역 크레인이 넘어졌습니다.",
        "[리포트]",
        "크레인은 강한 바람에 흔들리다 옆으로 쓰러졌습니다.",
        "[인터뷰]",
        "주민들은 무서웠다고 말합니다.",
        "다온뉴스 금하온입니다.",
        "ⓒ 다온방송. 무단 복제 금지",
        "새벽 버스 파업 초읽기…시민 불편 예상",
    ]
    assert set(marked("boilerplate-rules", "\n".join(lines))) == {1, 3, 5, 7, 8, 9}


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("가 가 가", "font_notice"),
        ("카카오톡 공유하기", "portal_ui"),
        ("좋아요 3  훈훈해요 0  화나요 1", "comments"),
        ("홈 > 사회 > 사건", "portal_ui"),
        ("2026.01.02 10:20", "timestamp"),
        ("디지털뉴스팀", "byline"),
        ("※ 기사와 관련 없는 사진", "caption"),
        ("/가나뉴스", "media_credit"),
        ("개인정보처리방침 | 이용약관", "publisher_info"),
        ("이 기사는 언론사에서 정치 섹션으로 분류했습니다.", "portal_ui"),
        ("Share  Save  Print", "portal_ui"),
    ],
)
def test_a_line_of_screen_words_is_boilerplate(line: str, label: str) -> None:
    assert marked("boilerplate-rules", f"제목\n{line}\n시가 도서관을 연다고 밝혔다.").get(1) == label


@pytest.mark.parametrize(
    "line",
    [
        "“이제 시작일 뿐”",
        "댓글 조작 의혹 재수사",
        "광고 시장 얼어붙나",
        "사회 초년생 부담 커져",
        "여야, 추천 인사 합의",
        "다음 달 사업자 선정",
        "음성 인식 기술 시연",
        "2026년 매출 목표 1조 원",
        "구독료 인상 반대",
        "홈런 세 방에 역전",
    ],
)
def test_a_subhead_about_such_things_is_none(line: str) -> None:
    assert marked("boilerplate-rules", f"제목\n{line}\n시가 도서관을 연다고 밝혔다.") == {}


SCRAPED = Path(__file__).parent.parent.parent / "fixtures" / "scraped.txt"


def scraped() -> list[tuple[str, set[int]]]:
    """Articles as they are scraped, each with the numbers of its lines that are boilerplate."""
    found = []
    for article in SCRAPED.read_text().split("\n@\n")[1:]:
        rows = article.rstrip("\n").split("\n")
        assert all(row[0] in "+-" for row in rows)
        found.append(("\n".join(row[1:] for row in rows), {at for at, row in enumerate(rows) if row[0] == "+"}))
    return found


def test_scraped_pages_of_several_publishers_are_told_from_their_stories_cold() -> None:
    right = offered = gold = 0
    for text, wanted in scraped():
        found = marked("boilerplate-rules", text).keys() | marked("in-article-repeats", text).keys()
        assert not found - wanted, [text.split("\n")[at] for at in found - wanted]
        right, offered, gold = right + len(found & wanted), offered + len(found), gold + len(wanted)
    assert gold > 190
    assert 2 * right / (offered + gold) >= 0.97


def test_the_name_of_the_publisher_alone_is_no_story() -> None:
    text = "제목이다\n나루신문\n다온시가 도서관을 연다고 3일 밝혔다."
    rules = suggester("boilerplate-rules")
    assert [one.start for one in rules.suggest(text, Context(SCHEME, publisher="나루신문"))] == [5]
    assert not list(rules.suggest(text, Context(SCHEME)))


@pytest.mark.parametrize(
    "lines",
    [
        ("다온시가 도서관을 연다.", "■ 예산은", "예산은 3억원이다."),
        ("올해의 뉴스를 골랐다.", "◇ 19. 다온 도시철도 2호선 개통 첫날 12만 명 이용", "12만 명이 탔다."),
        ("다온시가 도서관을 연다.", "▲위치는 역 앞이다 ▲입장료는 없다 ▲월요일은 쉰다.", "시는 3일 밝혔다."),
        ("시는 다음을 밝혔다.", "▲ 다온역 앞 도서관", "▲ 해솔역 앞 도서관", "두 곳이 문을 연다."),
        ("“우리는 갑니다.”", "그가 말했다.", "“어디로 갑니까?”", "그는 웃었다."),
        ("1위는 누리전자다.", "2위는 다온하이다.", "가온은 3위다."),
    ],
)
def test_lists_subheads_and_speech_of_a_story_are_left_alone(lines: tuple[str, ...]) -> None:
    assert marked("boilerplate-rules", "\n".join(["제목", *lines])) == {}
