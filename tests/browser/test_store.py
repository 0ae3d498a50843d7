"""IndexedDB in a real browser: the store contract under Pyodide, and writes that survive the browser's death."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from build_support.paths import ROOT
from tests.browser.conftest import Server, Tab, clean_tabs
from tests.browser.killable import Killable
from tests.browser.test_offline import exported_files

CONTRACT = ROOT / "tests" / "python" / "storage" / "contract.py"
RUNNER = Path(__file__).with_name("store_contract.py")
CHECKS = re.findall(r"^async def (\w+)\(handle: Handle\)", CONTRACT.read_text(encoding="utf-8"), re.MULTILINE)
KILLS = 50


@pytest.fixture(scope="module")
def server(harness_site: Path, serve: Callable[[Path, str], Server]) -> Server:
    return serve(harness_site, "/data20/")


@pytest.fixture
def store_tab(server: Server, new_tab: Callable[[], Tab]) -> Tab:
    tab = new_tab()
    tab.page.goto(f"{server.url}store.html")
    return tab.until("'storeHarness' in globalThis")


@pytest.fixture(scope="module")
def python_tab(chromium: Browser, server: Server) -> Iterator[Tab]:
    """A page with Pyodide in it, started once for all checks."""
    context = chromium.new_context()
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.page.goto(f"{server.url}store.html")
        tab.until("'storeHarness' in globalThis")
        sources = {"contract.py": CONTRACT.read_text(encoding="utf-8"), RUNNER.name: RUNNER.read_text(encoding="utf-8")}
        names = tab.run(
            """async (sources) => {
                globalThis.checks = (await storeHarness.loadPython(sources)).pyimport('store_contract');
                return checks.names().toJs();
            }""",
            sources,
        )
        assert names == CHECKS
        yield tab
    context.close()


@pytest.mark.parametrize("check", CHECKS)
def test_indexeddb_keeps_the_contract(python_tab: Tab, check: str) -> None:
    python_tab.run(
        "(name) => checks.run(name, () => storeHarness.openVaultStore({scope: `/contract/${name}/`}))",
        check,
    )


def test_two_tabs_that_both_write_lose_nothing(server: Server, new_tab: Callable[[], Tab], store_tab: Tab) -> None:
    other = new_tab()
    other.page.goto(f"{server.url}store.html")
    other.until("'storeHarness' in globalThis")
    write = """async () => {
        const store = await storeHarness.openVaultStore({scope: '/race/'});
        let done = 0;
        while (done < 200) {
            const next = await store.generation() + 1;
            try {
                await store.commit(...storeHarness.commitOf(next));
                done++;
            } catch (error) {
                if (error.kind !== 'generation') throw error;
            }
        }
    }"""
    for tab in (store_tab, other):
        tab.run(f"() => {{ globalThis.writing = ({write})(); }}")
    for tab in (store_tab, other):
        tab.run("() => writing")
    assert store_tab.run("async () => (await storeHarness.openVaultStore({scope: '/race/'})).generation()") == 400


def test_another_tab_may_reset_the_vault_and_this_one_goes_on(store_tab: Tab) -> None:
    answer = store_tab.run("""async () => {
        const store = await storeHarness.openVaultStore({scope: '/reset/'});
        await store.commit(...storeHarness.commitOf(1));
        let blocked = false;
        await storeHarness.deleteVaultDatabase('/reset/', () => { blocked = true; });
        return [blocked, await store.generation()];
    }""")
    assert answer == [False, 0]


def test_a_reset_takes_the_second_copy_from_the_engine_and_the_vault_does_not_rise_again(store_tab: Tab) -> None:
    answer = store_tab.run("""async () => {
        const [scope, names] = ['/reset copy/', []];
        const engine = storeHarness.startWorker(scope);
        await engine.act('commit', 3);
        for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
        await storeHarness.deleteVaultDatabase(scope);
        await engine.act('commit', 2);
        engine.end();
        const next = storeHarness.startWorker(scope);
        const {generation, restored, copy} = await next.act('look');
        next.end();
        return {names, generation, restored, copy: copy.state};
    }""")
    assert answer == {"names": ["d20-%2Freset%20copy%2F"], "generation": 2, "restored": None, "copy": "on"}


def test_nothing_is_deleted_when_the_second_copy_cannot_be(store_tab: Tab) -> None:
    answer = store_tab.run("""async () => {
        const scope = '/held copy/';
        const engine = storeHarness.startWorker(scope);
        await engine.act('commit', 3);
        engine.end();
        const holder = storeHarness.startWorker(scope);
        await holder.act('hold');
        const said = await storeHarness.deleteVaultDatabase(scope).then(() => 'deleted', (error) => error.name);
        holder.end();
        const next = storeHarness.startWorker(scope);
        const {generation, copy} = await next.act('look');
        next.end();
        return {said, generation, copy: copy.state};
    }""")
    assert answer == {"said": "Unavailable", "generation": 3, "copy": "on"}


def test_the_second_copy_passes_to_the_next_engine_at_once(store_tab: Tab) -> None:
    states = store_tab.run("""async () => {
        const states = [];
        for (let n = 0; n < 4; n++) {
            const engine = storeHarness.startWorker('/handover/');
            await engine.act('commit', 2);
            const {generation, copy, files} = await engine.act('look');
            states.push([generation, copy.state, copy.generation, files['a.md']]);
            engine.end();
        }
        return states;
    }""")
    assert states == [[n, "on", n, str(n)] for n in (2, 4, 6, 8)]


def test_an_engine_takes_the_second_copy_from_one_that_does_not_let_go(store_tab: Tab) -> None:
    store_tab.run("""async () => {
        globalThis.old = storeHarness.startWorker('/stolen/');
        await old.act('commit', 2);
        globalThis.young = storeHarness.startWorker('/stolen/');
        await young.act('commit', 1);
        await old.act('commit', 1);
    }""")
    look = "(async () => { const {copy, generation} = await young.act('look'); return copy.state === 'on' && copy.generation === generation; })()"
    store_tab.run("async () => { await young.act('commit', 1); }")
    store_tab.until(look)
    states = store_tab.run("async () => [await young.act('look'), await old.act('look')]")
    assert [(state["generation"], state["copy"]["state"]) for state in states] == [(5, "on"), (5, "off")]


def test_a_page_that_was_left_and_came_back_can_still_write(store_tab: Tab) -> None:
    generation = store_tab.run("""async () => {
        const store = await storeHarness.openVaultStore({scope: '/back/'});
        await store.commit(...storeHarness.commitOf(1));
        window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
        await store.commit(...storeHarness.commitOf(2));
        return store.generation();
    }""")
    assert generation == 2


def test_asking_for_persistence_answers(store_tab: Tab) -> None:
    answer = store_tab.run("() => storeHarness.requestPersistence()")
    assert answer["persisted"] in (True, False, None)


@pytest.mark.slow
def test_no_acknowledged_write_is_lost_when_the_browser_is_killed(
    server: Server, playwright: Playwright, tmp_path: Path
) -> None:
    """Fifty times: commit without end, SIGKILL the whole browser, look what is there.

    Now and then Chromium finds its database damaged by that and deletes it; the second copy brings it back.
    """
    dice = random.Random(20)
    acknowledged = 0
    with Killable(playwright, tmp_path / "profile") as browser:
        for _ in range(KILLS):
            page = browser.open(f"{server.url}store.html")
            state = look_from_worker(page)
            assert state["generation"] >= acknowledged, state
            assert state["copy"]["state"] == "on", state
            assert_whole(state)
            heard: list[int] = []
            page.on("console", lambda message, heard=heard: heard.append(int(message.text.split()[-1])))
            page.evaluate("() => { void engine.act('hammer'); }")
            enough = dice.randrange(1, 25)
            while len(heard) < enough:
                page.wait_for_timeout(dice.choice((1, 3, 7)))
            browser.kill()
            acknowledged = heard[-1]
    assert acknowledged > KILLS


def test_a_damaged_database_comes_back_from_the_second_copy(
    server: Server, playwright: Playwright, tmp_path: Path
) -> None:
    """Chromium answers damage with an empty database; the person's files, history and answers must be there all the same."""
    profile = tmp_path / "profile"
    with Killable(playwright, profile) as browser:
        page = browser.open(f"{server.url}store.html")
        look_from_worker(page)
        page.evaluate("engine.act('commit', 12)")
        browser.kill()
        damage_database(profile)
        page = browser.open(f"{server.url}store.html")
        state = look_from_worker(page)
        assert state["generation"] == state["restored"]["generation"] == 12
        assert state["restored"]["reason"].startswith("total: "), state
        assert state["restored"]["damaged"] == 0
        assert_whole(state)
        page.evaluate("engine.act('commit', 1)")
        browser.kill()
        state = look_from_worker(browser.open(f"{server.url}store.html"))
        assert state["generation"] == 13
        assert_whole(state)


def test_a_person_whose_database_was_lost_finds_everything_and_is_told_once(
    site: Path, serve: Callable[[Path, str], Server], playwright: Playwright, tmp_path: Path
) -> None:
    url, profile = serve(site, "/data20/").url, tmp_path / "profile"
    put = """async (text) => {
        await data20.ready;
        const {status} = await fetch('api/articles/mine.md', {method: 'PUT', body: text, headers: {'content-type': 'text/markdown', 'if-none-match': '*'}});
        return status;
    }"""
    notice = "d20-app .bars d20-notice"
    with Killable(playwright, profile) as browser:
        page = browser.open(url, "'data20' in globalThis")
        assert page.evaluate(put, "# Mine\n\nWritten by hand.\n") == 201
        browser.kill()
        damage_database(profile)
        page = browser.open(url, "'data20' in globalThis")
        expect(page.locator(notice)).to_contain_text("restored")
        text = "async () => { await data20.ready; return (await fetch('api/articles/mine.md', {headers: {accept: 'text/markdown'}})).text(); }"
        assert "Written by hand." in page.evaluate(text)
        page.click(f"{notice} button")
        page.wait_for_selector(notice, state="detached")
        page.goto(f"{url}recovery.html")
        assert exported_files(page) == {"mine.md": b"# Mine\n\nWritten by hand.\n"}
        page.goto(f"{url}#/settings")
        health = page.evaluate("async () => { await data20.ready; return (await fetch('health')).json(); }")
        assert (health["storage"]["copy"], bool(health["storage"]["restored"])) == ("on", True)
        page.get_by_text("Second copy", exact=True).wait_for()
        expect(page.locator(notice)).to_have_count(0)


def test_the_recovery_page_takes_the_second_copy_when_the_database_is_empty(
    site: Path, serve: Callable[[Path, str], Server], playwright: Playwright, tmp_path: Path
) -> None:
    url, profile = serve(site, "/data20/").url, tmp_path / "profile"
    with Killable(playwright, profile) as browser:
        page = browser.open(url, "'data20' in globalThis")
        status = page.evaluate("""async () => {
            await data20.ready;
            const headers = {'content-type': 'text/markdown', 'if-none-match': '*'};
            return (await fetch('api/articles/mine.md', {method: 'PUT', body: '# Mine', headers})).status;
        }""")
        assert status == 201
        browser.kill()
        damage_database(profile)
        page = browser.open(f"{url}recovery.html", "true")
        assert exported_files(page) == {"mine.md": b"# Mine"}


def damage_database(profile: Path) -> None:
    """Change a byte in the middle of the log of the profile's only IndexedDB."""
    (folder,) = profile.glob("**/*.indexeddb.leveldb")
    for log in folder.glob("*.log"):
        content = bytearray(log.read_bytes())
        content[len(content) // 2] ^= 0xFF
        log.write_bytes(content)


def look_from_worker(page: Page) -> dict[str, Any]:
    """Open the store as the engine does, in a worker, which `engine` then names; return what is there."""
    page.evaluate("() => { globalThis.engine = storeHarness.startWorker(); }")
    state: dict[str, Any] = page.evaluate("engine.act('look')")
    return state


def assert_whole(state: dict[str, Any]) -> None:
    assert state["journalled"] == state["entries"] == state["generation"], state
    assert state["answered"]
    if state["generation"]:
        text = str(state["generation"])
        assert state["files"] == {"a.md": text, "b/b.md": text, "c.png": text}
