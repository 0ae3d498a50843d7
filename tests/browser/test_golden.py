"""The same requests give the same bytes in the browser as on CPython, through both lanes."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build_support.paths import ROOT
from tests.browser.conftest import Server, Tab
from tests.python.api.client import Answer
from tests.python.api.golden import REQUESTS, Golden, answer_json, pointed

SEND = """async ([lane, method, path, headers, body]) => {
    const view = lane === 'shim' ? window : (harness.bare ??= await harness.bareWindow());
    const bytes = body === null ? undefined : Uint8Array.from(atob(body), (c) => c.charCodeAt(0));
    const answer = await view.fetch(harness.base.href + path.slice(1), {method, headers, body: bytes, cache: 'no-store', redirect: 'manual'});
    const content = new Uint8Array(await answer.arrayBuffer());
    let text = '';
    for (let i = 0; i < content.length; i += 32768) text += String.fromCharCode(...content.subarray(i, i + 32768));
    return {status: answer.status, headers: [...answer.headers], body: btoa(text)};
}"""


@pytest.fixture(scope="module")
def expected() -> list[dict[str, Any]]:
    """What CPython answers. In a process of its own, because Playwright's event loop runs in this one."""
    script = ROOT / "tests" / "python" / "api" / "golden.py"
    recorded = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    answers: list[dict[str, Any]] = json.loads(recorded.stdout)["answers"]
    return answers


@pytest.mark.parametrize("lane", ["shim", "service worker"])
def test_every_golden_request_is_answered_as_on_cpython(
    lane: str, expected: list[dict[str, Any]], harness_site: Path, serve: Callable[[Path, str], Server], new_tab: Callable[[], Tab]
) -> None:
    tab = new_tab()
    tab.allow(r"the server responded with a status of (4\d\d|503)")
    tab.open(serve(harness_site, "/").url).controlled()
    saved: dict[str, str] = {}
    different = []
    for request, wanted in zip(REQUESTS, expected, strict=True):
        answer = ask(tab, lane, request, saved)
        got = answer_json(answer, request)
        if got != wanted:
            different.append(f"{request.id}: {difference(wanted, got)}")
        for name, pointer in request.save.items():
            saved[name] = str(pointed(json.loads(answer.body), pointer))
    assert not different, "\n".join(different)


def ask(tab: Tab, lane: str, request: Golden, saved: dict[str, str]) -> Answer:
    path = re.sub(r"\{(\w+)\}", lambda found: saved[found[1]], request.path)
    said = tab.run(SEND, [lane, request.method, path, request.headers, request.body])
    return Answer(said["status"], [(name, value) for name, value in said["headers"]], base64.b64decode(said["body"]))


def difference(wanted: dict[str, Any], got: dict[str, Any]) -> str:
    """Return the first field that differs, around the first character that does."""
    for key, value in wanted.items():
        if got[key] != value:
            one, two = str(value), str(got[key])
            at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
            return f"{key} at {at}: CPython {one[max(0, at - 60) : at + 120]!r}, browser {two[max(0, at - 60) : at + 120]!r}"
    return "no difference"
