"""From one build to the next: nothing changes under a running page, the person decides, and a bad build is left again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from build_support.paths import BUILD, ROOT
from build_support.site import build_site
from tests.browser.conftest import Server, Tab

BUILD_ID = "harness.build.id"
SNAPSHOTS = """async () => {
    const names = [];
    for await (const [kind, folder] of (await navigator.storage.getDirectory()).entries()) {
        if (kind.endsWith('snapshots')) for await (const name of folder.keys()) names.push(name);
    }
    return names;
}"""
MADE = "JSON.parse(localStorage.getItem('d20:/data20/:starts') ?? '{}').failures?.freezing === 0"


class Published:
    """A folder that shows one of several builds, as a host does before and after a deploy."""

    def __init__(self, folder: Path, builds: list[Path]) -> None:
        self.folder, self._builds = folder, builds
        self.publish(0)

    def publish(self, index: int) -> None:
        fresh = self.folder.with_suffix(".next")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(self._builds[index])
        fresh.replace(self.folder)


@pytest.fixture
def published(harness_site: Path, tmp_path: Path) -> Published:
    """Two builds that differ in the vault they carry, so in the page, and share most files."""
    second = BUILD / "harness-second"
    build_site(out=second, pages=ROOT / "tests" / "browser" / "pages", demo=ROOT / "tests" / "browser" / "vault")
    return Published(tmp_path / "current", [harness_site, second])


def test_a_new_build_waits_until_it_is_accepted_and_is_left_when_it_cannot_start(
    published: Published, serve: Callable[[Path, str], Server], new_tab: Callable[[], Tab]
) -> None:
    server = serve(published.folder, "/data20/")
    tab, other = new_tab(), new_tab()
    tab.open(server.url).controlled()
    other.page.goto(server.url)
    first = tab.run(BUILD_ID)
    tab.until(MADE)
    assert [name.partition("-")[0] for name in tab.run(SNAPSHOTS)] == [first]
    published.publish(1)
    tab.run("harness.updates.check()")
    tab.until("harness.updates.state.value.kind === 'waiting'")

    other.page.reload()
    assert other.run(BUILD_ID) == first, "the new build was served before anybody accepted it"
    other.until("harness.updates.state.value.kind === 'waiting'")

    with tab.page.expect_navigation(), other.page.expect_navigation():
        tab.run("harness.updates.accept()")
    second = tab.run(BUILD_ID)
    assert second != first
    assert other.run(BUILD_ID) == second
    tab.controlled()
    tab.until(f"!(await ({SNAPSHOTS})()).some((name) => name.startsWith('{first}'))")  # a snapshot goes with its build

    with tab.page.expect_navigation():
        tab.run("void harness.updates.report(false).then(() => harness.updates.report(false))")
    assert tab.run(BUILD_ID) == first, "two failed starts did not bring the older build back"
    tab.ready()
    tab.until("harness.updates.state.value.kind === 'rolled-back'")


def test_a_damaged_or_deleted_cache_is_repaired(
    harness_site: Path, serve: Callable[[Path, str], Server], new_tab: Callable[[], Tab]
) -> None:
    """A neighbour on the same origin deletes every cache that it doesn't know."""
    server = serve(harness_site, "/data20/")
    tab = new_tab().open(server.url).controlled()
    tab.run("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))")
    repaired = tab.run("""() => new Promise((resolve) => {
        const {port1, port2} = new MessageChannel();
        port1.onmessage = ({data}) => resolve(data);
        navigator.serviceWorker.controller.postMessage({v: 1, type: 'repair'}, [port2]);
    })""")
    assert "index.html" in repaired
    server.kill()
    tab.page.reload()
    tab.ready()
    assert tab.run("fetch('health').then((r) => r.status)") == 200
