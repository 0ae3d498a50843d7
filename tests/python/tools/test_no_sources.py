"""Bytecode ships without sources: nothing that we run asks for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import inspect, linecache, sys
from pathlib import Path

def refuse(*_, **__):
    raise AssertionError('somebody asked for a source')

for name in ('getsource', 'getsourcelines', 'findsource', 'getcomments', 'getblock'):
    setattr(inspect, name, refuse)
import data20.api.app, data20.browser.engine
from data20.api.openapi import describe
from data20.api.routes import ROUTES
from data20.tools.interface import SilentProgress
from data20.tools.registry import registry, text_catalogue
from data20.vault.apply import vault_of

text_catalogue()
describe(ROUTES, "en")
demo = Path(sys.argv[1])
vault = vault_of((p.relative_to(demo).as_posix(), p.read_bytes()) for p in sorted(demo.rglob('*')) if p.is_file())
for spec in registry().values():
    spec.schema()
    spec.run(vault, spec.params(), SilentProgress())
"""


def test_no_tool_and_no_schema_asks_for_a_source() -> None:
    demo = Path(__file__).parents[3] / "vaults" / "demo"
    done = subprocess.run([sys.executable, "-c", _SCRIPT, str(demo)], capture_output=True, text=True, check=False, env={"PYTHONPATH": ":".join(sys.path)})
    assert done.returncode == 0, done.stderr[-2000:]
