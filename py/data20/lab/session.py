"""One run of the lab: a namespace, and the cells that are executed in it one after another.

A cell is executed as a notebook does it: what it prints is kept, and the value of its last expression is shown. Nothing here
confines the code; where it runs does (browser/runner_worker.py).
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import linecache
import traceback
from typing import TYPE_CHECKING, Any

from data20.errors import Data20Error
from data20.lab.names import Names, ask_nobody
from data20.messages import Message, Text
from data20.report.blocks import Block, Report

if TYPE_CHECKING:
    from types import CodeType

    from data20.vault.model import Vault

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
MAX_PRINTED = 200_000
"""Characters of what one cell prints; the rest is left out, and that is said."""


class CellFailed(Data20Error):
    """A cell raised. `shown` is what a terminal would show: what was printed, then the traceback of the cell's own lines."""

    code = "lab.failed"
    status = 422
    title = Text("Ячейка остановилась с ошибкой", "The cell stopped with an error")
    text = Text("Ячейка {cell}{line_ru}: {reason}", "Cell {cell}{line_en}: {reason}")

    def __init__(self, cell: int, line: int | None, reason: str, shown: str, missing: str = "") -> None:
        super().__init__(cell=cell, reason=reason, line_ru=f", строка {line}" if line else "", line_en=f", line {line}" if line else "")
        self.shown = shown
        self.missing = missing
        """The top name of a module that isn't there."""


class Session:
    """Cells of one notebook share its names for as long as it lives."""

    def __init__(self) -> None:
        self.runs = 0
        self._names = Names()
        self._namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__, "input": ask_nobody, **self._names.offered()}

    async def run(self, code: str, cell: int, vault: Vault) -> Report:
        """Execute a cell (its number, from 1, is for messages) on a vault; it may `await`.

        Raises CellFailed naming cell and line, PackagesWanted when it asks for packages that aren't there.
        """
        self.runs += 1
        name = f"<cell {cell}>"
        printed = _Printed()
        self._names.begin(vault)
        self._namespace["vault"] = vault
        # Tracebacks quote lines from here.
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                value = await self._execute(code, name)
                if value is not None:
                    self._namespace["_"] = value
                    self._names.show(value)
        except SyntaxError as error:
            if error.filename != name:
                raise _failed(error, cell, name, printed) from error
            shown = printed.text() + "".join(traceback.format_exception_only(error))
            raise CellFailed(cell, error.lineno, f"{type(error).__name__}: {error.msg}", shown) from error
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            raise _failed(error, cell, name, printed) from error
        from data20.lab.show import preformatted

        found = self._names.outcome
        text = printed.text()
        blocks: tuple[Block, ...] = (preformatted(text),) if text else ()
        return Report(Message("lab.ran", {"cell": cell}), (*blocks, *found.blocks), tuple(found.artifacts), found.changes)

    async def _execute(self, code: str, name: str) -> Any:
        tree = ast.parse(code, name)
        last = tree.body[-1] if tree.body else None
        if not isinstance(last, ast.Expr) or code.rstrip().endswith(";"):
            await self._evaluate(compile(tree, name, "exec", _FLAGS, dont_inherit=True))
            return None
        tree.body.pop()
        await self._evaluate(compile(tree, name, "exec", _FLAGS, dont_inherit=True))
        return await self._evaluate(compile(ast.Expression(last.value), name, "eval", _FLAGS, dont_inherit=True))

    async def _evaluate(self, code: CodeType) -> Any:
        value = eval(code, self._namespace)
        return await value if code.co_flags & inspect.CO_COROUTINE else value


class _Printed(io.StringIO):
    """What a cell prints, up to a limit: a runaway loop must not eat the memory before it is stopped."""

    _size = 0

    def write(self, text: str) -> int:
        room = MAX_PRINTED - self._size
        if room > 0:
            super().write(text[:room])
        self._size += len(text)
        return len(text)

    def text(self) -> str:
        text = self.getvalue()
        return text if self._size <= MAX_PRINTED else f"{text}\n… (+{self._size - MAX_PRINTED})\n"


def _failed(error: BaseException, cell: int, name: str, printed: _Printed) -> CellFailed:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith("<cell ")]
    here = [frame.lineno for frame in own if frame.filename == name]
    # What lies above the cell is ours and tells nothing.
    shown = traceback.TracebackException.from_exception(error)
    first = next((number for number, frame in enumerate(frames) if frame in own), len(frames))
    shown.stack = traceback.StackSummary.from_list(list(frames)[first:])
    # Some messages are a page long; the traceback has all of it.
    reason = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}".removesuffix(": ")
    missing = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    return CellFailed(cell, here[-1] if here else None, reason[:1000], printed.text() + "".join(shown.format())[-20_000:], missing)
