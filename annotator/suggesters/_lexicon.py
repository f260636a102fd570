"""What Korean names are made of and stand beside: surnames, titles, endings of places and bodies, units.

Few and general, so that a model that has seen a hundred sentences knows a new name by its company.
"""

from __future__ import annotations


def _words(*rows: str) -> tuple[str, ...]:
    return tuple(word for row in rows for word in row.split())


SURNAMES = frozenset(
    _words(
        "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 전 홍 유 고 문 양 손 배 백 허 남 심 노",
        "하 곽 성 차 주 우 구 민 류 나 진 지 엄 채 원 천 방 공 현 함 변 염 여 추 도 소 석 선 설 마 길",
        "연 위 표 명 기 반 왕 금 옥 육 인 맹 제 모 탁 국 은 편 용",
    )
)

TITLES = frozenset(
    _words(
        "씨 군 양 님 회장 부회장 총괄회장 사장 부사장 대표 공동대표 대표이사 이사 전무 상무 본부장 실장 국장 과장",
        "부장 차장 팀장 센터장 소장 원장 관장 단장 총장 학장 교수 명예교수 박사 연구원 선임연구원 의사 변호사 검사",
        "판사 검찰총장 대법관 장관 차관 총리 대통령 전대통령 국무총리 수석 비서관 대변인 의원 국회의원 의장 원내대표",
        "위원장 위원 최고위원 후보 예비후보 시장 군수 구청장 지사 도지사 교육감 청장 서장 경감 경위 감독 코치 선수",
        "배우 가수 작가 시인 소설가 기자 앵커 아나운서 피디 대사 총영사 대위 중위 소령 중령 대령 장군 사령관 신부",
        "목사 스님 추기경 교황 여사 할머니 할아버지",
    )
)
"""Words that stand behind a person's name; some stand before it too."""

KINDS: dict[str, tuple[str, ...]] = {
    "O": _words(
        "전자 그룹 은행 증권 보험 카드 건설 제약 화학 자동차 통신 텔레콤 항공 물산 산업 중공업 에너지 홀딩스",
        "엔터테인먼트 대학교 대학 학교 고등학교 대병원 병원 의료원 연구소 연구원 협회 연맹 연합 재단 위원회 공사 공단",
        "조합 노조 법원 검찰 검찰청 경찰서 경찰청 소방서 시청 군청 구청 도청 의회 국회 정부 청와대 부처 당 팀 구단",
        "신문 일보 방송 뉴스 예술단 합창단 극단 센터",
    ),
    "L": _words(
        "특별시 광역시 시 군 구 동 읍 면 리 도 역 공항 항 산 강 섬 호수 해변 해수욕장 해협 반도 공원 광장",
        "경기장 체육관 미술관 박물관 극장 시장 거리 로 길 대로 터미널 월드컵경기장 국립공원 타워 호텔 아파트 지구",
        "지역",
    ),
    "D": _words(
        "년 월 일 주 분기 연도 년대 세기 요일 오늘 어제 내일 그제 모레 이날 당일 올해 지난해 작년 내년 최근",
        "상반기 하반기",
    ),
    "T": _words(
        "시 분 초 시간 분간 새벽 아침 점심 저녁 밤 낮 오전 오후 정오 자정",
    ),
    "Q": _words(
        "명 개 원 달러 엔 위안 유로 퍼센트 프로 배 번 번째 차례 위 등 등급 점 살 세 대 채 건 곳 가지 마리",
        "그루 킬로미터 미터 톤 만 억 조 평 층 호 호선 강 개국 개월 사람 회 차",
    ),
}
"""How words end that name an organisation, a location, a date, a time, a quantity."""

_ENDINGS = {ending: kind for kind, endings in KINDS.items() for ending in endings}
LONGEST = max(map(len, _ENDINGS))


def kind_of(stem: str) -> str:
    """What a word without its particle ends like: O, L, D, T or Q with the length of the ending, "" when like none."""
    for length in range(min(LONGEST, len(stem)), 0, -1):
        kind = _ENDINGS.get(stem[-length:])
        if kind:
            return f"{kind}{min(length, 3)}"
    return ""


def person_of(stem: str) -> str:
    """How much a word looks like a Korean name: its length when it begins with a surname, "" else."""
    return str(len(stem)) if 2 <= len(stem) <= 4 and stem[0] in SURNAMES else ""


def is_title(word: str) -> bool:
    """Whether a word, without its particle, says who somebody is."""
    return word in TITLES
