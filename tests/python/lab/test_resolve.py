"""Which wheels a package needs, resolved by the very micropip that ships, against an index that the test makes."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator

import pytest

from build_support.environment import ensure_node_modules
from build_support.packages import Official
from build_support.runtime import fetch_wheels
from data20.lab.distribution import Distribution
from data20.lab.errors import NotInstallable
from data20.lab.resolve import Answer, Found, _transaction_type, resolve
from tests.python.lab.wheelhouse import metadata_of, wheel

pytestmark = pytest.mark.asyncio
INDEX = "https://index.test/simple"
SIMPLE = "application/vnd.pypi.simple.v1+json"
LOCK = {
    "fast": {"version": "3.0", "file_name": "fast-3.0-cp313-cp313-pyodide_2025_0_wasm32.whl", "sha256": "f" * 64, "depends": ["numpy", "helper"], "package_type": "package"},
    "helper": {"version": "1.1", "file_name": "helper-1.1-py3-none-any.whl", "sha256": "e" * 64, "depends": [], "package_type": "package"},
    "heavy": {"version": "1", "file_name": "heavy-1-py3-none-any.whl", "sha256": "d" * 64, "depends": ["libheavy"], "package_type": "package"},
    "libheavy": {"version": "1", "file_name": "libheavy.zip", "sha256": "c" * 64, "depends": [], "package_type": "shared_library"},
}
KNOWN = Distribution(INDEX, "https://cdn.test/full/", LOCK, {"numpy": "2.2.5"})


@pytest.fixture(scope="module", autouse=True)
def micropip(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    ensure_node_modules()  # which wheels are official, Pyodide's package says
    folder = tmp_path_factory.mktemp("micropip")
    with zipfile.ZipFile(fetch_wheels((Official("micropip", "lazy"),))["micropip"]) as archive:
        archive.extractall(folder)
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "micropip"]:
        del sys.modules[name]
    _transaction_type.cache_clear()


class Index:
    """Answers as the index would; remembers what it was asked."""

    def __init__(self, *wheels: tuple[str, bytes], metadata: bool = True) -> None:
        self.rounds: list[list[tuple[str, str]]] = []
        self._answers: dict[str, Answer] = {}
        listed: dict[str, list[dict[str, object]]] = {}
        for file, content in wheels:
            url = f"https://files.test/{file}"
            self._answers[f"{url}.metadata" if metadata else url] = Answer(metadata_of(content))
            digest = hashlib.sha256(metadata_of(content).encode()).hexdigest()
            entry = {"filename": file, "url": url, "hashes": {"sha256": hashlib.sha256(content).hexdigest()}, "size": len(content), "core-metadata": {"sha256": digest} if metadata else False}
            listed.setdefault(file.partition("-")[0].replace("_", "-"), []).append(entry)
        for name, files in listed.items():
            self.page(name, json.dumps({"name": name, "files": files}))

    def page(self, name: str, text: str, media_type: str = SIMPLE) -> None:
        self._answers[f"{INDEX}/{name}/"] = Answer(text, media_type)

    async def install(self, *requirements: str, have: dict[str, str] | None = None) -> tuple[Found, ...]:
        answers: dict[str, Answer | None] = {}
        while True:
            found = await resolve(requirements, have or {}, answers, KNOWN)
            if not found.needs:
                return found.wheels
            self.rounds.append([(need.kind, need.url) for need in found.needs])
            assert len(self.rounds) < 20
            answers.update({need.url: self._answers.get(need.url) for need in found.needs})


def brief(wheels: tuple[Found, ...]) -> list[tuple[str, str, bool]]:
    return [(wheel.name, wheel.version, wheel.asked) for wheel in wheels]


async def test_a_package_comes_with_what_it_needs_and_nothing_else() -> None:
    index = Index(
        wheel("app", requires=["base>=1,<2", "paint; extra == 'colour'", "winonly; sys_platform == 'win32'"], extras=["colour"]),
        wheel("base", "1.0"), wheel("base", "1.5", requires=["deep"]), wheel("base", "2.0"), wheel("deep"), wheel("paint"),
    )  # fmt: skip
    assert brief(await index.install("app")) == [("app", "1.0", True), ("base", "1.5", False), ("deep", "1.0", False)]
    assert [kind for kind, _ in index.rounds[0]] == ["index"]
    assert not any("paint" in url or "winonly" in url for asked in index.rounds for _, url in asked)
    assert "paint" in [name for name, *_ in brief(await index.install("app[colour]"))]


async def test_where_the_index_keeps_no_metadata_the_wheel_is_asked_for() -> None:
    index = Index(wheel("app", requires=["base"]), wheel("base"), metadata=False)
    assert brief(await index.install("app")) == [("app", "1.0", True), ("base", "1.0", False)]
    assert ("wheel", "https://files.test/app-1.0-py3-none-any.whl") in index.rounds[1]


async def test_packages_that_are_asked_for_together_are_asked_for_at_once() -> None:
    index = Index(wheel("one"), wheel("two"))
    await index.install("one", "two")
    assert len(index.rounds[0]) == len(index.rounds[1]) == 2


async def test_what_is_there_is_not_asked_for() -> None:
    index = Index(wheel("app", requires=["base>=1", "numpy"]), wheel("base"))
    assert brief(await index.install("app", have={"base": "1.0"})) == [("app", "1.0", True)]
    assert await index.install("app>=1", have={"app": "1.0"}) == ()
    assert brief(await index.install("base==1.0", have={"base": "0.9"})) == [("base", "1.0", True)]


async def test_packages_of_pyodide_come_from_its_own_lock() -> None:
    found = await Index().install("fast")
    assert brief(found) == [("fast", "3.0", True), ("helper", "1.1", False)]
    assert found[0].url == "https://cdn.test/full/fast-3.0-cp313-cp313-pyodide_2025_0_wasm32.whl"
    assert found[0].sha256 == "f" * 64


@pytest.mark.parametrize(
    ("requirement", "reason"),
    [
        ("nowhere", "has none of that name"), ("app>=9", "no version fits"), ("not a name!!", "can't be read"), ("app @ https://evil.test/x.whl", "can't be read"), ("heavy", "needs the library libheavy"),
        ("native", "no version fits"), ("numpy<1", "another version is there already, 2.2.5"), ("wants-old", "another version is there already, 2.2.5"),
    ],
)  # fmt: skip
async def test_what_cannot_be_installed_is_refused_by_name(requirement: str, reason: str) -> None:
    index = Index(wheel("app"), wheel("native", tag="cp313-cp313-win_amd64"), wheel("wants-old", requires=["numpy<1"]))
    with pytest.raises(NotInstallable, match=reason) as refusal:
        await index.install(requirement)
    assert "“" in str(refusal.value)
    assert "«" in refusal.value.detail("ru")


@pytest.mark.parametrize(("text", "media_type"), [("no json", SIMPLE), ("[]", SIMPLE), ('{"name": "bad"}', SIMPLE), ("<html>", "text/strange"), ('{"name": "bad", "files": [{}]}', SIMPLE)])
async def test_an_index_that_answers_nonsense_is_an_error_that_names_the_package(text: str, media_type: str) -> None:
    index = Index()
    index.page("bad", text, media_type)
    with pytest.raises(NotInstallable, match="bad"):
        await index.install("bad")


async def test_a_circle_of_packages_ends() -> None:
    index = Index(wheel("hen", requires=["egg"]), wheel("egg", requires=["hen"]))
    assert brief(await index.install("hen")) == [("hen", "1.0", True), ("egg", "1.0", False)]
