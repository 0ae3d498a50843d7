"""A cell as a job: the session that runs it, and its report, proposal and error as those of a tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data20.jobs.errors import ToolFailed, both
from data20.messages import Message, Text

if TYPE_CHECKING:
    from data20.jobs.runner import Emit, RunResult
    from data20.lab.session import Session
    from data20.vault.model import Vault

Json = dict[str, Any]
WANTED = "lab.packages"
"""Code of the error of a cell that asks for packages; `packages` are the requirements."""
_WANTED = Text("Ячейке {cell} нужны пакеты: {names}", "Cell {cell} asks for packages: {names}")
_MISSING = Text("Модуля «{name}» здесь нет. Если его даёт пакет, установите его: кнопка «Пакеты» или await micropip.install(…) в ячейке.", "There is no module “{name}” here. If a package brings it, install that: the button Packages, or await micropip.install(…) in a cell.")


async def run_cell(session: Session, parameters: Json, vault: Vault, emit: Emit) -> RunResult:
    """Execute a cell (lab/facts.py has the parameters). Raises ToolFailed with what the cell printed and its traceback."""
    from data20.jobs.runner import RunResult, error_json
    from data20.lab.asking import PackagesWanted
    from data20.lab.session import CellFailed
    from data20.report.serialize import artifacts_of, plain, report_to_json

    if not session.runs:
        emit({"event": "log", "message": plain(Message("lab.fresh"))})
    try:
        report = await session.run(parameters["code"], parameters["cell"], vault)
        files = {name: artifact.content for name, artifact in artifacts_of(report).items()}
        return RunResult(report_to_json(report), files, report.changes if report.changes else None)
    except CellFailed as failure:
        hint = {"hint": both(_MISSING, name=failure.missing)} if failure.missing else {}
        raise ToolFailed({**error_json(failure), "traceback": failure.shown, **hint}) from failure
    except PackagesWanted as wanted:
        names = ", ".join(wanted.requirements)
        raise ToolFailed({"code": WANTED, "detail": both(_WANTED, cell=parameters["cell"], names=names), "hint": None, "traceback": None, "packages": list(wanted.requirements)}) from None
    except Exception as error:
        raise ToolFailed(error_json(error)) from error
