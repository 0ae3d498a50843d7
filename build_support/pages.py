"""HTML pages and the web app manifest: references become hashed names, the content security policy is written in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from build_support.console import BuildError
from build_support.distribution import addresses
from build_support.entries import EMBED_PAGE, LINKS_PAGE, PACKAGES_PAGE, SITE
from build_support.paths import ROOT

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-src 'self' blob:",
        "form-action 'self'",
        "base-uri 'none'",
        # No text becomes code: templates by Lit, articles by DOMPurify, workers by js-shim/trusted.js.
        "require-trusted-types-for 'script'",
        "trusted-types lit-html dompurify data20",
    )
)
EMBED_POLICY: Final = CONTENT_SECURITY_POLICY.replace("worker-src 'self'", "worker-src 'self' blob:")
"""Of the page that strangers put into frames: in a sandbox it has no origin, and can start a worker only from a blob."""
_ASKING: Final = "default-src 'none'; script-src 'self'; connect-src {hosts}; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
"""Of the pages that may ask others, and can do nothing else."""
ASKING_POLICY: Final = _ASKING.format(hosts="http: https:")
"""Of the one page that may ask any address whether it answers (site/outside/)."""
_INTEGRITY: Final = "%EMBED_INTEGRITY%"
"""In a page: where the hash of embed.js is to stand."""
BUILD_ELEMENT: Final = "data20-build"
"""Id of the element from which a page reads its build information."""

EMBED_SCRIPT: Final = "./embed.js"
"""As a page of the site refers to it: the build makes it, no file of the project has that name."""

_REFERENCE = re.compile(r'(?P<before>\s(?:src|href)=")(?P<target>[^"]*)(?P<after>")')
_SCRIPT = re.compile(r'<script\b[^>]*\ssrc="([^"]+)"[^>]*>', re.IGNORECASE)
_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>|<style\b|\sstyle=\"|\son\w+=\"", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CHARSET = re.compile(r'<meta\s+charset="utf-8"\s*/?>', re.IGNORECASE)

Rename = Callable[[str], str]
"""Source path relative to the repository -> address relative to the site's base."""


def local_references(page: Path) -> list[str]:
    """Return what the page refers to in this repository, as paths relative to the repository, in order."""
    text = _source(page)
    found = (_local(page, match["target"]) for match in _REFERENCE.finditer(text))
    return list(dict.fromkeys(target for target in found if target is not None))


def _source(page: Path) -> str:
    """Return the page as it is written; one that lies elsewhere in the project calls the site `../dist/`."""
    return _COMMENT.sub("", page.read_text(encoding="utf-8")).replace('"../dist/', '"./')


def scripts_and_styles(page: Path) -> list[str]:
    """Return those references of the page that esbuild bundles."""
    return [target for target in local_references(page) if target.endswith((".js", ".css"))]


def _local(page: Path, target: str) -> str | None:
    """Return the repository path that `target` means in `page`; None for other pages, fragments and other sites.

    Raises BuildError where the file doesn't exist.
    """
    plain = html.unescape(target)
    if not plain or re.match(r"[a-z][a-z0-9+.-]*:|//|#|\?", plain, re.IGNORECASE) or plain in (".", "./", EMBED_SCRIPT):
        return None
    path = (page.parent / plain.partition("#")[0].partition("?")[0]).resolve()
    if not path.is_file() or not path.is_relative_to(ROOT):
        raise BuildError(f"{page.relative_to(ROOT)} refers to {target}, which is not a file of this project.")
    return None if path.suffix == ".html" else path.relative_to(ROOT).as_posix()


def render_page(page: Path, rename: Rename, preload: Mapping[str, tuple[str, ...]]) -> str:
    """Return the page with hashed references and the policy, and a gap for the build information.

    `preload` names, for a bundle's address, the chunks that it loads at once: the browser can fetch them together.
    Raises BuildError where the page has inline code, which the policy would silently refuse.
    """
    text = _source(page)
    inline = _INLINE.search(text)
    if inline:
        raise BuildError(f"{page.relative_to(ROOT)} has inline code, which the policy refuses: {inline[0].strip()}")
    charset = _CHARSET.search(text)
    if charset is None or "</head>" not in text:
        raise BuildError(f'{page.relative_to(ROOT)} needs <meta charset="utf-8"> and </head>.')

    def replace(match: re.Match[str]) -> str:
        local = _local(page, match["target"])
        return match[0] if local is None else f"{match['before']}{rename(local)}{match['after']}"

    policy = f'<meta http-equiv="Content-Security-Policy" content="{_policy(page)}">'
    text = text[: charset.end()] + f"\n{policy}" + text[charset.end() :]
    text = _REFERENCE.sub(replace, text)
    chunks = dict.fromkeys(chunk for script in _SCRIPT.findall(text) for chunk in preload.get(script, ()))
    links = "".join(f'<link rel="modulepreload" href="{chunk}">\n' for chunk in chunks)
    return text.replace("</head>", f"{links}{_gap()}\n</head>", 1)


def _policy(page: Path) -> str:
    if page.parent != SITE:
        return CONTENT_SECURITY_POLICY
    if page.name == PACKAGES_PAGE:
        return _ASKING.format(hosts=" ".join(addresses().hosts))
    return {EMBED_PAGE: EMBED_POLICY, LINKS_PAGE: ASKING_POLICY}.get(page.name, CONTENT_SECURITY_POLICY)


def _gap() -> str:
    return f'<script type="application/json" id="{BUILD_ELEMENT}"></script>'


def inject_build(text: str, build: Mapping[str, Any]) -> str:
    """Put the build information into the gap that `render_page` left."""
    # "<" would end the element early.
    literal = json.dumps(build, ensure_ascii=True, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")
    told = text.replace(_INTEGRITY, build["embed"]["integrity"]) if _INTEGRITY in text else text
    return told.replace(_gap(), _gap().replace("></", f">{literal}</", 1), 1)


def web_manifest_references(manifest: Path) -> list[str]:
    """Return the images that the web app manifest names, as paths relative to the repository."""
    data = json.loads(manifest.read_text(encoding="utf-8"))
    return [_manifest_path(manifest, image["src"]) for image in _images(data)]


def render_web_manifest(manifest: Path, rename: Rename) -> str:
    """Return the web app manifest with hashed image names."""
    data = json.loads(manifest.read_text(encoding="utf-8"))
    for image in _images(data):
        image["src"] = rename(_manifest_path(manifest, image["src"]))
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _images(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    shortcuts = [icon for shortcut in data.get("shortcuts", ()) for icon in shortcut.get("icons", ())]
    return [*data.get("icons", ()), *data.get("screenshots", ()), *shortcuts]


def _manifest_path(manifest: Path, source: str) -> str:
    path = (manifest.parent / source).resolve()
    if not path.is_file():
        raise BuildError(f"{manifest.name} names {source}, which is not a file of this project.")
    return path.relative_to(ROOT).as_posix()
