"""Wheels are taken from anywhere and trusted nowhere."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from build_support import sources
from build_support.console import BuildError
from build_support.sources import HashMismatch, OfficialSources, Wanted, from_cache, store, verify
from build_support.stamps import sha256_bytes

GOOD = b"the wheel that was pinned"
WANTED = Wanted("thing-1.0-py3-none-any.whl", sha256_bytes(GOOD))


@pytest.fixture
def no_cdn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "cdn_base", lambda _version: None)


def carrier_with(monkeypatch: pytest.MonkeyPatch, folder: Path, data: bytes) -> None:
    """Put in place a carrier that holds `data` under the wanted name."""
    carrier = folder / "carrier.whl"
    with zipfile.ZipFile(carrier, "w") as archive:
        archive.writestr(sources.CARRIER_FOLDER + WANTED.file_name, data)
    monkeypatch.setattr(sources, "carrier_wheel", lambda: carrier)


def test_the_pinned_file_passes() -> None:
    assert verify("thing", GOOD, WANTED.sha256) == GOOD


def test_a_single_changed_byte_is_refused_by_name() -> None:
    with pytest.raises(HashMismatch, match=r"thing-1\.0.* is not the pinned file"):
        verify(WANTED.file_name, GOOD + b"!", WANTED.sha256)


def test_a_refused_file_leaves_nothing_in_the_cache(tmp_path: Path) -> None:
    with pytest.raises(HashMismatch):
        store(WANTED, b"tampered", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_cached_file_is_removed_and_not_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / WANTED.file_name).write_bytes(b"half a downl")
    assert from_cache(WANTED, tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    assert "damaged" in capsys.readouterr().out


@pytest.mark.usefixtures("no_cdn")
def test_a_tampered_carrier_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    carrier_with(monkeypatch, tmp_path, b"tampered")
    with pytest.raises(HashMismatch):
        OfficialSources("0.0.0", tmp_path / "cache").fetch([WANTED])


@pytest.mark.usefixtures("no_cdn")
def test_what_the_carrier_gives_is_kept_and_then_the_carrier_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier_with(monkeypatch, tmp_path, GOOD)
    cache = tmp_path / "cache"
    first = OfficialSources("0.0.0", cache).fetch([WANTED])
    assert first[WANTED.file_name].read_bytes() == GOOD

    def unreachable() -> Path:
        raise AssertionError("asked the carrier again")

    monkeypatch.setattr(sources, "carrier_wheel", unreachable)
    assert OfficialSources("0.0.0", cache).fetch([WANTED]) == first


@pytest.mark.usefixtures("no_cdn")
def test_a_wheel_that_no_source_has_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    carrier = tmp_path / "carrier.whl"
    with zipfile.ZipFile(carrier, "w"):
        pass
    monkeypatch.setattr(sources, "carrier_wheel", lambda: carrier)
    with pytest.raises(BuildError, match=r"No source has thing-1\.0"):
        OfficialSources("0.0.0", tmp_path / "cache").fetch([WANTED])


def test_an_unreachable_cdn_is_asked_once_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def refuse(address: str, timeout: float) -> None:
        asked.append(address)
        raise OSError("no route")

    monkeypatch.setattr(sources, "cdn_base", lambda _version: "https://cdn.invalid/")
    monkeypatch.setattr(sources.urllib.request, "urlopen", refuse)
    carrier_with(monkeypatch, tmp_path, GOOD)
    other = Wanted("other-1.0-py3-none-any.whl", sha256_bytes(b"other"))
    with pytest.raises(BuildError, match=r"No source has other-1\.0"):
        OfficialSources("0.0.0", tmp_path / "cache").fetch([WANTED, other])
    assert asked == ["https://cdn.invalid/" + WANTED.file_name]
    assert "skipping the Pyodide CDN: no route" in capsys.readouterr().out
