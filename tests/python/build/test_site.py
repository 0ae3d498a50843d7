"""The whole site as it would be deployed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from build_support.assemble import Plan, assemble
from build_support.bundle import bundle_service_worker
from build_support.environment import ensure_node_modules
from build_support.paths import DEMO_VAULT, ROOT
from build_support.runtime import gather
from build_support.stamps import sha256_file

NOT_PRECACHED = {"service-worker.js", ".nojekyll", "_headers"}


def build_into(folder: Path, plan: Plan) -> Path:
    folder.mkdir(parents=True)
    assemble(plan, folder)
    return folder


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan(gather(), ensure_node_modules(), DEMO_VAULT)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> Path:
    return build_into(tmp_path_factory.mktemp("site") / "dist", plan)


@pytest.fixture(scope="module")
def build(site: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((site / "build.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def precache(site: Path) -> dict[str, Any]:
    """The list as it stands in the service worker."""
    code = (site / "service-worker.js").read_text(encoding="utf-8")
    start = code.index('{"entries":[')
    read: dict[str, Any] = json.JSONDecoder().raw_decode(code, start)[0]
    return read


def files(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): sha256_file(path) for path in site.rglob("*") if path.is_file()}


def test_building_twice_gives_the_same_bytes_wherever_it_is_built(site: Path, plan: Plan, tmp_path: Path) -> None:
    assert files(build_into(tmp_path / "somewhere" / "deeper" / "again", plan)) == files(site)


def test_every_file_is_precached_with_its_hash_and_size(site: Path, precache: Mapping[str, Any]) -> None:
    listed = {entry["url"]: entry["sha256"] for entry in precache["entries"]}
    # Pictures for installing and for stores are read by the system, not by the app.
    actual = {name: digest for name, digest in files(site).items() if not name.endswith((".map", ".png"))}
    assert listed == {name: digest for name, digest in actual.items() if name not in NOT_PRECACHED}
    assert all(entry["size"] == (site / entry["url"]).stat().st_size for entry in precache["entries"])


def test_pages_build_file_and_service_worker_name_one_build(
    site: Path, build: Mapping[str, Any], precache: Mapping[str, Any]
) -> None:
    assert precache["id"] == build["id"]
    pages = sorted(site.glob("*.html"))
    assert pages
    for page in pages:
        found = re.search(r'id="data20-build">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL)
        assert found is not None, page.name
        assert json.loads(found[1]) == build


def test_everything_that_the_build_information_names_is_there(site: Path, build: Mapping[str, Any]) -> None:
    pyodide = build["pyodide"]
    packs = pyodide["packs"]
    files = [file["url"] for pack in packs.values() for file in pack["files"]]
    named = [pyodide["indexURL"] + "pyodide.mjs", *files, *build["workers"].values(), build["serviceWorker"], build["demoVault"]["url"]]
    assert all((site / name).is_file() for name in named)
    assert packs.keys() >= {*pyodide["boot"], *pyodide["search"], *(name for pack in packs.values() for name in pack["after"])}


def test_no_address_of_another_host_is_asked_for(site: Path) -> None:
    """Loader and styles may mention addresses in comments and messages; nothing may load one."""
    for page in site.glob("*.html"):
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page.read_text(encoding="utf-8")), page.name
    for style in site.glob("assets/*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//|@import", style.read_text(encoding="utf-8")), style.name


def test_addresses_are_relative_so_that_any_sub_path_serves(site: Path, build: Mapping[str, Any], precache: Mapping[str, Any]) -> None:
    urls = [entry["url"] for entry in precache["entries"]]
    assert not [url for url in urls if url.startswith(("/", "."))  and url != ".nojekyll"]
    for page in site.glob("*.html"):
        assert not re.search(r'(?:src|href)="/', page.read_text(encoding="utf-8")), page.name


def test_no_trace_of_the_machine_is_shipped(site: Path) -> None:
    for name in files(site):
        if name.endswith((".js", ".html", ".json", ".css", ".map")):
            assert str(ROOT) not in (site / name).read_text(encoding="utf-8"), name


def test_a_service_worker_without_the_precache_list_is_refused(tmp_path: Path) -> None:
    from build_support.console import BuildError

    script = tmp_path / "sw.js"
    script.write_text("self.addEventListener('fetch', () => {});")
    with pytest.raises(BuildError, match="__DATA20_PRECACHE__"):
        bundle_service_worker(ensure_node_modules(), str(script))
