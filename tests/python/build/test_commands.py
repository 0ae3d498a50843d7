"""The command line explains itself and refuses what it can't do."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_support.commands import main
from build_support.console import BuildError
from build_support.site import build_site
from build_support.testing import run_tests


@pytest.mark.parametrize("command", ["build", "serve", "test", "bench"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"build.py {command}" in capsys.readouterr().out


def test_an_unknown_section_is_named() -> None:
    with pytest.raises(BuildError, match="no section bogus"):
        run_tests(["bogus"], [])


def test_only_tests_take_arguments_for_pytest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["build", "--", "-x"])
    assert "only `test`" in capsys.readouterr().err


@pytest.mark.parametrize("said", [["--title", "My garden"], ["--url", "https://example.org/"], ["--embed-origin", "https://example.com"]])
def test_what_is_said_of_a_vault_that_is_not_named_is_no_silent_nothing(said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["build", *said])
    told = capsys.readouterr().err
    assert said[0] in told
    assert "--vault" in told


def test_a_folder_that_is_not_a_site_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(BuildError, match="will not be replaced"):
        build_site(out=tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
