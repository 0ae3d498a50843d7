"""`python -m data20`."""

from data20.cli import main

raise SystemExit(main())
