"""What can be wrong with a package. Light: the route table names them."""

from __future__ import annotations

from data20.errors import Data20Error
from data20.messages import Scalar, Text


class _Refused(Data20Error):
    status = 422

    def __init__(self, what: str, why: Text, **values: Scalar) -> None:
        super().__init__(what=what[:200], reason_ru=why.format("ru", values), reason_en=why.format("en", values))


class BadWheel(_Refused):
    """A file can't be installed: its name, and why."""

    code = "lab.wheel"
    title = Text("Этот пакет нельзя установить", "This package can't be installed")
    text = Text("«{what}»: {reason_ru}.", "“{what}”: {reason_en}.")


class NotInstallable(_Refused):
    """A requirement can't be met: which one, and why."""

    code = "lab.package"
    title = Text("Пакет не установить", "The package can't be installed")
    text = BadWheel.text
