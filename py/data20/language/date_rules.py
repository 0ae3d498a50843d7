"""The forms that dates take in Russian and English text, as regular expressions with named parts.

Groups: `day`, `month`, `monthnumber`, `year` (with `1` for the first of a range), `decade`, `century`, `part`, `about`, `before`, `date` (what counts as the mention).
"""

from __future__ import annotations

import re

from data20.language.date_words import CENTURY_WORDS, MONTHS, SEASONS

_B, _E = r"(?<![\w./\-−–—])", r"(?![\w])"
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=lambda name: (-len(name), name))) + r")\b\.?"
_RU_MONTH = "(?:" + "|".join(sorted((n for n in MONTHS if not n.isascii()), key=lambda name: (-len(name), name))) + r")\b\.?"
_EN_MONTH = "(?:" + "|".join(sorted((n for n in MONTHS if n.isascii()), key=lambda name: (-len(name), name))) + r")\b\.?"
_EN_SEASON = "(?:" + "|".join(n for n in SEASONS if n.isascii()) + ")"
_RU_SEASON = "(?:" + "|".join(n for n in SEASONS if not n.isascii()) + ")"
_Y = r"(?:1\d{3}|20\d{2}|[3-9]\d{2})"
_YEAR = rf"(?P<year>{_Y})"
_ANY = r"\d{1,4}"
# "г" alone is also a gram: it makes a year only beside a month, after "в", or with a dot in the years that people write about.
_GY = r"(?:\s*(?:года|году|годом|год)\b)"
_G = r"(?:\s*(?:года|году|годом|год|г\.|г(?=[\s,;:)])))"
_GG = r"\s*(?:годов|годах|годами|годы|гг\.?)"
_DASH = r"\s*(?:-|−|–|—|\.\.\.?|…)\s*"
_ABOUT = r"(?P<about>около|ок\.|примерно в|примерно|приблизительно в|предположительно в|c\.|ca\.?|circa|around|about|approximately)\s*"
_ROMAN = r"[IVXХІ]{1,5}"
_CENT_RU = r"(?i:век(?:а|е|у|ом|ов|ах|и)?|в\.|вв\.|ст\.|столети\w+)"
_BC_RU = r"\s*до\s+(?:н\.?\s*э\.?|нашей\s+эры|Р\.?\s*Х\.?|Рождества\s+Христова)"
_PART_RU = r"(?P<part>(?i:перв(?:ая|ой|ую)\s+половин\w+|втор(?:ая|ой|ую)\s+половин\w+|начал\w+|середин\w+|кон(?:ец|ц\w+)))\s+"
_PART_EN = r"(?P<part>first\s+half\s+of\s+the|second\s+half\s+of\s+the|latter\s+half\s+of\s+the|early|mid|late|beginning\s+of\s+the|end\s+of\s+the|middle\s+of\s+the)[\s-]+"
_DAY = r"(?P<day>[0-3]?\d)(?:-?го|-?ое|st|nd|rd|th)?"
_DAY1 = r"(?P<day1>[0-3]?\d)(?:-?го|-?ое|st|nd|rd|th)?"
_WORDS = "|".join(sorted((n for n in CENTURY_WORDS), key=lambda name: (-len(name), name)))
# A year after "in" that counts something: in 1500 words.
_COUNTED = (
    r"(?!\s*(?:words?|people|persons?|articles?|files?|pages?|items?|bytes?|lines?|times|notes?|books?|copies|years|days|hours|minutes|seconds|steps|points|cases|ways|dollars|euros|pounds|"
    r"kilometers|km|m|kg|g|mb|kb|gb|ms|px|characters|letters|cards|volumes|documents|requests|users|miles|meters|metres|%|°|[$€£₽])\b|[\d.,]*\d|\s*[%°$€£₽×])"
)  # fmt: skip

_SOURCES: tuple[tuple[str, str], ...] = (
    ("days", rf"{_B}(?:с\s+|from\s+)?{_DAY1}\s+(?P<month1>{_MONTH})(?:\s+(?P<year1>{_Y}){_G}?)?(?:{_DASH}|\s+(?:по|до|to|until)\s+){_DAY}\s+(?P<month>{_MONTH}),?\s+{_YEAR}{_G}?{_E}"),
    ("days", rf"{_B}(?:с\s+|from\s+)?{_DAY1}(?:{_DASH}|\s+(?:по|до|to)\s+){_DAY}\s+(?P<month>{_MONTH}),?\s+{_YEAR}{_G}?{_E}"),
    ("days", rf"{_B}(?:from\s+)?(?P<month1>{_EN_MONTH})\s+{_DAY1}(?:,\s*(?P<year1>{_Y}))?(?:{_DASH}|\s+to\s+)(?P<month>{_EN_MONTH})\s+{_DAY},?\s+{_YEAR}{_E}"),
    ("days", rf"{_B}(?P<month>{_EN_MONTH})\s+{_DAY1}(?:{_DASH}|\s+to\s+){_DAY},?\s+{_YEAR}{_E}"),
    ("day", rf"{_B}(?:the\s+)?{_DAY}\s+(?:of\s+)?(?P<month>{_MONTH}),?\s+{_YEAR}{_G}?{_E}"),
    ("day", rf"{_B}(?P<month>{_EN_MONTH})\s+{_DAY},?\s+{_YEAR}{_E}"),
    ("day", rf"{_B}{_YEAR}-(?P<monthnumber>\d\d)-(?P<day>\d\d)(?=T\d|{_E})(?!-\d)"),
    ("day", rf"{_B}{_YEAR}/(?P<monthnumber>\d\d)/(?P<day>\d\d){_E}(?!/)"),
    ("day", rf"{_B}(?P<day>[0-3]?\d)\.(?P<monthnumber>[01]?\d)\.{_YEAR}{_G}?{_E}(?!\.\d)"),
    ("us_day", rf"{_B}(?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)/{_YEAR}{_E}(?!/)"),
    ("months", rf"{_B}(?:с\s+|from\s+)?(?P<month1>{_MONTH})(?:\s+(?P<year1>{_Y}){_G}?)?(?:{_DASH}|\s+(?:по|до|to|until)\s+)(?P<month>{_MONTH}),?\s+{_YEAR}{_G}?{_E}"),
    ("month", rf"{_B}(?P<month>{_RU_MONTH}),?\s+{_YEAR}{_G}?{_E}"),
    ("month", rf"{_B}(?P<month>{_EN_MONTH}),?\s+(?:of\s+)?{_YEAR}{_E}"),
    ("month", rf"{_B}{_YEAR}-(?P<monthnumber>0[1-9]|1[0-2]){_E}(?![-.\d])"),
    ("quarter", rf"{_B}(?P<quarter>IV|I{{1,3}}|[1-4])(?:-?й|-?м|-?го)?\s+квартал\w*\s+{_YEAR}{_G}?{_E}"),
    ("quarter", rf"{_B}Q(?P<quarter>[1-4])\s+(?:of\s+)?{_YEAR}{_E}"),
    ("season", rf"{_B}(?:(?:в\s+)?(?P<season>{_RU_SEASON}))\s+{_YEAR}{_G}?{_E}"),
    ("season", rf"{_B}(?P<season>{_EN_SEASON})(?:\s+of)?\s+{_YEAR}{_E}"),
    ("bc", rf"{_B}(?:{_ABOUT})?(?:в\s+)?(?P<date>(?:(?P<year1>{_ANY}){_DASH})?(?P<year>{_ANY})(?:{_GG}|{_G})?{_BC_RU})"),
    ("bc", rf"{_B}(?:{_ABOUT})?(?P<date>(?:(?P<year1>{_ANY}){_DASH})?(?P<year>{_ANY})\s*(?:BCE|BC|B\.C\.E\.|B\.C\.)){_E}"),
    ("years", rf"{_B}(?:{_ABOUT})?(?P<date>(?P<year1>{_Y}){_DASH}(?P<year>{_Y}|\d\d)(?:{_GG}|{_G})){_E}"),
    ("years", rf"{_B}(?P<date>(?:с|С)\s+(?P<year1>{_Y}){_G}?\s+(?:по|до)\s+{_YEAR}{_G}?){_E}"),
    ("years", rf"{_B}(?:между\s+)(?P<date>(?P<year1>{_Y})\s+и\s+{_YEAR}(?:{_GG}|\s*годами)){_E}"),
    ("years", rf"{_B}(?P<date>(?P<year1>{_Y})(?:{_GG}|{_G})?[/]{_YEAR}(?:{_GG}|{_G}|\s+учебн\w+\s+год\w*)){_E}"),
    ("years", rf"{_B}(?:from|between)\s+(?P<date>(?P<year1>{_Y})\s+(?:to|until|and|till|through)\s+{_YEAR}){_E}"),
    ("years", rf"(?:(?<=[(\[])|(?<=[(\[],\s)|(?<=\bin\s)|(?<=\bof\s)|(?<=\bfrom\s)|(?<=\byears\s)|(?<=\bduring\s))(?:{_ABOUT})?(?P<date>(?P<year1>1\d{{3}}|20\d\d)(?:-|−|–|—)(?P<year>1\d{{3}}|20\d\d|\d\d)){_E}(?!-)"),
    ("years", rf"{_B}(?P<date>(?P<year1>1[0-9]\d\d|20\d\d)\s*[–—]\s*(?P<year>1[0-9]\d\d|20\d\d))(?![\w.,]*\d)(?!\s*(?:руб|₽|км|кг|м\b|шт|см|°|%|ккал|words|kcal|km|px))"),
    ("decade", rf"{_B}(?:в\s+)?(?P<date>(?:{_PART_RU})?(?P<decade>1\d\d0|20\d0|\d0)-?(?:е|х|м|ми|ые|ых)(?:\s*(?:годы|годов|годах|годам|годами|гг\.?|г\.))?\s+(?P<century>{_ROMAN}|\d\d)(?:-?го)?\s*(?:века|в\.|столетия))"),
    ("decade", rf"{_B}(?P<date>(?:{_PART_RU})?(?P<decade>1\d\d0|20\d0)-?(?:е|х|м|ми|ые|ых)(?:\s*(?:годы|годов|годах|годам|годами|гг\.?|г\.))?){_E}"),
    ("decade", rf"{_B}(?P<date>(?:{_PART_RU})?(?P<decade>[1-9]0)-?(?:е|х|м|ми|ые|ых)\s*(?:годы|годов|годах|годам|годами|гг\.?)){_E}"),
    ("decade", rf"{_B}(?P<date>(?:{_PART_EN})?(?:the\s+)?(?P<decade>1\d\d0|20\d0)['’]?s){_E}"),
    ("century", rf"{_B}(?P<date>(?:{_PART_RU})?(?P<century>{_ROMAN}|\d\d?)(?:-?(?:й|го|м|ый|ого|ом))?{_DASH}(?P<century2>{_ROMAN}|\d\d?)(?:-?(?:й|го|м|ый|ого|ом))?\s*{_CENT_RU}(?P<bc>{_BC_RU})?)(?!\w)"),
    ("century", rf"{_B}(?P<date>(?:{_PART_RU})?(?P<century>{_ROMAN})(?:-?(?:й|го|м))?\s*{_CENT_RU}(?P<bc>{_BC_RU})?)(?!\w)"),
    ("century", rf"{_B}(?P<date>(?:{_PART_RU})?(?P<century>\d\d?)-?(?:й|го|м|ый|ого|ом)?\s+(?:век(?:а|е|у|ом)?|столети\w+)(?P<bc>{_BC_RU})?)(?!\w)"),
    ("century", rf"{_B}(?P<date>(?:{_PART_RU})?(?P<century>{_WORDS})\s+(?:век(?:а|е|у|ом)?|столети[еяю])(?P<bc>{_BC_RU})?){_E}"),
    ("century", rf"{_B}(?P<date>(?:{_PART_EN})?(?:the\s+)?(?P<century>\d\d?)(?:st|nd|rd|th)?{_DASH}(?P<century2>\d\d?)(?:st|nd|rd|th)\s+centur(?:y|ies)(?P<bc>\s*(?:BCE|BC))?){_E}"),
    ("century", rf"{_B}(?P<date>(?:{_PART_EN})?(?:the\s+)?(?P<century>\d\d?)(?:st|nd|rd|th)[\s-]+century(?P<bc>\s*(?:BCE|BC))?){_E}"),
    ("century", rf"{_B}(?P<date>(?:{_PART_EN})?(?:the\s+)?(?P<century>{_WORDS})[\s-]+century(?P<bc>\s*(?:BCE|BC))?){_E}"),
    ("open", rf"{_B}(?P<date>(?P<before>до)\s+(?P<year>{_Y}){_GY}){_E}(?!\s+н\.?\s*э)"),
    ("open", rf"{_B}(?P<date>(?P<before>до)\s+(?P<year>1[7-9]\d\d|20\d\d)\s*г\.)(?!\s+н\.?\s*э)"),
    ("open", rf"{_B}(?P<date>(?:после|начиная\s+с|с)\s+{_YEAR}{_GY}){_E}(?!\s+(?:по|до)\s+\d)"),
    ("open", rf"{_B}(?P<date>(?:после|начиная\s+с|с)\s+(?P<year>1[7-9]\d\d|20\d\d)\s*г\.)(?!\s+(?:по|до)\s+\d)"),
    ("open", rf"{_B}(?P<date>(?P<before>before|until|till|prior\s+to|no\s+later\s+than)\s+{_YEAR}){_E}{_COUNTED}"),
    ("open", rf"{_B}(?P<date>(?:since|after|starting\s+in|from)\s+(?P<year>1[1-9]\d\d|20\d\d)){_E}{_COUNTED}(?!\s+(?:to|until|till|and|through)\s+\d)"),
    ("year", rf"{_B}{_ABOUT}(?P<date>{_YEAR}{_GY}){_E}(?!\s*до\s+н)"),
    ("year", rf"{_B}{_ABOUT}(?P<date>(?P<year>1\d\d\d|20\d\d)\s*г\.)(?!\s*до\s+н)"),
    ("year", rf"{_B}(?P<about>c\.|ca\.?|circa)\s*(?P<date>(?P<year>[1-9]\d{{2,3}})){_E}{_COUNTED}"),
    ("year", rf"{_B}(?P<about>around|about|approximately)\s+(?P<date>(?P<year>1\d{{3}}|20\d\d)){_E}(?=[\s]*[.,;:)]|\s+(?:he|she|it|they|the|a|was|were|when|in|to)\b|\s*$)"),
    ("year", rf"{_B}(?:в\s+|к\s+|за\s+|на\s+|от\s+)?(?P<date>(?P<year>[1-9]\d{{2,3}}){_GY})(?!\w)(?!\s*до\s+н)"),
    ("year", rf"{_B}в\s+(?P<date>(?P<year>1\d\d\d|20\d\d)\s*г\b\.?)(?!\s*до\s+н)"),
    ("year", rf"{_B}(?P<date>(?P<year>1[7-9]\d\d|20\d\d)\s*г\.)(?!\s*до\s+н)"),
    ("year", rf"{_B}(?:year|in\s+the\s+year)\s+(?P<date>(?P<year>[1-9]\d{{2,3}})){_E}"),
    ("year", rf"(?<![\w./])(?:in|by|of|during|late|early|mid|edition|and\s+in)\s+(?P<date>(?P<year>1[1-9]\d\d|20\d\d)){_E}{_COUNTED}"),
    ("year", rf"{_B}(?P<date>A\.?D\.?\s*(?P<year>{_ANY})){_E}"),
    ("year", rf"{_B}(?P<date>(?P<year>{_ANY})\s+(?:CE|AD)){_E}"),
    # A chronicle: a line that begins with its year.
    ("year", r"\A\s*(?P<date>(?P<year>1\d{3}|20\d\d))\s*(?:[—–:]|-\s)(?!\s*\d)"),
    # In brackets, but neither what a function is called with, "wait(2000)", nor the first of some numbers, "(1000, 10000)".
    ("year", r"(?<=[(\[])(?<!\w[(\[])(?:р\.\s*|род\.\s*|born\s+|b\.\s*)?(?P<date>(?P<year>1[0-9]\d\d|20\d\d))(?=[)\],;])(?!,\s*\d{5})"),
)  # fmt: skip
RULES = tuple((name, re.compile(source, re.IGNORECASE if name != "century" or "[IVX" not in source else 0)) for name, source in _SOURCES)
WORTH_LOOKING = re.compile(r"\d{3}|\d\.\d|век|[Cc]entury|centuries|столети|\bв{1,2}\.|[1-9]0-[ех]|\bAD\b|\bB\.?C|до\s+н|\d\s+CE\b")
"""A text without any of these has no date: looked for first, because most texts have none."""
