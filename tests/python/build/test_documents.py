"""The documents say what is so: the list of dependencies is what is pinned, and neither a link nor a file that they name leads nowhere."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_support.packages import PACKAGES
from build_support.paths import ROOT
from data20.vault.slugs import slug

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DEPENDENCIES = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
MADE = re.compile(r"(dist|\.data20|\.github|templates|шаблоны)/|.*(pending|build|catalogue|app|openapi|searches)\.json$|(app|404|embed-demo|page)\.html$|page\.md$|notes/")
"""What the documents name and no repository holds: what is built, what a vault has, examples."""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> set[str]:
    """The names of all packages that something of the product asks for by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["build-system"]["requires"], *project["project"]["dependencies"], *project["project"]["optional-dependencies"]["git"]]
    for file in (ROOT / "requirements").glob("*.in"):
        lines += [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith(("#", "-r"))]
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    names = [re.split(r"[^\w.-]", line)[0] for line in lines]
    return {canonical(name) for name in (*names, *package["dependencies"], *package["devDependencies"], *(each.name for each in PACKAGES))}


def listed() -> Iterator[str]:
    """The names in the first column; `a, b` and `@a/b, c` (both of @a) are two each."""
    for cell in re.findall(r"^\| ([^|]+) \|", DEPENDENCIES, re.MULTILINE):
        scope = ""
        for word in re.split(r"[,;] ", re.sub(r" [\d.]+$| \([^)]*\)", "", cell.strip())):
            name = word.split()[0]
            scope = name.partition("/")[0] + "/" if name.startswith("@") else scope
            yield canonical(name if "/" in name or not scope else scope + name)


def test_every_pinned_package_has_its_line_of_why() -> None:
    assert pinned() - set(listed()) == set()


def test_no_line_tells_of_a_package_that_is_gone() -> None:
    apart = {"package", "lighthouse", "open-webui"}  # the heading; installed by its own bench; taken apart, never installed
    assert set(listed()) - pinned() - apart == set()


def test_a_version_that_is_named_is_the_one_that_is_pinned() -> None:
    named = re.findall(r"^\| ([\w-]+) (\d[\d.]*)", DEPENDENCIES, re.MULTILINE)
    pins = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "package.json", *(ROOT / "requirements").glob("*.in"), ROOT / "build_support" / "sources.py"))
    assert [f"{name} {version}" for name, version in named if not re.search(rf"{name}\W+[^\n]*{re.escape(version)}", pins, re.IGNORECASE)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", lambda code: f"<{'x' * len(code[0])}>" if code[0].startswith("```") else code[0], document.read_text(encoding="utf-8"), flags=re.DOTALL)
    gone = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if path.startswith(("https:", "http:")):
            continue
        file = document.parent / path if path else document
        headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE) if anchor and file.is_file() else []
        if not file.exists() or (anchor and anchor not in map(slug, headings)):
            gone.append(target)
    assert gone == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_of_ours_that_is_named_is_there(document: Path) -> None:
    files = [path.relative_to(ROOT).as_posix() for folder in ("py", "site", "js-shim", "embed", "build_support", "bench", "tests", "docs", "requirements", "vaults") for path in (ROOT / folder).rglob("*")]
    files += [path.name for path in ROOT.iterdir()]
    named = re.findall(r"`([\w./*-]+\.(?:py|js|html|css|json|md|txt|toml)|[\w./-]+/)`", document.read_text(encoding="utf-8"))
    wanted = [re.compile(rf"(.*/)?{re.escape(name.strip('/')).replace(re.escape('*'), '[^/]*')}") for name in named if not MADE.match(name.lstrip("/"))]
    assert [pattern.pattern for pattern in wanted if not any(map(pattern.fullmatch, files))] == []
