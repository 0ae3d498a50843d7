"""One rubric for the quality of an article: every point has its check and its evidence.

Six sides, as in Wikipedia's article-quality features (M. Warncke-Wang, D. Cosley and J. Riedl, "Tell me more", WikiSym 2013): description, structure, links,
sources, language, upkeep. A check that doesn't apply to an article (descriptions of pictures where there are none) takes no part: no article
loses points for having no code or no pictures.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data20.language.prose import own_blocks, profile_of
from data20.messages import Message, Scalar, Text
from data20.quality import rules_body, rules_file
from data20.quality.findings import run_checks
from data20.search.document import date_of, described
from data20.vault.links import links_of
from data20.vault.model import Article, Vault

Side = Literal["description", "structure", "links", "sources", "language", "upkeep"]
SIDES: tuple[Side, ...] = ("description", "structure", "links", "sources", "language", "upkeep")
WEIGHTS: Mapping[Side, float] = {"description": 2.0, "structure": 2.0, "links": 2.0, "sources": 1.0, "language": 2.0, "upkeep": 1.0}
"""What each side counts unless a person says otherwise."""
GRADES = ("A", "B", "C", "D", "E")
_NAMED = re.compile(r" |[^\W\d_a-z-].*[a-z]|[^\x00-\x7f]")
"""A file name that a person would read as a title: "Smart pointers", «Сноски», not "smart-pointers" or "x12"."""
_GRADE_EDGES = (0.9, 0.75, 0.6, 0.4)

TEXTS = {
    "side.description": Text("описание", "description"), "side.structure": Text("строение", "structure"), "side.links": Text("связи", "links"), "side.sources": Text("источники", "sources"),
    "side.language": Text("язык", "language"), "side.upkeep": Text("уход", "upkeep"),
    "check.title": Text("Есть название: в метаданных, заголовком или именем файла", "A title: in the metadata, as a heading or as the file's name"), "check.summary": Text("Есть описание на 40–300 знаков", "A description of 40–300 characters"),
    "check.tags": Text("От двух до двенадцати тегов", "Two to twelve tags"), "check.dated": Text("Указана дата", "A date is given"), "check.placed": Text("Есть рубрика или папка", "A category or a folder"),
    "check.length": Text("Текста хватает на мысль (150 слов)", "Enough text for a thought (150 words)"), "check.headings": Text("Заголовок каждые 400 слов", "A heading every 400 words"), "check.order": Text("Уровни заголовков идут подряд", "Heading levels in order"),
    "check.paragraphs": Text("Абзацы не длиннее 150 слов", "Paragraphs of at most 150 words"), "check.lead": Text("Начинается с текста, а не с заголовка раздела", "Begins with text, not with a section"),
    "check.outgoing": Text("Ссылается на две статьи хранилища", "Links to two articles of the vault"), "check.incoming": Text("На неё ссылаются", "Others link to it"), "check.unbroken": Text("Ссылки целы", "No broken links"),
    "check.cited": Text("Назван источник: адрес, сноска, цитата или поле source", "Names a source: an address, a footnote, a citation or a source field"), "check.author": Text("Указан автор", "An author is given"), "check.several": Text("Источников не меньше двух", "Two sources or more"),
    "check.readable": Text("Читается без специальной подготовки", "Reads without special training"), "check.sentences": Text("Предложения в среднем не длиннее 22 слов", "Sentences of 22 words or fewer on average"), "check.pictures": Text("Картинки описаны", "Pictures are described"), "check.code": Text("У кода указан язык", "Code names its language"),
    "check.fresh": Text("Обновлена за последние два года", "Updated within two years"), "check.clean": Text("Нет замечаний проверки", "No findings of the validator"), "check.finished": Text("Не черновик и без невыполненных задач", "No draft, no open tasks"),
    "do.title": Text("дайте название", "give a title"), "do.summary": Text("опишите в 40–300 знаках", "describe it in 40–300 characters"), "do.tags": Text("поставьте от двух до двенадцати тегов", "give two to twelve tags"), "do.dated": Text("укажите дату", "give a date"), "do.placed": Text("выберите рубрику", "choose a category"),
    "do.length": Text("допишите до 150 слов", "write up to 150 words"), "do.headings": Text("разделите заголовками", "divide it by headings"), "do.order": Text("поправьте уровни заголовков", "mend the heading levels"), "do.paragraphs": Text("разбейте длинные абзацы", "break up long paragraphs"), "do.lead": Text("начните с текста, а не с раздела", "begin with text, not with a section"),
    "do.outgoing": Text("сошлитесь на две статьи", "link to two articles"), "do.incoming": Text("сошлитесь на неё из другой статьи", "link to it from another article"), "do.unbroken": Text("почините ссылки", "mend the links"), "do.cited": Text("назовите источник", "name a source"), "do.author": Text("укажите автора", "name the author"), "do.several": Text("найдите второй источник", "find a second source"),
    "do.readable": Text("напишите проще", "write more simply"), "do.sentences": Text("укоротите предложения до 22 слов", "shorten sentences to 22 words"), "do.pictures": Text("опишите картинки", "describe the pictures"), "do.code": Text("укажите язык кода", "name the code's language"), "do.fresh": Text("проверьте, не устарело ли", "see whether it is out of date"), "do.clean": Text("исправьте замечания проверки", "mend the validator's findings"), "do.finished": Text("закончите черновик и задачи", "finish the draft and the tasks"),
    "evidence.count": Text("{value}", "{value}"), "evidence.none": Text("нет", "none"), "evidence.yes": Text("да", "yes"), "evidence.words": Text("{value|слово|слова|слов}", "{value|word|words}"), "evidence.of": Text("{value} из {total}", "{value} of {total}"),
    "evidence.line": Text("строка {line}", "line {line}"), "evidence.date": Text("{date}", "{date}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One check of one article: `share` (0–1) of its `worth` was earned; `evidence` says on what grounds."""

    side: Side
    check: str
    share: float
    worth: float
    evidence: Message


@dataclass(frozen=True, slots=True)
class Rating:
    """`score` 0–100 is the mean of the sides by their weights; `sides` holds those that apply."""

    path: str
    score: float
    grade: str
    sides: Mapping[Side, float]
    points: tuple[Point, ...]

    def missing(self) -> list[Point]:
        """Return the checks that lost points, the dearest first."""
        return sorted((p for p in self.points if p.share < 1), key=lambda p: (-round((1 - p.share) * p.worth, 6), SIDES.index(p.side), p.check))


def grade_of(score: float) -> str:
    """Return the grade of a score 0–100: A from 90, B from 75, C from 60, D from 40, else E."""
    return GRADES[sum(score < edge * 100 for edge in _GRADE_EDGES)]


def rate(vault: Vault, article: Article, today: date | None, weights: Mapping[Side, float]) -> Rating:
    """Rate one article. `today` is the day that freshness counts from; without one it isn't judged. Weights of 0 leave a side out."""
    points = tuple(point for check in (_description, _structure, _links, _sources, _language) for point in check(vault, article)) + tuple(_upkeep(vault, article, today))
    sides: dict[Side, float] = {}
    for side in SIDES:
        own = [p for p in points if p.side == side]
        if own and weights.get(side, 0) > 0:
            sides[side] = 100 * sum(p.share * p.worth for p in own) / sum(p.worth for p in own)
    weight = sum(weights[side] for side in sides)
    score = sum(weights[side] * value for side, value in sides.items()) / weight if weight else 0.0
    return Rating(article.path, score, grade_of(score), sides, tuple(p for p in points if p.side in sides))


def newest_date(articles: Sequence[Article]) -> date | None:
    """Return the newest day that any frontmatter names: the vault's own idea of now, so that results never depend on the clock."""
    newest: date | None = None
    for article in articles:
        found = _day(date_of(article.metadata))
        if found and (newest is None or found > newest):
            newest = found
    return newest


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"[:10] if len(text) == 7 else text[:10])
    except ValueError:
        return None


def _evidence(kind: str, **values: Scalar) -> Message:
    return Message(f"evidence.{kind}", values)


def _point(side: Side, check: str, share: float | bool, evidence: Message, worth: float = 1.0) -> Point:
    return Point(side, check, max(0.0, min(1.0, float(share))), worth, evidence)


def _given(value: object) -> Message:
    return _evidence("count", value=str(value)[:80]) if value else _evidence("none")


def _description(vault: Vault, article: Article) -> Iterator[Point]:
    data = article.metadata
    titled = data.get("title") or next((h.text for h in article.structure.headings if h.level == 1), "") or (article.name if _NAMED.search(article.name) else "")
    yield _point("description", "title", bool(titled), _given(titled))
    length = max((len(text.strip()) for text in described(article)), default=0)
    yield _point("description", "summary", 1 if 40 <= length <= 300 else 0.5 if length else 0, _evidence("count", value=length) if length else _evidence("none"))
    tags = len(article.tags)
    yield _point("description", "tags", 1 if 2 <= tags <= 12 else 0.5 if tags else 0, _evidence("count", value=tags))
    yield _point("description", "dated", bool(date_of(data)), _given(date_of(data)))
    yield _point("description", "placed", bool(data.get("category") or article.folder), _given(data.get("category") or article.folder), 0.5)


def _structure(vault: Vault, article: Article) -> Iterator[Point]:
    structure, words = article.structure, profile_of(vault, article).words
    yield _point("structure", "length", words / 150, _evidence("words", value=words), 2)
    sections = [h for h in structure.headings if not h.generated and h.level > 1]
    if words > 400:
        wanted = words // 400
        yield _point("structure", "headings", len(sections) / wanted, _evidence("of", value=len(sections), total=wanted))
    headings = [h for h in structure.headings if not h.generated]
    jump = next((b for a, b in itertools.pairwise(headings) if b.level > a.level + 1), None)
    if headings:
        yield _point("structure", "order", jump is None, _evidence("line", line=jump.line) if jump else _evidence("yes"), 0.5)
    paragraphs = [block for block in own_blocks(article) if block.kind == "paragraph"]
    if paragraphs:
        short = sum(len(block.text.split()) <= 150 for block in paragraphs)
        yield _point("structure", "paragraphs", short / len(paragraphs), _evidence("of", value=short, total=len(paragraphs)))
    if sections and words > 150:
        first = min((block.start for block in own_blocks(article)), default=len(article.text))
        yield _point("structure", "lead", first < sections[0].start, _evidence("line", line=sections[0].line) if first >= sections[0].start else _evidence("yes"), 0.5)


def _links(vault: Vault, article: Article) -> Iterator[Point]:
    index = links_of(vault)
    own = [link for link in index.outlinks(article.path) if not link.link.generated and not link.link.external]
    targets = {link.path for link in own if link.path in vault.articles and link.path != article.path}
    sources = {path for path, link in index.backlinks(article.path) if path != article.path and not link.link.generated}
    if len(vault.articles) > 1:
        yield _point("links", "outgoing", len(targets) / 2, _evidence("count", value=len(targets)))
        yield _point("links", "incoming", bool(sources), _evidence("count", value=len(sources)))
    if own:
        broken = sum(link.status == "broken" for link in own)
        yield _point("links", "unbroken", 1 - broken / len(own), _evidence("of", value=len(own) - broken, total=len(own)))


def _sources(vault: Vault, article: Article) -> Iterator[Point]:
    structure, data = article.structure, article.metadata
    addresses = {link.target for link in structure.links if link.external and not link.generated and link.kind != "image"}
    fields = [name for name in ("source", "source_url", "doi", "bibliography", "references") if data.get(name)]
    count = len(addresses) + len(structure.footnotes) + len({c.key for c in structure.citations}) + len(fields)
    yield _point("sources", "cited", bool(count), _evidence("count", value=count), 2)
    yield _point("sources", "several", count / 2, _evidence("count", value=count))
    yield _point("sources", "author", bool(data.get("author") or data.get("authors")), _given(data.get("author") or data.get("authors")))


def _language(vault: Vault, article: Article) -> Iterator[Point]:
    profile, structure = profile_of(vault, article), article.structure
    if profile.readability:
        band = profile.readability.band
        yield _point("language", "readable", {"easy": 1.0, "plain": 1.0, "medium": 1.0, "hard": 0.6, "expert": 0.2}[band], _evidence("count", value=round(profile.readability.ease)))
        length = profile.counts.sentence_length
        yield _point("language", "sentences", 1 - (length - 22) / 22 if length > 22 else 1, _evidence("count", value=round(length, 1)))
    pictures = [image for image in structure.images if not image.generated]
    if pictures:
        told = sum(bool(image.alt.strip() or image.caption.strip()) for image in pictures)
        yield _point("language", "pictures", told / len(pictures), _evidence("of", value=told, total=len(pictures)))
    code = [block for block in structure.code if not block.generated]
    if code:
        named = sum(bool(block.language) for block in code)
        yield _point("language", "code", named / len(code), _evidence("of", value=named, total=len(code)), 0.5)


def _upkeep(vault: Vault, article: Article, today: date | None) -> Iterator[Point]:
    day = _day(date_of(article.metadata))
    if today and day:
        years = (today - day).days / 365.25
        yield _point("upkeep", "fresh", 1 - (years - 2) / 3 if years > 2 else 1, _evidence("date", date=day.isoformat()))
    findings = [f for f in run_checks(vault, article, rules_file.CHECKS + rules_body.CHECKS) if f.severity in ("critical", "high", "medium")]
    yield _point("upkeep", "clean", 1 - len(findings) / 4, _evidence("count", value=len(findings)), 2)
    draft = str(article.metadata.get("status") or "").casefold() == "draft"
    tasks = sum(not task.done for task in article.structure.tasks)
    yield _point("upkeep", "finished", 0 if draft else 1 - tasks / 10, _evidence("count", value="draft") if draft else _evidence("count", value=tasks))
