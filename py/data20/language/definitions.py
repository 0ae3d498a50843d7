"""Definitions and abbreviations in running text, Russian and English.

Definitions by the copula and dash patterns of lexicography ("X — это …", "X называют …", "X is a …", "X refers to …"; M. Hearst, "Automatic Acquisition of
Hyponyms", COLING 1992; R. Navigli and P. Velardi, "Word-class lattices", ACL 2010). Abbreviations: A. Schwartz and M. Hearst, "A simple algorithm for
identifying abbreviation definitions in biomedical text", PSB 2003, for Latin and Cyrillic letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from data20.language.keyphrases import is_adjective, is_finite, looks_verbal
from data20.language.sentences import Sentence, sentences
from data20.language.stems import stem
from data20.language.stopwords import is_stop_word, words_of
from data20.language.tokens import Token, fold, forms, tokenize

Pattern = Literal["dash", "is_a", "called", "means", "list"]

_WORD = r"[^\W\d_](?:[\w’'+#./-]*[\w+#])?"
_TERM = rf"(?P<term>[«\"“]?{_WORD}(?:[ \u00a0][«\"“]?{_WORD}[»\"”]?){{0,5}}[»\"”]?)(?P<gloss>\s*\([^()]{{1,80}}\))?"
_START = r"^(?:[*•\-]\s*)?"
_PATTERNS: tuple[tuple[Pattern, float, re.Pattern[str]], ...] = (
    ("dash", 0.75, re.compile(rf"{_START}{_TERM}(?:\s*[—–]|\s+-)\s*это\s+(?P<body>\S.*)$", re.S)),
    ("is_a", 0.75, re.compile(rf"{_START}{_TERM}\s+(?:представляет собой|представляют собой)\s+(?P<body>\S.*)$", re.S)),
    ("called", 0.7, re.compile(rf"^Под\s+{_TERM}\s+(?:понимают|понимается|понимаются|подразумевают|подразумевается)\s+(?P<body>\S.*)$", re.S | re.I)),
    ("called", 0.5, re.compile(rf"{_START}{_TERM}\s+(?:называется|называются|называют)\s+(?P<body>\S.*)$", re.S)),
    ("means", 0.6, re.compile(rf"{_START}{_TERM}\s+(?:означает|обозначает)\s+(?!что\b)(?P<body>\S.*)$", re.S)),
    ("is_a", 0.5, re.compile(rf"{_START}{_TERM}\s+(?:является|являются)\s+(?P<body>\S.*)$", re.S)),
    ("dash", 0.55, re.compile(rf"{_START}{_TERM}\s+[—–]\s+(?!это\s)(?P<body>\S.*)$", re.S)),
    ("is_a", 0.65, re.compile(rf"{_START}(?:(?:A|An|The)\s+)?{_TERM}\s+(?:is|was)\s+(?P<body>(?:a|an|any|one of the|the (?:art|act|process|practice|study|name|number|part|place|set|science|use|word|term))\b.*)$", re.S)),
    ("is_a", 0.5, re.compile(rf"{_START}{_TERM}\s+are\s+(?P<body>(?!not\b|the\b|in\b|on\b|at\b|also\b|now\b|very\b|made\b|only\b|different\b|similar\b|available\b|\w+ly\b|\w+(?:ed|en)\s+(?:by|to|in|from|with|as|for|on|and)\b)\w.*)$", re.S)),
    ("means", 0.75, re.compile(rf"{_START}(?:(?:A|An|The)\s+)?{_TERM}\s+(?:refers to|is defined as|is short for|stands for|denotes|is the name (?:of|for)|means)\s+(?!that\b)(?P<body>\S.*)$", re.S)),
    ("called", 0.6, re.compile(rf"{_START}(?P<body>(?:A|An|The)\s+\S.{{10,200}}?)\s+is\s+(?:called|known as)\s+(?:(?:a|an|the)\s+)?{_TERM}\s*[.;]?$", re.S)),
)  # fmt: skip

_SIGNS = (
    ("это",), ("представля",), ("онима", "одразум"), ("назыв",), ("означает", "обозначает"), ("явля",), ("—", "–"), (" is ", " was "), (" are ",), (" refers ", " is defined ", " is short ", " stands ", " denotes ", " is the name ", " means "), (" is called ", " is known "),
)  # fmt: skip
"""What a sentence must hold for each pattern: looked for first, because it is fifty times faster than the pattern."""

_LABELS = words_of(
    """
    важно внимание примечание пример примеры например совет советы итог итоги вывод выводы преимущества недостатки плюсы минусы задача задачи цель цели шаг ответ вопрос результат автор дата
    источник источники тема ссылка ссылки замечание предупреждение подсказка определение главное ингредиенты время состав порции
    note notes important warning tip tips example examples summary conclusion result results pros cons advantages disadvantages goal goals step answer question author date source sources topic
    see hint caution remark definition todo fixme update ingredients time yield
    """
)
_BAD_FIRST = words_of("этот эта это эти такой такая такие он она оно они тот та те все всё что кто который которая здесь там тут вот если когда но и а то this that these those it he she they there here what who which if when but and so we you i his her its their my our your following поскольку хотя так remember note whereas although because since while unlike using first second third another both each every all most many some several первый первая первое первые второй вторая второе вторые третий третья другой другая другие каждый каждая каждое все обе оба многие некоторые большинство любой любая любое любые")
_BAD_BODY = words_of("когда если всегда сейчас сначала затем тогда здесь чтобы какой какая какие как раз включая два две три четыре lets let allows allow displays display shows show hides hide choose select opens creates create adds add removes remove enables enable disables disable sets click press enter type toggle returns return saves save adjusts adjust replaces replace deletes delete edits edit inserts insert copies copy moves when if always again then only whether how you")
"""Words with which what follows a dash tells what happens, or is to be done, not what the term is."""
_PRONOUN_BODY = words_of("то тот та те он она они его ее их не мы вы я it he she they not we you i him her them his")
_GENUS = re.compile(r"^(?:(?:a|an|the|any|some|one of the)\s+)?(?:(?:kind|type|sort|form|class|piece|set|part|method|way)s?\s+of\s+(?:an?\s+|the\s+)?|(?:вид|тип|род|разновидность|форма|часть|способ)\s+)?", re.I)


_FRAMES = words_of("исключение исключения основа суть смысл причина причины разница отличие отличия проблема проблемы решение решения идея особенность особенности правда exception exceptions reason reasons difference differences problem problems solution solutions idea point")
"""What introduces a remark, alone or with an adjective: "единственное исключение — …"."""
_ELSEWHERE = words_of("этом этого этому этим этой этих них нем ней нее него ним this that these those it them")
"""What ends with one of these leans on words that stand elsewhere."""
_DOING = re.compile(r"(?:[ае]ние|[аяеиу]тие|[аи]ция|зация|ирование)$|^(?:выбор|вход|выход|импорт|экспорт|поиск|просмотр|запуск|показ|ввод|вывод|перенос|сброс)$")
_CLAUSE = re.compile(r"\b(?:that|this|these|those|which|who|we|you|it)\b|\b(?:we|you|they|it)[’']", re.I)
_BELOW = re.compile(r"\b(?:следующи[хеймо]|following|ниже|below|выше|above)\b", re.I)
_TERM_WORD = re.compile(r"^(?:термин|понятие|term)\s+(?=\S)", re.I)
_EXAMPLE = re.compile(r"(?:an? |one )?(?:good |great |simple |typical )?example\b|(?:хороший |простой |типичный )?пример\b", re.I)


@dataclass(frozen=True, slots=True)
class Definition:
    """`score` 0 to 1 says how sure it is a definition; `genus` is the head of what the term is said to be, "" when unclear."""

    term: str
    body: str
    pattern: Pattern
    score: float
    genus: str
    sentence: str


def find_definitions(text: str, *, bold: frozenset[str] = frozenset()) -> list[Definition]:
    """Return the definitions in one block of text; `bold` are the folded emphasised runs of the block."""
    return definitions_in(sentences(text), bold=bold)


def definitions_in(parted: Iterable[Sentence], *, bold: frozenset[str] = frozenset()) -> list[Definition]:
    """Return the definitions in the sentences of a block, for whoever has parted it already; see `find_definitions`."""
    found: list[Definition] = []
    for sentence in parted:
        best = max((d for d in _in_sentence(sentence.text, bold)), key=lambda d: d.score, default=None)
        if best is not None:
            found.append(best)
    return found


def _in_sentence(sentence: str, bold: frozenset[str]) -> Iterator[Definition]:
    if len(sentence) > 600:
        return
    for (pattern, base, expression), signs in zip(_PATTERNS, _SIGNS, strict=True):
        for sign in signs:
            if sign in sentence:
                break
        else:
            continue
        match = expression.match(sentence)
        if match is None:
            continue
        term, body = _TERM_WORD.sub("", match.group("term").strip(" «»\"“”")).strip(" «»\"“”"), match.group("body").strip().rstrip(".;").strip()
        if not _is_term(term) or not _is_body(body):
            continue
        score = base + _evidence(term, body, bold, pattern)
        if score > 0:
            yield Definition(term, body, pattern, max(0.0, min(1.0, round(score, 3))), genus_of(body), sentence.strip())


def _evidence(term: str, body: str, bold: frozenset[str], pattern: Pattern) -> float:
    """Return what speaks for (and against) a match being a definition."""
    words = forms(term)
    score = 0.2 if fold_phrase(term) in bold else 0.0
    score -= 0.1 * max(0, len(words) - 3)
    score += 0.05 if 5 <= len(forms(body)) <= 40 else -0.15
    if body[:1].isupper() and not body[:2].isupper() and not (body[0].isascii() and _CYRILLIC.search(body)):
        score -= 0.25
    if any(looks_verbal(word) for word in words):
        score -= 0.3
    first = forms(body)[0]
    if pattern == "dash" and (looks_verbal(first) or first in _BAD_BODY or "," in term or _is_told(body)):
        score -= 0.3
    # What introduces a list, an example, or says the term again defines nothing.
    if body.endswith(":") or stem(first) == stem(words[0]) or _EXAMPLE.match(body) or first[0].isdigit() or forms(body)[-1] in _ELSEWHERE:
        score -= 0.3
    return score


def _is_told(body: str) -> bool:
    """Return whether what follows a dash is no noun phrase: a clause ("объекты делятся на …"), a list of doings ("создание и выбор"), code."""
    words = forms(body)
    head = forms(re.split(r"[,:;(]", body, maxsplit=1)[0])
    doings = {form for form in words[:10] if _DOING.search(form)}
    return not (body[0].isalnum() or body[0] in "«“\"'") or any(is_finite(form) for form in head[1:4]) or (bool(_DOING.search(words[0])) and len(doings) > 1)


def _is_term(term: str) -> bool:
    words = forms(term)
    if _BELOW.search(term) or _CLAUSE.search(term) or not words or len(term) > 80 or words[0] in _BAD_FIRST or is_action(words[0]) or all(is_stop_word(word) for word in words):
        return False
    if words[-1] in _FRAMES and (len(words) == 1 or is_adjective(words[-2]) or words[-2] in ("main", "only", "biggest", "key", "first")):
        return False
    if words[-1] in _LABELS or is_stop_word(words[-1]) or (is_stop_word(words[0]) and words[0] not in ("to",)):
        return False
    return len(term) > 1 and not (len(words) == 1 and is_adjective(words[0]))


def _is_body(body: str) -> bool:
    words = forms(body)
    return len(body) >= 12 and len(words) >= 2 and words[0] not in _PRONOUN_BODY and not is_action(words[0])


_ACTION = re.compile(r"(?:[аеиоуыюя]ть(?:ся)?|[йсз]ти(?:сь)?|(?:[йь]|[бвдзжклмнпрстчшщ]и)те(?:сь)?)$")
_THINGS = words_of("память печать кровать сеть мать зять суть ртуть муть путь нить треть копоть ломоть коготь ноготь локоть подать рукоять благодать жесть кисти части сети новости области страсти власти вести горсти кости гости ости сласти")
_CYRILLIC = re.compile("[а-яё]", re.I)


def is_action(form: str) -> bool:
    """Return whether a folded Russian word that begins a phrase says what to do: "открыть", "перейти", "нажмите"; such a phrase names no thing."""
    return bool(len(form) > 3 and "а" <= form[:1] <= "я" and form not in _THINGS and not form.endswith(("ости", "ести", "сеть", "память", "печать")) and _ACTION.search(form))


def is_label(term: str) -> bool:
    """Return whether a bold run is a label ("Note", "Важно"), not a term."""
    words = forms(term)
    return not words or words[-1] in _LABELS or words[0] in _LABELS


def fold_phrase(text: str) -> str:
    """Return a phrase for comparing: its folded words with single spaces."""
    return " ".join(forms(text))


_ADVERB = re.compile(r"^[а-яё]{3,}(?:ально|енно|ически|ивно|омно|ольно)$")
"""Adverbs between the adjectives of a Russian noun phrase: "официально поддерживаемый провайдер"."""


def genus_of(body: str) -> str:
    """Return the head noun phrase of a definition ("a small drawer for cards" → "small drawer"), "" when there is none."""
    rest = body[_GENUS.match(body).end() :] if _GENUS.match(body) else body  # type: ignore[union-attr]
    head: list[str] = []
    before = 0
    tokens = tokenize(rest)[:7]
    for number, token in enumerate(tokens[:6]):
        form = fold(token.text)
        if _ADVERB.search(form) or (not head and form.isascii() and form.endswith("ly") and len(form) > 5):
            before = token.end
            continue
        # "A low-level, client-side database": a comma between adjectives parts no phrase.
        if head and rest[before : token.start].strip(" \u00a0") and not (rest[before : token.start] == ", " and _COMPOUND.search(fold(head[-1]))):
            break
        before = token.end
        if is_stop_word(form) or looks_verbal(form) or (head and _is_participle(form, tokens[number + 1 :], head[-1])):
            break
        head.append(token.text)
        if "а" <= form[:1] <= "я" and not is_adjective(form) and not (form.endswith("ой") and len(form) > 5):
            break
    if not head or is_adjective(fold(head[-1])) or _HARD_ADJECTIVE.search(fold(head[-1])) or _COMPOUND.search(fold(head[-1])) or _is_gerund(head):
        return ""
    return " ".join(head[-2:] if not ("а" <= fold(head[-1])[:1] <= "я") else head).strip()


_HARD_ADJECTIVE = re.compile(r"^[а-яё]{4,}ой$")
"""«Простой», «основной»: what precedes a noun, as the loop above takes it."""
_COMPOUND = re.compile(r"^[a-z]+-(?:level|side|specific|based|time|like|only|free|oriented|driven|related|wide|friendly|purpose|party)$")
"""English adjectives of two parts, which a noun has to follow."""
_ING_NOUNS = words_of("string thing king ring spring wing setting building meaning heading painting drawing recording meeting beginning ending training listing ranking rating hosting engineering programming marketing processing mapping spelling feeling clothing housing")
_PARTICIPLES = words_of("made built written known given found held kept sent set shown taken drawn grown born meant used sold bought paid put")
_AFTER_PARTICIPLE = words_of("by in from to for with as on at of out between within")


def _is_participle(form: str, following: list[Token], noun: str) -> bool:
    """Return whether an English word behind a noun begins what is said of it ("a protocol supported by …", "a note linking two"), rather than going on with the phrase."""
    if form.endswith("ing"):
        return form not in _ING_NOUNS and not _COMPOUND.search(fold(noun))
    done = form in _PARTICIPLES or (form.isascii() and form.endswith("ed") and len(form) > 4)
    return done and bool(following) and fold(following[0].text) in _AFTER_PARTICIPLE


def _is_gerund(head: list[str]) -> bool:
    """Return whether all there is is an English gerund ("replacing a reference") or participle ("kept in a drawer"): no thing's kind."""
    form = fold(head[0])
    return len(head) == 1 and ((form.isascii() and form.endswith("ing") and form not in _ING_NOUNS) or form in _PARTICIPLES)


_SHORT_IN = re.compile(r"\(\s*([^()\s][^()]{1,40}?)\s*(?:[;,][^()]*)?\)")


def find_abbreviations(text: str) -> list[tuple[str, str]]:
    """Return (short form, long form) pairs: "long form (SF)" and "SF (long form)". The short form has 2–10 letters, two of them capital."""
    found: list[tuple[str, str]] = []
    for match in _SHORT_IN.finditer(text):
        inner, before = match.group(1).strip(" \"«»“”"), text[max(0, match.start() - 200) : match.start()].rstrip()
        before = re.split(r"[.!?;:()]\s", before)[-1]
        if _is_short(inner):
            words = before.split()
            window = " ".join(words[-min(len(inner) + 5, len(inner) * 2) :])
            long = _best_long(inner, window)
        else:
            words = before.split()
            short = words[-1].strip(" \"«»“”*") if words else ""
            if not _is_short(short):
                continue
            long, inner = _best_long(short, inner, whole=True), short
        if long:
            found.append((inner, long.strip(" \"«»“”*,—–")))
    return found


def _is_short(text: str) -> bool:
    return 2 <= len(text) <= 10 and " " not in text and sum(map(str.isupper, text)) >= 2 and text[0].isalnum() and not text.isdigit()


def _best_long(short: str, long: str, *, whole: bool = False) -> str:
    """Return the long form in `long` that the short form's letters fit, read from the end (Schwartz and Hearst's search), "" without."""
    letters = [char.lower() for char in short if char.isalnum()]
    at = len(long) - 1
    for number, char in enumerate(reversed(letters)):
        first = number == len(letters) - 1
        while at >= 0 and (long[at].lower() != char or (first and at > 0 and long[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return ""
        at -= 1
    start = long.rfind(" ", 0, at + 2) + 1 if at + 1 > 0 else 0
    result = long[start:]
    words = result.split()
    if whole and start > 0 and len(words) < len(long.split()):
        return ""
    if (len(words) < 2 and len(letters) > 2) or len(result) < len(short) + 2 or len(words) > min(len(letters) + 5, len(letters) * 2) or short.lower() in (w.lower() for w in words):
        return ""
    return result
