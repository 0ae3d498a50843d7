"""What may stand in an article's HTML. Everything else is dropped, whoever wrote it.

Two layers. Raw HTML in an article is taken apart tag by tag and written anew from an allow-list (`clean_tag`), so that
what we emit is only ever text that we escaped and attributes that we quoted. A page that held raw HTML then goes
through justhtml, an HTML5 parser with an allow-list of its own (`clean_page`), which also closes what was left open.

Source of the lists: OWASP's "Cross Site Scripting Prevention"; HTML standard, "The Window object" (named access).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import Any, Literal

from data20.vault.markdown_html import TagSearch
from data20.vault.slugs import ID_PREFIX


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3"
    " h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table tbody td"
    " tfoot th thead time tr tt u ul var wbr audio video"
)
VOID = frozenset(("br", "col", "hr", "img", "wbr"))
DROPPED = _words(
    "script style template iframe object embed applet noscript noembed noframes svg math textarea select title head"
    " xmp plaintext canvas frameset frame base link meta portal dialog marquee"
)
"""Elements whose content goes with them; other unknown ones leave their content."""

_EMPTY = _words("embed frame base link meta")
_SCHEMES = _words("http https mailto tel ftp xmpp irc ircs obsidian zotero geo magnet matrix")
_IMAGE_SCHEMES = frozenset(("http", "https"))
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*$", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]+")
_NUMBER = re.compile(r"\d{1,5}%?$")
_PLAIN = {
    "title": re.compile(r"[^\x00]{0,500}$"),
    "lang": re.compile(r"[A-Za-z0-9-]{1,35}$"),
    "dir": re.compile(r"(?:ltr|rtl|auto)$", re.IGNORECASE),
    "align": re.compile(r"(?:left|right|center|justify)$", re.IGNORECASE),
}
_BY_TAG: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "img": {"alt": _PLAIN["title"], "width": _NUMBER, "height": _NUMBER},
    "video": {"width": _NUMBER, "height": _NUMBER},
    "td": {"colspan": _NUMBER, "rowspan": _NUMBER},
    "th": {"colspan": _NUMBER, "rowspan": _NUMBER, "scope": re.compile(r"(?:row|col)$")},
    "ol": {"start": re.compile(r"-?\d{1,9}$"), "type": re.compile(r"[1aAiI]$"), "reversed": re.compile(r"(?:reversed)?$")},
    "li": {"value": re.compile(r"-?\d{1,9}$")},
    "details": {"open": re.compile(r"(?:open)?$")},
    "time": {"datetime": re.compile(r"[0-9TZ:+. -]{1,40}$")},
    "col": {"span": _NUMBER, "width": _NUMBER},
    "abbr": {},
}
_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)|<(?P<misc>[!?])[^>]*(?:>|\Z)"
    r"|<(?P<close>/)?(?P<name>[a-zA-Z][a-zA-Z0-9-]*+)(?P<attrs>(?:\s|/)(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)?(?P<end>>)?",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=\x00-\x1f]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")


@dataclass(frozen=True, slots=True)
class RawTag:
    """One tag of an article's own HTML: name and attributes lower-case, values unescaped."""

    name: str
    closing: bool
    attributes: Mapping[str, str]


def raw_pieces(html: str) -> Iterator[str | RawTag]:
    """Yield the texts (unescaped) and tags of raw HTML; comments, declarations and dropped elements are left out."""
    at, end = 0, len(html)
    search = TagSearch(_TOKEN, html)
    while match := search.after(at):
        if match.start() > at:
            yield unescape(html[at : match.start()])
        at = match.end()
        name = (match.group("name") or "").lower()
        if not name:
            continue
        if name in DROPPED and not match.group("close"):
            at = end if name == "plaintext" else at if name in _EMPTY else _after(html, name, at)
        elif name not in DROPPED:
            yield RawTag(name, bool(match.group("close")), _attributes(match.group("attrs") or ""))
    if at < end:
        yield unescape(html[at:])


def _after(html: str, name: str, at: int) -> int:
    closing = re.compile(rf"</{re.escape(name)}(?:[\s/][^>]*+(?:>|\Z)|>)", re.IGNORECASE).search(html, at)
    return closing.end() if closing else len(html)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((g for g in match.groups()[1:] if g is not None), "")
        found.setdefault(match.group(1).lower(), unescape(value))
    return found


def clean_tag(tag: RawTag, link: Callable[[str], str], media: Callable[[str], str]) -> str:
    """Return `tag` written anew ("" when it isn't allowed).

    `link` turns an `href` into the attributes of the link, `media` a `src` into the attributes of the image; both answer
    text that is ready to stand in the tag, or "" to leave the address out.
    """
    name = tag.name
    if name not in TAGS:
        return ""
    if tag.closing:
        return "" if name in VOID else f"</{name}>"
    parts = [f"<{name}"]
    allowed = {**_PLAIN, **_BY_TAG.get(name, {})}
    for key, value in tag.attributes.items():
        pattern = allowed.get(key)
        if pattern and pattern.match(value):
            parts.append(f' {key}="{escape(value)}"' if value else f" {key}")
    identity = tag.attributes.get("id") or (tag.attributes.get("name", "") if name == "a" else "")
    if identity and not re.search(r"\s", identity):
        parts.append(f' id="{ID_PREFIX}{escape(identity)}"')
    if name == "a" and "href" in tag.attributes:
        parts.append(link(tag.attributes["href"]))
    if name in ("img", "audio", "video"):
        source = media(tag.attributes.get("src", ""))
        if not source:
            return escape(tag.attributes.get("alt", ""))
        parts.append(source + ("" if name == "img" else " controls"))
    return "".join(parts) + ">"


def safe_url(url: str, use: Literal["link", "image"]) -> str:
    """Return `url` when a click or load of it can't run anything, else "". Relative addresses pass."""
    bare = _IGNORED.sub("", url)
    match = _SCHEME.match(bare)
    if not match:
        return "" if use == "image" and bare.startswith("//") else url.strip()
    scheme = match.group(1).lower()
    if use == "image":
        return url.strip() if scheme in _IMAGE_SCHEMES or _DATA_IMAGE.match(bare) else ""
    return url.strip() if scheme in _SCHEMES else ""


def clean_page(html: str) -> str:
    """Return rendered `html` parsed as a browser does, with only allowed elements and attributes, everything closed."""
    from justhtml import JustHTML

    return str(JustHTML(html, fragment=True, policy=_policy()).to_html(pretty=False))


@lru_cache(maxsize=1)
def _policy() -> Any:
    from justhtml import SanitizationPolicy, UrlPolicy, UrlRule

    everywhere = frozenset(("class", "id", "title", "lang", "dir", "align", "role", "aria-label", "data-path", "data-anchor"))
    attributes = {
        "*": everywhere,
        "a": frozenset(("href", "rel", "target")),
        "img": frozenset(("src", "alt", "width", "height", "loading")),
        "audio": frozenset(("src", "controls")),
        "video": frozenset(("src", "controls", "width", "height")),
        "input": frozenset(("type", "checked", "disabled")),
        "li": frozenset(("value", "data-task")),
        "div": frozenset(("data-callout", "tabindex")),
        "details": frozenset(("open", "data-callout")),
        **{tag: frozenset(rules) for tag, rules in _BY_TAG.items() if tag in ("td", "th", "ol", "time", "col")},
    }
    links = UrlRule(allowed_schemes=_SCHEMES, resolve_protocol_relative=None, handling="allow", allow_relative=True)
    media = UrlRule(
        allowed_schemes=_IMAGE_SCHEMES | {"data"}, resolve_protocol_relative=None, handling="allow", allow_relative=True
    )
    rules = {("a", "href"): links, ("img", "src"): media, ("audio", "src"): media, ("video", "src"): media}
    return SanitizationPolicy(
        allowed_tags=TAGS | {"input", "section", "label"},
        allowed_attributes=attributes,
        url_policy=UrlPolicy(default_handling="strip", allow_rules=rules),
        drop_content_tags=DROPPED,
        strip_invisible_unicode=False,
    )
