"""The words of the entity graph."""

from __future__ import annotations

from collections.abc import Mapping

from data20.graph.knowledge_query import Pattern
from data20.graph.statements import Predicate
from data20.messages import Text

ALSO: Mapping[str, Predicate] = {
    "является": "is_a", "являются": "is_a", "is": "is_a", "are": "is_a", "is an": "is_a", "входит в": "part_of", "является частью": "part_of", "используют": "uses", "применяет": "uses", "use": "uses",
    "требуют": "requires", "зависит от": "requires", "require": "requires", "depends on": "requires", "основан на": "based_on", "основана на": "based_on", "основаны на": "based_on", "приводят к": "leads_to", "lead to": "leads_to",
    "создала": "created", "создали": "created", "связан с": "related", "связана с": "related", "вместе с": "co_occurs", "together with": "co_occurs", "mentioned together with": "co_occurs",
}  # fmt: skip
"""Other ways to write a predicate in a question, folded, besides its name and its words in both languages."""
SAMPLES = (Pattern("?x", "is_a", "?y"),)
"""What the file with the question asks when nothing was asked."""

TEXTS = {
    "summary": Text("{entities|понятие|понятия|понятий} и {relations|отношение|отношения|отношений}; главное — «{top}».", "{entities|entity|entities} and {relations|relation|relations}; the main one is “{top}”."),
    "summary_none": Text("{entities|понятие|понятия|понятий}, но ни одного отношения между ними.", "{entities|entity|entities}, but no relation between them."),
    "entities": Text("Понятия", "Entities"), "relations": Text("Отношения", "Relations"), "quoted": Text("С цитатой", "With a quote"), "quoted_note": Text("Остальные указаны в метаданных.", "The others are stated in the metadata."), "without": Text("Без своей статьи", "Without an article"),
    "type_article": Text("статья", "article"), "type_term": Text("термин", "term"), "type_name": Text("имя", "name"), "type_class": Text("род", "kind"),
    "is_a": Text("это", "is a"), "part_of": Text("часть", "part of"), "uses": Text("использует", "uses"), "requires": Text("требует", "requires"), "based_on": Text("основано на", "based on"), "leads_to": Text("приводит к", "leads to"),
    "created": Text("создал", "created"), "prerequisite": Text("изучать после", "study after"), "related": Text("связано с", "related to"), "co_occurs": Text("упоминается вместе с", "mentioned with"),
    "picture": Text("Понятия и отношения", "Entities and relations"), "picture_cut": Text("Показаны {shown} самых связанных из {total}.", "The {shown} best connected of {total} are shown."), "chart": Text("Отношения по видам", "Relations by type"), "type": Text("Вид", "Type"),
    "table_relations": Text("Отношения со свидетельством", "Relations with evidence"), "subject": Text("Что", "What"), "object": Text("С чем", "To what"), "confidence": Text("Уверенность", "Confidence"), "confidence_note": Text("1 — указано в метаданных; у остальных зависит от оборота и числа предложений.", "1 is stated in the metadata; for others it depends on the pattern and the number of sentences."),
    "sentences": Text("Предложений", "Sentences"), "where": Text("Где", "Where"), "quote": Text("Цитата", "Quote"), "table_entities": Text("Понятия", "Entities"), "entity": Text("Понятие", "Entity"), "mentions": Text("Упоминаний", "Mentions"), "degree": Text("Отношений", "Relations"), "own": Text("Статья о нём", "Its article"),
    "wanted": Text("Важные понятия без своей статьи", "Important entities without an article"), "no_wanted": Text("У каждого частого понятия есть статья.", "Every frequent entity has its article."),
    "summary_asked": Text("На вопрос {count|ответ|ответа|ответов}.", "{count|answer|answers} to the question."), "summary_more": Text("Первые {count|ответ|ответа|ответов} на вопрос.", "The first {count|answer|answers} to the question."),
    "answers": Text("Ответы", "Answers"), "no_answers": Text("Ни одно сочетание понятий не подходит ко всем условиям.", "No combination of entities fits all the patterns."), "more_answers": Text("Ответов больше: уточните вопрос.", "There are more answers: narrow the question down."),
    "explain": Text(
        "**Откуда понятия.** Статьи (по названиям и псевдонимам), термины из определений и выделенные полужирным, имена с большой буквы внутри предложений; *род* — слово, которым определили другое понятие. Словоформы сложены: «нейросеть» и «нейросетей» — одно. "
        "**Откуда отношения.** Метаданные; определения («X — это Y»); обороты между двумя понятиями («использует», «основан на», «part of»…), отрицания пропущены; совместное упоминание — лишь то, что не объяснить случайностью (p < 0,001). За каждым стоит предложение, и его можно открыть.",
        "**Where entities come from.** Articles (by title and alias), terms from definitions and in bold, capitalised names inside sentences; a *kind* is a word that another entity was defined by. Inflected forms are one. "
        "**Where relations come from.** Metadata; definitions (“X is a Y”); phrases between two entities (“uses”, “based on”, «часть»…), denials left out; being mentioned together only where chance doesn't explain it (p < 0.001). Behind each stands a sentence that you can open.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что хранилище утверждает о мире: какие в нём понятия, как они связаны и где это сказано?

**Как считается.** Понятия сравниваются по основам слов. Определения — обороты Хёрст (1992) для русского и английского; отношения — глагольные обороты между двумя понятиями одного предложения, как в открытом извлечении (Банко и др., 2007); совместное упоминание — логарифм правдоподобия Даннинга (1993) не ниже 10,83, сила — logDice (Рыхлый, 2008). Уверенность оборота — 0,7, определения — его оценка, метаданных — 1; каждое новое предложение закрывает треть расстояния до единицы.

**Вопрос.** Условие — «что отношение что»; `?имя` — переменная, условия разделяет точка с запятой, и держаться должны все сразу: `?x использует ?y; ?y это плагин`, `?x ?как Obsidian`, `"Граф" часть ?x`. Отношения — слова из столбца «Вид». Ответ показывает предложение. Тот же вопрос на SPARQL — в файле `knowledge.rq`.

**Файлы.** Turtle (RDF 1.1, понятия — SKOS, отношения — `rdf:Statement` со свидетельством), формы SHACL, по которым его можно проверить, вопрос на SPARQL 1.1, Cypher для Neo4j, CSV, JSON. Всё, что написано людьми, экранировано.

**Границы.** Это обороты, а не понимание: местоимения не разрешаются, сложные предложения теряются. Проверяйте по цитате.""",
    """**What it answers.** What does the vault say about the world: which entities are there, how are they related, and where is that said?

**How it is computed.** Entities are compared by stems. Definitions use Hearst's patterns (1992) for Russian and English; relations are verb phrases between two entities of a sentence, as in open extraction (Banko et al. 2007); being mentioned together needs Dunning's log-likelihood (1993) of 10.83, its strength is logDice (Rychlý 2008). A phrase has confidence 0.7, a definition its score, metadata 1; each further sentence closes a third of the distance to one.

**Question.** A pattern is “what, relation, what”; `?name` is a variable, semicolons part the patterns, and all must hold at once: `?x uses ?y; ?y is a plugin`, `?x ?how Obsidian`, `"Graph" part of ?x`. Relations are the words of the column “Type”. An answer shows the sentence. The same question as SPARQL is in `knowledge.rq`.

**Files.** Turtle (RDF 1.1, entities as SKOS, relations as `rdf:Statement` with evidence), SHACL shapes to check it by, the question as SPARQL 1.1, Cypher for Neo4j, CSV, JSON. Everything that people wrote is escaped.

**Limits.** These are phrases, not understanding: pronouns aren't resolved, complex sentences get lost. Check against the quote.""",
)
