"""Browsers are found, or installed where that is allowed, and what can't be had is named."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from build_support import browsers
from build_support.browsers import Engines, ensure_engines, find_engines
from build_support.console import BuildError

HERE = Path(__file__)
ALL = Engines(HERE, HERE, HERE, HERE, HERE, HERE, HERE)


def found_in_turn(monkeypatch: pytest.MonkeyPatch, *answers: Engines) -> None:
    turns = iter(answers)
    monkeypatch.setattr(browsers, "find_engines", lambda: next(turns))


def test_a_browser_named_in_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA20_CHROMIUM", str(HERE))
    assert find_engines().chromium == HERE


def test_a_name_that_is_no_program_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA20_CHROMIUM", "/no/such/browser")
    with pytest.raises(BuildError, match="/no/such/browser"):
        find_engines()


def test_nothing_is_installed_where_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    found_in_turn(monkeypatch, ALL)
    monkeypatch.setattr(browsers, "_apt", lambda: pytest.fail("asked for the right to install"))
    assert ensure_engines() == ALL


def test_only_what_is_missing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    found_in_turn(monkeypatch, dataclasses.replace(ALL, firefox=None, xvfb=None), ALL)
    installed: list[str] = []
    monkeypatch.setattr(browsers, "_apt", lambda: ["apt-get"])
    monkeypatch.setattr(browsers, "_install_with_apt", lambda _apt, packages: installed.extend(packages))
    assert ensure_engines() == ALL
    assert installed == ["firefox-esr", "xvfb"]


def test_an_engine_that_cannot_be_had_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    found_in_turn(monkeypatch, dataclasses.replace(ALL, firefox=None))
    monkeypatch.setattr(browsers, "_apt", lambda: None)
    assert "DATA20_FIREFOX" not in ensure_engines().environment()
    assert "Firefox: not to be had here" in capsys.readouterr().out


def test_without_any_chromium_the_tests_do_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    found_in_turn(monkeypatch, dataclasses.replace(ALL, chromium=None))
    monkeypatch.setattr(browsers, "_apt", lambda: None)

    def refuse(*_: object, **__: object) -> str:
        raise BuildError("no route")

    monkeypatch.setattr(browsers, "run", refuse)
    with pytest.raises(BuildError, match="tests need Chromium"):
        ensure_engines()
