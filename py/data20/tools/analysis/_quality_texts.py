"""The words of quality_metrics."""

from __future__ import annotations

from data20.messages import Text
from data20.quality import rubric

TEXTS = {
    **rubric.TEXTS,
    "summary": Text("Среднее качество — {score} из 100 по {count|статье|статьям|статьям}; чаще всего не выполнено: «{check}».", "Mean quality is {score} of 100 over {count|article|articles}; what is missing most: “{check}”."),
    "summary_full": Text("Среднее качество — {score} из 100 по {count|статье|статьям|статьям}; проверки не нашли, чего не хватает.", "Mean quality is {score} of 100 over {count|article|articles}; the checks find nothing missing."),
    "summary_empty": Text("Оценивать нечего: статей нет.", "There is nothing to rate: there are no articles."),
    "mean": Text("Среднее", "Mean"), "median": Text("Половина статей не ниже", "Half of the articles reach"), "best_grade": Text("Оценка A", "Grade A"), "weak": Text("Оценки D и E", "Grades D and E"), "change": Text("С прошлого раза", "Since the last time"),
    "today": Text("Свежесть считается от", "Freshness counts from"), "chart": Text("Сколько статей с какой оценкой", "How many articles of which score"), "bucket": Text("{low}–{high}", "{low}–{high}"), "score": Text("Качество", "Quality"), "grade": Text("Оценка", "Grade"),
    "score_note": Text("0–100: среднее сторон с вашими весами.", "0–100: the mean of the sides by your weights."), "table": Text("Статьи: сначала те, где правка даст больше всего", "Articles: those first where mending gives most"), "do": Text("Сделать прежде всего", "Do first"), "do_note": Text("Что вернёт больше всего баллов; в скобках — что есть сейчас.", "What would win back most points; in brackets what is there now."),
    "todo": Text("{what} (сейчас {evidence})", "{what} (now {evidence})"), "todo_two": Text("{first}; {second}", "{first}; {second}"), "delta": Text("Изменение", "Change"), "checks": Text("Проверки", "Checks"), "check": Text("Проверка", "Check"), "side": Text("Сторона", "Side"), "passed": Text("Выполнено", "Met"), "lost": Text("Потеряно в среднем", "Lost on average"),
    "lost_note": Text("Сколько баллов из 100 в среднем теряют статьи на этой проверке.", "How many of 100 points articles lose at this check on average."), "applies": Text("Касается статей", "Applies to articles"), "sides": Text("Стороны качества", "Sides of quality"), "points": Text("Баллы", "Points"),
    "explain": Text(
        "**Как читать.** У каждого балла есть основание: файл `quality.json` называет каждую проверку каждой статьи и что она увидела. Проверка, которая к статье не относится (описания картинок там, где их нет), не считается. "
        "Стороны складываются с весами из параметров; вес 0 выключает сторону. Чтобы увидеть перемены, вставьте `quality.json` прошлого запуска.",
        "**How to read it.** Every point has its grounds: `quality.json` names each check of each article and what it saw. A check that doesn't apply (descriptions of pictures where there are none) isn't counted. "
        "The sides are added by the weights of the parameters; a weight of 0 leaves a side out. To see changes, paste the `quality.json` of an earlier run.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие статьи готовы, какие нет, и что исправить, чтобы стало заметно лучше?

**Как считается.** Одна рубрика из шести сторон: описание (название, аннотация, теги, дата, место), строение (объём, заголовки, абзацы), связи (ссылки отсюда, сюда, целость), источники, язык (удобочитаемость по формулам языка статьи, длина предложений, описания картинок), уход (свежесть, замечания «Проверки хранилища», черновики и задачи). Набор признаков — как в работах о качестве статей Википедии (Warncke-Wang, Cosley, Riedl, 2013). Каждая проверка даёт долю своего веса и показывает основание; неприменимые не считаются, поэтому статья без кода ничего не теряет. Оценки: A от 90, B от 75, C от 60, D от 40.

**Свежесть** считается от самой новой даты хранилища, а не от сегодняшнего дня, чтобы отчёт не менялся сам по себе; другой день можно указать.

**Что записывает.** Только если попросите: `quality_score` и `quality_grade`.

**Границы.** Рубрика видит признаки, а не истину и не стиль. Чем отличается от «Проверки хранилища»: та ищет поломки, эта оценивает целое. Чем от «Проверки метаданных»: та проверяет только метаданные по схеме.""",
    """**What it answers.** Which articles are ready, which aren't, and what to mend for a visible gain?

**How it is computed.** One rubric of six sides: description (title, abstract, tags, date, place), structure (length, headings, paragraphs), links (out, in, unbroken), sources, language (readability by formulas of the article's language, sentence length, descriptions of pictures), upkeep (freshness, findings of “Validate the vault”, drafts and tasks). The features follow the work on the quality of Wikipedia articles (Warncke-Wang, Cosley, Riedl 2013). Each check earns a share of its worth and shows its grounds; what doesn't apply isn't counted, so an article without code loses nothing. Grades: A from 90, B from 75, C from 60, D from 40.

**Freshness** counts from the newest date in the vault, not from today, so that the report doesn't change by itself; another day can be given.

**What it writes.** Only when asked: `quality_score` and `quality_grade`.

**Limits.** The rubric sees features, neither truth nor style. It differs from “Validate the vault”, which looks for damage, in judging the whole; and from “Metadata validator”, which checks metadata against a schema.""",
)
