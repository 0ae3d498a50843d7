"""The runtime as it ships: what loads, and what it costs to have loaded."""

from __future__ import annotations

from typing import Any

from pytest_pyodide import run_in_pyodide


@run_in_pyodide(packages=["data20"])
def later_packages(selenium):
    import sys
    from importlib.util import find_spec

    import markdown_it
    import pydantic

    import data20

    assert sys.version_info[:2] == (3, 13)
    assert data20.__name__ == "data20"
    assert pydantic.VERSION == "2.10.6"
    assert markdown_it.__version__ == "4.3.0"
    return [name for name in ("numpy", "apsw", "pandas") if find_spec(name)]


def test_our_wheel_brings_what_the_boot_needs_and_nothing_of_a_later_tier(selenium: Any, frozen: bool) -> None:
    # In a snapshot numpy and apsw are in memory already, and a finder knows what the packs hold.
    assert later_packages(selenium) == (["numpy", "apsw", "pandas"] if frozen else [])


@run_in_pyodide(packages=["apsw"])
def test_sqlite_has_full_text_search(selenium):
    import apsw

    database = apsw.Connection(":memory:")
    database.execute("create virtual table t using fts5(body)")
    database.execute("insert into t values ('ёжик в тумане')")
    assert list(database.execute("select body from t where t match 'ёжик'")) == [("ёжик в тумане",)]


@run_in_pyodide(packages=["numpy"])
def test_numpy_is_the_version_of_the_other_interpreter(selenium):
    import numpy

    assert numpy.__version__ == "2.2.5"


@run_in_pyodide(packages=["pandas"])
def test_pandas_loads_with_all_it_needs(selenium):
    import pandas

    assert pandas.DataFrame({"a": [1, 2]})["a"].sum() == 3
