"""The snapshot rung: made on the device after a good start, and every trap of a restored memory is set right."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.browser.conftest import Server, Tab, clean_tabs, profile

SECRET = "Geheimnis-7f3a9c-совсем-тайное"
STARTS = "JSON.parse(localStorage.getItem('d20:/data20/:starts') ?? '{}').failures"
MADE = f"{STARTS}?.freezing === 0"


@pytest.fixture(scope="module")
def server(harness_site: Path, serve: Callable[[Path, str], Server]) -> Server:
    return serve(harness_site, "/data20/")


@pytest.fixture(scope="module")
def made(server: Server, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile on whose device a snapshot was made, beside an engine that had a secret in its vault."""
    folder = tmp_path_factory.mktemp("profile")
    with profile(playwright, folder, timezone_id="UTC", locale="en-US") as context, clean_tabs(context) as new_tab:
        tab = new_tab().open(server.url)
        saved = tab.run(
            """(text) => harness.json('api/articles/secret.md', {method: 'PUT', body: text,
                headers: {'content-type': 'text/markdown', 'if-none-match': '*'}})""",
            SECRET,
        )
        assert saved["status"] == 201, saved
        tab.until(MADE)
    return folder




@pytest.fixture(scope="module")
def elsewhere(made: Path, server: Server, playwright: Playwright) -> Iterator[Tab]:
    """Python from that snapshot, in a browser that has moved to New York and speaks Russian."""
    with profile(playwright, made, timezone_id="America/New_York", locale="ru-RU") as context, clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.page.goto(f"{server.url}snapshot.html")
        tab.until("'snapshotHarness' in globalThis")
        assert tab.run("snapshotHarness.boot('snapshot')") == "snapshot"
        yield tab


def python(tab: Tab, code: str) -> Any:
    return tab.run("(code) => snapshotHarness.python(code)", code)


# ── traps: what a copied memory would get wrong ──


def test_the_time_zone_is_that_of_this_session(elsewhere: Tab) -> None:
    found = python(elsewhere, """
import time
winter, summer = time.localtime(1735689600), time.localtime(1751328000)
[time.timezone, time.altzone, time.daylight, list(time.tzname), winter.tm_gmtoff, summer.tm_gmtoff, winter.tm_hour, time.mktime(winter), winter.tm_zone]
""")
    timezone, altzone, daylight, names, winter, summer, hour, back, zone = found
    assert (timezone, altzone, daylight) == (18000, 14400, 1)
    assert (winter, summer, hour, back) == (-18000, -14400, 19, 1735689600)
    assert names[0] != names[1]
    assert zone == names[0]


def test_the_time_zone_of_datetime_agrees(elsewhere: Tab) -> None:
    assert python(elsewhere, "import datetime\ndatetime.datetime.fromtimestamp(1735689600).astimezone().isoformat()") == "2024-12-31T19:00:00-05:00"


def test_the_clock_runs(elsewhere: Tab) -> None:
    before = elsewhere.run("Date.now()") / 1000
    now, later, mono = python(elsewhere, "import time, asyncio\na = time.time(), time.monotonic()\nawait asyncio.sleep(0.02)\n[a[0], time.time(), time.monotonic() - a[1]]")
    after = elsewhere.run("Date.now()") / 1000
    assert before - 1 < now < later < after + 1
    assert mono > 0


def test_logs_count_from_this_start(elsewhere: Tab) -> None:
    said = python(elsewhere, "import logging\nlogging.LogRecord('a', 20, 'f', 1, 'm', (), None).relativeCreated")
    assert 0 <= said <= elsewhere.run("performance.now()"), "Python is younger than its page"


def test_the_locale_is_that_of_this_session(elsewhere: Tab) -> None:
    assert python(elsewhere, "import os\nos.environ['LANG']") == "ru_RU.UTF-8"


DRAWS = """
import os, random, secrets, tempfile, uuid, numpy, numpy.random
[random.random(), random.SystemRandom().random(), secrets.token_hex(8), os.urandom(8).hex(), str(uuid.uuid4()), str(uuid.uuid1()),
 next(tempfile._get_candidate_names()), float(numpy.random.rand()), float(numpy.random.default_rng().random())]
"""


def test_chance_is_not_the_same_twice(elsewhere: Tab, server: Server) -> None:
    first = python(elsewhere, DRAWS)
    page = elsewhere.page.context.new_page()
    other = Tab(page)
    page.goto(f"{server.url}snapshot.html")
    other.until("'snapshotHarness' in globalThis")
    assert other.run("snapshotHarness.boot('snapshot')") == "snapshot"
    second = python(other, DRAWS)
    page.close()
    assert not [a for a, b in zip(first, second, strict=True) if a == b]


def test_the_hash_secret_is_of_this_device(elsewhere: Tab) -> None:
    """It can't be drawn anew in a memory full of hashed names; made on the device, it is at least nobody else's."""
    assert python(elsewhere, "import os, sys\n[os.environ.get('PYTHONHASHSEED'), sys.flags.hash_randomization]") == [None, 1]


def test_files_are_there_for_whatever_is_imported_late(elsewhere: Tab) -> None:
    found = python(elsewhere, """
import sys
late = ["colorsys", "wave", "numpy.polynomial.hermite_e", "numpy.random", "numpy.fft", "pydantic.v1.types", "charset_normalizer.cli"]
import importlib
fresh = [name for name in late if name not in sys.modules]
for name in late:
    importlib.import_module(name)
fresh
""")
    assert {"wave", "pydantic.v1.types"} <= set(found)


def test_what_is_not_there_is_said_as_ever(elsewhere: Tab) -> None:
    assert python(elsewhere, """
try:
    import nowhere_to_be_found
except ModuleNotFoundError as error:
    name = error.name
name
""") == "nowhere_to_be_found"


def test_the_search_path_does_not_grow(elsewhere: Tab) -> None:
    assert python(elsewhere, "import sys\n[sys.path.count(''), len(sys.path) == len(set(sys.path))]") == [1, True]


def test_writing_files_works_and_no_handle_is_left_open(elsewhere: Tab) -> None:
    assert elsewhere.run("py._module.FS.streams.filter(Boolean).length") == 3
    assert python(elsewhere, """
import os, tempfile
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "a.txt")
    with open(path, "w") as file: file.write("ёж")
    read = open(path, "rb")
    number, content = read.fileno(), read.read()
    read.close()
[number, content.decode(), os.getcwd()]
""") == [3, "ёж", "/home/pyodide"]


def test_python_and_javascript_still_call_each_other(elsewhere: Tab) -> None:
    assert python(elsewhere, """
import js
from pyodide.ffi import create_proxy, to_js
seen = []
proxy = create_proxy(lambda value, *rest: seen.append(value))
js.Array.of(1, 2, 3).forEach(proxy)
proxy.destroy()
response = await js.fetch("build.json")
built = (await response.json()).id
[seen, js.JSON.stringify(to_js([1, "ё"])), js.document.title, built != "", js.Object.keys(js.JSON.parse('{"a":1}')).to_py()]
""") == [[1, 2, 3], '[1,"ё"]', "A Python from the snapshot", True, ["a"]]


def test_errors_cross_both_ways(elsewhere: Tab) -> None:
    said = elsewhere.run("""() => { try { py.runPython("int('x')"); } catch (error) { return [error.type, error.message.includes("invalid literal")]; } }""")
    assert said == ["ValueError", True]
    assert python(elsewhere, """
import js
from pyodide.ffi import JsException
try:
    js.JSON.parse("{")
except JsException as error:
    name = error.name
try:
    (deep := lambda: deep())()
except RecursionError:
    depth = "limited"
[name, depth]
""") == ["SyntaxError", "limited"]


def test_libraries_work_after_their_memory_was_copied(elsewhere: Tab) -> None:
    assert python(elsewhere, """
import apsw, numpy, gc
from pydantic import BaseModel, ValidationError
class Point(BaseModel):
    x: int
    tags: list[str] = []
try:
    Point(x="no")
except ValidationError as error:
    wrong = error.errors()[0]["type"]
database = apsw.Connection(":memory:")
database.execute("create virtual table t using fts5(body)")
database.execute("insert into t values ('ёжик в тумане')")
matrix = numpy.array([[2.0, 1.0], [1.0, 3.0]])
gc.unfreeze(); gc.collect()
[wrong, Point(x="3", tags=["a"]).model_dump(), list(database.execute("select body from t where t match 'ёжик'"))[0][0],
 round(float(numpy.linalg.det(matrix)), 9), numpy.fft.fft(numpy.ones(4)).real.tolist(), int(numpy.random.default_rng(1).integers(100))]
""") == ["int_parsing", {"x": 3, "tags": ["a"]}, "ёжик в тумане", 5.0, [4.0, 0, 0, 0], 47]


def test_a_library_that_comes_later_is_loaded_at_a_free_address(elsewhere: Tab) -> None:
    assert python(elsewhere, "import pandas\nint(pandas.DataFrame({'a': [1, 2]}).groupby('a').size().sum())") == 2
    assert python(elsewhere, "import numpy\nfloat(numpy.linalg.norm([3.0, 4.0]))") == 5.0


def test_memory_grows_beyond_what_was_kept(elsewhere: Tab) -> None:
    assert python(elsewhere, "block = bytearray(120_000_000)\nblock[-1] = 7\nlen(bytes(block))") == 120_000_000


def test_what_is_in_memory_needs_no_file(elsewhere: Tab) -> None:
    """The files of packs whose modules are in memory aren't in the snapshot; a module that was never imported is fetched."""
    assert {"app.zip", "packages.zip"} <= set(python(elsewhere, "from pathlib import Path\n[path.name for path in Path('/lib/data20').glob('*.zip')]"))
    assert python(elsewhere, "import xml.etree.ElementTree as tree\ntree.fromstring('<a>1</a>').text") == "1"


def test_nothing_of_the_vault_is_in_the_snapshot(elsewhere: Tab) -> None:
    assert elsewhere.run("snapshotHarness.find('data20.browser.snapshot')") > 0, "the search itself must be able to find something"
    for text in (SECRET, SECRET[:20], "secret.md"):
        assert elsewhere.run("(text) => snapshotHarness.find(text)", text) == -1


# ── the ladder ──


@pytest.fixture
def harness(server: Server, playwright: Playwright, made: Path, tmp_path: Path) -> Iterator[Callable[[str], Tab]]:
    """Open pages of a profile that is a copy of the one with the snapshot: each test may damage its own."""
    copy = tmp_path / "profile"
    shutil.copytree(made, copy, ignore=shutil.ignore_patterns("Singleton*"))
    with profile(playwright, copy, timezone_id="UTC", locale="en-US") as context, clean_tabs(context) as new_tab:

        def open_page(name: str) -> Tab:
            tab = new_tab()
            tab.page.goto(server.url + name)
            return tab.until("'snapshotHarness' in globalThis") if name else tab

        yield open_page


def path_of(tab: Tab) -> list[tuple[str, str]]:
    """How the engine of this page came up, as it says itself."""
    tab.ready()
    health = tab.run("harness.json('health')")["body"]["engine"]
    assert health["boot"] == health["path"][-1]["rung"]
    assert health["steps"]["ready"] > 0
    return [(step["rung"], step["outcome"]) for step in health["path"]]


def test_the_second_start_is_from_the_snapshot_with_the_vault_as_it_was(harness: Callable[[str], Tab]) -> None:
    tab = harness("")
    assert path_of(tab) == [("snapshot", "taken")]
    assert tab.run("async () => (await fetch('api/articles/secret.md')).text()") == SECRET
    run = tab.run("""harness.json('api/run', {method: 'POST', body: JSON.stringify({tool_name: 'validate', parameters: {}}),
        headers: {'content-type': 'application/json', prefer: 'wait=120'}})""")
    assert run["body"]["status"] == "completed"


@pytest.mark.parametrize("harm", ["damage(0.6)", "damage(0.0004)", "damage(0)", "cut(0.7)", "cut(0.0001)", "cut(0)"])
def test_a_snapshot_that_is_not_as_it_was_written_is_never_used(harness: Callable[[str], Tab], harm: str) -> None:
    spoiler = harness("snapshot.html")
    spoiler.run(f"snapshotHarness.{harm}")
    tab = harness("")
    assert path_of(tab) == [("snapshot", "failed"), ("bytecode", "taken")]
    spoiler.until("snapshotHarness.has()")
    tab.until(MADE)
    tab.page.reload()
    assert path_of(tab) == [("snapshot", "taken")], "a new one takes the place of the damaged one"


def test_after_two_failures_in_a_row_the_rung_is_skipped(harness: Callable[[str], Tab]) -> None:
    spoiler = harness("snapshot.html")
    tab = harness("").ready()
    for _ in range(2):
        spoiler.until("snapshotHarness.has()")
        tab.until(MADE)
        spoiler.run("snapshotHarness.damage(0.6)")
        tab.page.reload()
        assert path_of(tab) == [("snapshot", "failed"), ("bytecode", "taken")]
    tab.page.reload()
    assert path_of(tab) == [("snapshot", "skipped"), ("bytecode", "taken")]


def test_a_snapshot_of_another_browser_version_is_not_looked_at_and_makes_way(
    server: Server, playwright: Playwright, made: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "profile"
    shutil.copytree(made, copy, ignore=shutil.ignore_patterns("Singleton*"))
    with profile(playwright, copy, user_agent="A later version") as context, clean_tabs(context) as new_tab:
        looker = new_tab()
        looker.page.goto(f"{server.url}snapshot.html")
        (kept,) = looker.until("'snapshotHarness' in globalThis").run("snapshotHarness.names()")
        tab = new_tab()
        tab.page.goto(server.url)
        assert path_of(tab) == [("snapshot", "missing"), ("bytecode", "taken")]
        looker.until("snapshotHarness.has()")
        tab.until(MADE)
        (fresh,) = looker.run("snapshotHarness.names()")
        assert fresh != kept
