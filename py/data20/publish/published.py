"""A vault as a site of static pages, which the app takes over where a script runs: every file of it, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from data20.language.writing import writing_language
from data20.messages import Language
from data20.publish import parts
from data20.publish.addresses import HOME, Addresses
from data20.publish.body import Highlight, Size, article_body
from data20.publish.data import words_of
from data20.publish.feeds import all_feeds
from data20.publish.frame import PageContent, SiteFrame, redirect, render
from data20.publish.lists import Group, folders_of, page_numbers, tags_of
from data20.publish.newest import feed_of_newest, summary_of
from data20.publish.old_addresses import old_addresses
from data20.publish.sitemap import Page, article_data, changed_on, is_hidden, page_of, robots, sitemaps
from data20.publish.trail import Crumb, Trail, Trails, breadcrumb_list
from data20.publish.words import day_in_words, say
from data20.vault.links import links_of
from data20.vault.model import Article, Vault
from data20.vault.render import language_of

NEWEST = 20
"""Articles in the feeds."""
LATELY = 12
_DESCRIPTION = 200
_PICTURES = ("image", "cover", "socialimage", "social_image", "thumbnail", "banner")
_RASTER = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")


Each = Callable[[Callable[[Article], bytes], Sequence[Article]], Iterable[bytes]]
"""(work, articles) → the work on each, in order."""


@dataclass(frozen=True, slots=True)
class Options:
    """`path` is the absolute path of the site's root on its host ("/notes/"); `description` says what the site is about."""

    path: str = "/"
    description: str = ""
    highlight: Highlight | None = None
    size: Size | None = None


@dataclass
class PublishedSite:
    """The site of `vault`, which must be its public part already (publish/public.py): everything in it gets out."""

    vault: Vault
    site: SiteFrame
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        self.addresses: Addresses = self.site.addresses
        self.folders = folders_of(self.vault, self.addresses)
        self.tags = tags_of(self.vault.articles.values(), self.addresses)
        self.tag_list = Group("", "", groups=list(self.tags.values()), files=[self.addresses.claim(f"tags/{HOME}")]) if self.tags else None
        self._trails = Trails(self.vault)
        self._lately = sorted((a for a in self.vault.articles.values() if changed_on(a)), key=lambda a: (changed_on(a), a.path), reverse=True)

    def files(self, each: Each = map) -> Iterator[tuple[str, bytes]]:
        """Yield (name, bytes) of every page and of what stands beside them; attachments are the caller's to copy.

        `each` is how the articles are gone through: as `map` does, or by several processes.
        """
        articles = list(self.vault.articles.values())
        # The first one here: what all pages need is then worked out, once.
        pages = chain(map(self._encoded, articles[:1]), each(self._encoded, articles[1:]))
        for article, page in zip(articles, pages, strict=True):
            yield self.addresses.file(article.path), page
        for group in self.folders.values():
            yield from self._list_pages(group, self._folder_main, self._folder_trail(group.key))
        for group in self.tags.values():
            yield from self._list_pages(group, self._tag_main, [(self.site.title, HOME), (say("tags", self.site.language), self.tag_list.file if self.tag_list else "")])
        if self.tag_list:
            yield from self._list_pages(self.tag_list, self._tag_main, [(self.site.title, HOME)])
        for file, target, title in old_addresses(self.vault, self.addresses):
            yield file, redirect(self.site, file, target, title).encode()
        yield "404.html", self._lost().encode()
        for name, text in self._beside().items():
            yield name, text.encode()

    def _encoded(self, article: Article) -> bytes:
        return self.article_page(article).encode()

    def article_page(self, article: Article) -> str:
        """Return the whole page of one article."""
        file, language = self.addresses.file(article.path), self._language(article)
        body = article_body(self.vault, article, self.addresses, lambda key: self.tags[key].file if key in self.tags else "", self.options.highlight, self.options.size)
        siblings = self.folders[article.folder].articles
        at = next((n for n, a in enumerate(siblings) if a is article), -1)
        before, after = (siblings[at - 1] if at > 0 else None), (siblings[at + 1] if 0 <= at < len(siblings) - 1 else None)
        trail, day = self._trail(article), changed_on(article)
        heading = "" if body.titled else f'<h1 class="reader-title">{parts.text(article.title)}</h1>\n'
        main = (
            f'<article class="reader-main">\n<header class="reader-head">\n{parts.crumbs(self.site, file, language, trail)}{parts.meta_line(article, language, day, words_of(article))}</header>\n'
            f'{heading}<div class="reading">\n{body.html}</div>\n{self._tags(article, file, language)}</article>\n<div class="after">\n{parts.turn(self.site, file, language, before, after)}'
            f"{parts.backlinks(self.site, self.vault, article, language)}{parts.related(self.site, self.vault, article, language)}{self._front(article, language)}</div>\n"
        )
        summary = " ".join(summary_of(article).split())
        crumbs = Trail((*(Crumb(words, at) for words, at in trail), Crumb(article.title, file)), "folder")
        data = [article_data(article, self.addresses.base, summary, self.addresses.of), breadcrumb_list(crumbs, "", self.addresses.url)] if self.addresses.base else []
        return render(self.site, PageContent(
            file, language, article.title, main, description=_short(summary), menu=self._menu(article, file, language), aside=parts.outline(article.structure.headings, language),
            article=article.path, tag=language_of(article), hidden=is_hidden(article), image=self._picture(article), published=str(article.metadata.get("date") or "")[:10],
            changed=day, data=data, turn=(self.addresses.file(before.path) if before else "", self.addresses.file(after.path) if after else ""),
        ))  # fmt: skip

    def _language(self, article: Article) -> Language:
        written = language_of(article).casefold()
        return "ru" if written.startswith("ru") else "en" if written.startswith("en") else writing_language(article)

    def _trail(self, article: Article) -> list[tuple[str, str]]:
        """Return the way from the front page to the article, without the article."""
        if article.path == self.addresses.home:
            return []
        found = self._trails.of(article)
        if found.origin in ("breadcrumbs", "parent"):
            kept = [c for c in found.crumbs[:-1] if c.path not in (self.addresses.home, self._trails.folders.get("") or None)]
            return [(self.site.title, HOME), *((c.title, self.addresses.file(c.path) if self.addresses.has(c.path) else "") for c in kept)]
        return [*self._folder_trail(article.folder), *([(self.folders[article.folder].name, self.folders[article.folder].file)] if article.folder else [])]

    def _folder_trail(self, folder: str) -> list[tuple[str, str]]:
        """Return the way to a folder, without the folder."""
        names = folder.split("/")[:-1]
        above = ["/".join(names[: n + 1]) for n in range(len(names))]
        return [(self.site.title, HOME), *((self.folders[path].name, self.folders[path].file) for path in above)]

    def _menu(self, article: Article, file: str, language: Language) -> str:
        group, top = self.folders[article.folder], self.folders[""]
        inner = group.groups or top.groups
        folders = [parts.Entry(g.file, g.name, str(g.count)) for g in inner[: 2 * parts.MENU]]
        return parts.menu(self.site, file, language, folders, group.articles, article.path, parts.Entry(group.file, say("all_of", language, articles=len(group.articles))))

    def _tags(self, article: Article, file: str, language: Language) -> str:
        links = " ".join(parts.link(self.site, file, self.tags[name.casefold()].file, f"#{name}", extra=' class="tag"') for name in article.tags)
        return f'<p class="tags"><span class="muted">{say("tags", language)}:</span> {links}</p>\n' if links else ""

    def _front(self, article: Article, language: Language) -> str:
        """Return what the front page shows besides its article: the folders, and what is new."""
        if article.path != self.addresses.home:
            return ""
        top = self.folders[""]
        listed = parts.section("folders", say("folders", language), parts.entries(self.site, HOME, self._folder_entries(top, language)))
        everything = f"<p>{parts.link(self.site, HOME, top.file, say('everything', language))}</p>\n"
        return listed + everything + self._lately_section(HOME, language)

    def _lately_section(self, file: str, language: Language) -> str:
        items = [parts.Entry(self.addresses.file(a.path), a.title, day_in_words(changed_on(a), language)) for a in self._lately[:LATELY]]
        return parts.section("lately", say("lately", language), parts.entries(self.site, file, items))

    def _folder_entries(self, group: Group, language: Language) -> list[parts.Entry]:
        return [parts.Entry(g.file, g.name, say("articles", language, articles=g.count)) for g in group.groups]

    def _list_pages(self, group: Group, main: Callable[[Group, str, Sequence[Article], int], tuple[str, str]], trail: Sequence[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
        language = self.site.language
        for number, (file, articles) in enumerate(page_numbers(group), 1):
            title, inner = main(group, file, articles, number)
            shown = title if number == 1 else f"{title}, {say('page', language, number=number)}"
            numbers = " ".join(parts.link(self.site, file, f, str(n), extra=' aria-current="page"' if f == file else "") for n, f in enumerate(group.files, 1))
            pages = f'<nav class="pages" aria-label="{say("pages", language)}">{numbers}</nav>\n' if len(group.files) > 1 else ""
            crumbs = parts.crumbs(self.site, file, language, trail if file != HOME else ())
            html = f'<div class="reader-main list">\n<header class="reader-head">\n{crumbs}</header>\n<h1 class="reader-title">{parts.text(shown)}</h1>\n{inner}{pages}</div>\n'
            turn = (group.files[number - 2] if number > 1 else "", group.files[number] if number < len(group.files) else "")
            about = self.options.description if file == HOME else f"{title} · {say('articles', language, articles=group.count)}"
            yield file, render(self.site, PageContent(file, language, shown, html, description=_short(about), turn=turn)).encode()

    def _folder_main(self, group: Group, file: str, articles: Sequence[Article], number: int) -> tuple[str, str]:
        language = self.site.language
        title = group.name or (self.site.title if file == HOME else say("everything", language))
        listed = parts.entries(self.site, file, [parts.Entry(self.addresses.file(a.path), a.title, _short(summary_of(a), 120)) for a in articles])
        folders = parts.section("folders", say("folders", language), parts.entries(self.site, file, self._folder_entries(group, language))) if number == 1 else ""
        lately = self._lately_section(file, language) if file == HOME else ""
        empty = f"<p>{say('none', language)}</p>\n" if not (listed or folders) else ""
        return title, f"{empty}{folders}{parts.section('articles', say('in_folder' if group.key else 'everything', language), listed) if folders else listed}{lately}"

    def _tag_main(self, group: Group, file: str, articles: Sequence[Article], number: int) -> tuple[str, str]:
        language = self.site.language
        if group is self.tag_list:
            items = [parts.Entry(g.file, f"#{g.name}", str(g.count)) for g in group.groups]
            return say("tags", language), parts.entries(self.site, file, items, "plain entries many")
        return say("tagged", language, tag=f"#{group.name}"), parts.entries(self.site, file, [parts.Entry(self.addresses.file(a.path), a.title, a.folder) for a in articles])

    def _lost(self) -> str:
        """Return the page that hosts show in place of a missing one, at whatever address: its links are absolute."""
        language, top = self.site.language, self.options.path
        contents = f'<a href="{top}{self.folders[""].file}">{say("everything", language)}</a>'
        main = f'<div class="reader-main list">\n<h1 class="reader-title">{say("lost", language)}</h1>\n<p>{say("lost_text", language)}</p>\n<p><a href="{top}">{say("home", language)}</a> · {contents}</p>\n</div>\n'
        return render(self.site, PageContent("404.html", language, say("lost", language), main, hidden=True, top=top))

    def _picture(self, article: Article) -> str:
        """Return the address of the picture that the article's frontmatter names for its card; "" for none."""
        named = (r.path for r in links_of(self.vault).outlinks(article.path) if r.link.kind == "frontmatter" and r.link.field.casefold() in _PICTURES)
        return next((self.addresses.of(path) for path in named if path.lower().endswith(_RASTER) and self.addresses.has(path)), "")

    def _beside(self) -> Mapping[str, str]:
        """Return feeds, sitemap and robots.txt: these need to know where the site is."""
        base = self.addresses.base
        if not base:
            return {}
        listed = {path: article for path, article in self.vault.articles.items() if not is_hidden(article)}
        pages = [page_of(self.vault, article, base, listed, self.addresses.of) for article in listed.values()]
        pages += [Page(self.addresses.url(group.file)) for group in self.folders.values()]
        title, about = self.site.title, self.options.description or say("about", self.site.language)
        feed = feed_of_newest(listed.values(), NEWEST, base, self.site.language, title, about, self.addresses.of)
        return {**sitemaps(pages, base), "robots.txt": robots(base, ()), **{name: text for name, _, text in all_feeds(feed)}}


def _short(text: str, length: int = _DESCRIPTION) -> str:
    """Return the text's beginning, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.—–-") + "…"
