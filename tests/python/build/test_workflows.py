"""The workflows run what there is: actions are pinned, options exist, no input is read as a command."""

from __future__ import annotations

import html
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from build_support.commands import _parser
from build_support.crawl import unresolved
from build_support.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def read(text: str | Path) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(text)
    return loaded


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


def documented_call() -> str:
    """Return the workflow that docs/publish.md tells people to copy."""
    text = (ROOT / "docs" / "publish.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return re.sub(r"^   ", "", block[1], flags=re.MULTILINE)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit_and_no_expression_stands_in_a_command(path: Path) -> None:
    for step in steps(read(path)):
        assert "uses" not in step or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), step
        assert "${{" not in step.get("run", ""), step


def test_publishing_a_vault_calls_the_build_with_options_that_it_has() -> None:
    workflow = read(ROOT / ".github" / "workflows" / "publish-vault.yml")
    (run,) = [step["run"] for step in steps(workflow) if "run" in step]
    for language in ("", "ru"):
        command = re.sub(r"\$\{SITE_LANG:\+(.*?)\}", r"\1" if language else "", run).replace("$SITE_LANG", language)
        options = _parser().parse_args(shlex.split(command)[2:])
        assert (options.command, options.vault, options.lang) == ("build", Path("../vault/$VAULT"), language)


def test_the_documented_call_names_inputs_that_the_workflow_has() -> None:
    call = read(documented_call())["jobs"]["publish"]
    workflow = read(ROOT / ".github" / "workflows" / "publish-vault.yml")
    triggers: dict[str, Any] = {str(key): value for key, value in workflow.items()}
    inputs = triggers.get("on", triggers.get("True"))["workflow_call"]["inputs"]
    assert set(call["with"]) <= set(inputs)
    wanted = {name: level for job in workflow["jobs"].values() for name, level in job.get("permissions", {}).items()} | workflow["permissions"]
    assert call["permissions"] == wanted


def schema_errors(path: Path) -> str:
    """Return what GitHub's schema of workflows says against a file; "" for nothing. (The schema comes with the checker: no network.)"""
    done = subprocess.run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_workflow_is_one_by_githubs_schema(path: Path) -> None:
    assert schema_errors(path) == ""


def test_the_documented_call_is_a_workflow_by_githubs_schema(tmp_path: Path) -> None:
    call = tmp_path / "publish.yml"
    call.write_text(documented_call(), encoding="utf-8")
    assert schema_errors(call) == ""
    call.write_text(documented_call().replace("permissions:", "permisions:"), encoding="utf-8")
    assert "permisions" in schema_errors(call), "a mistake is found"


@pytest.fixture(params=[".", "мои заметки/сад & огород"])
def checkouts(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """What the runner has after its checkouts: a person's articles in `vault` or a folder of it, which is named, and this repository in `data20`."""
    vault, data20 = tmp_path / "vault", tmp_path / "data20"
    articles = vault / request.param
    articles.mkdir(parents=True)
    (vault / ".github" / "workflows").mkdir(parents=True)
    (vault / ".github" / "workflows" / "publish.yml").write_text(documented_call(), encoding="utf-8")
    (articles / "index.md").write_text("# Мой сад\n\nСм. [[Ёж]].\n", encoding="utf-8")
    (articles / "Ёж.md").write_text("---\ndate: 2026-05-01\n---\n# Ёж\n\n```python\nx = 1\n```\n", encoding="utf-8")
    (articles / "draft.md").write_text("---\ndraft: true\n---\n# Not yet\n", encoding="utf-8")
    if articles != vault:
        (vault / "README.md").write_text("# About the repository\n", encoding="utf-8")
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "Articles"]):
        subprocess.run(["git", *command], cwd=vault, check=True)
    shutil.copytree(ROOT, data20, ignore=shutil.ignore_patterns(".build", "node_modules", ".git", "dist", "__pycache__", ".*_cache"), symlinks=True)
    for name in (".build", "node_modules"):  # what the runner's caches and the first run would bring
        (data20 / name).symlink_to(ROOT / name)
    return tmp_path, request.param


def test_the_commands_of_publishing_make_a_site_of_a_repository_with_a_few_articles(checkouts: tuple[Path, str]) -> None:
    folder, vault = checkouts
    workflow = read(ROOT / ".github" / "workflows" / "publish-vault.yml")
    (step,) = [step for step in steps(workflow) if "run" in step]
    title = "Мой \"сад\" $(touch stolen) `touch stolen` 'x'"
    said = {"VAULT": vault, "TITLE": title, "DESCRIPTION": "", "SITE_LANG": "", "URL": "https://someone.github.io/garden"}
    assert set(step["env"]) == set(said)
    # As the runner does: bash that stops at the first mistake.
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], cwd=folder / step["working-directory"], env={**os.environ, **said}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    upload = next(step for step in steps(workflow) if "upload-pages-artifact" in step.get("uses", ""))
    site = folder / upload["with"]["path"]
    home = (site / "index.html").read_text(encoding="utf-8")
    assert title in html.unescape(home)
    assert "https://someone.github.io/garden/" in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert (site / "Ёж.html").is_file()
    assert not (site / "draft.html").exists()
    assert not list(folder.rglob("stolen"))
    assert '<time datetime="2026-05-01">' in (site / "Ёж.html").read_text(encoding="utf-8")
    assert not (site / "README.html").exists(), "only the folder that was named"
    assert list(unresolved(site, "https://someone.github.io/garden/", frozenset(("app.html", "recovery.html", "embed.html", "embed-demo.html", "components.html")))) == []
