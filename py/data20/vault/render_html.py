"""Tokens to HTML. Every text is escaped here and every attribute is quoted here; nothing from an article passes as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from markdown_it.token import Token

from data20.vault.markdown_text import image_alt, split_size, wikilink_text
from data20.vault.markdown_words import tag_key
from data20.vault.render_links import Destination, LinkTarget
from data20.vault.render_tokens import is_lone_embed, muted_by, shows, split_notes
from data20.vault.sanitize import RawTag, clean_tag, raw_pieces

_SIMPLE = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "bullet_list": "ul",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "dl": "dl",
    "dt": "dt",
    "dd": "dd",
    "strong": "strong",
    "em": "em",
    "s": "s",
    "mark": "mark",
}
_FIXED = {
    **{f"{base}_open": f"<{tag}>\n" for base, tag in _SIMPLE.items() if base != "paragraph"},
    **{f"{base}_close": f"</{tag}>\n" for base, tag in {**_SIMPLE, "th": "th", "td": "td"}.items() if base != "paragraph"},
}
"""What is written of block tokens that are always written alike; they are the most, looked for first."""
_LANGUAGE = re.compile(r"[^\w+#.-]+")
_ALIGN = re.compile(r"text-align:(left|right|center)")


class HtmlWriter:
    """Writes the HTML of one article (or of a part that is embedded in another).

    `links` says where destinations lead; `embed` renders an embedded article or None; `slugs` are the ids of the
    headings, in order; `prefix` keeps footnote ids of an embedded part apart; `anchors` is off in embedded parts.
    """

    def __init__(
        self,
        links: LinkTarget,
        embed: Callable[[Destination], str | None],
        slugs: list[str] | None,
        prefix: str = "",
    ) -> None:
        self.links, self.embed, self.prefix = links, embed, prefix
        self.raw_html = False
        self._slugs = iter(slugs) if slugs is not None else None
        self._callouts: list[bool | None] = []
        self._notes: dict[str, list[Token]] = {}
        self._tasks: list[bool] = []
        self._link_depth = 0
        self._stands_alone = False

    # -- blocks ----------------------------------------------------------------------------------------------

    def document(self, tokens: list[Token], notes: dict[int, dict[str, object]]) -> str:
        """Return the HTML of block tokens, footnotes at the end. `notes`: markdown-it's list of referenced footnotes."""
        body, self._notes = split_notes(tokens)
        return self.blocks(body) + self._footnotes(notes)

    def blocks(self, tokens: list[Token]) -> str:
        """Return the HTML of block tokens."""
        out: list[str] = []
        for index, token in enumerate(tokens):
            out.append(self._block(tokens, index, token))
        return "".join(out)

    def _block(self, tokens: list[Token], index: int, token: Token) -> str:
        kind = token.type
        if kind in _FIXED:
            return _FIXED[kind]
        base, _, side = kind.rpartition("_")
        if kind == "inline":
            self._stands_alone = is_lone_embed(token) and tokens[index - 1].type == "paragraph_open"
            html = self.inline(token.children or [])
            alone, self._stands_alone = self._stands_alone, False
            return html if not alone or html.startswith("<div") else f"<p>{html}</p>\n"
        if base == "paragraph":
            return self._paragraph(tokens, index, token)
        if base == "callout":
            return self._callout(token) if side == "open" else self._callout_end()
        if base == "callout_title":
            return self._callout_title(tokens, index, side)
        if base == "heading":
            return self._heading(token)
        if base == "list_item":
            return self._item(token)
        if base == "ordered_list":
            start = token.attrs.get("start", 1)
            return f'<ol start="{int(start)}">\n' if side == "open" and start != 1 else f"<{'/' * (side == 'close')}ol>\n"
        if base == "table":
            return '<div class="table-scroll" tabindex="0"><table>\n' if side == "open" else "</table></div>\n"
        if base in ("th", "td"):
            align = _ALIGN.search(str(token.attrs.get("style", "")))
            attribute = f' align="{align.group(1)}"' if align else ""
            return f"<{base}{attribute}>"
        return self._leaf(token)

    def _leaf(self, token: Token) -> str:
        kind = token.type
        if kind in ("fence", "code_block"):
            name = _LANGUAGE.sub("", token.info.strip().split(maxsplit=1)[0]) if token.info.strip() else ""
            attribute = f' class="language-{escape(name)}"' if name else ""
            return f"<pre><code{attribute}>{escape(token.content)}</code></pre>\n"
        if kind == "html_block":
            return self._raw(token.content)
        if kind == "hr":
            return "<hr>\n"
        if kind == "math_block":
            return f'<div class="math math-block" role="math">{escape(token.content)}</div>\n'
        return ""

    def _paragraph(self, tokens: list[Token], index: int, token: Token) -> str:
        if token.type == "paragraph_open":
            if is_lone_embed(tokens[index + 1]) or token.hidden or not shows(tokens[index + 1]):
                return ""
            return "<p>"
        label = ""
        if self._tasks and self._tasks[-1]:
            self._tasks[-1] = False
            label = "</label>"
        if is_lone_embed(tokens[index - 1]) or not shows(tokens[index - 1]):
            return label
        return ("" if token.hidden else "</p>") + label + "\n"

    def _heading(self, token: Token) -> str:
        if token.type == "heading_close":
            return f"</{token.tag}>\n"
        slug = next(self._slugs, "") if self._slugs is not None else ""
        return f'<{token.tag} id="{escape(slug)}">' if slug else f"<{token.tag}>"

    def _item(self, token: Token) -> str:
        if token.type == "list_item_close":
            open_label = self._tasks.pop() if self._tasks else False
            return ("</label>" if open_label else "") + "</li>\n"
        mark = token.meta.get("task")
        self._tasks.append(mark is not None)
        if mark is None:
            return "<li>"
        checked = "" if mark == " " else " checked"
        return f'<li class="task" data-task="{escape(mark)}"><label><input type="checkbox" disabled{checked}> '

    def _callout(self, token: Token) -> str:
        folded = token.meta["folded"]
        self._callouts.append(folded)
        kind = re.sub(r"[^\w-]+", "-", token.meta["kind"]).strip("-") or "note"
        name = f'class="callout callout-{escape(kind)}" data-callout="{escape(token.meta["kind"])}"'
        if folded is None:
            return f"<div {name}>\n"
        return f"<details {name}{'' if folded else ' open'}>\n"

    def _callout_end(self) -> str:
        folded = self._callouts.pop() if self._callouts else None
        return "</div></div>\n" if folded is None else "</div></details>\n"

    def _callout_title(self, tokens: list[Token], index: int, side: str) -> str:
        element = "div" if not self._callouts or self._callouts[-1] is None else "summary"
        if side == "close":
            return f'</{element}>\n<div class="callout-content">\n'
        kind = tokens[index - 1].meta.get("kind", "") if index else ""
        shown = "" if tokens[index + 1].content else escape(kind[:1].upper() + kind[1:])
        return f'<{element} class="callout-title">{shown}'

    # -- footnotes -------------------------------------------------------------------------------------------

    def _footnotes(self, notes: dict[int, dict[str, object]]) -> str:
        if not notes:
            return ""
        items = []
        for number, note in notes.items():
            label = note.get("label")
            name = f"{self.prefix}{number + 1}"
            if label is None:
                children = note.get("tokens")
                content = f"<p>{self.inline(children if isinstance(children, list) else [])}"
                end = "</p>"
            else:
                content = self.blocks(self._notes.get(str(label), [])).rstrip("\n")
                end = "</p>" if content.endswith("</p>") else ""
                content = content.removesuffix("</p>")
            count = note.get("count", 1)
            back = "".join(
                f' <a class="footnote-back" href="#fnref-{name}{f"-{n}" if n else ""}" aria-label="{number + 1}">↩︎</a>'
                for n in range(count if isinstance(count, int) and count > 0 else 1)
            )
            items.append(f'<li id="fn-{name}">{content}{back}{end}</li>\n')
        return f'<section class="footnotes" role="doc-endnotes"><ol>\n{"".join(items)}</ol></section>\n'

    def _footnote_ref(self, token: Token) -> str:
        number, sub = token.meta["id"], token.meta.get("subId", 0)
        name = f"{self.prefix}{number + 1}"
        identity = f"fnref-{name}{f'-{sub}' if sub else ''}"
        return f'<sup class="footnote-ref"><a id="{identity}" href="#fn-{name}" role="doc-noteref">{number + 1}</a></sup>'

    # -- inline ----------------------------------------------------------------------------------------------

    def inline(self, tokens: list[Token]) -> str:
        """Return the HTML of the children of an inline token."""
        out: list[str] = []
        muted = ""
        for token in tokens:
            if token.type == "html_inline":
                muted = muted_by(muted, token.content)
            if not muted:
                out.append(self._inline(token))
        return "".join(out)

    def _inline(self, token: Token) -> str:
        kind = token.type
        if kind in ("text", "text_special"):
            return escape(token.content, quote=False)
        base, _, side = kind.rpartition("_")
        if base in _SIMPLE and side in ("open", "close"):
            return f"<{'/' * (side == 'close')}{_SIMPLE[base]}>"
        writer = _INLINE.get(kind)
        return writer(self, token) if writer else ""

    def _code(self, token: Token) -> str:
        return f"<code>{escape(token.content, quote=False)}</code>"

    def _link_open(self, token: Token) -> str:
        self._link_depth += 1
        title = str(token.attrs.get("title", ""))
        extra = f' title="{escape(title)}"' if title else ""
        destination = self.links.markdown(str(token.attrs.get("href", "")), "autolink" if token.markup else "markdown")
        return f"<a{destination.attributes()}{extra}>"

    def _link_close(self, token: Token) -> str:
        self._link_depth -= 1
        return "</a>"

    def _wikilink(self, token: Token) -> str:
        target, fragment = token.meta["target"], token.meta["fragment"]
        shown = escape(token.content or wikilink_text(target, fragment), quote=False)
        if self._link_depth:
            return shown
        return f"<a{self.links.wiki(target, fragment, 'wikilink').attributes()}>{shown}</a>"

    def _embed(self, token: Token) -> str:
        target, fragment = token.meta["target"], token.meta["fragment"]
        destination = self.links.wiki(target, fragment, "embed")
        return self._place(destination, token.content, wikilink_text(target, fragment), "")

    def _image(self, token: Token) -> str:
        source = str(token.attrs.get("src", ""))
        return self._place(self.links.markdown(source, "image"), token.content, image_alt(token), str(token.attrs.get("title", "")))

    def _place(self, destination: Destination, alias: str, name: str, title: str) -> str:
        """Return the image, sound, film or article at `destination`; a link to it where none of these fits."""
        alt, width, height = split_size(alias)
        media = destination.media()
        if media:
            size = (f' width="{width}"' if width else "") + (f' height="{height}"' if height else "")
            caption = f' title="{escape(title)}"' if title else ""
            shown = escape(alt or ("" if name == alias else name if not destination.path else name.rsplit("/", 1)[-1]))
            if media == "img":
                return f'<img src="{escape(destination.href)}" alt="{shown}"{size}{caption} loading="lazy">'
            return f'<{media} src="{escape(destination.href)}" title="{shown}" controls{size if media == "video" else ""}></{media}>'
        embedded = self.embed(destination) if self._stands_alone and destination.status == "ok" else None
        if embedded is not None:
            return embedded
        return f"<a{destination.attributes()}>{escape(alt or name, quote=False)}</a>"

    def _tag(self, token: Token) -> str:
        if self._link_depth:
            return f"#{escape(token.content)}"
        href = self.links.search(f'tag:"{tag_key(token.content)}"')
        return f'<a class="tag" href="{escape(href)}">#{escape(token.content, quote=False)}</a>'

    def _math(self, token: Token) -> str:
        shape = "math-block" if token.type == "math_block" else "math-inline"
        return f'<span class="math {shape}" role="math">{escape(token.content, quote=False)}</span>'

    def _citation(self, token: Token) -> str:
        return f'<cite class="citation">{escape(token.content, quote=False)}</cite>'

    def _block_id(self, token: Token) -> str:
        return f'<span class="block-id" id="^{escape(token.content)}"></span>' if self._slugs is not None else ""

    # -- raw HTML --------------------------------------------------------------------------------------------

    def _raw(self, html: str) -> str:
        self.raw_html = True
        return "".join(escape(p, quote=False) if isinstance(p, str) else self._raw_tag(p) for p in raw_pieces(html))

    def _raw_inline(self, token: Token) -> str:
        return self._raw(token.content)

    def _raw_tag(self, tag: RawTag) -> str:
        return clean_tag(tag, lambda href: self.links.html(href, "html").attributes(), self._raw_media)

    def _raw_media(self, source: str) -> str:
        destination = self.links.html(source, "html")
        return f' src="{escape(destination.href)}"' if destination.media() and destination.href else ""


_INLINE: dict[str, Callable[[HtmlWriter, Token], str]] = {
    "softbreak": lambda _w, _t: "\n",
    "hardbreak": lambda _w, _t: "<br>\n",
    "code_inline": HtmlWriter._code,
    "link_open": HtmlWriter._link_open,
    "link_close": HtmlWriter._link_close,
    "wikilink": HtmlWriter._wikilink,
    "embed": HtmlWriter._embed,
    "image": HtmlWriter._image,
    "tag": HtmlWriter._tag,
    "math_inline": HtmlWriter._math,
    "math_block": HtmlWriter._math,
    "citation": HtmlWriter._citation,
    "block_id": HtmlWriter._block_id,
    "footnote_ref": HtmlWriter._footnote_ref,
    "html_inline": HtmlWriter._raw_inline,
}
