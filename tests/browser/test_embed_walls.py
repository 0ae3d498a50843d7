"""Data20 in strangers' pages: walls that hold from both sides, and the reader's own vault behind them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import BOOT_MS, Server
from tests.browser.embedding import VIEWS, document, event, frames, host, page, server, until
from tests.browser.hosts import Hosts, hosts
from tests.browser.plain import plain_chromium

__all__ = ["host", "page", "server"]


def test_a_strict_policy_of_the_page_needs_only_the_script_and_the_frame(server: Server, host: Hosts, page: Page) -> None:
    origin = server.url.removesuffix("/data20/")
    policy = f"default-src 'none'; script-src 'self' {origin}; frame-src {origin}; require-trusted-types-for 'script'; trusted-types"
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    page.goto(host.put("strict.html", document(server, VIEWS["article"]), {"Content-Security-Policy": policy}))
    event(page, "ready")
    until(page, "e0.offsetHeight > 800")
    assert [text for text in broken if "favicon" not in text] == []


def test_a_sandboxed_page_without_an_origin_shows_it_from_memory(server: Server, host: Hosts, page: Page) -> None:
    host.put("inner.html", document(server, VIEWS["article"]), {"Content-Security-Policy": "sandbox allow-scripts"})
    page.goto(host.put("outer.html", '<!doctype html><iframe sandbox="allow-scripts" src="inner.html" width="800" height="600"></iframe>'))
    inner = next(frame for frame in page.frames if frame.url.endswith("inner.html"))
    assert event(inner, "ready")["kept"] is False
    [frame] = frames(page, server)
    assert frame.evaluate("self.origin") == "null"
    expect(frame.locator("h1")).to_have_text("Home")
    expect(frame.locator(".embed-foot")).to_contain_text("sandboxed")
    assert inner.evaluate("e0.run('generate_statistics').then((job) => job.status)") == "completed"


def test_a_browser_that_denies_storage_to_frames_is_told_of(server: Server, host: Hosts, chromium: Any) -> None:
    """Playwright's own Chromium gives frames of strangers neither databases nor locks."""
    page = chromium.new_page()
    page.set_default_timeout(BOOT_MS)
    page.goto(host.put("denied.html", document(server, VIEWS["article"])))
    assert event(page, "ready")["kept"] is False
    [frame] = frames(page, server)
    expect(frame.locator(".embed-foot")).to_contain_text("no storage")
    page.close()


def test_nobody_writes_to_a_vault_that_is_shown(server: Server, host: Hosts, page: Page) -> None:
    page.goto(host.put("write.html", document(server, VIEWS["article"])))
    event(page, "ready")
    [frame] = frames(page, server)
    statuses = frame.evaluate("""async () => {
        const put = await fetch('api/articles/x.md', {method: 'PUT', body: '# x', headers: {'content-type': 'text/markdown'}});
        const gone = await fetch('api/articles/Home.md', {method: 'DELETE'});
        return [put.status, (await put.json()).code, gone.status];
    }""")
    assert statuses == [403, "vault.shown", 403]


HOSTILE_HOST = """async ([address, origin]) => {
    const heard = [];
    addEventListener('message', ({data}) => heard.push(data));
    const frame = document.createElement('iframe');
    const nonce = 'ab'.repeat(16);
    frame.src = `${address}embed.html#${nonce}`;
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve, {once: true}));
    const greet = (nonce, config, vault = null) => {
        const {port1, port2} = new MessageChannel();
        const said = [];
        port1.onmessage = ({data}) => said.push(JSON.parse(data));
        frame.contentWindow.postMessage({data20: 1, nonce, config, vault}, origin, [port2]);
        return {port: port1, said};
    };
    const stranger = greet('cd'.repeat(16), '{}');
    const link = greet(nonce, JSON.stringify({view: 'search', query: '"><img src=x onerror=alert(1)>', theme: {}, lang: '../../x', tool: 'a;b'}));
    const wait = async (condition) => { while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20)); };
    await wait(() => link.said.some(({type}) => type === 'welcome'));
    const ask = (message) => link.port.postMessage(message);
    ask({v: 1, id: 1, type: 'search', query: 'x'});
    ask('{"v": 2, "id": 2, "type": "search", "query": "x"}');
    ask('{"v": 1, "id": 3, "type": "constructor"}');
    ask('{"v": 1, "id": 4, "type": "search", "query": {"toString": 1}}');
    ask(JSON.stringify({v: 1, id: 5, type: 'search', query: 'x'.repeat(200_000)}));
    ask('{"v": 1, "id": 6, "type": "search", "query": "' + 'y'.repeat(600) + '"}');
    ask('{"v": 1, "id": 7, "type": "open", "article": "../../etc/passwd"}');
    const refusals = () => link.said.filter(({type}) => type === 'refusal');
    await wait(() => [2, 3, 4, 6, 7].every((id) => refusals().some((one) => one.id === id) ) || refusals().length >= 7);
    const before = refusals().map(({id, code}) => [id, code]);
    for (let i = 0; i < 5000; i += 1) ask('{"v": 1, "id": ' + (100 + i) + ', "type": "nothing"}');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const answered = link.said.length;
    return {before, answered, stranger: stranger.said, heard};
}"""


def test_a_hostile_page_gets_no_further_than_its_questions(server: Server, host: Hosts, page: Page) -> None:
    """Wrong nonce, wrong version, wrong types, too long, too many: each is refused, and the flood ends the talk."""
    page.goto(host.put("hostile.html", "<!doctype html><title>Hostile</title><body></body>"))
    seen = page.evaluate(HOSTILE_HOST, [server.url, server.url.removesuffix("/data20/")])
    codes = dict(map(tuple, seen["before"]))
    assert (codes[3], codes[4], codes[6]) == ("type", "type", "size")
    assert [code for _, code in seen["before"]].count("version") == 1
    assert seen["stranger"] == [], "who doesn't know the nonce hears nothing"
    assert seen["heard"] == [], "the frame says nothing to whoever listens"
    assert seen["answered"] < 1000


HOSTILE_FRAME = """addEventListener('message', ({data, ports: [port], origin}) => {
    const say = (message) => port.postMessage(message);
    say(JSON.stringify({v: 1, type: 'welcome', nonce: data.nonce}));
    say({v: 1, type: 'size', height: 500});
    say('{"v": 1, "type": "size", "height": 1e9}');
    say('{"v": 1, "type": "event", "name": "click", "detail": {}}');
    say('{"v": 1, "type": "event", "name": "open", "detail": {"path": "<img src=x onerror=alert(1)>"}}');
    say('{"v": 1, "type": "answer", "id": 77, "value": 1}');
    parent.postMessage({steal: true}, '*');
    try { parent.document.title = 'taken'; } catch {}
    try { top.location = 'https://example.org/'; } catch {}
    if (location.search || data.config.includes('"flood"')) for (let i = 0; i < 5000; i += 1) say('{"v": 1, "type": "size", "height": 100}');
});"""


def test_hostile_content_gets_no_further_than_its_frame(host: Hosts, server: Server, page: Page) -> None:
    with hosts() as enemy:
        enemy.put("embed.html", '<!doctype html><script src="x.js"></script>')
        enemy.put("x.js", HOSTILE_FRAME)
        body = document(server, 'height="auto"', 'height="auto" tool="flood"').replace(server.url + '"', enemy.url + '"').replace(f"{enemy.url}embed.js", f"{server.url}embed.js")
        page.goto(host.put("victim.html", body))
        assert event(page, "open")["path"].startswith("<img")
        until(page, "e0.offsetHeight === 20000")
        assert event(page, "error", "e1")["code"] == "flood"
        assert page.title() == "Host"
        assert page.url.endswith("victim.html")
        assert page.evaluate("log.filter(({name}) => name === 'click').length") == 0


def test_a_frame_that_goes_elsewhere_is_dropped(server: Server, host: Hosts, page: Page) -> None:
    page.goto(host.put("moved.html", document(server, VIEWS["article"])))
    event(page, "ready")
    [frame] = frames(page, server)
    frame.evaluate("(url) => { location.href = url; }", host.put("elsewhere.html", "<!doctype html><title>x</title>"))
    assert event(page, "error")["code"] == "moved"


def test_a_site_that_does_not_answer_is_told_of_with_a_way_to_it(server: Server, host: Hosts, page: Page) -> None:
    body = document(server, 'view="article"').replace(f'src="{server.url}" view', f'src="{server.url}nowhere/" view')
    page.goto(host.put("gone.html", body))
    assert event(page, "error")["code"] == "silent"


KEEP = """async (text) => {
    await data20.ready;
    return (await fetch('api/articles/mine.md', {method: 'PUT', body: text, headers: {'content-type': 'text/markdown'}})).status;
}"""


@pytest.fixture
def generous(playwright: Playwright, tmp_path: Path) -> Iterator[Page]:
    """A browser whose owner answers yes to every frame that asks for storage. (The permission by CDP is known to the page alone: the browser ends a
    renderer that uses it.)"""
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps({"profile": {"default_content_setting_values": {"storage_access": 1}}}))
    with plain_chromium(playwright, tmp_path) as context:
        page = context.new_page()
        page.set_default_timeout(BOOT_MS)
        yield page


def test_a_reader_may_see_their_own_vault_in_a_page_that_learns_nothing_of_it(server: Server, host: Hosts, generous: Page) -> None:
    page = generous
    page.goto(server.url)
    assert page.evaluate(KEEP, "# My own secret") == 201
    page.locator("main").first.click()
    page.goto(host.put("own.html", document(server, 'view="search" query="secret" height="auto"')))
    event(page, "ready")
    outer = frames(page, server)[0]
    outer.get_by_role("button", name="Show my own vault here").click()
    outer.locator(".embed-own iframe").wait_for()
    until(outer, "Math.abs(document.body.firstElementChild.getBoundingClientRect().height - innerHeight) <= 2")
    height = page.evaluate("e0.offsetHeight")
    inner = outer.locator(".embed-own iframe").content_frame
    inner.locator(".hit").filter(has_text="My own secret").wait_for()
    assert page.evaluate("e0.search('secret').then(({hits}) => hits.map(({path}) => path).includes('mine.md'))") is False
    assert page.evaluate("JSON.stringify(log)").find("own secret") == -1
    assert page.evaluate("e0.offsetHeight") == height, "nor does the height tell what was found"
    outer.get_by_role("button", name="Back to the site's vault").click()
    outer.locator("d20-embed .search-field").wait_for()
    expect(outer.locator("iframe")).to_have_count(0)


def test_the_whole_app_in_a_strangers_page_shows_the_readers_own_vault_on_a_wide_screen_and_on_a_phone(server: Server, host: Hosts, generous: Page) -> None:
    page = generous
    page.goto(server.url)
    assert page.evaluate(KEEP, "# My own secret") == 201
    page.locator("main").first.click()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(host.put("app.html", document(server, 'view="app" height="auto"')))
        event(page, "ready")
        outer = frames(page, server)[0]
        outer.locator("d20-own-offer").get_by_role("button", name="Show my own vault here").locator("visible=true").click()
        inner = outer.locator(".embed-own iframe").content_frame
        inner.get_by_text("My own secret").first.wait_for()
        expect(inner.locator("d20-own-offer button")).to_have_count(0)
        assert page.evaluate("e0.search('secret').then(({hits}) => hits.map(({path}) => path).includes('mine.md'))") is False
        outer.get_by_role("button", name="Back to the site's vault").click()
        outer.locator("d20-app").wait_for(state="visible")


def test_where_the_browser_refuses_the_readers_own_vault_the_frame_says_so_and_stays(server: Server, host: Hosts, page: Page) -> None:
    session = page.context.browser.new_browser_cdp_session() if page.context.browser else None
    assert session
    session.send("Browser.setPermission", {"permission": {"name": "storage-access"}, "setting": "denied"})
    page.goto(host.put("refused.html", document(server, VIEWS["article"])))
    event(page, "ready")
    [frame] = frames(page, server)
    frame.get_by_role("button", name="Show my own vault here").click()
    frame.locator(".embed-foot [role=status]").filter(has_text="The browser did not allow it").wait_for()
    expect(frame.locator("h1")).to_have_text("Home")
    expect(frame.locator("iframe")).to_have_count(0)


def test_the_app_itself_in_a_frame_of_strangers_is_an_embed_and_opens_none_of_the_readers_stores(server: Server, host: Hosts, page: Page) -> None:
    page.goto(host.put("whole.html", f'<!doctype html><iframe src="{server.url}#/a/Home.md" width="900" height="600"></iframe>'))
    shown = page.frame_locator("iframe")
    shown.locator("h1").filter(has_text="Home").first.wait_for()
    [frame] = frames(page, server)
    assert frame.url == f"{server.url}embed.html?view=app#/a/Home.md"
    databases = frame.evaluate("indexedDB.databases().then((all) => all.map(({name}) => name))")
    assert all(":embed" in name for name in databases), databases
    assert frame.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
