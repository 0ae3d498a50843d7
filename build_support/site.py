"""The `build` command: decide whether `dist/` is stale, gather, assemble, swap."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from build_support import entries
from build_support.assemble import Plan, assemble, swap_in
from build_support.console import BuildError, note, say, size
from build_support.environment import ensure_node_modules
from build_support.paths import BUILD, DEMO_VAULT, DIST, ROOT
from build_support.publish import Publication
from build_support.runtime import gather
from build_support.stamps import content_hash, is_fresh, mark
from build_support.vault_zip import last_commit
from build_support.wheel import INPUTS


def build_site(
    publication: Publication | None = None, out: Path = DIST, pages: Path = entries.SITE, demo: Path = DEMO_VAULT
) -> dict[str, Any]:
    """Bring `out` up to date with the sources; return the build information.

    `publication` is the vault that becomes the site's content; without one the vault `demo`, where there is one, is
    offered to visitors. `pages` is the folder of HTML pages.
    """
    _refuse_foreign(out)
    content = publication.vault.resolve() if publication else (demo if demo.is_dir() else None)
    node = ensure_node_modules()
    wanted = content_hash(
        [*entries.inputs(pages), *INPUTS, ROOT / "build_support", ROOT / "package-lock.json", *([content] if content else [])],
        last_commit(content) if content else "",
        repr(publication),
    )
    stamp = f"site-{content_hash([], str(out))[:8]}"
    if is_fresh(stamp, wanted) and (out / "build.json").is_file():
        build: dict[str, Any] = json.loads((out / "build.json").read_text(encoding="utf-8"))
        say(f"{_shown(out)} is up to date (build {build['id']})")
        return build
    runtime = gather()
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="site-") as folder:
        fresh = Path(folder) / "site"
        fresh.mkdir()
        build = assemble(Plan(runtime, node, content, pages, publication), fresh)
        out.parent.mkdir(parents=True, exist_ok=True)
        swap_in(fresh, out)
    mark(stamp, wanted)
    _report(out, build)
    return build


def _refuse_foreign(out: Path) -> None:
    """Refuse to replace a folder that isn't a site of ours: `--out` may be mistyped."""
    if out.exists() and any(out.iterdir()) and not (out / "build.json").is_file():
        raise BuildError(f"{out} has files that no build has written; it will not be replaced.")


def _report(out: Path, build: dict[str, Any]) -> None:
    say(f"Built {_shown(out)} (build {build['id']})")
    for tier, total in build["tiers"].items():
        note(f"{tier}: {total['files']} files, {size(total['bytes'])}")


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
