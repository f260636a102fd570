"""Korean particles and what may carry them: data for core.particles, the same as the browser's josa.js."""

from __future__ import annotations


def _words(*rows: str) -> frozenset[str]:
    return frozenset(word for row in rows for word in row.split())


PARTICLES = _words(
    "에서부터 에서였다 으로까지 으로부터 까지는 까지도 까지의 께서는 들에게 등에서 등으로",
    "로부터 보다는 부터는 부터의 에게는 에게도 에게서 에서는 에서도 에서만 에서의 으로는",
    "으로도 으로서 으로선 으로써 으로의 이라고 이라는 이라도 이었다 이었던 이지만 입니다",
    "간의 과는 과도 과의 까지 께서 들과 들은 들을 들의 들이 등과 등에 등은 등을 등의",
    "등이 라고 라는 라도 로는 로도 로서 로선 로써 로의 마저 만은 만의 만이 밖에 보다",
    "부터 씨가 씨는 씨도 씨를 씨와 씨의 에게 에겐 에는 에도 에서 에선 에의 였다 였던",
    "와는 와도 와의 으로 이고 이나 이다 이든 이라 이란 이며 이야 이자 조차 지만 처럼",
    "측에 측은 측의 측이 하고 한테 가 간 고 과 께 나 는 님 다 도 든 들 등 라 란",
    "로 를 만 며 씨 야 에 엔 와 은 을 의 이 인 자 측",
)
"""Particles and endings that a mark leaves out."""

AFTER_CONSONANT = _words(
    "으로까지 으로부터 으로는 으로도 으로서 으로선 으로써 으로의 이라고 이라는 이라도",
    "이었다 이었던 이지만 과는 과도 과의 으로 이고 이나 이다 이든 이라 이란 이며 이야",
    "이자 과 은 을 이 인",
)
"""These follow only a syllable with a final consonant."""

AFTER_VOWEL = _words(
    "로부터 라고 라는 라도 로는 로도 로서 로선 로써 로의 였다 였던 와는 와도 와의 지만",
    "가 고 나 는 다 든 라 란 로 를 며 야 와 자",
)
"""These follow only a syllable without a final consonant (로 also one with ㄹ)."""

RISKY = _words(
    "이나 이다 이라 이란 이자 하고 가 간 고 과 께 나 는 님 다 도 든 들 등 라 란",
    "로 를 만 며 씨 야 에 엔 와 은 을 의 이 인 자 측",
)
"""These are cut only when two or more syllables stay and the whole word is not in KEEP."""

KEEP = _words(
    "민주주의 우리나라 가해자 강원도 경기도 경상도 관계자 근로자 노동자 당사자 러시아",
    "미국인 사업자 세종로 소비자 아시아 어린이 여의도 외국인 을지로 일본인 전라도 전문가",
    "제작자 제주도 중국인 충청도 카카오 캐나다 투자자 피해자 한국인 한반도 후보자 가을",
    "강의 개인 결과 결의 경고 경로 공간 광고 국가 권고 기간 기자 길이 나라 나이 남자",
    "낭만 노을 노인 논의 높이 대로 대만 도로 독도 동의 마을 미만 민간 반도 법인 보고",
    "보도 본인 부인 불만 사고 사이 서울 성과 속도 수도 순간 시간 시민 신고 아들 아이",
    "안과 야간 어른 여자 예고 온도 원인 월간 의도 의사 이의 인간 작가 정도 정의 제도",
    "종로 주간 주의 지도 진로 차이 창고 철도 최고 태도 통로 투자 평가 하나 학과 합의",
    "협의 화가 확인 회의 효과",
)
"""Words that end like a particle and are whole all the same."""
