"""The command line of `build.py`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from build_support.console import BuildError
from build_support.entries import SITE
from build_support.environment import ensure_venv, enter_venv
from build_support.paths import DIST
from build_support.testing import SECTIONS, run_tests

if TYPE_CHECKING:
    from build_support.publish import Publication


def main(arguments: list[str]) -> int:
    """Run the command that `arguments` name; return the exit code."""
    # Pipes and old Windows consoles would choke on the bullet and on Russian names.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    own, passed_on = _split(arguments)
    options = _parser().parse_args(own)
    if passed_on and options.command != "test":
        _parser().error("only `test` passes on what follows --")
    if options.command in ("build", "serve") and options.vault is None and (vain := _said_of_no_vault(options)):
        _parser().error(f"{', '.join(vain)}: of which vault? Add --vault with the folder to publish")
    try:
        ensure_venv("dev" if options.command in ("test", "bench") else "publish" if options.vault else "build")
        outcome = enter_venv(arguments)
        return _run(options, passed_on) if outcome is None else outcome
    except BuildError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Part the arguments at `--`: ours, and those for pytest."""
    if "--" not in arguments:
        return arguments, []
    cut = arguments.index("--")
    return arguments[:cut], arguments[cut + 1 :]


def _said_of_no_vault(options: argparse.Namespace) -> list[str]:
    """Return the options that only a published vault has: without one they would silently do nothing."""
    return [f"--{name.replace('_', '-')}" for name in ("title", "url", "lang", "description", "embed_origin") if getattr(options, name)]


def _run(options: argparse.Namespace, passed_on: list[str]) -> int:
    # Inside the virtual environment from here on: these modules may use what it holds.
    if options.command == "build":
        from build_support.site import build_site

        build_site(_publication(options), options.out.resolve(), options.pages.resolve())
        return 0
    if options.command == "serve":
        from build_support.server import serve
        from build_support.site import build_site

        if not options.no_build:
            build_site(_publication(options), options.out.resolve(), options.pages.resolve())
        serve(options.out.resolve(), port=options.port, base=options.base, no_store=options.no_store)
        return 0
    if options.command == "test":
        return run_tests(options.sections or SECTIONS, passed_on)
    from build_support.bench import run_benchmarks

    return run_benchmarks(options.names, tools=options.tools)


def _publication(options: argparse.Namespace) -> Publication | None:
    from build_support.publish import Publication

    if options.vault is None:
        return None
    return Publication(options.vault, options.title, options.url, options.lang, options.description, tuple(options.embed_origin))


def _origin(text: str) -> str:
    """Return an origin as browsers write it. Raises ArgumentTypeError."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query or parts.username:
        raise argparse.ArgumentTypeError(f"{text} is no origin; one looks like https://example.org")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Builds, serves, tests and measures Data20. Each command does whatever set-up it lacks.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    site = argparse.ArgumentParser(add_help=False)
    site.add_argument(
        "--vault",
        type=Path,
        metavar="DIR",
        help="publish the articles of this folder as the site's content (default: the app, which offers vaults/demo)",
    )
    site.add_argument("--title", default="", metavar="TEXT", help="of the published site (default: the folder's name)")
    site.add_argument("--url", default="", metavar="URL", help="where the published site will be; feeds, sitemap and canonical addresses need it")
    site.add_argument("--lang", default="", choices=("ru", "en"), help="of the published site (default: that of most articles)")
    site.add_argument("--description", default="", metavar="TEXT", help="one sentence about the published site")
    site.add_argument(
        "--embed-origin", action="append", default=[], type=_origin, metavar="ORIGIN",
        help="let only pages of this origin embed the published site, for example https://example.org; may be repeated (default: all)",
    )
    site.add_argument(
        "--pages", type=Path, default=SITE, metavar="DIR", help="the folder of HTML pages (default: site; tests have their own)"
    )
    site.add_argument("--out", type=Path, default=DIST, metavar="DIR", help="where the site is (default: dist)")

    commands.add_parser("build", parents=[site], help="write the site to dist/, ready to deploy at any path")
    serving = commands.add_parser("serve", parents=[site], help="build where something changed, then serve the site")
    serving.add_argument(
        "--port", type=int, help="port on localhost; 0 takes any free one (default: 8020, or a free one where it is taken)"
    )
    serving.add_argument("--base", default="/", metavar="PATH", help="serve under this path, for example /data20/")
    serving.add_argument("--no-store", action="store_true", help="forbid the browser to keep answers")
    serving.add_argument("--no-build", action="store_true", help="serve what is there")

    testing = commands.add_parser(
        "test",
        help="run every check and test, or only some sections",
        description=f"Sections, in the order in which they run: {', '.join(SECTIONS)}. What follows -- goes to pytest.",
    )
    testing.add_argument("sections", nargs="*", metavar="SECTION", help="only these sections")
    bench = commands.add_parser("bench", help="run the benchmarks; print a table, write JSON to .build/bench/")
    bench.add_argument("names", nargs="*", metavar="NAME", help="only these (bench/bench_NAME.py)")
    bench.add_argument("--tools", action="store_true", help="measure each of the tools instead of everything else")
    return parser
