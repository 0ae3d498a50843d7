"""The workflows run what there is: actions are pinned, options exist, no input is read as a command."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from build_support.commands import _parser
from build_support.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def read(text: str | Path) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(text)
    return loaded


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


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
    text = (ROOT / "docs" / "publish.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert block is not None
    call = read(re.sub(r"^   ", "", block[1], flags=re.MULTILINE))["jobs"]["publish"]
    workflow = read(ROOT / ".github" / "workflows" / "publish-vault.yml")
    triggers: dict[str, Any] = {str(key): value for key, value in workflow.items()}
    inputs = triggers.get("on", triggers.get("True"))["workflow_call"]["inputs"]
    assert set(call["with"]) <= set(inputs)
    wanted = {name: level for job in workflow["jobs"].values() for name, level in job.get("permissions", {}).items()} | workflow["permissions"]
    assert call["permissions"] == wanted
