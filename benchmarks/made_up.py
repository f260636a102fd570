"""Made-up news articles with gold labels, for measuring suggestions. All names and texts are invented.

The wording of the notices is not that of the fixtures and not that of the patterns' examples; sentences of the story
speak about copyright, subscriptions and reporters on purpose.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.core.annotations import Boilerplate, Entity, Event, Trigger
from annotator.core.particles import final_consonant
from annotator.core.proposals import Sample
from annotator.core.records import Body

FAMILY = "김이박최정강조윤장임한오서신권황안송류홍남궁제갈"
GIVEN = "가람나래다솜라온마루바른새봄아름자운찬솔하늘해든여울지후민서도윤시우하준서연예린수빈태오은별도담슬기"


def _words(*rows: str) -> list[str]:
    return [word for row in rows for word in row.split()]


PLACE_STEMS = _words(
    "가온 나루 다온 라솔 마루 바름 새솔 아라 자운 차림 하늘 해솔 여울 미르 누리 단비 소담 온새 한빛 푸른 두솔 별내 달빛"
)
PLACE_ENDS = _words("시 군 구 동 읍 도 역 산 강 항")
COUNTRIES = _words("벨로니아 카르티아 오스텔 마리엔 톨레도나 한국 북해연방 루비아")
ORG_ENDS = _words(
    "전자 화학 건설 은행 증권 바이오 소프트 항공 제약 식품 대학교 병원 연구원 협회 재단 공사 경찰서 지방법원 시청",
    "교육청 신문 방송 모터스 에너지 로보틱스 물산 금융지주 노동조합 환경연대 축구단 유나이티드",
)
MINISTRIES = _words("기획처 교통부 환경부 금융감독청 국세청 한울당 새빛당 국무조정실 중앙은행 헌법재판원")
TITLES = _words("대표 사장 시장 의원 교수 장관 감독 위원장 연구원 변호사 선수 작가 판사 팀장 대변인")
PARTICLES = {
    "은는": ("은", "는"),
    "이가": ("이", "가"),
    "을를": ("을", "를"),
    "과와": ("과", "와"),
    "으로로": ("으로", "로"),
}
SUBJECTS = ["또 적자", "새 사령탑", "파업 초읽기", "실적 반등", "수사 확대"]
ECHOES = ["주민들 반발", "상권 들썩", "“예의주시”", "대책 마련"]
Span = tuple[int, int, str]
Row = tuple[str, str, list[Span]]
"""A line, its boilerplate label or "", and the entities in it."""

FRAMES = (
    "{PS} {OG} {t}{은는} {DT} {LC}에서 열린 행사에서 새 사업을 알렸다고 말했다.",
    "{OG}{은는} {DT} {QT} 규모의 공급 계약을 맺었다고 공시했다.",
    "{OG}{이가} {LC}에 새 공장을 짓는다.",
    "{LC} 주민 {QT}{이가} {TI} 한때 대피했다.",
    "{PS} {t}{과와} {PS} {t}{은는} {DT} {TI} {LC}에서 만나 협력 방안을 논의했다.",
    "경찰은 {PS} 씨를 {DT} {LC}에서 붙잡아 조사하고 있다고 밝혔다.",
    "{OG}의 올해 매출은 {QT}{으로로} 지난해보다 {QT} 늘었다.",
    "{PS}{은는} “{LC}의 물가가 한 달 새 {QT} 올랐다”고 설명했다.",
    "{DT} {LC} 앞바다에서 규모가 작은 지진이 났다고 {OG}{이가} 전했다.",
    "{OG} 관계자는 “{DT}까지 결론을 내겠다”고 했다.",
    "{PS} 전 {OG} {t}{이가} 새 {OG} {t}{으로로} 내정됐다.",
    "이번 대회에서 {PS}{은는} {QT} 차이로 우승했다.",
    "{LC}{과와} {LC}{을를} 잇는 도로가 {DT} {TI} 열린다.",
    "{OG}{은는} {PS} {t}의 사의를 받아들였다.",
    "검찰은 {OG} 임원 {QT}{을를} 배임 혐의로 재판에 넘겼다.",
    "{PS} {t}{은는} {OG}{과와} {OG}의 합병이 {DT} 마무리될 것으로 내다봤다.",
    "{TI} 무렵 {LC} 일대에 {QT}의 비가 쏟아졌다.",
    "{OG}{이가} {QT}{을를} 들여 {LC}에 연구소를 세운다는 소식에 주가가 {QT} 뛰었다.",
    "{LC}의 한 학교에서 {QT}{이가} 배탈 증세를 보여 {OG}{이가} 조사에 나섰다.",
    "{PS}의 신작은 {DT} 나와 {QT} 넘게 팔렸다.",
    "{OG}{과와} {OG}{은는} {DT}부터 {LC} 노선을 함께 운항한다.",
    "“{LC}에서 나고 자랐다”는 {PS}{은는} {OG}에서 {QT} 동안 일했다.",
    "{DT} 발표된 조사에서 응답자의 {QT}{이가} {OG}{을를} 믿는다고 답했다.",
    "{OG} {LC} 지점은 {TI}부터 {TI}까지 문을 연다.",
    "법원은 {PS} 씨에게 징역 {QT}{을를} 선고했다.",
    "{LC} 출신 {PS} {t}{은는} 지난 {DT}에도 {OG}{을를} 찾았다.",
    "{OG}{은는} 직원 {QT}{을를} 줄이기로 했다.",
    "외신은 {LC} 정부가 {OG}{을를} 제재할 것이라고 보도했다.",
    "한편 {OG} 노조는 {DT} {TI} 파업에 들어갔다.",
    "{PS}{은는} 후반 {QT} 만에 결승골을 넣었다.",
)
PLAIN = (
    "전문가들은 당분간 이런 흐름이 이어질 것으로 본다.",
    "시민들은 대체로 반기면서도 걱정을 감추지 못했다.",
    "저작권 단체들은 무단 전재와 AI 학습을 막을 법이 필요하다고 주장했다.",
    "구독 서비스 이용자가 늘면서 채널 추가를 권하는 광고도 많아졌다.",
    "현장에 나온 기자 수십 명이 자리를 떠나지 않았다.",
    "관련 기사가 쏟아지자 회사는 보도자료를 내고 사실이 아니라고 했다.",
    "사진을 찍으려는 관광객이 몰려 길이 막혔다.",
    "다만 세부 계획은 아직 정해지지 않은 것으로 알려졌다.",
)
TRIGGERS = {"만나": "MEETING", "계약": "AGREEMENT", "합병": "MNA", "파업": "PROTEST"}


@dataclass
class Writer:
    """Makes sentences and articles; the same seed makes the same ones."""

    seed: int
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.people = [self._person() for _ in range(400)]
        self.places = [self._place() for _ in range(200)]
        self.orgs = [self._org() for _ in range(300)]

    def _person(self) -> str:
        given = "".join(self.dice.sample(GIVEN, 2)) if self.dice.random() > 0.15 else self.dice.choice(GIVEN)
        return self.dice.choice(FAMILY) + given

    def _place(self) -> str:
        if self.dice.random() < 0.15:
            return self.dice.choice(COUNTRIES)
        stem = self.dice.choice(PLACE_STEMS)
        other = self.dice.choice(PLACE_STEMS)[0] if self.dice.random() < 0.4 else ""
        return stem + other + self.dice.choice(PLACE_ENDS)

    def _org(self) -> str:
        if self.dice.random() < 0.2:
            return self.dice.choice(MINISTRIES)
        return self.dice.choice(PLACE_STEMS) + self.dice.choice(["", "", "온", "새", "한"]) + self.dice.choice(ORG_ENDS)

    def _value(self, slot: str) -> str:
        dice = self.dice
        if slot == "PS":
            return dice.choice(self.people)
        if slot == "LC":
            return dice.choice(self.places)
        if slot == "OG":
            return dice.choice(self.orgs)
        if slot == "DT":
            return dice.choice([*self._dates(), "올해 상반기", "이날", "지난달", "내년", "다음 주"])
        if slot == "TI":
            return dice.choice([f"오전 {dice.randint(5, 11)}시", f"오후 {dice.randint(1, 9)}시 30분", "새벽"])
        return dice.choice(self._amounts())

    def _dates(self) -> list[str]:
        day, month, year = self.dice.randint(1, 28), self.dice.randint(1, 12), self.dice.randint(2019, 2031)
        return [f"{day}일", f"지난 {month}월", f"{year}년", f"{month}월 {day}일"]

    def _amounts(self) -> list[str]:
        small, large = self.dice.randint(2, 40), self.dice.randint(11, 900)
        return [f"{large}명", f"{small}억 원", f"{small}.4%", f"{small}배", f"{large}만 원", f"{small}곳", f"{small}건"]

    def sentence(self) -> tuple[str, list[Span]]:
        """A sentence and its entities as (start, end, label)."""
        if self.dice.random() < 0.12:
            return self.dice.choice(PLAIN), []
        text, spans, last = "", [], ""
        for piece in re.split(r"(\{[^}]+\})", self.dice.choice(FRAMES)):
            name = piece[1:-1] if piece.startswith("{") else ""
            if not name:
                text += piece
            elif name == "t":
                last = self.dice.choice(TITLES)
                text += last
            elif name.isupper():
                last = self._value(name)
                spans.append((len(text), len(text) + len(last), name))
                text += last
            else:
                text += _particle(last, name)
        return text, spans

    def sample(self, number: int) -> Sample:
        """A sentence as an article of its own, as in a corpus of single sentences."""
        text, spans = self.sentence()
        return Sample(f"s{number}", text, "", Body({f"e{n}": _entity(n, text, span) for n, span in enumerate(spans)}))

    def article(self, number: int, publisher: str) -> Sample:
        """An article in the shape of a scraped page, with gold entities, events and boilerplate."""
        sentences = [self.sentence() for _ in range(self.dice.randint(8, 14))]
        title = f"{self.dice.choice(self.orgs)}, {self.dice.choice(self.places)}서 새 도전"
        lines: list[Row] = [(title, "", [])]
        lines += [(line, label, []) for line, label in STYLES[publisher].head(self)]
        if STYLES[publisher].summaries:
            lines += [(sentences[0][0], "summary_dup", []), (sentences[3][0], "summary_dup", [])]
        lines.append((self.dice.choice(["“이제 시작일 뿐”", "내년 봄 결론 날 듯", "시민들 기대 반 걱정 반"]), "", []))
        at = 0
        while at < len(sentences):
            size = self.dice.randint(2, 4)
            lines.append(_paragraph(sentences[at : at + size]))
            at += size
        lines += [(line, label, []) for line, label in STYLES[publisher].foot(self)]
        return _sample(f"{publisher}-{number}", publisher, lines)


def _particle(word: str, name: str) -> str:
    after_consonant, after_vowel = PARTICLES[name]
    final = final_consonant(word[-1]) if word else 0
    if final < 0:
        final = 0 if word[-1] in "%2459" else 1
    return after_consonant if final > 0 and not (name == "으로로" and final == 8) else after_vowel


def _entity(number: int, text: str, span: Span) -> Entity:
    start, end, label = span
    return Entity(f"e{number}", label, start, end, text[start:end])


def _paragraph(sentences: list[tuple[str, list[Span]]]) -> Row:
    text, spans = "", []
    for sentence, found in sentences:
        text += " " if text else ""
        spans += [(len(text) + start, len(text) + end, label) for start, end, label in found]
        text += sentence
    return text, "", spans


def _sample(key: str, publisher: str, lines: list[Row]) -> Sample:
    text = "\n".join(line for line, _, _ in lines)
    entities: dict[str, Entity] = {}
    boilerplate: dict[str, Boilerplate] = {}
    events: dict[str, Event] = {}
    offset = 0
    for line, label, spans in lines:
        if label:
            name = f"b{len(boilerplate)}"
            boilerplate[name] = Boilerplate(name, label, offset, offset + len(line), line)
        for start, end, code in spans:
            name = f"e{len(entities)}"
            entities[name] = Entity(name, code, offset + start, offset + end, line[start:end])
        for word, code in TRIGGERS.items():
            if not label and spans and word in line:
                start = offset + line.index(word)
                name = f"v{len(events)}"
                events[name] = Event(name, code, Trigger(start, start + len(word), word))
        offset += len(line) + 1
    return Sample(key, text, publisher, Body(entities, events, boilerplate))


class Style:
    """What a publisher puts around the story: (line, label) pairs."""

    summaries = False

    def head(self, writer: Writer) -> Iterator[tuple[str, str]]:
        return iter(())

    def foot(self, writer: Writer) -> Iterator[tuple[str, str]]:
        return iter(())


def _related(writer: Writer, count: int, form: str, tail: str = "") -> Iterator[tuple[str, str]]:
    for _ in range(count):
        words = f"{writer.dice.choice(writer.orgs)} {writer.dice.choice(SUBJECTS)}"
        line = f"{words}…{writer.dice.choice(writer.places)} {writer.dice.choice(ECHOES)}"
        yield form.format((line + tail)[: writer.dice.randint(24, 48)].rstrip()), "related"


class Portal(Style):
    summaries = True

    def head(self, writer: Writer) -> Iterator[tuple[str, str]]:
        yield "기사 원문은 본문 보기를 눌러 확인할 수 있습니다", "portal_ui"

    def foot(self, writer: Writer) -> Iterator[tuple[str, str]]:
        yield "글씨 크기를 조절하면 아래 예시처럼 표시됩니다", "font_notice"
        yield "(예시) 새로운 소식을 가장 먼저 전해 드립니다", "portal_ui"
        a, b = writer.people[0], writer.people[1]
        yield f"[{a} 기자 / {b} 기자 / {writer.people[2]} 기자]", "byline"
        yield "[ⓒ 누리경제, 무단 전재-재배포 및 AI 학습 이용 금지]", "ai_ban"
        yield from _related(writer, writer.dice.randint(5, 10), "- {}", " - 누리경제")


class Wire(Style):
    def head(self, writer: Writer) -> Iterator[tuple[str, str]]:
        yield (
            f"송고 2031-0{writer.dice.randint(1, 9)}-1{writer.dice.randint(0, 9)} 0{writer.dice.randint(1, 9)}:20",
            "timestamp",
        )
        yield "요약봇 음성으로 듣기 번역 설정", "portal_ui"

    def foot(self, writer: Writer) -> Iterator[tuple[str, str]]:
        yield "press@example.com", "reporter_contact"
        yield "제보는 카카오톡 okwire로", "tip_line"
        yield "<저작권자(c) 한들통신, 무단 전재-재배포, AI 학습 및 활용 금지>", "ai_ban"
        yield f"댓글 {writer.dice.randint(0, 400)}", "comments"
        yield "많이 본 뉴스", "related"
        yield from _related(writer, writer.dice.randint(4, 8), "· {}")


class Broadcast(Style):
    def head(self, writer: Writer) -> Iterator[tuple[str, str]]:
        yield f"입력 2031.0{writer.dice.randint(1, 9)}.02 19:40", "timestamp"
        yield "[앵커]", "broadcast_cue"

    def foot(self, writer: Writer) -> Iterator[tuple[str, str]]:
        name = writer.dice.choice(writer.people)
        yield f"다솜뉴스 {name}입니다.", "broadcast_cue"
        yield f"(영상취재 : {writer.people[3]}, 영상편집 : {writer.people[4]})", "broadcast_cue"
        yield "▶ 다솜뉴스 제보하기: 카카오톡 검색 ‘다솜제보’, 전화 00-0000-0000", "tip_line"
        yield "Copyright Ⓒ 다솜방송. All rights reserved. 무단 전재, 재배포 및 이용(AI 학습 포함) 금지", "copyright"
        yield "지금 뜨는 뉴스", "related"
        yield from _related(writer, writer.dice.randint(3, 6), "{}")


class Local(Style):
    def head(self, writer: Writer) -> Iterator[tuple[str, str]]:
        yield f"{writer.dice.choice(writer.people)} 기자", "byline"
        yield f"승인 2031.0{writer.dice.randint(1, 9)}.11 11:0{writer.dice.randint(0, 9)}", "timestamp"
        yield "공유하기", "portal_ui"
        yield "스크랩", "portal_ui"

    def foot(self, writer: Writer) -> Iterator[tuple[str, str]]:
        yield "저작권자 © 두물신문 무단전재 및 재배포 금지", "copyright"
        yield "두물신문을 후원해 주세요. 독자의 힘으로 만듭니다", "subscription"
        yield "관련기사", "related"
        yield from _related(writer, writer.dice.randint(2, 5), "▶ {}")
        yield "등록번호 가00012 | 발행인 박한들 | 청소년보호책임자 이물결", "publisher_info"


class Daily(Style):
    summaries = True

    def head(self, writer: Writer) -> Iterator[tuple[str, str]]:
        yield (
            f"기사입력 2031-12-0{writer.dice.randint(1, 9)} 오후 3:1{writer.dice.randint(0, 9)}",
            "timestamp",
        )
        yield "본문 글씨 크기 가 가 가", "font_notice"

    def foot(self, writer: Writer) -> Iterator[tuple[str, str]]:
        yield f"{writer.dice.choice(writer.people)} 기자 news@example.com", "byline"
        yield "ⓒ 새벽일보, 무단 복제 및 배포를 금합니다. 인공지능 학습에도 쓸 수 없습니다.", "ai_ban"
        yield f"#{writer.dice.choice(PLACE_STEMS)} #{writer.dice.choice(ORG_ENDS)} #오늘의이슈", "tags"
        yield "새벽일보 채널을 구독하고 아침마다 뉴스레터를 받아 보세요", "subscription"
        yield "[광고] 지금 가입하면 첫 달 무료", "ad"
        yield "이 시각 주요 기사", "related"
        yield from _related(writer, writer.dice.randint(4, 7), "{}", " - 새벽일보")


STYLES: dict[str, Style] = {
    "누리경제": Portal(),
    "한들통신": Wire(),
    "다솜방송": Broadcast(),
    "두물신문": Local(),
    "새벽일보": Daily(),
}
