"""One engine for all tabs: who owns it, who uses it, and what happens when it goes away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from build_support.paths import BUILD
from tests.browser.conftest import Server, Tab

WRITES = 200

WRITE_MANY = """async ([who, count]) => {
    const accepted = [];
    for (let i = 0; i < count; i += 1) {
        const path = `many/${who}-${i}.md`;
        const put = await fetch(`api/articles/${path}`, {method: 'PUT', body: `# ${who} ${i}\\n`, headers: {'content-type': 'text/markdown'}});
        if (put.status === 201) accepted.push(path);
    }
    return accepted;
}"""

START_WRITING = "(argument) => { globalThis.writing = (" + WRITE_MANY + ")(argument); }"

ARTICLES = "harness.json('api/articles?limit=1000').then(({body}) => body.articles.map((a) => a.path))"


@pytest.fixture(scope="module")
def server(harness_site: Path, serve: Callable[[Path, str], Server]) -> Server:
    return serve(harness_site, "/")


def test_a_second_tab_follows_and_sees_the_same_vault(server: Server, new_tab: Callable[[], Tab]) -> None:
    first, second = new_tab().open(server.url), new_tab().open(server.url)
    assert first.run("harness.engineState.value.kind") == "ready"
    assert second.run("harness.engineState.value.kind") == "follower"
    first.run("fetch('api/articles/a.md', {method: 'PUT', body: '# A', headers: {'content-type': 'text/markdown'}})")
    assert second.run(ARTICLES) == ["a.md"]


def test_two_tabs_write_at_once_and_nothing_is_lost(server: Server, new_tab: Callable[[], Tab]) -> None:
    first, second = new_tab().open(server.url), new_tab().open(server.url)
    first.run(START_WRITING, ["first", WRITES])
    second.run(START_WRITING, ["second", WRITES])
    accepted = [*first.run("globalThis.writing"), *second.run("globalThis.writing")]
    assert len(accepted) == 2 * WRITES
    assert sorted(second.run(ARTICLES)) == sorted(accepted)
    first.page.reload()
    first.ready()
    assert sorted(first.run(ARTICLES)) == sorted(accepted)


def test_when_the_leader_closes_the_other_tab_takes_over(
    server: Server, new_tab: Callable[[], Tab], record_property: Callable[[str, object], None]
) -> None:
    first, second = new_tab().open(server.url), new_tab().open(server.url)
    first.run("fetch('api/articles/kept.md', {method: 'PUT', body: '# Kept', headers: {'content-type': 'text/markdown'}})")
    second.until("harness.engineState.value.standby === true")
    began = second.run("performance.now()")
    first.page.close()
    total = second.run("fetch('api/articles/kept.md').then((r) => r.text()).then((text) => [text, performance.now()])")
    boot = second.run("harness.engineState.value.ms")
    assert total[0] == "# Kept"
    seconds = {"answered": round(total[1] - began), "of which opening the vault": boot}
    record_property("takeover_ms", json.dumps(seconds))
    (BUILD / "test-results").mkdir(exist_ok=True)
    (BUILD / "test-results" / "takeover.json").write_text(json.dumps(seconds))


def test_requests_under_way_survive_the_leaders_end(server: Server, new_tab: Callable[[], Tab]) -> None:
    """A read, and a write with an Idempotency-Key, are asked again when the engine died before it answered."""
    first, second = new_tab().open(server.url), new_tab().open(server.url)
    second.run("""() => {
        const put = (i) => fetch(`api/articles/moving-${i}.md`, {method: 'PUT', body: `# ${i}`,
            headers: {'content-type': 'text/markdown', 'idempotency-key': `key-${i}`}});
        globalThis.asked = Promise.all([...Array(20)].map(async (_, i) => (await put(i)).status));
    }""")
    first.page.close()
    statuses = second.run("globalThis.asked")
    assert set(statuses) <= {200, 201}
    assert sorted(second.run(ARTICLES)) == sorted(f"moving-{i}.md" for i in range(20))


def test_a_hung_engine_is_noticed_and_can_be_restarted(server: Server, new_tab: Callable[[], Tab]) -> None:
    first, second = new_tab().open(server.url), new_tab().open(server.url)
    # What both went through before doesn't count.
    for tab in (first, second):
        tab.run("() => { harness.states.length = 0; }")
    second.run("harness.restartEngine()")
    second.until("harness.states.some(({kind}) => kind === 'booting') && harness.engineState.value.kind === 'follower'")
    first.until("harness.engineState.value.kind === 'ready'")
    assert second.run("fetch('health').then((r) => r.status)") == 200


def test_a_tab_outside_the_scope_is_not_part_of_it(
    harness_site: Path, serve: Callable[[Path, str], Server], context: BrowserContext, new_tab: Callable[[], Tab]
) -> None:
    """Two sites of one origin, as on GitHub Pages: each has its own engine and its own articles."""
    here = serve(harness_site, "/data20/")
    tab = new_tab().open(here.url)
    names = tab.run("navigator.locks.query().then(({held}) => held.map((lock) => lock.name))")
    assert names
    assert all(name.startswith("d20:/data20/:") for name in names)
    databases = tab.run("indexedDB.databases().then((all) => all.map((d) => d.name))")
    assert all(name.startswith("d20:/data20/") for name in databases)


def test_a_job_survives_a_reload_of_the_only_tab(server: Server, new_tab: Callable[[], Tab]) -> None:
    tab = new_tab().open(server.url)
    tab.run("harness.importDemo()")
    job = tab.run("""harness.json('api/run', {method: 'POST', body: JSON.stringify({tool_name: 'validate', parameters: {}}),
        headers: {'content-type': 'application/json'}}).then(({body}) => body.job_id)""")
    tab.page.reload()
    tab.ready()
    tab.until(f"harness.json('api/jobs/{job}').then(({{body}}) => ['completed', 'failed'].includes(body.status))")
    assert tab.run(f"harness.json('api/jobs/{job}').then(({{body}}) => body.status)") == "completed"


def test_a_leader_whose_page_hangs_loses_the_engine_and_follows_when_it_comes_back(server: Server, new_tab: Callable[[], Tab]) -> None:
    first = new_tab().open(server.url)
    first.run("fetch('api/articles/kept.md', {method: 'PUT', body: '# Kept', headers: {'content-type': 'text/markdown'}})")
    # A busy page hears nothing, but a cookie it can read.
    first.run("() => { setTimeout(() => { while (!document.cookie.includes('awake=1')); }); }")
    second = new_tab().open(server.url)
    assert second.run("harness.engineState.value.kind") == "ready", "the second tab should have taken the engine over"
    assert second.run("fetch('api/articles/kept.md').then((r) => r.text())") == "# Kept"
    second.run("() => { document.cookie = 'awake=1'; }")
    first.until("harness.engineState.value.kind === 'follower'")
    first.run("fetch('api/articles/after.md', {method: 'PUT', body: '# After', headers: {'content-type': 'text/markdown'}})")
    assert second.run(ARTICLES) == ["after.md", "kept.md"]
