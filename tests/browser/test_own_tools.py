"""A person's own tool in the app: read, agreed to, run apart; and a hostile one that gets nowhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from build_support.paths import ROOT
from build_support.publish import Publication
from build_support.site import build_site
from tests.browser.barriers import barriers
from tests.browser.conftest import BOOT_MS, Server, Tab, clean_tabs
from tests.python.jobs.own_wheel import CODE, wheel
from tests.python.jobs.own_wheel import PATH as WHEEL

TUTORIAL = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "own-tools.md").read_text(encoding="utf-8"), re.DOTALL)[0]
HOSTILE = TUTORIAL.replace("def shortest", "def hostile").replace(
    "    rows = []\n",
    '''    import gc, sys
    got = []
    for name in ("js", "pyodide_js", "pyodide.ffi", "pyodide.code", "pyodide.http", "micropip"):
        try:
            __import__(name)
            got.append(name)
        except ImportError:
            pass
    for thing in gc.get_objects():
        if type(thing).__name__ != "JsProxy":
            continue
        for name in ("fetch", "indexedDB", "caches", "navigator", "BroadcastChannel", "Worker", "XMLHttpRequest", "WebSocket"):
            try:
                if getattr(thing, name, None) is not None:
                    got.append(name)
            except Exception:
                pass
        for attempt in ("fetch('hostile')", "self.indexedDB", "caches"):
            try:
                if thing.constructor.constructor("return " + attempt)() is not None:
                    got.append(attempt)
            except Exception:
                pass
    if got:
        raise RuntimeError("REACHED " + " ".join(sorted(set(got))))
    rows = []
''',
)


@pytest.fixture(scope="module")
def site(serve: Callable[..., Server], app_site: Path) -> Server:
    return serve(app_site, "/data20/")


@pytest.fixture(scope="module")
def app(chromium: Browser, site: Server) -> Iterator[Tab]:
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow("404")
        tab.page.goto(f"{site.url}#/tools")
        tab.ready()
        put(tab, "a.md", "one two three\n")
        put(tab, "b.md", "one\n")
        yield tab
    context.close()


def put(tab: Tab, path: str, text: str) -> None:
    """Write one file as an import would."""
    edits = [{"path": path, "before": None, "content": base64.b64encode(text.encode()).decode()}]
    tab.run("(edits) => fetch('api/vault/changes', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({edits})})", edits)


def run(tab: Tab, name: str) -> dict[str, Any]:
    job: dict[str, Any] = tab.run(
        """async (tool_name) => (await fetch('api/run', {method: 'POST', headers: {'Content-Type': 'application/json', 'Prefer': 'wait=60', 'Accept-Language': 'en'},
            body: JSON.stringify({tool_name, parameters: {}})})).json()""",
        name,
    )
    return job


def test_the_tutorials_tool_is_read_agreed_to_and_run_in_the_app(app: Tab, site: Server) -> None:
    page = app.page
    page.set_default_timeout(BOOT_MS)
    page.goto(f"{site.url}#/tools")
    page.get_by_text("Add a tool").click()
    page.get_by_label("File name").fill("shortest.py")
    page.get_by_label("Code").fill(TUTORIAL)
    page.get_by_role("button", name="Put it into the vault").click()
    page.locator(".own-tool summary").click()
    expect(page.locator(".own-code")).to_contain_text("def shortest")
    assert barriers(page) == []
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator(".own-tool a")).to_have_text("The shortest", timeout=BOOT_MS)
    page.locator(".own-tool a").click()
    expect(page.locator("main h1").first).to_have_text("The shortest", timeout=BOOT_MS)
    page.get_by_label("How many").fill("1")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("The shortest of 2.").first).to_be_visible(timeout=BOOT_MS)
    expect(page.locator("d20-table td").first).to_contain_text("b")


def test_the_next_tool_runs_as_if_nothing_had_happened(app: Tab) -> None:
    assert run(app, "shortest")["status"] == "completed"
    assert run(app, "calculate_pagerank")["status"] == "completed"


def test_a_wheel_is_read_file_by_file_agreed_to_and_run_in_the_app(chromium: Browser, site: Server) -> None:
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        page = tab.page
        page.goto(f"{site.url}#/tools")
        tab.ready()
        put(tab, "b.md", "one\n")
        page.get_by_text("Add a tool").click()
        page.get_by_label("File", exact=True).set_input_files({"name": WHEEL.rpartition("/")[2], "mimeType": "application/octet-stream", "buffer": wheel()})
        expect(page.get_by_label("File name")).to_have_value(WHEEL.rpartition("/")[2])
        page.get_by_role("button", name="Put it into the vault").click()
        page.locator(".own-tool summary").click()
        expect(page.locator(".own-code")).to_have_count(len(CODE) + 3)
        expect(page.get_by_label("short_tools/words.py")).to_contain_text("def count")
        assert barriers(page) == []
        page.get_by_role("button", name="I have read it").click()
        expect(page.locator(".own-tool a")).to_have_text("The shortest", timeout=BOOT_MS)
        job = run(tab, "shortest")
        assert (job["status"], job["report"]["summary"]) == ("completed", "The shortest of 1."), job
    context.close()


def test_a_hostile_tool_reaches_nothing_even_when_agreed_to(app: Tab) -> None:
    put(app, ".data20/tools/hostile.py", HOSTILE)
    asked: list[str] = []
    app.page.context.on("request", lambda request: asked.append(request.url))
    agreed = app.run(
        """async () => {
            const {files} = await (await fetch('api/own-tools')).json();
            const {path, hash} = files.find((file) => file.path.endsWith('hostile.py'));
            const answer = await fetch('api/own-tools/agree', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({path, hash})});
            return [answer.status, await answer.text()];
        }"""
    )
    assert agreed[0] == 200, agreed
    job = run(app, "hostile")
    assert job["status"] == "completed", job["error"]
    assert [url for url in asked if "hostile" in url and "/api/" not in url] == []


def test_code_that_came_with_an_import_stays_inert(app: Tab, site: Server) -> None:
    put(app, ".data20/tools/imported.py", "raise RuntimeError('it ran')\n")
    listed = app.run("async () => (await (await fetch('api/own-tools')).json()).files.find((file) => file.path.endsWith('imported.py'))")
    assert (listed["state"], listed["name"]) == ("new", None)
    assert run(app, "imported").get("job_id") is None


CONSENT = """async ([path, hash]) => {
    const answer = await fetch('api/own-tools/agree', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({path, hash})});
    return [answer.status, (await answer.json()).code];
}"""
GREEDY = "import js\njs.fetch('stolen?on-import')\n" + HOSTILE.replace("def hostile", "def greedy")


@pytest.fixture(scope="module")
def published(serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A site that somebody publishes with the tutorial's tool in the vault, and with one that means harm."""
    folder = tmp_path_factory.mktemp("published")
    tools = folder / "vault" / ".data20" / "tools"
    tools.mkdir(parents=True)
    (folder / "vault" / "a.md").write_text("one two three\n")
    (folder / "vault" / "b.md").write_text("one\n")
    (tools / "shortest.py").write_text(TUTORIAL)
    (tools / "greedy.py").write_text(GREEDY)
    (tools / "hostile.py").write_text(HOSTILE)
    build_site(Publication(folder / "vault", title="With tools", language="en"), out=folder / "site")
    return serve(folder / "site", "/data20/")


def test_a_reader_of_a_published_site_agrees_to_its_tool_and_runs_it_while_a_hostile_one_stays_inert(published: Server, chromium: Browser) -> None:
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow("404|409|422")
        page = tab.page
        page.goto(f"{published.url}app.html#/tools")
        tab.ready()
        expect(page.locator(".own-tool")).to_have_count(3, timeout=BOOT_MS)
        files = {Path(file["path"]).stem: file for file in tab.run("fetch('api/own-tools').then((r) => r.json())")["files"]}
        assert {name: (file["state"], file["name"]) for name, file in files.items()} == dict.fromkeys(("greedy", "hostile", "shortest"), ("new", None))
        for name in files:
            assert run(tab, name).get("job_id") is None, f"{name} ran before anybody agreed"
        page.locator(".own-tool summary").filter(has_text="shortest.py").click()
        expect(page.locator("details[open] .own-code")).to_contain_text("def shortest")
        page.locator(".own-tool details[open]").get_by_role("button", name="I have read it").click()
        expect(page.locator(".own-tool a").filter(has_text="The shortest")).to_be_visible(timeout=BOOT_MS)
        page.locator(".own-tool a").filter(has_text="The shortest").click()
        expect(page.locator("main h1").first).to_have_text("The shortest", timeout=BOOT_MS)
        page.get_by_role("button", name="Run", exact=True).click()
        expect(page.get_by_text("The shortest of 2.").first).to_be_visible(timeout=BOOT_MS)
        for name in ("greedy", "hostile"):
            assert run(tab, name).get("job_id") is None, "consent to one tool is none to another"
        # Even a reader who agrees to them gives nothing away.
        status, code = tab.run(CONSENT, [files["greedy"]["path"], files["greedy"]["hash"]])
        assert (status, code) == (422, "own_tool.unfit")
        assert tab.run(CONSENT, [files["hostile"]["path"], files["hostile"]["hash"]])[0] == 200
        job = run(tab, "hostile")
        assert job["status"] == "completed", job["error"]
        assert [url for url in asked if "stolen" in url or ("hostile" in url and "/api/" not in url)] == []
    context.close()
