"""One article with everything that an article can have, for the round trips of formats."""

from __future__ import annotations

from annotator.core.records import AnnotatedArticle
from tests.formats import article, at

TEXT = (
    "가온전자, 다온시에 공장 짓는다\n\n"
    "😊 가온전자는 3일 김가람 대표와 박다온 시장이  만났다. “조(兆) 원을 투자한다”고 밝혔다.\n"
    "저작권자 ⓒ 가온일보, AI 학습 금지"
)


def sample(key: str = "kb-1") -> AnnotatedArticle:
    """Nested entities, an event that fills a role of another, a repeated role, attributes, a link, boilerplate."""
    return article(
        TEXT,
        key=key,
        meta={"title": "가온전자", "publisher": "가온일보", "section": "경제"},
        entities=[
            at(TEXT, "가온전자", id="e1", label="OG"),
            at(TEXT, "가온전자는 3일", id="e2", label="DT", attributes={"certainty": "low"}),
            at(TEXT, "3일", id="e3", label="DT"),
            at(TEXT, "김가람", id="e4", label="PS"),
            at(TEXT, "김가람 대표", id="e5", label="CV"),
            at(TEXT, "박다온", id="e6", label="PS"),
            at(TEXT, "조(兆)", id="e7", label="QT"),
            at(TEXT, "가온일보", id="e8", label="OG"),
        ],
        events=[
            {
                "id": "v1",
                "type": "MEETING",
                "trigger": at(TEXT, "만났"),
                "arguments": [
                    {"role": "Participant", "target": "e4"},
                    {"role": "Participant", "target": "e6"},
                    {"role": "Time", "target": "e3"},
                ],
                "attributes": {"polarity": "positive", "tense": "past"},
            },
            {
                "id": "v2",
                "type": "ANNOUNCE",
                "trigger": at(TEXT, "밝혔다"),
                "arguments": [{"role": "Topic", "target": "v1"}, {"role": "Speaker", "target": "e1"}],
            },
        ],
        boilerplate=[at(TEXT, "저작권자 ⓒ 가온일보, AI 학습 금지", id="b1", label="ai_ban")],
        links=[{"id": "l1", "members": ["e1", "e8"]}],
    )
