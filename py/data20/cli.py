"""The same tools over a folder, on CPython.

    python -m data20 tools [--vault DIR --own-tools] [--json] [--lang ru|en]
    python -m data20 run NAME --vault DIR [--own-tools] [--set key=value]… [--json] [--out DIR] [--apply] [--lang ru|en]

Tools of installed packages (entry point `data20.tools`) stand beside the product's; those in the vault's `.data20/tools/` only with `--own-tools`.
`run` prints the report as Markdown (or JSON), writes its files to `--out`, and changes the vault only with `--apply`.
Exit status: 0 done, 1 the tool or the vault refused, 2 the command line is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import locale
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data20 import __version__
from data20.errors import BadInput, Data20Error
from data20.jobs.own import OwnToolTaken
from data20.jobs.runner import with_needs
from data20.messages import LANGUAGES, Language, Message
from data20.report.blocks import Report
from data20.report.localize import localize
from data20.report.render import report_json, report_markdown
from data20.report.serialize import changes_summary, report_to_json
from data20.tools.facts import CATEGORIES, CATEGORY_TITLES, JOURNAL, find_in
from data20.tools.interface import ToolParams, ToolSpec
from data20.tools.registry import registry, text_catalogue
from data20.vault.git_log import git_revisions
from data20.vault.revisions import with_past


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.command(arguments))
    except Data20Error as error:
        print(f"data20: {error.detail(arguments.lang)}", file=sys.stderr)
        for conflict in error.extra.get("conflicts", ()):
            print(f"  {conflict['path']}", file=sys.stderr)
        return 1


_TRUST = "load the folder's own tools, .data20/tools/: you trust this code"


def _tools(arguments: argparse.Namespace) -> Mapping[str, ToolSpec]:
    """Return the product's tools, those of installed packages, and the vault's own where they are trusted.

    Raises BadInput where there is no such folder, OwnToolBroken, and OwnToolTaken.
    """
    from data20.tools.own import installed_tools, own_tools_in

    if arguments.vault and not arguments.vault.is_dir():
        raise BadInput(field="--vault", reason=f"{arguments.vault} is not a folder")
    own = own_tools_in(arguments.vault) if arguments.own_tools and arguments.vault else {}
    installed, broken = installed_tools()
    for problem in broken:
        print(f"data20: {problem.detail(arguments.lang)}", file=sys.stderr)
    others = {**installed, **registry()}
    for name in own:
        if name in others:
            raise OwnToolTaken(name=name)
    return {**own, **others}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="data20", description="A knowledge base over a folder of Markdown articles.")
    parser.add_argument("--version", action="version", version=f"data20 {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="answer in JSON")
    shared.add_argument("--lang", choices=LANGUAGES, default=_system_language(), help="language of the answer")
    tools = commands.add_parser("tools", parents=[shared], help="list the tools")
    tools.add_argument("--vault", type=Path, metavar="DIR", help="the folder whose own tools are listed too")
    tools.add_argument("--own-tools", action="store_true", help=_TRUST)
    tools.set_defaults(command=_list_tools)
    run = commands.add_parser("run", parents=[shared], help="run one tool over a folder")
    run.add_argument("tool", metavar="NAME", help="a tool's name, as `data20 tools` lists it")
    run.add_argument("--vault", type=Path, required=True, metavar="DIR", help="the folder with the articles")
    run.add_argument("--own-tools", action="store_true", help=_TRUST)
    run.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="values", help="a parameter; VALUE is JSON or plain text")
    run.add_argument("--out", type=Path, metavar="DIR", help="write the tool's files here")
    run.add_argument("--apply", action="store_true", help="apply the changes that the tool proposes")
    run.set_defaults(command=_run)
    return parser


def _system_language() -> Language:
    code = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "ru" if code.lower().startswith("ru") else "en"


def _list_tools(arguments: argparse.Namespace) -> int:
    language: Language = arguments.lang
    if arguments.json:
        described = [
            {
                "name": spec.name, "category": spec.category, "title": spec.title.format(language, {}), "writes": spec.writes,
                "question": spec.question.format(language, {}), "description": spec.description.format(language, {}),
                "parameters": spec.params.model_json_schema(), "produces": list(spec.produces), "version": spec.version,
            }
            for spec in _tools(arguments).values()
        ]  # fmt: skip
        print(json.dumps(described, ensure_ascii=False, indent=2))
        return 0
    category = ""
    for spec in sorted(_tools(arguments).values(), key=lambda spec: CATEGORIES.index(spec.category)):
        if spec.category != category:
            category = spec.category
            print(f"\n{CATEGORY_TITLES[category].format(language, {})}")
        mark = "*" if spec.writes else " "
        print(f" {mark} {spec.name:<24} {spec.question.format(language, {})}")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    spec = find_in(_tools(arguments), arguments.tool)
    params = _params(spec, arguments.values)
    return asyncio.run(_run_tool(spec, params, arguments))


async def _run_tool(spec: ToolSpec, params: ToolParams, arguments: argparse.Namespace) -> int:
    from data20.storage.directory import DirectoryStore
    from data20.workspace import Workspace

    store = DirectoryStore(arguments.vault)
    workspace = await Workspace.open(store)
    vault = await with_needs(spec.needs, workspace.vault, store)
    if JOURNAL in spec.needs:
        vault = with_past(vault, git_revisions(arguments.vault))
    report = spec.run(vault, params, _Terminal(arguments.lang))
    _print_report(spec, report, arguments)
    if arguments.out:
        _write_files(report, arguments.out)
    if report.changes and arguments.apply:
        result = await workspace.commit(report.changes, by=spec.name)
        print(f"data20: generation {result.generation}, {len(report.changes.edits)} edits applied", file=sys.stderr)
    elif report.changes:
        print(f"data20: {len(report.changes.edits)} edits proposed; add --apply to write them", file=sys.stderr)
    return 0


def _params(spec: ToolSpec, pairs: Sequence[str]) -> ToolParams:
    """Return the parameters. Raises BadInput that names the field and says what is wrong."""
    given: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise BadInput(field="--set", reason=f"{pair!r} is not of the form key=value")
        if key not in spec.params.model_fields:
            known = ", ".join(spec.params.model_fields) or "none"
            raise BadInput(field=key, reason=f"{spec.name} has no such parameter; it has: {known}")
        given[key] = value if spec.params.model_fields[key].annotation is str else _value(value)
    try:
        return spec.params.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(field=".".join(str(part) for part in first["loc"]), reason=first["msg"]) from None


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _print_report(spec: ToolSpec, report: Report, arguments: argparse.Namespace) -> None:
    own = {f"{spec.name}.{key}": text for key, text in spec.texts.items()}
    shown = localize(report_to_json(report), arguments.lang, {**text_catalogue(), **own})
    if arguments.json:
        print(report_json({"tool": spec.name, "version": spec.version, **shown, "changes": changes_summary(report.changes)}), end="")
    else:
        print(report_markdown(shown, spec.title.format(arguments.lang, {}), arguments.lang), end="")


def _write_files(report: Report, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for artifact in report.artifacts:
        (folder / artifact.name).write_bytes(artifact.content)
        print(f"data20: wrote {folder / artifact.name}", file=sys.stderr)


class _Terminal:
    """Progress on the terminal's error stream; silent when nobody watches."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language
        self._watched = sys.stderr.isatty()

    def __call__(self, done: int, total: int, message: Message | None = None) -> None:
        if self._watched:
            print(f"\r{done}/{total} ", end="\n" if done >= total else "", file=sys.stderr)

    def log(self, message: Message) -> None:
        text = text_catalogue().get(message.key)
        if text is not None:
            print(text.format(self._language, {k: v for k, v in message.values.items() if not isinstance(v, Message)}), file=sys.stderr)
