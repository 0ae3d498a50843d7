"""Where a link in rendered HTML leads: hash routes for articles, `api/attachments/…` for files, safe URLs for the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from data20.vault.links import ResolvedLink, resolve_link
from data20.vault.markdown_words import split_destination
from data20.vault.model import Vault
from data20.vault.resolve import Names
from data20.vault.sanitize import safe_url
from data20.vault.structure import Link, LinkKind

_KEEP = "-_.!~*'()"
"""What JavaScript's encodeURIComponent leaves as it is."""

_MEDIA = {
    "img": re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico)$", re.IGNORECASE),
    "audio": re.compile(r"\.(?:mp3|wav|m4a|ogg|oga|flac|3gp|opus)$", re.IGNORECASE),
    "video": re.compile(r"\.(?:mp4|webm|ogv|mov|mkv)$", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Destination:
    """What a link leads to. `href` is "" when it leads nowhere safe; `kind` is how it was written."""

    status: str
    href: str
    path: str = ""
    anchor: str = ""
    kind: LinkKind = "markdown"
    written: str = ""

    def attributes(self) -> str:
        """Return the attributes of an `<a>`, escaped, with a leading space."""
        if self.status == "external":
            return f' class="external" href="{escape(self.href)}" rel="noopener noreferrer" target="_blank"' if self.href else ""
        if self.status == "broken":
            return f' class="internal broken" data-path="{escape(self.written)}"'
        if self.status == "attachment":
            return f' class="attachment" href="{escape(self.href)}" data-path="{escape(self.path)}"'
        name = "internal" if self.status == "ok" else "internal anchor-missing"
        path = f' data-path="{escape(self.path)}"' if self.path else ""
        return f' class="{name}" href="{escape(self.href)}"{path}'

    def media(self) -> str:
        """Return the element that shows the destination itself (`img`, `audio`, `video`), "" when none does."""
        if self.status == "external":
            return "img" if self.kind in ("image", "html", "embed") and safe_url(self.href, "image") else ""
        if self.status != "attachment":
            return ""
        return next((element for element, pattern in _MEDIA.items() if pattern.search(self.path)), "")


def encode_path(path: str) -> str:
    """Return a vault path for a URL, each segment encoded as JavaScript's encodeURIComponent does."""
    return "/".join(quote(segment, safe=_KEEP) for segment in path.split("/"))


def article_href(path: str, anchor: str = "") -> str:
    """Return the page's address of an article, or of a place in it."""
    return f"#/a/{encode_path(path)}" + (f"#{quote(anchor, safe=_KEEP)}" if anchor else "")


def attachment_href(path: str) -> str:
    """Return the address of a file of the vault."""
    return f"api/attachments/{encode_path(path)}"


class LinkTarget:
    """Resolves destinations as they stand in one article. Without a vault nothing internal is known: links become text."""

    def __init__(self, vault: Vault | None = None, names: Names | None = None, source: str = "") -> None:
        self.vault, self.names, self.source = vault, names, source

    def markdown(self, destination: str, kind: LinkKind) -> Destination:
        """Return where a Markdown destination (as markdown-it normalised it) leads."""
        target, fragment, external = split_destination(destination)
        return self._find(target, fragment, kind, external)

    def html(self, destination: str, kind: LinkKind) -> Destination:
        """Return where the `href` or `src` of raw HTML leads."""
        return self.markdown(destination, kind)

    def wiki(self, target: str, fragment: str, kind: LinkKind) -> Destination:
        """Return where a wikilink or embed leads."""
        return self._find(target, fragment, kind, "://" in target)

    def search(self, query: str) -> str:
        """Return the address of a search."""
        return f"#/search?q={quote(query, safe=_KEEP)}"

    def resolved(self, found: ResolvedLink, kind: LinkKind) -> Destination:
        """Return the destination of a link that is resolved already."""
        link = found.link
        if found.status == "external":
            return Destination("external", safe_url(link.target, "image" if kind in ("image", "embed") else "link"), kind=kind)
        if found.status == "attachment":
            return Destination("attachment", attachment_href(found.path), found.path, kind=kind)
        if found.status == "broken":
            return Destination("broken", "", kind=kind, written=link.target)
        local = found.path == self.source and found.anchor
        href = f"#{quote(found.anchor, safe=_KEEP)}" if local else article_href(found.path, found.anchor)
        return Destination(found.status, href, found.path, found.anchor, kind)

    def _find(self, target: str, fragment: str, kind: LinkKind, external: bool) -> Destination:
        link = Link(kind, target, fragment, "", "", 0, 0, 0, 0, 0, external=external)
        if external:
            return self.resolved(ResolvedLink(link, "external"), kind)
        if self.vault is None or self.names is None:
            if target.startswith("#/") or (not target and fragment.startswith("/")):
                return Destination("ok", target or f"#{fragment}", kind=kind)
            return Destination("broken", "", kind=kind, written=target)
        return self.resolved(resolve_link(self.vault, self.names, self.source, link), kind)
