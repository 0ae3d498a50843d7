"""What the prerequisites tool says, in both languages."""

from __future__ import annotations

from data20.messages import Text

TEXTS = {
    "step": Text("Ступень {number}", "Step {number}"),
    "summary": Text(
        "{nodes|статья|статьи|статей} в {levels|ступени|ступенях|ступенях}; начать можно с {entries|статьи|статей|статей}, самая длинная цепочка займёт {minutes|минуту|минуты|минут}.",
        "{nodes|article|articles} on {levels|level|levels}; {entries|article needs|articles need} nothing first, the longest chain takes {minutes|minute|minutes}.",
    ),
    "summary_supposed": Text(
        "Статьи почти не говорят, что читать до чего; порядок предположен по темам, которые они называют: {nodes|статья|статьи|статей} в {levels|ступени|ступенях|ступенях}.",
        "The articles hardly say what to read before what; the order is supposed from the topics they name: {nodes|article|articles} on {levels|level|levels}.",
    ),
    "summary_mixed": Text(
        "{nodes|статья|статьи|статей} в {levels|ступени|ступенях|ступенях}: сказано или указано {surely|зависимость|зависимости|зависимостей}, предположено {supposed}; начать можно с {entries|статьи|статей|статей}.",
        "{nodes|article|articles} on {levels|level|levels}: {surely|dependency is|dependencies are} said or stated, {supposed} supposed; {entries|article needs|articles need} nothing first.",
    ),
    "summary_goal": Text("Чтобы понять «{title}», сначала прочтите {count|статью|статьи|статей}: вместе с ней это {minutes|минута|минуты|минут}.", "To understand “{title}” read {count|article|articles} first: {minutes|minute|minutes} with it."),
    "summary_free": Text("«{title}» ничего не требует: её можно читать сразу.", "“{title}” needs nothing first: it can be read at once."),
    "summary_none": Text("Ни одна статья не говорит, что читать до неё, и серий нет.", "No article says what to read before it, and there is no series."),
    "basis": Text("Откуда известно", "How it is known"), "basis_table": Text("Зависимости и откуда они известны", "Dependencies and how they are known"), "first": Text("Сначала", "First read"), "then": Text("Потом", "Then"),
    "kind.stated": Text("указано в метаданных", "stated in the metadata"), "kind.series": Text("по номерам серии", "numbers of a series"), "kind.said": Text("сказано в тексте", "said in the text"), "kind.cue": Text("упомянуто как прочитанное или будущее", "spoken of as read or to come"), "kind.supposed": Text("предположено", "supposed"),
    "why.stated": Text("поле prerequisites", "the field prerequisites"), "why.series": Text("части серии идут одна за другой", "parts of a series follow one another"), "why.said": Text("{quote}", "{quote}"), "why.cue": Text("{quote}", "{quote}"),
    "why.supposed": Text("называет её тему {times|раз|раза|раз}, обратно — ни разу", "names its topic {times|time|times}, never the other way round"), "surely": Text("Сказано или указано", "Said or stated"),
    "edges": Text("Зависимости", "Dependencies"), "entries": Text("Можно начать с них", "Need nothing first"), "levels": Text("Ступени", "Levels"),
    "cycles": Text("Разорвано в кругах", "Broken in circles"), "superfluous": Text("Лишние зависимости", "Superfluous dependencies"), "critical": Text("Самая долгая цепочка", "Longest chain"), "minutes": Text("мин", "min"),
    "missing": Text("Указаны, но не найдены", "Named but not found"),
    "picture": Text("Что за чем: слева направо", "What comes after what, left to right"), "picture_cut": Text("Показаны первые {shown} из {total} в порядке изучения.", "The first {shown} of {total} in study order are shown."),
    "table": Text("Порядок изучения", "Study order"), "place": Text("№", "No."), "level": Text("Ступень", "Level"), "needs": Text("Сначала", "First read"), "needed_by": Text("Нужна для", "Needed for"), "time": Text("Минут", "Minutes"),
    "why_first": Text("ничего не требует", "needs nothing"), "why_after": Text("после {n|статьи|статей|статей}", "after {n|article|articles}"),
    "goal": Text("Путь к статье «{title}»", "The way to “{title}”"), "goal_none": Text("Эта статья ничего не требует и сама не нужна.", "This article has no dependencies."), "goal_step": Text("{minutes} мин", "{minutes} min"),
    "chain": Text("Самая долгая цепочка", "The longest chain"),
    "cycle_table": Text("Круги: где зависимость стоит убрать", "Circles: which dependency to drop"), "article": Text("В статье", "In the article"), "drop": Text("Не требовать", "Don't require"),
    "no_cycles": Text("Кругов нет.", "There are no circles."),
    "superfluous_table": Text("Лишние: следуют из других", "Superfluous: they follow from others"), "no_superfluous": Text("Лишних зависимостей нет.", "No dependency is superfluous."),
    "missing_table": Text("Требуются, но их нет", "Required but missing"), "target": Text("Что указано", "What is named"), "no_missing": Text("Все указанные статьи на месте.", "Every article named is there."),
    "explain": Text(
        "**Как читать.** *Ступень* 1 ничего не требует; следующая — на одну выше самой высокой из нужных. Порядок изучения ставит каждую статью после всего, что ей нужно. *Круг* — статьи, что требуют друг друга: одну зависимость нужно убрать, "
        "предложена та, у которой слабее свидетельство. *Предположено* — статья не раз называет тему другой, а та её темы ни разу: в двух учебниках с известным порядком так верны пять пар из шести, поэтому решайте сами. *Лишняя* — та, что и так следует из цепочки. Время — слова статьи, делённые на вашу скорость.",
        "**How to read it.** *Level* 1 needs nothing; the next is one above the highest needed. The study order puts every article after all it needs. A *circle* is articles that need each other: one dependency has to go, "
        "and the one with the weakest evidence is proposed. *Supposed* means that an article names the topic of another more than once and never the other way round: in two textbooks of known order five of six such pairs are right, so judge for yourself. *Superfluous* is one that a chain implies anyway. Time is the article's words divided by your speed.",
    ),
    "file_title": Text("Порядок изучения", "Study order"),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** В каком порядке читать статьи, что нужно знать перед этой — и нет ли в зависимостях кругов?

**Как считается.** Зависимости берутся из `prerequisites` (и `prerequisite`, `requires`), из номеров серий («01 Начало», «часть 2»), из фраз вроде «предполагает знание…», «сначала прочитайте…» перед ссылкой и из того, говорит ли предложение со ссылкой о прочитанном («как мы видели в…») или о будущем («обсудим в главе…»). Где ничего этого нет, зависимости предполагаются: статья называет тему другой не меньше двух раз, а та её — ни разу (несимметричность ссылок, Лян и др., 2015). Порядок — алгоритм Кана (1962), среди равных — номера в именах, а без них SpringRank (Де Бакко и др., 2018); круги разрываются в кратчайшем цикле по самой слабой зависимости (предположение слабее фразы, фраза слабее номеров, те слабее метаданных); лишнее находит транзитивная редукция (Ахо, Гэри, Ульман, 1972); самая долгая цепочка взвешена временем чтения.

**Ваш путь.** Укажите цель — получите список, что прочитать и в каком порядке; перечислите, что уже знаете, — оно и всё, что нужно только ему, выпадет.

**Границы.** Считаются только статьи хранилища; чего в нём нет, названо отдельно. Время чтения не учитывает кода и формул.""",
    """**What it answers.** In which order should the articles be read, what is needed before this one — and are there circles in the dependencies?

**How it is computed.** Dependencies come from `prerequisites` (and `prerequisite`, `requires`), from the numbers of series (“01 Start”, “part 2”), from phrases such as “assumes knowledge of…”, “builds on…” before a link, and from whether the sentence with the link speaks of what was read (“as we saw in…”) or of what is to come (“we'll discuss it in…”). Where there is nothing of the kind, dependencies are supposed: an article names the topic of another twice or more, and never the other way round (asymmetry of reference, Liang et al. 2015). The order is Kahn's algorithm (1962), among equals by the numbers in the names, or without them by SpringRank (De Bacco et al. 2018); circles are broken in a shortest cycle at the weakest dependency (a supposition is weaker than a phrase, a phrase than numbers, those than metadata); the superfluous are found by transitive reduction (Aho, Garey, Ullman 1972); the longest chain is weighed by reading time.

**Your way.** Name a goal and get what to read, in order; list what you know already and it drops out, with all that only it needs.

**Limits.** Only articles of the vault count; what isn't there is named apart. Reading time ignores code and formulas.""",
)
