/** Korean particles and what may carry them: data for particles.js. */

/** Particles and endings that a mark leaves out. */
export const PARTICLES = new Set(
  [
    "으로까지도 들로부터 들에게는 등에서는 에게까지 에서까지 에서부터 에서였다 으로까지 으로부터 으로서는",
    "이라면서 이십니다 이야말로 이었는데 이었으며 이었지만 까지는 까지도 까지만 까지의 께서는 께서도 들에게",
    "등과의 등에서 등으로 라면서 로까지 로부터 로서는 로서도 마저도 만큼은 만큼의 보다는 보다도 부터는",
    "부터의 야말로 에게는 에게도 에게로 에게만 에게서 에까지 에서는 에서도 에서만 에서의 였는데 였으며",
    "였지만 으로는 으로도 으로만 으로서 으로선 으로써 으로의 이기도 이기에 이라고 이라는 이라니 이라던",
    "이라도 이라며 이라면 이라서 이므로 이어서 이었고 이었다 이었던 이에요 이지만 입니다 조차도 측에서",
    "한테는 한테도 간의 과는 과도 과의 까지 께서 님과 님께 님은 님을 님의 님이 들과 들도 들로 들만 들에",
    "들은 들을 들의 들이 등과 등도 등에 등은 등을 등의 등이 라고 라는 라던 라도 라며 로는 로도 로만",
    "로서 로선 로써 로의 마다 마저 만은 만의 만이 만큼 밖에 보다 부터 뿐만 씨가 씨는 씨도 씨를 씨와",
    "씨의 에게 에겐 에는 에도 에만 에서 에선 에의 였고 였다 였던 예요 와는 와도 와의 으로 이고 이나",
    "이다 이든 이라 이란 이며 이야 이자 이죠 인데 조차 지만 처럼 측과 측도 측에 측은 측을 측의 측이",
    "하고 한테 가 간 고 과 께 나 는 님 다 도 든 들 등 라 란 로 를 만 며 뿐 씨 야 에 엔 와 은",
    "을 의 이 인 자 측",
  ].flatMap((row) => row.split(" ")),
);

/** These follow only a syllable with a final consonant. */
export const AFTER_CONSONANT = new Set(
  [
    "으로까지도 으로까지 으로부터 으로서는 이라면서 이십니다 이야말로 이었는데 이었으며 이었지만 으로는 으로도",
    "으로서 으로선 으로써 으로의 이기도 이기에 이라고 이라는 이라니 이라던 이라도 이라며 이라면 이라서",
    "이므로 이어서 이었고 이었다 이었던 이에요 이지만 과는 과도 과의 으로 이고 이나 이다 이든 이라 이란",
    "이며 이야 이자 이죠 인데 과 은 을 이 인",
  ].flatMap((row) => row.split(" ")),
);

/** These follow only a syllable without a final consonant (로 also one with ㄹ). */
export const AFTER_VOWEL = new Set(
  [
    "라면서 로까지 로부터 로서는 로서도 야말로 였는데 였으며 였지만 라고 라는 라던 라도 라며 로는 로도",
    "로만 로서 로선 로써 로의 였고 였다 였던 예요 와는 와도 와의 지만 가 고 나 는 다 든 라 란 로 를",
    "며 야 와 자",
  ].flatMap((row) => row.split(" ")),
);

/** These are cut only when two or more syllables stay and the whole word is not in KEEP. */
export const RISKY = new Set(
  [
    "이나 이다 이라 이란 이자 하고 가 간 고 과 께 나 는 님 다 도 든 들 등 라 란 로 를 만 며 씨",
    "야 에 엔 와 은 을 의 이 인 자 측",
  ].flatMap((row) => row.split(" ")),
);

/** Words that end like a particle and are whole all the same. */
export const KEEP = new Set(
  [
    "바르셀로나 아르헨티나 아사히카와 우크라이나 가나가와 모토로라 민주주의 보스니아 보츠와나 산부인과 아시아나",
    "애리조나 오키나와 우리나라 이시카와 플로리다 하세가와 가거도 가로등 가해자 강원도 강화도 개원의 거문도",
    "거제도 경기도 경남도 경북도 경상도 경영인 고양이 공보의 관계자 근로자 기시다 기업인 나고야 남이섬",
    "네바다 노동자 농업인 당사자 도요다 독일인 러시아 마라도 말라가 몽골인 미국인 바이든 방송인 백령도",
    "볼로냐 부처님 북간도 사업자 사하라 산악인 삿포로 서간도 선생님 세종로 소비자 시부야 신호등 아시아",
    "안도라 안면도 야마다 어린이 언론인 여의도 연예인 연평도 영종도 예수님 예술인 오가와 오카다 외국인",
    "요시다 울릉도 원숭이 유럽인 을지로 이어도 이치로 이케다 일본인 전공의 전남도 전라도 전문가 전문의",
    "전북도 젊은이 정당인 제작자 제주도 종로구 주치의 중국인 지식인 직장인 차이나 체육인 최저가 추자도",
    "충남도 충무로 충북도 충청도 카카오 캐나다 코로나 퇴계로 투자자 페루자 평안도 프라다 피해자 하나님",
    "하느님 하마다 한국인 한반도 한산도 함경도 호랑이 황해도 후보자 후쿠다 흑산도 가을 각도 강도 강의 개인",
    "거만 거인 결과 결의 경고 경로 고가 공간 광고 국가 군인 권고 궤도 기간 기만 기자 길이 나라 나이",
    "남자 낭만 노을 노인 논의 농도 높이 단가 대가 대로 대만 대인 도로 독도 동의 마을 무인 물가 미만",
    "미인 민간 밀도 바로 반도 범인 법인 별로 보고 보도 본인 부도 부인 불가 불만 빈도 사고 사이 상가",
    "상인 새로 서로 서울 성과 성인 속도 수도 순간 승인 시가 시간 시도 시민 시인 신고 신도 신인 실로",
    "아가 아들 아이 안과 야간 어른 여가 여인 여자 연인 예고 오만 온도 요가 요인 용도 원가 원인 월간",
    "유가 유도 유인 의도 의사 의인 이로 이의 인가 인간 인도 자만 작가 장인 정가 정도 정의 제도 종로",
    "주가 주간 주도 주의 증가 지도 진로 차이 참가 창고 철도 최고 추가 타인 태도 태만 통로 투자 특가",
    "파도 평가 포도 하나 학과 합의 항만 허가 협의 홀로 화가 확인 회의 효과 휴가",
  ].flatMap((row) => row.split(" ")),
);

/** Ends of longer words that look like a particle and are part of the word: 자본주의, 공항철도. */
export const KEEP_ENDS = new Set(
  [
    "철도 북도 남도 자치도 학과 항만 정치가 만화가 민주주의 자본주의 사회주의 공산주의 제국주의 민족주의",
    "보호주의 군국주의 개인주의 자유주의 보수주의 국수주의 인종주의 극단주의 이기주의 원리주의 다원주의",
    "중상주의 현실주의 낭만주의 사실주의 권위주의 전체주의 국가주의 식민주의 온정주의 능력주의 성과주의",
    "관료주의 분리주의 배금주의 무정부주의 신자유주의 세속주의 근본주의 실용주의 합리주의 상업주의 엘리트주의",
    "다문화주의",
  ].flatMap((row) => row.split(" ")),
);

/** With 회의 these are a meeting; after other words 의 is a particle: 정상회의, but 국회의. */
export const MEETINGS = new Set(
  [
    "정상 국무 안보 대책 간부 장관 차관 실무 최고 긴급 비상 연석 화상 당정 보장 전략 점검 조정 총리",
    "외교 각료 확대 정책 학술 국제 예산 집행 운영 전국 원탁 협력 안전 재정 비서관 보좌관 지도부 장관급",
    "고위급 실무자 대표자 본부장 주재 주민 전체 통상 금융 평화 군축 기후 영상 서면 평가 경영 상공 편집",
  ].flatMap((row) => row.split(" ")),
);

/** These stand after nouns so seldom, and end names so often, that a mark keeps them: 우크라이나, 바이든. */
export const UNLIKELY = new Set(["나 라 든 야 고 자"].flatMap((row) => row.split(" ")));

/** Family names of one syllable. */
export const SURNAMES = new Set(
  [
    "김 이 박 최 조 윤 임 오 신 권 황 송 홍 문 양 손 배 백 허 심 노 곽 민 류 나 지 엄 채 천",
    "방 변 염 추 석 선 설 마 길 연 위 표 기 반 왕 금 옥 맹 모 탁 정 강 장 한 서 안 전 고 남",
    "유 현 구 하 주 차 우 진 함 도 은",
  ].flatMap((row) => row.split(" ")),
);

/** Given names that end like a particle; after a family name they are kept: 김정은, 이승만. */
export const GIVEN = new Set(
  [
    "정은 영은 경은 동은 승은 형은 종은 병은 혁은 광은 명은 찬은 환은 정인 영인 경인 동인 상인 승인",
    "종인 병인 창인 광인 명인 준인 찬인 건인 환인 혁인 석인 병만 영만 종만 용만 성만 재만 동만 상만",
    "정만 승만 경만 희만 수만 기만 태만 광만 창만 학만 형만 진만 석만 덕만 복만 지만 봉만 순만 호만",
    "효만 일만 명만 규만 우만 두만 근만 병도 영도 광도 현도 종도 창도 길도 미도 정도 완도 경도 재도",
    "은도 홍도 태도 미란 애란 혜란 희란 지란 아란 수란 유란 예란 보란 세란 소란",
  ].flatMap((row) => row.split(" ")),
);

/** After these 서 is short for 에서: 서울서. */
export const PLACES = new Set(
  [
    "서울 부산 대구 인천 광주 대전 울산 세종 제주 경기 강원 충북 충남 전북 전남 경북 경남 수원 성남",
    "창원 청주 전주 천안 포항 여수 강릉 춘천 원주 목포 군산 안동 경주 김해 평양 미국 일본 중국 영국",
    "독일 프랑스 러시아 인도 호주 대만 홍콩 베트남 태국 북한 유럽 워싱턴 뉴욕 도쿄 베이징 런던 파리 국회",
    "법원 청와대 현지 국내 해외 수도권 판문점",
  ].flatMap((row) => row.split(" ")),
);

/** Units of one syllable: behind a number, any particle may follow them: 2000억 원과. */
export const UNITS = new Set(
  [
    "원 명 개 건 곳 년 월 일 시 분 초 주 대 권 장 살 세 척 채 톤 점 번 회 차 위 배 도 호 종",
    "편 석 평 층 표 승 패 골 달 불 엔",
  ].flatMap((row) => row.split(" ")),
);

/** No particles right behind a number, but units: 25도, 3만, 5인, 100엔. */
export const COUNTED = new Set(["도 만 인 자 엔 등 간 나 다 고 라 과"].flatMap((row) => row.split(" ")));
