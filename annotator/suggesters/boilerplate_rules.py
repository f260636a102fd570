"""Lines and notes that the scheme's own patterns know, and the shapes that scraped pages have around the story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from annotator.core.lines import Line, lines_of
from annotator.core.proposals import Suggestion
from annotator.core.reasons import Reason, because
from annotator.core.scheme import BoilerplateLabel, Scheme
from annotator.suggesters._screen import screen_label, standing_label
from annotator.suggesters.base import BaseSuggester, Context

STORY_END = re.compile(r"[가-힣]다[.。]?[\"'”’)\]]*$")
"""A sentence of a Korean story: it ends in plain 다, as notices seldom do."""
POLITE_STORY = re.compile(r"니다[.][\"'”’)\]]*$")
SENTENCE = 25
STORY_INSIDE = re.compile(r"[가-힣]{2}다[.] .{20}")
POLITE_END = re.compile(r"(니다|세요|십시오|습니까|해요|까요)[.!?~]*[\"'”’)\]>]*$")
ENGLISH_STORY = re.compile(r"^[A-Z“\"][^가-힣©ⓒ]{60,}[.!?][”\"]?$")
SCREEN = 0.87
BULLET = re.compile(r"^([-–—·•∙▶▷☞►■□◆◇○●*]|\d{1,2}[.)]|\d{1,2}\s(?=[^\d\s]))\s?")
HEADLINE = re.compile(r"[.!。]$|다[\"”']?$")
UNENDED = re.compile(r"[가-힣][\"'”’)\]]*$")
ASIDE = re.compile(r"(니다|세요|십시오|주세요|나요\?|까요\?)[.!~]*$")
PLAIN = re.compile(r"[가-힣](?<!니)다[.][\"'”’)\]]*$")
LIST = re.compile(r"^[▲△▷◆■□○●◇]")
OF_A_PICTURE = re.compile(r"사진|제공|모습|장면|전경|자료|영상|그래픽")

BETWEEN = 10
"""Characters of a line that is taken for a button because notices stand on both sides of it."""

NOTE = re.compile(
    r"[\[(【]\s?(?:사진|영상|그래픽|자료|이미지)[^\])】\n]{0,80}[\])】]|\[[^\]\n]{1,24}\s?(?:제공|자료사진)\]"
)

EXTRA: Sequence[tuple[str, str]] = (
    ("byline", r"^(by|By|BY)[.]?\s[가-힣]{2,4}(\s?기자)?$"),
    ("byline", r"^By [A-Z][\w.'-]+( [A-Z][\w.'-]+){0,3}(, .{1,40})?$"),
    ("byline", r"^(글|사진|취재|그래픽)\s?[·=:]?\s?[가-힣]{2,4}(\s?[·,/]\s?(글|사진)?\s?[가-힣]{2,4})*(\s?기자)?$"),
    (
        "byline",
        r"^[\[(<]?[가-힣·,/\s]{2,30}\s?(기자|특파원|앵커|논설위원)\s?[\])>]?(\s?[=|·]?\s?[\w.+-]+@[\w.-]+)?[\])>]?$",
    ),
    (
        "broadcast_cue",
        r"^\S{0,8}(뉴스|방송|TV|[A-Z]{2,4})\s?(\S{2,6}에서\s)?[가-힣]{2,4}(입니다|이었습니다|였습니다)[.]?$",
    ),
    (
        "timestamp",
        r"^\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}$",
    ),
    (
        "portal_ui",
        r"^(Story|Article) continues below|^(Follow|Find) us on\b|^associate_pic$|^(홈|HOME|Home)\s\S.{0,24}$",
    ),
    ("timestamp", r"^(Updated|Published|Posted|Last modified)\b.{0,60}\d"),
    (
        "timestamp",
        r"^.{0,20}(입력|수정|발행|송고|등록|승인|업로드|업데이트|게시)(시간|일시|일)?\s?[:：]?\s?\d{4}\s?[-./년]\s?\d{1,2}",
    ),
    (
        "portal_ui",
        r"^(Share|Save|Print|Listen|Comment|Copy link|Listen to this article|Listen \(\d+ min\))"
        r"(\s{1,3}(Share|Save|Print|Listen.*))*$",
    ),
    ("portal_ui", r"^((본문|기사)?\s?(듣기|보기|공유(하기)?|스크랩(하기)?|인쇄(하기)?|저장|글자크기)\s*[|·]?\s*){2,}$"),
    ("portal_ui", r"(전체|원문|전문)\s?(기사|내용)?.{0,12}(앱|본문|홈페이지|원문)에서.{0,10}(보|확인|읽)"),
    ("portal_ui", r"^(카카오톡|페이스북|트위터|네이버|밴드|엑스|X|링크)(\s?(공유|복사|으로 보내기|블로그))?$"),
    ("comments", r"^\d+ comments?$|^(댓글|공감|좋아요|싫어요|추천)\s?[\d,]*\s?(개|명)?$"),
    ("related", r"^(Related( stories| articles)?|Read more|More on this|Most read|Recommended)\b.{0,80}$"),
    (
        "related",
        r"^[\[(<]?\s?(이\s?시각|많이\s?본|함께\s?(본|볼|읽)|놓치면|지금\s?뜨는|오늘의|핫|관련|추천|인기|최신|주요)"
        r".{0,14}(뉴스|기사|이슈|글|클릭)\s?[\])>]?$",
    ),
    ("subscription", r"^(Subscribe|Sign up|Support our|Become a member|Get our .{0,40}newsletter)\b"),
    ("subscription", r"\S\s?(채널|뉴스레터|기자)\s?(구독|추가|친구 추가)(하기)?$"),
    ("media_credit", r"^(Getty Images|Reuters|AFP|AP|PA Media|EPA)\b.{0,80}$"),
    ("portal_ui", r"^\d{1,2}:\d{2}(\s?/\s?\d{1,2}:\d{2})?$|^Your browser does not support"),
    ("subscription", r"(구독|후원|응원|팔로우).{0,40}(세요|주십시오|바랍니다|부탁드립니다)[.!]?$"),
    ("tip_line", r"^Got a tip|(제보).{0,30}(전화|이메일|카카오톡|메일|@|\d{2,4}-\d{3,4})"),
    ("copyright", r"^[<\[(]?\s?(저작권|ⓒ|©|\(c\)|Copyright)"),
    ("media_credit", r"^(Photo|Image|Graphic|Video)s?( by)?\s?[:/=]"),
    ("media_credit", r"^[\[(]?\s?(사진|영상|그래픽|자료|이미지|출처)\s?(제공|출처|캡처)?\s?[=:·/|]\s?.{1,40}[\])]?$"),
)
"""Our own additions to the patterns of the presets, by the preset's label."""

_DOUBT = {"byline": 0.02, "reporter_contact": 0.04, "caption": 0.06}
"""Any line can hold an address or begin with a mark: other labels go first."""


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def is_story(line: str) -> bool:
    """Whether a line reads like a sentence of the story."""
    if POLITE_END.search(line):
        return len(line) > 90
    return bool(STORY_END.search(line) or STORY_INSIDE.search(line) or ENGLISH_STORY.match(line))


class Suggester(BaseSuggester):
    label = {"ko": "비본문 규칙", "en": "Boilerplate rules"}
    description = {
        "ko": "라벨 체계의 정규식과 스크랩된 기사에 흔한 꼴(기자명, 저작권, 관련 기사 목록, 사진 설명)로 찾습니다.",
        "en": "The scheme's patterns and the usual shapes of scraped pages: bylines, notices, headlines.",
    }
    reasons = {
        "aside": {"ko": "기사와 달리 독자에게 하는 말", "en": "speaks to the reader, unlike the story"},
        "between": {"ko": "안내 사이의 짧은 줄", "en": "a few letters between notices"},
        "standing": {"ko": "웹 페이지에 늘 있는 문장", "en": "a standing sentence of pages"},
        "page_words": {"ko": "기사가 아니라 웹 페이지의 말", "en": "words of a page, not of a story"},
        "pattern": {"ko": "이 라벨의 패턴과 맞음", "en": "fits a pattern of this label"},
        "headlines": {"ko": "본문 뒤의 제목 목록", "en": "a list of headlines after the story"},
        "after_notices": {"ko": "끝의 안내 뒤에 나옴", "en": "after the notices at the end"},
        "photo_note": {"ko": "괄호 안의 사진 표기", "en": "a note about a photo in brackets"},
    }

    def suggest(self, text: str, context: Context) -> Iterator[Suggestion]:
        lines = list(lines_of(text))
        found: dict[int, Suggestion] = {}
        polite = _is_polite(lines)
        for before, line, after in zip(lines, lines[1:], [*lines[2:], None], strict=False):
            one = _by_pattern(line, context.scheme)
            if one and not _is_of_a_list(one, before, line, after):
                found[line.index] = one
        for line in [] if polite else _asides(lines, found):
            found[line.index] = Suggestion(
                "boilerplate",
                _rest_of(context.scheme),
                line.start,
                line.end,
                0.8,
                because("aside"),
            )
        for index, headline in _tail(lines, found, context.scheme):
            found.setdefault(index, headline)
        for line in _between(lines, found, context.publisher):
            found[line.index] = Suggestion(
                "boilerplate", _rest_of(context.scheme), line.start, line.end, 0.7, because("between")
            )
        yield from found.values()
        for line in lines:
            if line.index not in found:
                yield from _inside(line, context.scheme)


def _is_polite(lines: list[Line]) -> bool:
    """Whether the story speaks politely, as broadcasts do, so that politeness tells nothing."""
    told = [line.text for line in lines if len(line.text) >= SENTENCE]
    return sum(bool(POLITE_STORY.search(text)) for text in told) > sum(bool(PLAIN.search(text)) for text in told)


def _is_of_a_list(one: Suggestion, before: Line, line: Line, after: Line | None) -> bool:
    """Whether a mark before a line makes a list or a subhead of the story, not a caption."""
    mark = LIST.match(line.text)
    if one.label != "caption" or mark is None:
        return False
    beside = [other.text[0] for other in (before, after) if other]
    subhead = mark[0] not in "▲△" and not OF_A_PICTURE.search(line.text)
    return mark[0] in beside or line.text.count(mark[0]) > 1 or subhead


def _asides(lines: list[Line], found: dict[int, Suggestion]) -> Iterator[Line]:
    """Polite lines before the first and after the last sentence of a story that speaks plainly."""
    told = [at for at, line in enumerate(lines) if line.index not in found and PLAIN.search(line.text)]
    for at, line in enumerate(lines[1:], start=1):
        outside = bool(told) and not told[0] <= at <= told[-1]
        if (
            outside
            and line.index not in found
            and ASIDE.search(line.text)
            and not line.text.startswith(("“", '"', "‘"))
        ):
            yield line


def _by_pattern(line: Line, scheme: Scheme) -> Suggestion | None:
    """The surest label whose pattern fits the line; notices about rights before others, as they say more."""
    story = is_story(line.text)
    best: tuple[float, BoilerplateLabel] | None = None
    for label in scheme.boilerplate:
        if label.unit == "span":
            continue
        score = _score(line.text, label, story)
        score += 0.02 * len(label.rights) if score else 0
        if score and (best is None or score > best[0]):
            best = score, label
    standing = scheme.boilerplate_label(standing_label(line.text))
    if standing and best is None:
        return Suggestion("boilerplate", standing.code, line.start, line.end, SCREEN, because("standing"))
    known = scheme.boilerplate_label(screen_label(line.text)) if not story else None
    if known and (best is None or best[0] < SCREEN):
        return Suggestion("boilerplate", known.code, line.start, line.end, SCREEN, because("page_words"))
    if best is None:
        return None
    score, label = best
    return Suggestion("boilerplate", label.code, line.start, line.end, min(score, 0.97), because("pattern"))


def _score(line: str, label: BoilerplateLabel, story: bool) -> float:
    patterns = [(label.pattern, 0.9)] if label.pattern else []
    patterns += [(pattern, 0.88) for code, pattern in EXTRA if code == label.code]
    best = 0.0
    if story and label.personal:
        return best  # a lead that begins with its reporter is a lead
    for pattern, score in patterns:
        match = _compiled(pattern).search(line)
        # How much of the line the pattern covers breaks ties: an address in a line about tips is not what it is about.
        if match:
            score += 0.03 * (match.end() - match.start()) / len(line) - _DOUBT.get(label.code, 0)
        # A sentence of the story may be about a notice: then only what the line begins with counts.
        if match and not (story and (match.start() > 0 or len(match[0]) < len(line) * 0.3)):
            best = max(best, score)
    return best


def _tail(lines: list[Line], found: dict[int, Suggestion], scheme: Scheme) -> Iterator[tuple[int, Suggestion]]:
    """Headlines after the story: a run of lines with bullets, or lines without a full stop after the last notice."""
    if not scheme.boilerplate_label("related"):
        return
    last_story = max((at for at, line in enumerate(lines) if line.index not in found and _tells(line)), default=-1)
    rest = lines[last_story + 1 :] if last_story >= 0 else []
    notice_seen = False
    for at, line in enumerate(rest):
        if line.index in found:
            notice_seen = True
            continue
        bulleted = bool(BULLET.match(line.text)) and _neighbours_bulleted(rest, at)
        headline = len(line.text) < 80 and not line.text.endswith(".") and not POLITE_STORY.search(line.text)
        if bulleted or (notice_seen and headline):
            reason = because("headlines") if bulleted else because("after_notices")
            score = 0.9 if bulleted else 0.75
            yield line.index, Suggestion("boilerplate", "related", line.start, line.end, score, reason)


def _between(lines: list[Line], found: dict[int, Suggestion], publisher: str) -> Iterator[Line]:
    """Short lines that no story begins with: those between two notices, and the publisher's name alone."""
    for before, line, after in zip(lines, lines[1:], [*lines[2:], None], strict=False):
        if line.index in found:
            continue
        enclosed = before.index in found and after is not None and after.index in found
        if (enclosed and len(line.text) <= BETWEEN and not HEADLINE.search(line.text)) or line.text == publisher:
            yield line


def _rest_of(scheme: Scheme) -> str:
    """The label for what stands on a screen, else the one for everything else."""
    codes = [one.code for one in scheme.boilerplate]
    return next((code for code in ("portal_ui", "other_boilerplate") if code in codes), codes[0] if codes else "")


def _tells(line: Line) -> bool:
    """Whether a line is of the story. Broadcasts speak politely; a headline in a list may end in 다 as well."""
    if BULLET.match(line.text) and len(line.text) < 80:
        return False
    if len(line.text) < 60 and UNENDED.search(line.text):
        return False  # a headline: sentences of a story end with a full stop
    return is_story(line.text) or (len(line.text) >= SENTENCE and bool(POLITE_STORY.search(line.text)))


def _neighbours_bulleted(lines: list[Line], at: int) -> bool:
    return any(0 <= other < len(lines) and BULLET.match(lines[other].text) for other in (at - 1, at + 1))


def _inside(line: Line, scheme: Scheme) -> Iterator[Suggestion]:
    """Notes inside a line of the story: datelines, tags before the headline, notes about photos."""
    for label in scheme.boilerplate:
        if label.unit == "span" and label.pattern:
            match = _compiled(label.pattern).search(line.text)
            if match and match.end() > match.start():
                yield _span(line, match, label.code, 0.9, because("pattern"))
    if scheme.boilerplate_label("media_credit"):
        for match in NOTE.finditer(line.text):
            yield _span(line, match, "media_credit", 0.8, because("photo_note"))


def _span(line: Line, match: re.Match[str], label: str, score: float, reason: Reason) -> Suggestion:
    return Suggestion("boilerplate", label, line.start + match.start(), line.start + match.end(), score, reason)
