"""What is shared out among processes comes back as if one had done it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from build_support import shares
from build_support.paths import ROOT

SETTING = "import json, os, sys; from build_support import shares; shares.processors = lambda: 2; shares.LEAST = int(sys.argv[1])\n"
MANY = "print(json.dumps([os.getpid(), list(shares.shared_out(lambda number: (number, os.getpid()), range(300)))]))"
WRONG = "list(shares.shared_out(lambda number: 1 // (number - 40), range(100)))"
PUBLISH = """
from pathlib import Path
from build_support.output import Output
from build_support.publish import Prepared, Publication
Prepared(Publication(Path(sys.argv[2]), title="N", url="https://example.org/")).write(Output(Path(sys.argv[3])), "<head></head>", "start.js")
"""


def alone(code: str, least: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run code in a process that has one thread and believes in two processors; other tests leave threads in theirs."""
    command = [sys.executable, "-W", "error", "-c", SETTING + code, str(least), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("least", [1, 1000])
def test_much_is_done_by_other_processes_and_little_by_this_one_and_both_come_back_in_order(least: int) -> None:
    me, done = json.loads(alone(MANY, least).stdout)
    assert [number for number, _ in done] == list(range(300))
    assert ({process for _, process in done} == {me}) is (least == 1000 or not sys.platform.startswith("linux"))


def test_what_goes_wrong_in_another_process_is_raised_here() -> None:
    assert alone(WRONG, 1).stderr.strip().endswith("ZeroDivisionError: integer division or modulo by zero")


def test_beside_other_threads_nothing_is_forked() -> None:
    code = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()\n" + MANY
    me, done = json.loads(alone(code, 1).stdout)
    assert {process for _, process in done} == {me}


def test_a_site_is_the_same_whoever_writes_its_pages(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    for number in range(40):
        (vault / f"{number}.md").write_text(f"---\ntags: [t{number % 3}]\n---\n# N {number}\n\n[[{(number * 7) % 40}]] [[0]]\n\n```python\nx = {number}\n```\n", encoding="utf-8")
        os.utime(vault / f"{number}.md", (1_770_000_000, 1_770_000_000))
    written: list[dict[str, Any]] = []
    for least in (1, 1000):
        site = tmp_path / f"site-{least}"
        site.mkdir()
        done = alone(PUBLISH, least, vault, site)
        assert done.returncode == 0, done.stderr
        written.append({path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()})
    assert written[0] == written[1]
    assert len(written[0]) > 40


def test_every_processor_that_this_process_may_use_is_counted() -> None:
    assert 1 <= shares.processors() <= (os.cpu_count() or 1)
