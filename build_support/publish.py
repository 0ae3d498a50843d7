"""The `--vault` of a build: a vault becomes the site's content, as static pages beside the app and as the zip that the app opens."""

from __future__ import annotations

import asyncio
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from build_support.console import BuildError, note, size, step
from build_support.output import Output
from build_support.pages import CONTENT_SECURITY_POLICY
from build_support.paths import ROOT
from build_support.shares import shared_out
from build_support.stamps import sha256_bytes
from build_support.vault_zip import PackedVault, pack_files, vault_files

if TYPE_CHECKING:
    from data20.publish.addresses import Addresses
    from data20.publish.public import PublicPart
    from data20.vault.imports import ImportPlan

APP_PAGE: Final = "app.html"
APP_PARTS: Final = "app.json"
"""What a static page needs to become the app: build information, scripts, styles."""
LOADER: Final = "site/published/start.js"
STYLES: Final = tuple(ROOT / "site" / "styles" / name for name in ("tokens.css", "base.css", "reading.css", "published/frame.css", "published/article.css"))
_RESERVED: Final = (APP_PAGE, APP_PARTS, "404.html", "components.html", "embed.html", "embed-demo.html", "link-prober.html", "package-fetcher.html", "recovery.html", "robots.txt", "sitemap.xml", "feed.rss", "feed.atom", "feed.json", "build.json", "service-worker.js", ".nojekyll", "_headers", "CNAME")
_DARK: Final = re.compile(r"\[data-theme='dark'\] (\{[^}]*\})")
_LINK: Final = re.compile(r"<link\b[^>]*>")
_CREATED: Final = re.compile(r'<script\b[^>]*\ssrc="([^"]+)"[^>]*>')


@dataclass(frozen=True, slots=True)
class Publication:
    """What the command line says about a published vault; "" where it says nothing."""

    vault: Path
    title: str = ""
    url: str = ""
    language: str = ""
    description: str = ""
    embed_origins: tuple[str, ...] = ()
    """Whose pages may embed the site; everybody's where it is empty."""


class Prepared:
    """A vault that has been read and parted into what gets out and what doesn't."""

    def __init__(self, publication: Publication) -> None:
        """Read the folder. Raises BuildError where it has nothing to publish, or the address is none."""
        sys.path.insert(0, str(ROOT / "py"))  # the product's own Python renders the pages
        from data20.language.writing import common_language
        from data20.publish.feeds import base_address
        from data20.publish.public import TEMPLATE_SETTINGS, public_part
        from data20.vault.kept import frozen, hand_over
        from data20.vault.model import Article, Attachment, Vault

        try:
            self.base = base_address(publication.url)
        except ValueError:
            raise BuildError(f"--url {publication.url} is not an address like https://example.org/notes/.") from None
        with step(f"Reading the vault {publication.vault.name}"):
            self.seconds, plan = _read(publication.vault)
            self.files = {path: file.content for path, file in plan.files.items()}
            articles, attachments = {}, {}
            for path in sorted(plan.files):
                content, at = self.files[path], datetime.fromtimestamp(self.seconds[path], UTC).isoformat()
                digest = sha256_bytes(content)
                if path.lower().endswith((".md", ".markdown")) and not path.startswith(".") and "/." not in path:
                    articles[path] = Article(path, content, digest, at)
                else:
                    attachments[path] = Attachment(path, digest, len(content), at)
            parsed = shared_out(lambda article: frozen(article.structure), list(articles.values()))
            hand_over({article.hash: structure for article, structure in zip(articles.values(), parsed, strict=True)})
            for path in TEMPLATE_SETTINGS:  # not the author's text, but they say which articles aren't either
                if (settings := publication.vault / path).is_file():
                    self.files[path] = settings.read_bytes()
                    attachments[path] = Attachment(path, "", 0, "")
            whole = Vault(MappingProxyType(articles), MappingProxyType(attachments))
            self.part: PublicPart = public_part(whole, self.files.__getitem__)
            self.vault = self.part.vault
            for refusal in plan.refused:
                note(f"left out: {refusal.name}. {refusal.sentence('en')}")
            for reason, count in sorted(Counter(w.reason for w in self.part.withheld).items()):
                note(f"left out, {reason}: {count}")
            for withheld in self.part.withheld:
                if withheld.reason in ("unreadable", "runs"):
                    note(f"left out, {withheld.reason}: {withheld.path}")
            for tool in self.part.tools:
                note(f"with the vault, for readers to read and agree to: {tool}")
            note(f"{len(self.vault.articles)} articles, {len(self.vault.attachments)} attachments to publish")
        self.language = publication.language or common_language(list(self.vault.articles.values()))
        self.title = publication.title or publication.vault.resolve().name
        self.description = publication.description

    def pack(self) -> PackedVault:
        """Return what the app opens: the same files that the pages show, the author's own tools, and nothing else."""
        articles, attachments = self.vault.articles, self.vault.attachments
        names = sorted((*articles, *attachments, *self.part.tools))
        return pack_files(self.title, ((n, articles[n].source if n in articles else self.files[n], self.seconds[n]) for n in names))

    def write(self, output: Output, app_page: str, loader: str) -> dict[str, Any]:
        """Write pages and attachments into the site; return what the app must know of them (`build.site`).

        `app_page` is the app's own page, `loader` the script that turns a static page into the app.
        """
        from build_support.highlight import highlight
        from data20.publish.addresses import Addresses, home_article
        from data20.publish.frame import Assets, SiteFrame
        from data20.publish.published import Options, PublishedSite
        from data20.quality.images import image_info

        def measure(path: str) -> tuple[int, int] | None:
            info = image_info(self.files[path])
            return (info.width, info.height) if info.width and info.height else None

        home = home_article(self.vault.articles.values(), self.language)
        taken = [*_RESERVED, *(path.relative_to(output.root).as_posix() for path in output.root.rglob("*") if path.is_file())]
        addresses = Addresses(self.vault, self.base, home=home, taken=taken)
        icons = {link.get("rel", ""): link.get("href", "") for link in head_links(app_page)}
        style = output.put_hashed("published.css", style_sheet().encode(), "shell")
        assets = Assets(style, loader, icons.get("icon", ""), icons.get("apple-touch-icon", ""), "manifest.json", CONTENT_SECURITY_POLICY)
        frame = SiteFrame(self.title, "ru" if self.language == "ru" else "en", addresses, assets, feeds=bool(self.base))
        path = (urlsplit(self.base).path or "/") if self.base else "/"
        published = PublishedSite(self.vault, frame, Options(path, self.description, highlight, measure))
        with step(f"Writing the pages of {self.title}"):
            total, largest, count = 0, ("", 0), 0
            for name, data in published.files(shared_out):
                output.put(name, data, None)
                total, count = total + len(data), count + 1
                largest = max(largest, (name, len(data)), key=lambda pair: pair[1])
            for attachment in self.vault.attachments:
                output.put(addresses.file(attachment), self.files[attachment], None)
            note(f"{count} pages and feeds, {size(total)}; the largest is {largest[0]} with {size(largest[1])}")
            if not self.base:
                note("no --url: there are no feeds, no sitemap and no canonical addresses")
        return self._told(addresses, home)

    def manifest(self, text: str) -> str:
        """Return the web app manifest for this site: its own name, and the app where the app is meant."""
        data = json.loads(text)
        data |= {"name": self.title, "short_name": self.title, "lang": self.language}
        if self.description:
            data["description"] = self.description
            data.pop("description_localized", None)
        for item, key in [(s, "url") for s in data.get("shortcuts", ())] + [(h, "action") for h in data.get("file_handlers", ())] + [(p, "url") for p in data.get("protocol_handlers", ())]:
            item[key] = re.sub(r"^\./(?=[?#]|$)", f"./{APP_PAGE}", item[key])
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    def _told(self, addresses: Addresses, home: str) -> dict[str, Any]:
        folders: dict[str, list[str]] = {}
        unusual = addresses.unusual(self.vault.articles)
        for path in self.vault.articles:
            if path not in unusual:
                folder, _, name = path.rpartition("/")
                folders.setdefault(folder, []).append(name.removesuffix(".md"))
        return {"title": self.title, "language": self.language, "home": home, "pages": folders, "other": dict(unusual)}


def _read(folder: Path) -> tuple[dict[str, int], ImportPlan]:
    """Return the files that a reader's app would take, by the same rules, and when each changed."""
    from data20.storage.kinds import is_own_tool
    from data20.vault.imports import plan_import
    from data20.vault.model import Vault
    from data20.vault.sources import SourceFile

    found = vault_files(folder, also=is_own_tool)
    empty = Vault(MappingProxyType({}))
    sources = [SourceFile(file.name, file.path.read_bytes(), datetime.fromtimestamp(file.seconds, UTC).isoformat()) for file in found]
    with ThreadPoolExecutor(1) as alone:  # who builds may have an event loop of its own running
        plan = alone.submit(lambda: asyncio.run(plan_import(empty, sources))).result()
    seconds = {file.name: file.seconds for file in found}
    return {path: seconds[source.path] for path, source in plan.files.items()}, plan


def style_sheet() -> str:
    """Return the style of the static pages: the app's own colours and text, following the system's theme without a script."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in STYLES)
    dark = _DARK.findall(text)
    if len(dark) != 1:
        raise BuildError(f"{STYLES[0].name} must have one block [data-theme='dark'] (found {len(dark)}).")
    text += f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme]) {dark[0]} }}\n"
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip() + "\n"


def head_links(page: str) -> list[dict[str, str]]:
    """Return the attributes of every `<link>` of a page."""
    return [{name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)} for tag in _LINK.findall(page)]


def app_parts(page: str, build: Mapping[str, Any]) -> bytes:
    """Return what a static page loads to become the app, as JSON."""
    links = head_links(page)
    parts = {
        "build": build,
        "scripts": _CREATED.findall(page),
        "styles": [link["href"] for link in links if link.get("rel") == "stylesheet"],
        "preload": [link["href"] for link in links if link.get("rel") == "modulepreload"],
    }
    return (json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":")) + "\n").encode()
