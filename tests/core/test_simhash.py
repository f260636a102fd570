"""Near-duplicates of whole articles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.simhash import NEAR, distance, from_signed, simhash, to_signed

STORY = (
    "가온전자는 2일 다온시청에서 다온시와 투자협약을 맺고 새 공장을 짓기로 했다고 밝혔다. "
    "공장은 새들산업단지 터에 들어선다. "
    "김가람 대표는 협약식에서 물과 전력을 갖춘 곳이라고 말했다. "
    "환경단체는 갈수기에 하천이 마를 수 있다며 우려를 나타냈다."
)
OTHER = (
    "새빛당 정하늘 원내대표와 한울당 오세림 원내대표는 국회에서 만나 "
    "내년도 예산안을 법정 시한까지 처리하기로 합의했다. "
    "다만 특별검사 임명 법안의 처리 시점을 두고는 의견이 엇갈렸다. "
    "국회의장은 양당을 다시 불러 중재에 나설 것으로 알려졌다."
)


def test_a_wire_copy_with_other_notices_is_near() -> None:
    copy = STORY.replace("밝혔다", "전했다") + "\n[소이현 기자]"
    assert distance(simhash(STORY), simhash(copy)) <= NEAR


def test_another_story_is_far() -> None:
    assert distance(simhash(STORY), simhash(OTHER)) > NEAR


@given(st.integers(0, 2**64 - 1))
def test_a_hash_survives_the_database(value: int) -> None:
    assert -(2**63) <= to_signed(value) < 2**63
    assert from_signed(to_signed(value)) == value


@given(st.text(max_size=40))
def test_any_text_has_a_hash(text: str) -> None:
    assert 0 <= simhash(text) < 2**64
