"""Modules that the browser doesn't have and nobody calls there, but that libraries name at import."""

from __future__ import annotations

import sys
from types import ModuleType


def install_placeholders() -> None:
    """Put an empty `ssl` in place: anyio names its classes, and OpenSSL would cost 0.9 MB at every boot.

    Nothing opens a socket in the browser, so nothing can be weakened by it.
    """
    if "ssl" in sys.modules:
        return
    ssl = ModuleType("ssl", "A placeholder: the browser has no sockets.")
    for name in _SSL_CLASSES:
        setattr(ssl, name, type(name, (), {}))
    for name in _SSL_ERRORS:
        setattr(ssl, name, type(name, (OSError,), {}))
    sys.modules["ssl"] = ssl


_SSL_CLASSES = ("SSLContext", "SSLObject", "MemoryBIO", "Purpose")
_SSL_ERRORS = ("SSLError", "SSLWantReadError", "SSLWantWriteError", "SSLZeroReturnError", "SSLEOFError", "SSLSyscallError", "SSLCertVerificationError")
