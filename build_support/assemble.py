"""Putting `dist/` together: runtime, bundles, pages, demo vault, precache list."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from build_support import entries
from build_support.bundle import Bundle, bundle_modules, bundle_script, bundle_service_worker, inject_precache
from build_support.console import note, size, step
from build_support.distribution import page_facts
from build_support.layout import lay_out_runtime
from build_support.output import Output
from build_support.packages import Tier
from build_support.pages import (
    inject_build,
    local_references,
    render_page,
    render_web_manifest,
    scripts_and_styles,
    web_manifest_references,
)
from build_support.paths import ROOT
from build_support.publish import APP_PAGE, APP_PARTS, LOADER, Prepared, Publication, app_parts
from build_support.runtime import Runtime
from build_support.stamps import sha256_bytes
from build_support.vault_zip import PackedVault, pack_vault

SCHEMA: Final = 1
"""Of the build information; a reader that knows another number must not guess."""
HEADERS: Final = """/*
  X-Content-Type-Options: nosniff
  Referrer-Policy: same-origin
  Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=()
  Access-Control-Allow-Origin: *
"""
"""What a page can't say in a <meta>, for hosts that read this file (Netlify, Cloudflare Pages); GitHub Pages doesn't."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes into a site."""

    runtime: Runtime
    node: Path
    vault: Path | None
    """The folder that the first visit offers as a demo."""
    pages: Path = entries.SITE
    """The folder of HTML pages; tests put their own here."""
    publication: Publication | None = None
    """A vault that is the site's content, in place of a demo."""


def app_version() -> str:
    """Return the version of Data20, which stands in pyproject.toml."""
    found = re.search(r'^version = "([^"]+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


def assemble(plan: Plan, root: Path) -> dict[str, Any]:
    """Write the whole site to the empty folder `root`; return its build information. Same inputs, same bytes."""
    output = Output(root)
    build: dict[str, Any] = {"schema": SCHEMA, "version": app_version(), "serviceWorker": None}
    with step("Laying out the Python runtime"):
        build["pyodide"] = lay_out_runtime(output, plan.runtime)
    prepared = Prepared(plan.publication) if plan.publication else None
    with step("Bundling scripts and styles"):
        pages = _put_scripts(output, plan, build, prepared)
    build["packages"] = page_facts()
    build["embed"] = _put_embed(output, plan)
    build["demoVault"] = _put_vault(output, prepared.pack() if prepared else _packed_demo(plan.vault), publish=prepared is not None)
    if prepared:
        build["site"] = _publish(output, plan.node, prepared, pages)
    output.put(".nojekyll", b"", None)
    output.put("_headers", HEADERS.encode(), None)
    service_worker = _service_worker(plan.node)
    if service_worker is not None:
        build["serviceWorker"] = entries.SERVICE_WORKER
    build["tiers"] = output.totals(("boot", "tools", "lazy"))
    build["id"] = _build_id(output, pages, build, service_worker or "")
    for name, text in pages.items():
        output.put(name, inject_build(text, build).encode(), "shell")
    if prepared:
        output.put(APP_PARTS, app_parts(pages[APP_PAGE], build), "shell")
    output.put("build.json", (json.dumps(build, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode(), "shell")
    if service_worker is not None:
        precache = {"id": build["id"], "version": build["version"], "entries": output.entries()}
        output.put(entries.SERVICE_WORKER, inject_precache(service_worker, precache).encode(), None)
    return build


def _put_scripts(output: Output, plan: Plan, build: dict[str, Any], prepared: Prepared | None) -> dict[str, str]:
    """Bundle everything that runs in a page or worker; return the pages, still without build information."""
    pages = {page.name: page for page in entries.pages(plan.pages)}
    if plan.pages == entries.SITE:
        pages |= [entries.EMBED_DEMO]
    shared = {
        ref for name, page in pages.items() if name not in entries.STANDALONE_PAGES for ref in scripts_and_styles(page)
    }
    alone = {
        ref for name in entries.STANDALONE_PAGES & pages.keys() for ref in scripts_and_styles(pages[name])
    } - shared
    workers = entries.workers()
    bundles = [
        bundle_modules(plan.node, sorted(shared), output.root),
        # One file each: a start would wait for every level of imports.
        bundle_modules(plan.node, sorted(workers.values()), output.root, "module"),
        bundle_modules(plan.node, sorted(alone), output.root, "script"),
    ]
    addresses = _adopt(output, bundles)
    build["workers"] = {name: addresses[source] for name, source in workers.items()}

    def rename(source: str) -> str:
        if source == entries.WEB_MANIFEST:
            return entries.WEB_MANIFEST
        if source not in addresses:
            tier: Tier | None = None if source in entries.install_pictures() else "shell"
            addresses[source] = output.put_hashed(source, (ROOT / source).read_bytes(), tier)
        return addresses[source]

    manifest = ROOT / entries.WEB_MANIFEST
    if manifest.is_file():
        for source in web_manifest_references(manifest):
            rename(source)
        text = render_web_manifest(manifest, rename)
        output.put(entries.WEB_MANIFEST, (prepared.manifest(text) if prepared else text).encode(), "shell")
    preload = {name: chunks for bundle in bundles for name, chunks in bundle.imports.items()}
    rendered = {}
    for name, page in pages.items():
        for source in local_references(page):
            rename(source)
        rendered[name] = render_page(page, rename, preload)
    note(f"{len(pages)} pages, {len(workers)} workers, {len(addresses)} files")
    return rendered


def _put_embed(output: Output, plan: Plan) -> dict[str, Any]:
    """Write the script that strangers load; say its hash, for those who want no other."""
    code = bundle_script(plan.node, entries.EMBED)
    name = output.put(Path(entries.EMBED).name, code, "shell")
    integrity = f"sha384-{base64.b64encode(hashlib.sha384(code).digest()).decode()}"
    note(f"{name}: {size(len(gzip.compress(code, 9)))} packed, integrity {integrity}")
    return {"script": name, "integrity": integrity, "origins": list(plan.publication.embed_origins) if plan.publication else []}


def _adopt(output: Output, bundles: list[Bundle]) -> dict[str, str]:
    """Enter what esbuild has written into the list of files; return source to address."""
    for bundle in bundles:
        for name in bundle.files:
            # Only developer tools ask for source maps; visitors don't pay for them.
            if not name.endswith(".map"):
                output.tiers[name] = "shell"
    return {source: name for bundle in bundles for source, name in bundle.entries.items()}


def _packed_demo(folder: Path | None) -> PackedVault | None:
    if folder is None:
        return None
    with step(f"Packing the vault {folder.name}"):
        return pack_vault(folder)


def _put_vault(output: Output, packed: PackedVault | None, *, publish: bool) -> dict[str, Any] | None:
    if packed is None:
        return None
    note(f"{packed.name}: {packed.files} files, {size(len(packed.data))}")
    return {
        "url": output.put_hashed("demo-vault.zip", packed.data, "tools"),
        "name": packed.name,
        # A vault of the site's owner is what visitors come for; the demo is only offered.
        "publish": publish,
        "files": packed.files,
        "size": len(packed.data),
        "sha256": sha256_bytes(packed.data),
    }


def _publish(output: Output, node: Path, prepared: Prepared, pages: dict[str, str]) -> dict[str, Any]:
    """Write the static pages; the app's page makes room for the vault's front page."""
    pages[APP_PAGE] = pages.pop("index.html")
    bundle = bundle_modules(node, [LOADER], output.root, "script")
    loader = _adopt(output, [bundle])[LOADER]
    return prepared.write(output, pages[APP_PAGE], loader)


def _service_worker(node: Path) -> str | None:
    if not (ROOT / entries.SERVICE_WORKER).is_file():
        note(f"no {entries.SERVICE_WORKER} yet: this build has no offline mode")
        return None
    return bundle_service_worker(node, entries.SERVICE_WORKER)


def _build_id(output: Output, pages: Mapping[str, str], build: Mapping[str, Any], service_worker: str) -> str:
    """Return a hash over everything in the build. Pages carry it, so it is taken before they are finished."""
    parts = {"entries": output.entries(), "pages": pages, "build": build, "serviceWorker": service_worker}
    return sha256_bytes(json.dumps(parts, sort_keys=True).encode())[:16]


def swap_in(fresh: Path, target: Path) -> None:
    """Put the finished folder in the place of the old one; a failed build never leaves half a site."""
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    # Not rename: the target may be on another disk.
    shutil.move(fresh, target)
    shutil.rmtree(old, ignore_errors=True)
