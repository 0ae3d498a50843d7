"""Texts of the concordance."""

from __future__ import annotations

from data20.messages import Text

TEXTS = {
    "summary": Text("{words|слово|слова|слов} текста, {types|разное|разных|разных}; чаще всего встречается «{top}».", "{words|word|words} of text, {types|different one|different ones}; the most frequent is “{top}”."),
    "summary_word": Text("«{word}» встречается {count|раз|раза|раз} в {articles|статье|статьях|статьях}.", "“{word}” occurs {count|time|times} in {articles|article|articles}."),
    "summary_empty": Text("Здесь нет ни одного слова.", "There isn't a single word here."),
    "tokens": Text("Слов в тексте", "Words of text"), "types": Text("Разных слов", "Different words"), "forms": Text("Разных форм", "Different forms"),
    "once": Text("Встречаются один раз", "Occurring once"), "hits": Text("Найдено мест", "Places found"), "groups": Text("Повторяющихся сочетаний", "Repeated word groups"),
    "chart": Text("Самые частые слова", "The most frequent words"), "plot": Text("Где в статьях стоит слово", "Where the word stands in the articles"), "part": Text("Часть статьи", "Part of the article"),
    "plot_note": Text("Двадцать статей, где слово чаще всего.", "The twenty articles that have it most."),
    "lines": Text("Строки в контексте", "Lines in context"), "left": Text("Слева", "Left"), "right": Text("Справа", "Right"),
    "lines_note": Text("Контекст не выходит за абзац.", "The context ends with the paragraph."), "no_lines": Text("Такого слова в тексте нет.", "The text has no such word."),
    "collocates": Text("Соседи", "Neighbours"), "collocate": Text("Сосед", "Neighbour"), "joint": Text("Вместе", "Together"),
    "no_collocates": Text("Соседей, встреченных достаточно часто, нет.", "No neighbour is frequent enough."), "window_note": Text("Не дальше {window|слова|слов|слов} в обе стороны, внутри абзаца.", "Within {window|word|words} to either side, inside the paragraph."),
    "log_dice_note": Text("Сила связи, не больше 14; не зависит от объёма текста.", "Strength of the bond, at most 14; independent of the size of the text."),
    "g2_note": Text("Насколько связь неслучайна: 3,84 — p < 0,05; 10,83 — p < 0,001.", "How far from chance: 3.84 is p < 0.05, 10.83 is p < 0.001."),
    "mi_note": Text("Во сколько раз чаще случайного, в битах; любит редкие слова.", "How many times more than by chance, in bits; prefers rare words."), "t_note": Text("Уверенность, что это не случай; любит частые слова.", "Confidence that it isn't chance; prefers frequent words."),
    "words": Text("Слова", "Words"), "per_10k": Text("На 10 000 слов", "Per 10,000 words"), "surface": Text("Формы", "Forms"),
    "arf": Text("Чистая частота", "Reduced frequency"), "arf_note": Text("ARF: частота, из которой убраны скопления.", "ARF: the frequency with clumps taken out."),
    "d": Text("Равномерность", "Evenness"), "d_note": Text("D Жуйана: 1 — поровну во всех статьях.", "Juilland's D: 1 means the same in all articles."),
    "dp_note": Text("DP Гриса: 0 — поровну, к 1 — всё в одной статье.", "Gries' DP: 0 means evenly, towards 1 all in one article."),
    "ngrams": Text("Повторяющиеся сочетания по {size|слову|слова|слов}", "Repeated groups of {size|word|words}"), "group": Text("Сочетание", "Group"), "no_groups": Text("Повторяющихся сочетаний нет.", "No group repeats."),
    "keys": Text("Слова, которыми эта папка отличается от остального", "Words that set this folder apart"), "keys_note": Text("Здесь они заметно чаще, чем в остальных статьях (p < 0,0001).", "They are clearly more frequent here than in the other articles (p < 0.0001)."),
    "here": Text("Здесь", "Here"), "here_rate": Text("Здесь на 10 000 слов", "Here per 10,000"), "elsewhere": Text("В остальных", "Elsewhere"), "elsewhere_rate": Text("В остальных на 10 000", "Elsewhere per 10,000"), "ratio": Text("Чаще, удвоений", "More, in doublings"), "ratio_note": Text("1 — вдвое чаще, 2 — вчетверо, 3 — в восемь раз.", "1 is twice as often, 2 four times, 3 eight times."),
    "explain": Text(
        "**Как читать.** Слова одной основы — одна строка списка; рядом все формы. Строки в контексте упорядочены по соседнему слову: одинаковые обороты оказываются рядом. "
        "logDice показывает прочные связи, G² — неслучайные, MI — редкие и точные, t — частые.",
        "**How to read it.** Words of one stem make one row, with all their forms. Lines in context are sorted by a neighbouring word, so that the same turns of phrase stand together. "
        "logDice shows firm bonds, G² those far from chance, MI rare and exact ones, t frequent ones.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие слова в хранилище есть, в каких формах и строках они стоят, с чем соседствуют и насколько равномерно распределены?

**Как считается.** Слова берутся из абзацев и заголовков, без кода, разметки и созданных блоков; формы сводятся к основе (Snowball). Соседи считаются в окне внутри абзаца: logDice (П. Рыхлы, 2008), логарифмическое правдоподобие G² (Т. Даннинг, 1993), MI (К. Чёрч и П. Хэнкс, 1990), MI3 (Б. Дай, 1994), t (Чёрч и др., 1991); ожидаемая частота учитывает ширину окна (Ш. Эверт, 2008). Равномерность: ARF (П. Савицкий и Я. Главачова, 2002), D (А. Жуйан), DP (Ш. Грис, 2008). Если выбрана папка, она сравнивается с остальными статьями: логарифмическое правдоподобие (П. Рейсон и Р. Гарсайд, 2000) и логарифм отношения частот (Э. Харди, 2014).

**Как читать.** Укажите слово или фразу — появятся все строки с ними и карта по статьям; оставьте пустым — список слов и строки пяти самых частых. Порядок «1R» сводит вместе то, что идёт сразу после слова, «1L» — то, что перед ним.

**Границы.** Основа — не словарная форма: «ссылка» и «ссылок» сводятся вместе, а «человек» и «люди» — нет. Значимость G² верна, когда слово встречено хотя бы несколько раз.""",
    """**What it answers.** Which words does the vault have, in which forms and lines, beside which others, and how evenly spread?

**How it is computed.** Words come from paragraphs and headings, without code, markup and generated blocks; forms are reduced to stems (Snowball). Neighbours are counted in a window inside the paragraph: logDice (P. Rychlý 2008), log-likelihood G² (T. Dunning 1993), MI (K. Church and P. Hanks 1990), MI3 (B. Daille 1994), t (Church et al. 1991); the expected frequency takes the width of the window into account (St. Evert 2008). Evenness: ARF (P. Savický and J. Hlaváčová 2002), D (A. Juilland), DP (St. Gries 2008). When a folder is chosen, it is compared with the other articles: log-likelihood (P. Rayson and R. Garside 2000) and log ratio (A. Hardie 2014).

**How to read it.** Give a word or phrase to see all its lines and a map over the articles; leave it empty for the word list and the lines of the five most frequent. The order “1R” brings together what follows the word, “1L” what precedes it.

**Limits.** A stem is no dictionary form: irregular forms (“mouse” and “mice”) stay apart. The significance of G² holds when a word was seen at least a few times.""",
)

SORTS = {
    "text": Text("по порядку статей", "as in the articles"), "1L": Text("1-е слово слева", "1st word left"), "2L": Text("2-е слово слева", "2nd word left"), "3L": Text("3-е слово слева", "3rd word left"),
    "1R": Text("1-е слово справа", "1st word right"), "2R": Text("2-е слово справа", "2nd word right"), "3R": Text("3-е слово справа", "3rd word right"),
}  # fmt: skip

MEASURES = {
    "log_dice": Text("logDice: прочность", "logDice: firmness"), "g2": Text("G²: неслучайность", "G²: far from chance"), "mi": Text("MI: точность", "MI: exactness"),
    "mi3": Text("MI3: точность без перекоса", "MI3: exactness, less biased"), "t": Text("t: частота", "t: frequency"),
}  # fmt: skip
