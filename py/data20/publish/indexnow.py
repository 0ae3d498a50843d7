"""IndexNow (https://www.indexnow.org/documentation): what the owner of a site puts there and sends to tell search engines of changed pages.

Nothing is sent from here. The key stands in a file beside the pages and so proves that the sender owns them; one message names at most 10,000 addresses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

MOST = 10_000
ENDPOINT = "https://api.indexnow.org/indexnow"
_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")


def is_key(text: str) -> bool:
    """Say whether a key may be used: 8 to 128 Latin letters, digits and hyphens."""
    return _KEY.fullmatch(text) is not None


def indexnow_files(base: str, key: str, addresses: Sequence[str], most: int = MOST) -> dict[str, str]:
    """Return the file that holds the key, and the messages to send (indexnow.json, indexnow-2.json, …), by name. `base` ends with "/"."""
    key_file = f"{key}.txt"
    head = {"host": urlsplit(base).netloc, "key": key, "keyLocation": base + key_file}
    parts = [addresses[start : start + most] for start in range(0, len(addresses), most)]
    messages = {
        f"indexnow{f'-{number}' if number > 1 else ''}.json": json.dumps({**head, "urlList": list(part)}, ensure_ascii=False, indent=1) + "\n" for number, part in enumerate(parts, 1)
    }
    return {key_file: key, **messages}
