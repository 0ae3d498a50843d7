"""Learning from a run in the Pyodide that ships which modules the boot touches, and what the tools say of themselves."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from build_support.bytecode import PYODIDE
from build_support.console import run, step
from build_support.environment import ensure_node_modules, node_env
from build_support.packs import Touched
from build_support.paths import CACHE, DEMO_VAULT, ROOT
from build_support.reach import families_of
from build_support.stamps import content_hash
from build_support.vault_zip import pack_vault

LEARNT: Final = CACHE / "touched"
KEPT: Final = 8


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a run has shown."""

    touched: Touched
    catalogue: dict[str, Any]
    """`data20.tools.catalogue.describe` of all tools."""


def learn(stdlib: Path, wheels: Sequence[Path], later: Sequence[Path], vault: Path = DEMO_VAULT) -> Learnt:
    """Run the engine over `vault` once for each content; return what it touched.

    stdlib, wheels: archives of bytecode, ours among them. later: those of the packages that come after the first answer.
    """
    support = Path(__file__).parent
    inputs = [stdlib, *wheels, *later, support / "touch.py", support / "touch.mjs", PYODIDE / "pyodide.asm.wasm"]
    key = content_hash([*inputs, *([vault] if vault.is_dir() else [])])
    target = LEARNT / f"{key[:32]}.json"
    if not target.is_file():
        LEARNT.mkdir(parents=True, exist_ok=True)
        text = _run(stdlib, [*wheels, "--", *later], vault)
        with tempfile.NamedTemporaryFile("w", dir=LEARNT, delete=False, encoding="utf-8") as file:
            file.write(text)
        Path(file.name).replace(target)
        for old in sorted(LEARNT.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
            old.unlink(missing_ok=True)
    found = json.loads(target.read_text(encoding="utf-8"))
    groups = {name: group for group in ("common", "search", "numpy") for name in found[group]}
    return Learnt(Touched(frozenset(found["boot"]), groups, families_of(ROOT / "py")), json.loads(found["catalogue"]))


def _run(stdlib: Path, wheels: Sequence[Path | str], vault: Path) -> str:
    program = ensure_node_modules()
    script = Path(__file__).with_name("touch.mjs")
    with step("Running the engine to see what it needs"), tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "vault.zip"
        if vault.is_dir():
            packed.write_bytes(pack_vault(vault).data)
        command = [program, script, PYODIDE, stdlib, packed if packed.exists() else "", *wheels]
        return run(command, env=node_env(program), quiet=True, name="the engine's trial run")
