"""A cell as a job: the session that runs it, and its report, proposal and error as those of a tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data20.jobs.errors import ToolFailed
from data20.messages import Message

if TYPE_CHECKING:
    from data20.jobs.runner import Emit, RunResult
    from data20.lab.session import Session
    from data20.vault.model import Vault

Json = dict[str, Any]


def run_cell(session: Session, parameters: Json, vault: Vault, emit: Emit) -> RunResult:
    """Execute a cell (lab/facts.py has the parameters). Raises ToolFailed with what the cell printed and its traceback."""
    from data20.jobs.runner import RunResult, error_json
    from data20.lab.session import CellFailed
    from data20.report.serialize import artifacts_of, plain, report_to_json

    if not session.runs:
        emit({"event": "log", "message": plain(Message("lab.fresh"))})
    try:
        report = session.run(parameters["code"], parameters["cell"], vault)
        files = {name: artifact.content for name, artifact in artifacts_of(report).items()}
        return RunResult(report_to_json(report), files, report.changes if report.changes else None)
    except CellFailed as failure:
        raise ToolFailed({**error_json(failure), "traceback": failure.shown}) from failure
    except Exception as error:
        raise ToolFailed(error_json(error)) from error
