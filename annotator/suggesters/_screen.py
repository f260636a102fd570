"""Words of buttons, menus and reactions that a copied page leaves behind: a line of nothing else is no story."""

from __future__ import annotations

import re

_LABELS: dict[str, str] = {
    "portal_ui": """
        공유 공유하기 스크랩 스크랩하기 인쇄 인쇄하기 프린트 저장 저장하기 기사저장 기사스크랩 기사공유
        기사공유하기 본문 본문듣기 본문보기 듣기 보기 음성 음성재생 음성재생설정 음성듣기 번역 번역beta 번역설정
        번역중 요약 요약보기 자동요약 요약봇 본문요약 기사요약 닫기 열기 더보기 펼치기 접기 목록 메뉴 검색 홈
        뉴스홈 처음으로 맨위로 위로 이전 다음 이전기사 다음기사 이전글 다음글 전체보기 전체메뉴 기사원문
        원문보기 원문 지면보기 로그인 로그아웃 회원가입 마이페이지 앱에서열기 앱다운로드 언론사홈
        언론사홈에서보기 기자페이지 다른기사보기 다른기사 기사보기 기사추천 url url복사 링크 링크복사 주소복사
        복사 복사하기 sns sns보내기 sns기사보내기 sns공유 이메일 메일보내기 이메일보내기 댓글달기 의견쓰기 문자
        기사보내기 카카오톡
        카카오톡공유하기 카카오톡공유 카카오스토리 페이스북 페이스북공유 페이스북으로공유 트위터 트위터공유 엑스
        x 네이버 네이버블로그 네이버밴드 밴드 블로그 인스타그램 유튜브 텔레그램 라인 핀터레스트 top
        텍스트음성변환서비스 텍스트음성변환서비스사용하기 성별 남성 여성 말하기속도 느림 보통 빠름
        이동통신망을이용하여음성을재생하면별도의데이터통화료가부과될수있습니다 ai요약 nowintranslation share
        save print listen comment copylink menu search login signup home back next previous facebook twitter
        email whatsapp more close advertisement 정치 경제 사회 문화 국제 세계 스포츠 연예 오피니언 사설 칼럼
        pick pick안내 talk 타임톡 beta 클린뷰 지면 바로가기 보내기 이뉴스공유하기 동영상재생 재생 일시정지 자막
        자막켜기
        자막끄기 전체화면 음소거 스크롤이동상태바 인쇄보기 크게보기 이미지크게보기 사진크게보기 회원로그인
        비회원글쓰기 이름
        비밀번호 등록 취소 내용 onair 실시간 구글 구글뉴스 네이버뉴스 다음뉴스 기자명 관련영상 왼쪽 오른쪽 광고닫기
        생활 it 과학 지역 전국 부동산 증권 산업 포토 영상 라이프 연재 기획특집 기획ㆍ특집""",
    "font_notice": """
        글자크기 글자크기설정 글자크기조절 글씨크기 폰트 폰트크기 폰트크게 폰트작게 본문글씨줄이기 본문글씨키우기
        글씨줄이기 글씨키우기 가 작게 크게 아주크게 글자크기변경 aa""",
    "comments": """
        댓글 댓글쓰기 댓글보기 전체댓글 전체댓글보기 댓글전체보기 좋아요 싫어요 화나요 슬퍼요 훈훈해요
        감동이에요 추천 추천해요 비추천 공감 비공감 반응 쏠쏠정보 흥미진진 공감백배 분석탁월 후속강추 응원
        응원하기 최신순 추천순 공감순 과거순 답글 신고 개의댓글 댓글정렬 댓글입력 기사댓글 후속기사원해요 후속원해요
        응원해요 후속강추해요 comments""",
    "subscription": """
        구독 구독하기 구독신청 구독중 뉴스레터 뉴스레터신청 뉴스레터구독 알림받기 기자구독 후원 후원하기
        멤버십""",
    "tags": "태그 키워드 관련키워드 관련태그 연관키워드 tags",
    "publisher_info": """
        개인정보처리방침 이용약관 청소년보호정책 저작권정책 광고문의 제휴문의 회사소개 윤리강령 편집규약
        기사제보 독자투고 이메일무단수집거부 고객센터 rss""",
    "ad": "광고 ad 협찬 sponsored advertisement 스폰서",
    "related": """
        관련기사 연관기사 추천기사 인기기사 많이본기사 많이본뉴스 주요뉴스 최신뉴스 실시간인기뉴스
        섹션별많이본뉴스 인기뉴스 이시각주요뉴스""",
}
_WORDS = {word: label for label, text in _LABELS.items() for word in text.split()}
_NOISE = re.compile(r"[\d,.:;|·•/<>()\[\]{}+★☆▲▼△▽▶▷►◀◁←→↑↓\-–—_*#]+")
LONGEST = 60
LONGEST_WORD = 4
"""Pieces that one entry of the list can be written in."""

_DAY = r"\d{4}\s?[-./년]\s?\d{1,2}\s?[-./월]\s?\d{1,2}\s?[.일]?(\s?\(.\))?"

_STANDING: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        ("portal_ui", r"^언론사(가|에서) .{0,16}(선정한|선정하며|직접 선정)|언론사별 바로가기|섹션 정보는 해당 언론사"),
        ("portal_ui", r"AI.{0,12}(요약|번역).{0,10}(제공|결과|생성).{0,60}(권장|좋습니다|바랍니다|있습니다)[.]?$"),
        (
            "comments",
            r"(로그인|계정|회원).{0,30}(댓글|의견)을?\s.{0,24}(있습니다|주세요|주십시오|하세요|바랍니다)[.]?$",
        ),
        ("comments", r"^(댓글|의견).{0,40}(삭제될 수 있습니다|제한될 수 있습니다|책임은 .{0,12}있습니다)"),
        (
            "caption",
            r"(고|어|아|여|져|라) 있(다|는 모습)[.]?\s?(/\s?)?"
            r"(사진\s?(제공)?\s?[=|:/]?\s?\S.{0,20}|[가-힣]{2,4} (인턴|사진)?\s?기자|\S{2,12} 제공|[ⓒ©]\s?\S.{0,20}"
            r"|(?<=[.])\s\S{2,8}(뉴스|통신|일보|신문|닷컴|원|AP|AFP|제공)?)$",
        ),
    )
)
"""Sentences of pages and captions that read like a story's."""

_SENTENCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        ("portal_ui", r"^이 기사는 .{0,20}섹션으로 분류|^기사 섹션 분류|^기사 추천은 .{0,40}(참여|가능)"),
        ("portal_ui", r"(언론사에서|네이버에서|언론사 페이지).{0,24}(선정|구독 신청|이동)"),
        ("portal_ui", r"자동\s?요약한 결과|본문 보기를 권장|글자\s?크기로 변경|번역 결과입니다|의견을 남겨\s?주세요"),
        ("portal_ui", r"^(홈|HOME|Home)\s?[>›»]\s?\S"),
        ("portal_ui", r"^(지면|[A-Z]?\d{1,2}면)\s?[A-Z]?\d{1,2}(면\d?단?)?$|^내용\s?\d+\s?/\s?\d+$"),
        ("portal_ui", rf"^{_DAY}\s?[A-Z]?\d{{1,2}}면$"),
        (
            "portal_ui",
            r"^(조회수?|읽음|뷰)\s?[:：]?\s?[\d,.]+(만|회|명)?$|^읽는\s?시간.{0,6}\d+\s?분|^\d+\s?분\s?(읽기|소요)$",
        ),
        (
            "comments",
            r"^((TALK|기사\s?댓글|댓글|추천|비추천|공감|좋아요|싫어요|스크랩|공유|조회)\s?[:：]?\s?[\d,]*\s?(개|건|명|회)?\s*[|·]?\s*)+$",
        ),
        (
            "subscription",
            r"^[★☆▶▷☞]?\s?(정기)?구독\s?(신청|문의|하기|안내)(\s?\(.{1,10}\))?$|^(후원|정기후원)\s?(계좌|신청|문의)",
        ),
        ("timestamp", rf"^{_DAY}(\s?(오전|오후|AM|PM)?\s?\d{{1,2}}(:|시\s?)\d{{2}}분?(:\d{{2}})?)?$"),
        ("byline", r"^(디지털|온라인|인터넷|모바일)\s?(뉴스|콘텐츠|편집)?\s?(팀|부|국|본부)$"),
        (
            "byline",
            r"^[\w.+-]+@[\w.-]+\s*\|?\s*$|^[가-힣]{2,4}\s?(기자|특파원)\s?(구독|응원|페이지|의 다른 기사).{0,12}$",
        ),
        ("copyright", r"^이 (콘텐츠|기사|저작물)의 저작권|^Copyrights?\b|^무단\s?(전재|복제)"),
        ("caption", r"^[※*]?\s?(기사|본문)\s?(내용)?(과|와)\s?(직접\s?)?(관련|관계)\s?없"),
        ("media_credit", r"^[/(\[]?\s?(자료\s?사진|참고\s?사진|게티이미지\S*)\s?[)\]]?$|^/\s?\S{2,12}$"),
        (
            "publisher_info",
            r"^(주소|대표전화|전화|팩스|등록일자|등록일|발행일자|사업자등록번호|통신판매업|제호|대표이사)\s?[:：]?\s?.{0,4}\d|^(주소|제호|대표이사)\s?[:：]",
        ),
        ("tip_line", r"^(기사\s?)?(문의|제보).{0,12}[:：]"),
        (
            "related",
            r"^[★☆▶▷☞]?\s?\S{2,10}의 다른 (기사|뉴스)(가 궁금.{0,12})?$"
            r"|^(실시간|오늘의|섹션별|지금|방금).{0,12}(뉴스|기사)$",
        ),
    )
)


def standing_label(line: str) -> str:
    """The preset's label of a sentence that stands on pages however it reads; "" for others."""
    if len(line) > LONGEST * 3:
        return ""
    return next((label for label, pattern in _STANDING if pattern.search(line)), "")


def screen_label(line: str) -> str:
    """The preset's label of a line that is only screen words or a standing sentence of a page; "" for others."""
    if len(line) > LONGEST * 2:
        return ""
    for label, pattern in _SENTENCES:
        if pattern.search(line):
            return label
    if len(line) > LONGEST:
        return ""
    words = _NOISE.sub(" ", line).casefold().split()
    if not words:
        return ""
    whole = _WORDS.get("".join(words))
    if whole:
        return whole
    return _label_of(words)


def _label_of(words: list[str]) -> str:
    """The label of the first words of a line that is nothing but known words, whatever blanks are within them."""
    labels: list[str | None] = ["", *([None] * len(words))]
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - LONGEST_WORD), end):
            known = _WORDS.get("".join(words[start:end]))
            if known and labels[start] is not None:
                labels[end] = labels[start] or known
                break
    return labels[-1] or ""
