"""What a cell gets as micropip: what is there is there, what isn't is asked of the person."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from data20.errors import BadInput
from data20.jobs.errors import ToolFailed
from data20.jobs.lab import run_cell
from data20.lab import asking
from data20.lab.asking import PackagesWanted, bring, install, is_met, list_packages, offer
from data20.lab.errors import BadWheel
from data20.lab.session import Session
from data20.vault.model import Vault
from tests.python.lab.wheelhouse import wheel


@pytest.fixture(autouse=True)
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runner's file system and modules."""
    monkeypatch.setattr(asking, "FOLDER", tmp_path)
    monkeypatch.setattr(asking, "present", lambda: {"numpy": "2.2.5"})
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "micropip", sys)  # so that whatever stood there comes back
    offer()


def cell(session: Session, code: str) -> object:
    return asyncio.run(run_cell(session, {"code": code, "cell": 3}, Vault({}), lambda _: None)).report["blocks"]


def test_what_is_not_there_ends_the_cell_with_a_request_that_no_except_swallows() -> None:
    with pytest.raises(ToolFailed) as failure:
        cell(Session(), "import micropip\ntry:\n    await micropip.install(['absent>=1', 'numpy', 'other[x]'])\nexcept Exception:\n    pass\nprint('on')")
    assert failure.value.error["code"] == "lab.packages"
    assert failure.value.error["packages"] == ["absent>=1", "other[x]"]
    assert "absent>=1" in failure.value.error["detail"]["ru"]


def test_what_was_brought_is_imported_and_asked_for_no_more() -> None:
    bring(dict([wheel("brought-here", "1.2")]))
    code = "import micropip\nawait micropip.install('brought_here>1')\nmicropip.install('Brought.Here')\nimport brought_here\nprint(brought_here.version, micropip.list()['brought-here'])"
    assert "1.2 1.2" in str(cell(Session(), code))
    with pytest.raises(PackagesWanted, match="brought-here>=2"):
        install("brought-here>=2")


def test_what_ships_counts_as_there() -> None:
    install("numpy>=2")
    assert list_packages()["numpy"] == "2.2.5"
    assert not is_met("numpy>=3")
    assert is_met("anything; sys_platform == 'win32'")


def test_an_extra_is_met_when_what_it_asks_for_is_there() -> None:
    bring(dict([wheel("framed", requires=["numpy; extra == 'maths'", "gone; extra == 'more'", "framed[maths,more,all]; extra == 'all'"], extras=["maths", "more", "all"])]))
    assert is_met("framed[maths]")
    assert not is_met("framed[more]")
    assert not is_met("framed[all]")


@pytest.mark.parametrize("bad", ["not a name!!", "x @ https://evil.test/x.whl", "https://evil.test/x-1-py3-none-any.whl", 7])
def test_what_is_no_requirement_is_refused(bad: object) -> None:
    with pytest.raises(BadInput):
        install([bad])  # type: ignore[list-item]


def test_options_that_would_change_where_packages_come_from_are_refused() -> None:
    with pytest.raises(BadInput, match="index_urls"):
        install("absent", index_urls="https://evil.test")
    with pytest.raises(BadInput):
        install([f"p{number}" for number in range(60)])


def test_a_wheel_that_would_write_elsewhere_is_not_laid_down(tmp_path: Path) -> None:
    with pytest.raises(BadWheel, match="slip"):
        bring(dict([wheel("slip", files={"../../up.py": "out"})]))
    assert not (tmp_path.parent.parent / "up.py").exists()


def test_a_missing_module_says_where_packages_are() -> None:
    with pytest.raises(ToolFailed) as failure:
        cell(Session(), "import nowhere")
    hint = failure.value.error["hint"]
    assert "«nowhere»" in hint["ru"]
    assert "micropip.install" in hint["en"]
