"""Classes of the Universal Decimal Classification that articles mostly need, and finding the class of a text by evidence.

The numbers are those of UDC; captions and key words are our own short ones, so no table of anybody is copied. A class is found by its
key words in title, tags and text, and by the classes of similar articles that a person has classified.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from data20.language.stems import stem
from data20.language.tokens import forms
from data20.messages import Text
from data20.search.class_words import MORE_WORDS

# code | Russian caption | English caption | key words
_TABLE = """
001|Наука, познание|Science and knowledge|наука познание исследование гипотеза эксперимент science research knowledge hypothesis experiment
004|Компьютеры и программы|Computers and software|компьютер программа программирование алгоритм данные код сервер файл браузер база computer software programming algorithm data code server file browser database api javascript python linux
02|Библиотеки, заметки, каталоги|Libraries, notes, catalogues|библиотека каталог указатель заметка читатель library catalogue index note reader archive
07|Пресса, издания|Press and publishing|журналистика газета журнал издательство редакция journalism newspaper magazine publisher editor press
1|Философия|Philosophy|философия этика логика сознание бытие истина philosophy ethics logic consciousness truth
159.9|Психология|Psychology|психология память внимание привычка эмоция мышление psychology memory attention habit emotion thinking learning
2|Религия|Religion|религия церковь молитва вера бог монастырь religion church prayer faith god monastery
31|Статистика, население|Statistics and population|статистика население перепись выборка statistics population census survey
32|Политика|Politics|политика выборы государство партия парламент politics election government party parliament
33|Экономика, деньги|Economics and money|экономика деньги рынок налог банк бюджет торговля economics money market tax bank budget trade finance
34|Право|Law|право закон суд договор лицензия law court contract license legislation
37|Образование|Education|образование школа учитель ученик урок учебник курс education school teacher student lesson textbook course
39|Обычаи, быт народов|Customs and folklore|обычай обряд праздник фольклор традиция custom ritual holiday folklore tradition
51|Математика|Mathematics|математика число уравнение теорема граф матрица вероятность mathematics number equation theorem graph matrix probability
52|Астрономия|Astronomy|астрономия звезда планета луна телескоп космос astronomy star planet moon telescope space
53|Физика|Physics|физика энергия сила свет атом электричество physics energy force light atom electricity
54|Химия|Chemistry|химия вещество реакция кислота молекула соль chemistry substance reaction acid molecule salt
55|Земля, погода|Earth and weather|геология погода климат вулкан минерал geology weather climate volcano mineral
57|Биология|Biology|биология клетка ген эволюция экология организм biology cell gene evolution ecology organism
58|Растения|Plants|растение дерево цветок гриб лист plant tree flower mushroom leaf
59|Животные|Animals|животное птица рыба собака кошка насекомое animal bird fish dog cat insect
61|Медицина, здоровье|Medicine and health|медицина здоровье болезнь врач лечение лекарство сон medicine health disease doctor treatment drug sleep
62|Техника|Engineering|техника двигатель машина прибор механизм engineering engine machine device mechanism
63|Сад, сельское хозяйство|Garden and farming|сад огород урожай посев рассада почва ферма garden farming harvest seed soil farm
640|Дом, хозяйство|Home and household|дом быт уборка ремонт хозяйство чайник мебель посуда home household cleaning repair kettle furniture dishes
641|Еда, кухня|Food and cooking|еда кухня рецепт блюдо тесто мука хлеб суп чай кофе готовить сковорода food cooking recipe dish dough flour bread soup tea coffee bake pan
65|Управление, дела|Management and work|управление проект задача план офис менеджмент производительность management project task plan office productivity meeting
656|Транспорт|Transport|транспорт поезд дорога самолёт автобус велосипед transport train road plane bus bicycle
66|Химические производства|Chemical industry|топливо краска пластмасса стекло керамика fuel paint plastic glass ceramics
69|Строительство|Building|строительство кирпич бетон стена крыша фундамент building brick concrete wall roof foundation
72|Архитектура|Architecture|архитектура архитектор здание фасад architecture architect facade
75|Живопись, рисунок|Painting and drawing|живопись художник картина рисунок краски painting artist picture drawing
77|Фотография, кино|Photography and film|фотография фотоаппарат кино фильм photography camera lens cinema film
78|Музыка|Music|музыка песня гитара нота оркестр мелодия music song guitar orchestra melody
79|Игры, спорт, досуг|Games, sport, leisure|игра спорт шахматы футбол поход тренировка game sport chess football hiking training
80|Язык|Language|язык слово грамматика перевод орфография словарь language word grammar translation spelling dictionary
82|Литература|Literature|литература роман поэзия стих писатель рассказ literature novel poetry poem writer story
91|География, путешествия|Geography and travel|география путешествие карта страна город маршрут geography travel map country city route
92|Биографии|Biographies|биография родился мемуары автобиография biography born memoir autobiography
93|История|History|история война век империя революция древний history war century empire revolution ancient
"""


@dataclass(frozen=True)
class ClassInfo:
    """`words` are the key words as written; `terms` their stems, made when first asked for: the catalogue needs captions only."""

    code: str
    caption: Text
    words: str

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(stem(form) for form in forms(self.words))


@dataclass(frozen=True, slots=True)
class Guess:
    """`share`: this class's part of all evidence, 0 to 1; `words` speak for it (stems), `neighbours` are classified articles of that class."""

    code: str
    share: float
    score: float
    words: tuple[str, ...]
    neighbours: tuple[str, ...]


@cache
def udc() -> dict[str, ClassInfo]:
    """Return the classes by code, in shelf order."""
    rows = [line.split("|") for line in _TABLE.strip().splitlines()]
    more = dict(line.split("|") for line in MORE_WORDS.strip().splitlines())
    return {code: ClassInfo(code, Text(ru, en), f"{words} {more.get(code, '')}") for code, ru, en, words in rows}


def caption_of(code: str) -> tuple[str, Text] | None:
    """Return the nearest known class of a UDC number: the longest code that it begins with; None when there is none."""
    digits = code.replace(".", "")
    for length in range(len(digits), 0, -1):
        found = next((c for c in udc().values() if c.code.replace(".", "") == digits[:length]), None)
        if found is not None:
            return found.code, found.caption
    return None


@cache
def _weights() -> dict[str, float]:
    """Return the weight of each key word: the fewer classes share it, the more it says."""
    counts = Counter(term for info in udc().values() for term in info.terms)
    return {term: math.log(1 + len(udc()) / count) for term, count in counts.items()}


def word_scores(stems: Mapping[str, float]) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Return (score, stems that speak for it) of each class. `stems`: weighted counts in the text; each counts 1 + ln(count)."""
    weights = _weights()
    found = {}
    for code, info in udc().items():
        parts = sorted((-weights[term] * (1 + math.log(stems[term])), term) for term in info.terms if stems.get(term, 0) >= 1)
        if parts:
            found[code] = (-math.fsum(score for score, _ in parts), tuple(term for _, term in parts[:6]))
    return found


def guesses(words: Mapping[str, tuple[float, tuple[str, ...]]], neighbours: Sequence[tuple[str, float, str]], strength: float = 30.0, prior: float = 5.0) -> list[Guess]:
    """Return the classes with evidence, best first.

    `neighbours` are (path, cosine, class) of classified articles; each adds cosine·`strength`. The share is the class's part of all evidence and
    a `prior` that stands for “none of them”; of a class that words alone speak for, each different word halves what is left of the doubt, so that one word, be it
    said a hundred times ("solution"), never looks certain.
    """
    # A long text has a word or two of every class: only what is above the upper quarter of the classes speaks for one.
    usual = statistics.quantiles([*(score for score, _ in words.values()), *[0.0] * (len(udc()) - len(words))], n=4)[2] if words else 0.0
    scores = {code: score - usual for code, (score, _) in words.items() if score > usual}
    voters: dict[str, list[str]] = {}
    for path, cosine, code in neighbours:
        scores[code] = scores.get(code, 0.0) + cosine * strength
        voters.setdefault(code, []).append(path)
    total = math.fsum(scores.values()) + prior
    found = []
    for code, score in scores.items():
        said = words[code][1] if code in words else ()
        certainty = 1.0 if code in voters else 1 - 0.5 ** len(said)
        found.append(Guess(code, certainty * score / total, score, said, tuple(voters.get(code, ()))))
    return sorted(found, key=lambda guess: (-round(guess.share, 9), -round(guess.score, 9), guess.code))
