"""The catalogue is asked for before the larger packages are there: describing the tools must not need them."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {'numpy', 'apsw', 'snowballstemmer', 'charset_normalizer', 'pandas'}:
            raise ModuleNotFoundError(f'{name} is not loaded yet')

sys.meta_path.insert(0, Refuse())
from data20.api.app import App
from data20.tools.registry import registry, text_catalogue
assert App
for spec in registry().values():
    spec.params.model_json_schema()
    for language in ('ru', 'en'):
        spec.help.format(language, {})
text_catalogue()
"""


def test_every_tool_is_described_without_the_packages_of_later_tiers() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=False, env={"PYTHONPATH": ":".join(sys.path)})
    assert done.returncode == 0, done.stderr[-2000:]
