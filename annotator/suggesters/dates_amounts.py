"""Dates, times and quantities by rules: DT, TI and QT, in Korean and English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.core.proposals import Suggestion
from annotator.core.reasons import because
from annotator.suggesters.base import BaseSuggester, Context

_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_BIG = rf"(?:(?:{_NUM})\s?(?:조|억|만|천|백|십)\s?)*(?:(?:{_NUM})(?:\s?(?:조|억|만|천|백))*)"
_WORDS = r"(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열한|열두|스무|스물|서른|마흔|수십|수백|수천|수만|몇)"
_SINO = r"(?:[일이삼사오육칠팔구십백천만억조]+)"
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
_DAYS = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_RELATIVE = (
    r"(?:지난해|지난달|지난주|이달|이번\s?달|이번\s?주|다음\s?달|다음\s?주|내달|올해|내년|작년|재작년|내후년|오늘|어제|그제|내일|모레"
    r"|이날|전날|당일|다음\s?날|그날)"
)
_SEASON = r"(?:상반기|하반기|연말|연초|월말|월초|새해|봄|여름|가을|겨울)"
_PART = r"(?:오전|오후|새벽|아침|저녁|밤|낮|정오|자정|한밤|이른\s?아침)"
_UNITS = (
    r"(?:원|달러|유로|엔|위안|파운드|명|개|곳|건|대|척|채|회|차례|가지|마리|그루|권|장|편|점|위|배|세|살|가구|호|동|층|인분|여\s?명"
    r"|㎡|㎢|㎞|㎝|㎜|㎏|㎖|km|cm|mm|kg|mg|ml|킬로미터|미터|센티미터|킬로그램|그램|리터|톤|헥타르|평|마일|피트|도|포인트|퍼센트|%p|%포인트|%|％|kW|MW|GW|t|m)"
)

_DATES = (
    rf"\d{{4}}\s?년\s?(?:\d{{1,2}}\s?월\s?)?(?:\d{{1,2}}\s?일)?(?:\s?[가-힣]{{0,1}}{_SEASON})?",
    r"\d{4}[-./]\s?\d{1,2}[-./]\s?\d{1,2}\.?",
    rf"(?:{_RELATIVE}\s)?(?:지난\s)?\d{{1,2}}\s?월\s?(?:\d{{1,2}}\s?일|초|중순|말)?(?![가-힣]*\s?수당)",
    r"(?:지난\s|오는\s)?(?<![\d.,])\d{1,2}\s?일(?![가-힣]*간)(?!\s?만)",
    rf"{_RELATIVE}(?:\s{_SEASON})?(?:\s\d{{1,2}}\s?분기)?",
    r"(?:[월화수목금토일]요일|주말|평일|연휴|설날|추석)",
    rf"(?:{_NUM}|{_WORDS})\s?(?:년|개월|달|주일|주|일|분기)\s?(?:간|동안|째|만|전|뒤|후)?(?=[\s,.은는이가을를에의도까])",
    rf"{_DAYS}",
    rf"{_MONTHS}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,\s\d{{4}})?\b",
    rf"\b\d{{1,2}}\s{_MONTHS}(?:\s\d{{4}})?\b",
    rf"{_MONTHS}\s\d{{4}}\b",
    r"\b(?:last|next|this)\s(?:week|month|year|spring|summer|fall|autumn|winter)\b",
    r"\b(?:yesterday|today|tomorrow)\b",
    r"\b(?:in\s)?(?:19|20)\d{2}\b(?!\s?(?:명|개|원|곳|건|대|달러|년))",
)
_TIMES = (
    rf"(?:{_PART}\s?)?(?<![\d.])\d{{1,2}}\s?시(?:\s?\d{{1,2}}\s?분|\s?반)?(?:\s?\d{{1,2}}\s?초)?(?![가-힣]*민|장|청|의회|설)",
    rf"(?:{_PART}\s?)?(?<![\d.])\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?[ap]\.?m\.?)?",
    rf"(?:{_NUM}|{_WORDS})\s?시간(?:\s?\d{{1,2}}\s?분)?",
    rf"(?<![\d.])(?:{_NUM})\s?분(?![기야의])(?:\s?\d{{1,2}}\s?초)?",
    r"(?:오전|오후|새벽|정오|자정)(?=[\s,.에까부])",
    r"\b\d{1,2}(?::\d{2})?\s?(?:a\.m\.|p\.m\.|am|pm)\b",
    r"\b(?:noon|midnight)\b",
    rf"\b(?:{_NUM}|an?|one|two|three|four|five|six|ten)\s(?:hours?|minutes?|seconds?)\b",
)
_AMOUNTS = (
    rf"(?:약\s)?(?:{_BIG})\s?(?:여\s?)?{_UNITS}(?![가-힣]*\s?당)",
    rf"(?:수\s?)?(?:{_BIG})\s?(?:조|억|만)\s?(?:여\s?)?{_UNITS}?",
    rf"{_WORDS}\s(?:명|개|곳|건|대|척|채|차례|가지|마리|권|편|점|사람|배)",
    r"제?\d+(?:위|호|차|회|등)(?=[\s,.를을이가은는에로])",
    r"\d+(?:\.\d+)?\s?(?:대\s?|-)\d+(?=(?:로|으로|의|\s))",
    r"(?:US)?\$\s?\d[\d,]*(?:\.\d+)?(?:\s(?:million|billion|trillion|thousand))?",
    r"[€£¥₩]\s?\d[\d,]*(?:\.\d+)?(?:\s(?:million|billion|trillion))?",
    rf"\b(?:{_NUM})\s?(?:percent|per cent|%|people|dollars|euros|miles|feet|tons|pounds|years\sold)(?!\w)",
)
RULES: tuple[tuple[str, float, tuple[re.Pattern[str], ...]], ...] = (
    ("DT", 0.78, tuple(re.compile(pattern) for pattern in _DATES)),
    ("TI", 0.76, tuple(re.compile(pattern) for pattern in _TIMES)),
    ("QT", 0.77, tuple(re.compile(pattern) for pattern in _AMOUNTS)),
)
REASONS = {"DT": because("date"), "TI": because("time"), "QT": because("quantity")}


class Suggester(BaseSuggester):
    label = {"ko": "날짜·시간·수량 규칙", "en": "Dates, times, amounts"}
    description = {
        "ko": "날짜(DT), 시간(TI), 수량(QT)을 한국어와 영어 규칙으로 찾습니다.",
        "en": "Finds dates (DT), times (TI) and quantities (QT) by Korean and English rules.",
    }
    reasons = {
        "date": {"ko": "날짜 꼴", "en": "looks like a date"},
        "time": {"ko": "시간 꼴", "en": "looks like a time"},
        "quantity": {"ko": "수량 꼴", "en": "looks like a quantity"},
    }

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        for label, score, patterns in RULES:
            if label not in context.scheme.entity_codes:
                continue
            for start, end in _longest(span for pattern in patterns for span in _spans(pattern, text)):
                yield Suggestion("entity", label, start, end, score, REASONS[label])


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        surface = match[0]
        start = match.start() + len(surface) - len(surface.lstrip())
        end = match.start() + len(surface.rstrip(" ,") if surface.endswith("m.") else surface.rstrip(" ,."))
        if "\n" in surface or end <= start:
            continue
        if start and text[start - 1].isalnum() and text[start].isalnum() and text[start - 1].isascii():
            continue  # the middle of a word or a number
        yield start, end


def _longest(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
