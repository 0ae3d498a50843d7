#!/usr/bin/env python3
"""Builds, serves, tests and measures Data20. Needs Python 3.11 or newer and nothing else prepared.

    python3 build.py serve      build where something changed, then serve the site and print its address
    python3 build.py build      write dist/, ready to deploy at any path
    python3 build.py test       every check and test
    python3 build.py bench      the benchmarks
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (people do start it with an older one)
    sys.exit("Data20 needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

from build_support.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
