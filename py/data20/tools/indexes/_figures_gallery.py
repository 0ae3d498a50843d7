"""A page of thumbnails: every image of the vault with its number, place and description, in one file that opens anywhere."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from data20.messages import Language

_MEDIA = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "svg": "image/svg+xml", "bmp": "image/bmp", "avif": "image/avif"}
_LARGEST, _TOGETHER = 400_000, 12_000_000
"""Bytes of one image and of all: what is heavier is named, not shown."""
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#222;background:#fff}main{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:1.5rem}
figure{margin:0}div{display:grid;place-items:center;height:11rem;border:1px solid #8886;background:repeating-conic-gradient(#8881 0 25%,#0000 0 50%) 0/1rem 1rem}
img{max-width:100%;max-height:10.9rem}figcaption{font-size:.875rem;overflow-wrap:anywhere}b{font-variant-numeric:tabular-nums}.none{color:#a33}small{color:#666}
@media(prefers-color-scheme:dark){body{background:#16181c;color:#e6e6e6}small{color:#aaa}.none{color:#f99}}
"""
_WORDS: Mapping[Language, tuple[str, str, str]] = {"ru": ("Изображения", "нет описания", "не показано: файла нет или он слишком велик"), "en": ("Images", "no description", "not shown: missing or too large")}


@dataclass(frozen=True, slots=True)
class Picture:
    number: str
    path: str
    article: str
    alt: str
    size: str


def gallery(pictures: Sequence[Picture], files: Mapping[str, bytes], language: Language) -> str:
    """Return the page. A file shown in several articles is embedded once a page weight allows, each time with its own number."""
    title, missing, unseen = _WORDS[language]
    left = _TOGETHER
    parts = []
    for p in pictures:
        content, media = files.get(p.path), _MEDIA.get(p.path.rsplit(".", 1)[-1].casefold())
        if content is not None and media and 0 < len(content) <= min(_LARGEST, left):
            left -= len(content)
            shown = f'<img src="data:{media};base64,{base64.b64encode(content).decode()}" alt="{escape(p.alt)}" loading="lazy">'
        else:
            shown = f"<small>{escape(unseen)}</small>"
        said = escape(p.alt) if p.alt else f'<span class="none">{escape(missing)}</span>'
        parts.append(f"<figure><div>{shown}</div><figcaption><b>{p.number}</b> {said}<br><small>{escape(p.article)} · {escape(p.path)}{f' · {escape(p.size)}' if p.size else ''}</small></figcaption></figure>")
    return f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1><main>\n' + "\n".join(parts) + "\n</main></body></html>\n"
