"""What says that a path can't be used says it in the reader's language."""

from __future__ import annotations

import pytest

from data20.errors import BadPath
from data20.vault.paths import check_path


@pytest.mark.parametrize(
    ("path", "ru", "en"),
    [
        ("con\u0001trol.md", "Путь «con\ufffdtrol.md» недопустим: в нём есть управляющие символы.", "The path “con\ufffdtrol.md” is not allowed: it has control characters."),
        ("../a.md", "Путь «../a.md» недопустим: «.» и «..» не разрешены.", "The path “../a.md” is not allowed: “.” and “..” are not allowed."),
    ],
)
def test_the_reason_is_in_the_readers_language(path: str, ru: str, en: str) -> None:
    with pytest.raises(BadPath) as caught:
        check_path(path)
    assert (caught.value.detail("ru"), caught.value.detail("en")) == (ru, en)
