"""Packages in the lab: from files and from the index, after consent only, kept for work offline, and out of strangers' reach."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect

from tests.browser.conftest import BOOT_MS, Server, Tab, clean_tabs
from tests.browser.package_index import Index, origin
from tests.browser.test_lab import AXE, cell, put, run
from tests.python.lab.wheelhouse import wheel

NOTEBOOK = "---\ntitle: Packages here\nkind: lab\n---\n# Packages here\n\n```python\nprint('first')\n```\n"
SILENCE_MS = 1500
"""That nothing is said can't be waited for; who should hear something is given as long as it takes."""
KEPT = "(await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).some(({{url}}) => url.endsWith('{name}'))))).some(Boolean)"
"""Whether the service worker has a file."""


@pytest.fixture(scope="module")
def site(serve: Callable[..., Server], app_site: Path) -> Server:
    return serve(app_site, "/data20/")


@pytest.fixture(scope="module")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="module")
def index(context: BrowserContext, app_site: Path) -> Index:
    made = Index(json.loads((app_site / "build.json").read_text(encoding="utf-8"))["packages"])
    made.attach(context)
    return made


@pytest.fixture(scope="module")
def app(context: BrowserContext, index: Index, site: Server) -> Iterator[Tab]:
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow("404")
        tab.allow("422")
        tab.page.goto(f"{site.url}#/lab")
        tab.ready()
        put(tab, "packages.md", NOTEBOOK)
        tab.page.goto(f"{site.url}#/lab/packages.md")
        tab.page.get_by_role("button", name="I have read it").click()
        yield tab


@pytest.fixture(autouse=True)
def nothing_open(app: Tab) -> None:
    """What one test left open must not fail the next."""
    app.run("() => document.querySelectorAll('d20-lab-install, d20-lab-packages').forEach((dialog) => dialog.remove())")


def panel(page: Page) -> Locator:
    """Open the packages."""
    page.locator(".lab-bar").get_by_role("button", name="Packages").click()
    expect(page.get_by_role("dialog", name="Packages")).to_be_visible()
    return page.locator("d20-lab-packages")


def consent(page: Page) -> Locator:
    """Return the dialog that asks. Its content is slotted: the dialog itself lies in a shadow root."""
    expect(page.get_by_role("dialog", name="Install packages from the internet?")).to_be_visible()
    return page.locator("d20-lab-install")


def close(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def pick(page: Page, *made: tuple[str, bytes]) -> None:
    files: list[FilePayload] = [{"name": file, "mimeType": "application/octet-stream", "buffer": content} for file, content in made]
    page.get_by_label("From files (.whl)").set_input_files(files)


def test_a_missing_module_says_where_packages_are(app: Tab) -> None:
    expect(run(app.page, 1, "import from_file")).to_contain_text("There is no module “from_file” here")


def test_a_wheel_from_disk_is_imported_by_the_python_that_runs(app: Tab, index: Index) -> None:
    page = app.page
    run(page, 1, "kept = 'a name'")
    dialog = panel(page)
    expect(dialog).to_contain_text("No package is installed")
    pick(page, wheel("from-file", "1.5", files={"from_file/__init__.py": "from importlib.resources import files\nword = files(__package__).joinpath('word.txt').read_text()\n", "from_file/word.txt": "ёлка"}))
    expect(dialog).to_contain_text("from-file 1.5")
    expect(dialog).to_contain_text("from a file")
    close(page)
    expect(run(page, 1, "import from_file\nprint(kept, from_file.word)")).to_contain_text("a name ёлка")
    assert index.asked == []


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (wheel("slip", files={"../../../up.py": "out"}), "slip-1.0-py3-none-any.whl”: a file inside has a name that is not allowed"),
        (("fake-1.0-py3-none-any.whl", b"MZ not a zip"), "fake-1.0-py3-none-any.whl”: this is no wheel"),
        (("notes.whl", b""), "notes.whl”: the name isn't that of a wheel"),
        (wheel("foreign", tag="cp310-cp310-win_amd64"), "foreign-1.0-cp310-cp310-win_amd64.whl”: made for cp310"),
        (wheel("later", python=">=4"), "later-1.0-py3-none-any.whl”: it needs Python >=4"),
        (wheel("numpy", "99"), "numpy-99-py3-none-any.whl”: numpy comes with the product"),
    ],
)  # fmt: skip
def test_a_hostile_or_unfit_file_is_refused_by_name_and_nothing_is_kept(app: Tab, made: tuple[str, bytes], reason: str) -> None:
    page = app.page
    dialog = panel(page)
    expect(dialog).to_contain_text("from-file 1.5")
    pick(page, wheel("good-one"), made)
    expect(dialog.get_by_role("alert")).to_contain_text(reason)
    expect(dialog).not_to_contain_text("good-one 1.0")
    close(page)


def test_a_file_of_200_mb_is_refused_before_it_is_read(app: Tab) -> None:
    page = app.page
    dialog = panel(page)
    refused = app.run("""() => {
        const input = document.querySelector('d20-lab-packages input[type=file]');
        const transfer = new DataTransfer();
        const file = new File(['x'], 'huge-1.0-py3-none-any.whl');
        Object.defineProperty(file, 'size', {value: 200 * 2 ** 20});
        Object.defineProperty(input, 'files', {value: [file]});
        input.dispatchEvent(new Event('change'));
    }""")
    assert refused is None
    expect(dialog.get_by_role("alert")).to_contain_text("huge-1.0-py3-none-any.whl is larger than 100")
    close(page)


def test_nothing_is_asked_before_the_person_agrees(app: Tab, index: Index) -> None:
    page = app.page
    index.offer(wheel("wanted", "2.1", requires=["deeper>=1"]))
    index.offer(wheel("deeper", "1.3"), metadata=False)
    output = run(page, 1, "import micropip\ntry:\n    await micropip.install('wanted')\nexcept Exception:\n    pass\nimport wanted, deeper\nprint('got', wanted.version, deeper.version)")
    expect(output).to_contain_text("Cell 1 asks for packages: wanted")
    output.get_by_role("button", name="Install…").click()
    dialog = consent(page)
    for host in json.loads(app.run("() => document.getElementById('data20-build').textContent"))["packages"]["hosts"]:
        expect(dialog).to_contain_text(urlsplit(host).netloc)
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert index.asked == []
    expect(page.locator("iframe")).to_have_count(0)


def test_after_consent_a_package_comes_with_what_it_needs_and_the_cell_runs_again(app: Tab, index: Index) -> None:
    page = app.page
    cell(page, 1).get_by_role("button", name="Install…").click()
    consent(page).get_by_role("button", name="Install", exact=True).click()
    expect(cell(page, 1)).to_contain_text("got 2.1 1.3")
    expect(page.locator("iframe")).to_have_count(0)
    assert len(index.asked) == len(set(index.asked)) == 5  # of one the index has METADATA by itself, the other is brought once
    assert all("cookie" not in headers and "referer" not in headers for headers in index.headers)
    dialog = panel(page)
    expect(dialog).to_contain_text("wanted 2.1")
    expect(dialog).to_contain_text("needed by another")
    close(page)


def test_a_compiled_package_of_pyodide_is_installed_and_runs(app: Tab, index: Index) -> None:
    page = app.page
    index.offer_official("regex")
    dialog = ask(page, "regex")
    expect(dialog).to_have_count(0)
    expect(page.locator("d20-lab-packages")).to_contain_text("regex 20")
    close(page)
    expect(run(page, 1, "import regex\nregex.findall(r'\\p{Lu}', 'aЁлка Bee')")).to_contain_text("['Ё', 'B']")


def test_a_wrong_hash_installs_nothing(app: Tab, index: Index) -> None:
    page = app.page
    index.offer(wheel("forged"), sha256="0" * 64)
    dialog = ask(page, "forged")
    expect(dialog.get_by_role("alert")).to_contain_text("forged-1.0-py3-none-any.whl is not the file that the index names")
    dismiss(page)
    expect(panel(page)).not_to_contain_text("forged 1.0")
    close(page)


@pytest.mark.parametrize(
    ("requirement", "reason"),
    [
        ("no-such-thing", "“no-such-thing”: the package index has none of that name"), ("wanted>=9", "“wanted>=9”: no version fits"), ("native-only", "“native-only”: no version fits"),
        ("slipping", "slipping-1.0-py3-none-any.whl”: a file inside has a name"), ("mixed", "mixed-1.0-py3-none-any.whl”: by its name it is mixed 1.0, inside it is other 1.0"),
        ("elsewhere", "the address does not belong to the package index"), ("scipy", "it needs the library libopenblas"),
    ],
)  # fmt: skip
def test_what_cannot_be_installed_says_why(app: Tab, index: Index, requirement: str, reason: str) -> None:
    page = app.page
    app.allow("Failed to load resource|Content Security Policy|Refused to connect")
    index.offer(wheel("native-only", tag="cp313-cp313-manylinux_2_17_x86_64"))
    index.offer(wheel("slipping", files={"/etc/passwd": ""}))
    index.offer((wheel("mixed")[0], wheel("other")[1]))
    index.offer(wheel("elsewhere"))
    index.point("elsewhere-1.0-py3-none-any.whl", "https://tracker.example/elsewhere-1.0-py3-none-any.whl")
    dialog = ask(page, requirement)
    expect(dialog.get_by_role("alert")).to_contain_text(reason)
    dismiss(page)
    assert not any("tracker" in url for url in index.asked)


def ask(page: Page, requirement: str) -> Locator:
    panel(page)
    page.get_by_label("From PyPI, by name").fill(requirement)
    page.get_by_role("button", name="Install…").click()
    dialog = consent(page)
    dialog.get_by_role("button", name="Install", exact=True).click()
    return dialog


def dismiss(page: Page) -> None:
    consent(page).get_by_role("button", name="Cancel").click()
    close(page)


def test_what_a_file_needs_is_named(app: Tab) -> None:
    page = app.page
    dialog = panel(page)
    pick(page, wheel("needy", requires=["wanted>=2", "not-there>=3"]))
    expect(dialog).to_contain_text("Needed but not installed: not-there>=3")
    dialog.get_by_role("button", name="Remove needy").click()
    expect(dialog).not_to_contain_text("needy 1.0")
    expect(dialog).not_to_contain_text("not-there")
    expect(dialog).to_contain_text("keeps what was removed until it is stopped")
    close(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_packages_have_no_barriers(app: Tab, theme: str, width: int) -> None:
    page = app.page
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
    dialog = panel(page)
    expect(dialog).to_contain_text("wanted 2.1")
    look = f"async () => {{ {AXE}; return (await axe.run(document, {{preload: false}})).violations.map((one) => [one.id, one.nodes.map((node) => node.html)]) }}"
    assert page.evaluate(look) == []
    page.get_by_label("From PyPI, by name").fill("some-package-with-a-rather-long-name>=1.0,<2")
    page.get_by_label("From PyPI, by name").press("Enter")
    consent(page)
    assert page.evaluate(look) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    close(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_only_a_frame_of_this_very_site_may_use_the_page_that_fetches(app: Tab, site: Server, index: Index, serve: Callable[..., Server], tmp_path: Path) -> None:
    """Neither a neighbour on the same origin, nor another origin, nor the page by itself gets an answer."""
    asking = """async ([address, patience]) => {
        const frame = document.createElement('iframe');
        frame.src = address;
        const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
        document.body.append(frame);
        await loaded;
        const {port1, port2} = new MessageChannel();
        const heard = new Promise((resolve) => { port1.onmessage = ({data}) => resolve(data.type); setTimeout(() => resolve('silence'), patience); });
        frame.contentWindow.postMessage({v: 1, type: 'packages?'}, '*', [port2]);
        return heard;
    }"""
    before = len(index.asked)
    (tmp_path / "index.html").write_text("<!doctype html><title>stranger</title>")
    address = f"{site.url}package-fetcher.html"
    assert app.run(asking, [address, BOOT_MS]) == "ready"
    app.run("() => document.querySelector('iframe').remove()")
    stranger = serve(tmp_path, "/")
    page = app.page.context.new_page()
    page.goto(stranger.url)
    assert page.evaluate(asking, [address, SILENCE_MS]) == "silence"
    page.route(f"{origin(site.url)}/neighbour/", lambda route: route.fulfill(content_type="text/html", body="<!doctype html><title>neighbour</title>"))
    page.goto(f"{origin(site.url)}/neighbour/")
    assert page.evaluate(asking, [address, SILENCE_MS]) == "silence"
    page.goto(address)
    assert page.evaluate("() => new Promise((resolve) => { const {port1, port2} = new MessageChannel(); port1.onmessage = () => resolve('answer'); setTimeout(() => resolve('silence'), 1500); postMessage({v: 1, type: 'packages?'}, '*', [port2]); })") == "silence"
    page.close()
    assert len(index.asked) == before


def test_a_cell_reaches_the_hosts_of_packages_no_more_than_any_other(app: Tab, index: Index) -> None:
    before = len(index.asked)
    expect(run(app.page, 1, "try:\n    import pyodide.http\nexcept ImportError:\n    print('no way')\nimport urllib.request\ntry:\n    urllib.request.urlopen('https://example.org')\nexcept Exception as error:\n    print(type(error).__name__)")).to_contain_text("no way")
    assert len(index.asked) == before


def test_packages_are_there_with_the_server_dead_and_can_be_removed(app: Tab, site: Server, index: Index) -> None:
    page = app.page
    app.controlled()
    app.until(KEPT.format(name="installer.zip"))  # files that few ask for come last
    before = len(index.asked)
    site.kill()
    page.reload()
    app.ready()
    expect(run(page, 1, "import micropip, wanted, from_file\nawait micropip.install(['wanted>=2', 'from-file'])\nprint('offline', wanted.version, from_file.word)")).to_contain_text("offline 2.1 ёлка")
    dialog = panel(page)
    dialog.get_by_role("button", name="Remove from-file").click()
    expect(dialog).not_to_contain_text("from-file 1.5")
    close(page)
    page.reload()
    app.ready()
    expect(run(page, 1, "import wanted\nimport from_file")).to_contain_text("There is no module “from_file” here")
    assert len(index.asked) == before
    site.start()
