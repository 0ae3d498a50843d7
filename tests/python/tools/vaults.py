"""Small vaults that every tool must survive."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from data20.vault.apply import vault_of
from data20.vault.model import Vault

DEMO = Path(__file__).parents[3] / "vaults" / "demo"

_RU = """---
title: Чайник
date: 2024-05-06
tags: [дом, чай]
category: household
related: [../en/tea.md]
---
# Чайник

**Накипь** — это осадок солей кальция. Её снимают лимонной кислотой.

## Как чистить

Налейте воду, добавьте кислоту и вскипятите. Потом читайте [про чай](../en/tea.md#brewing) и [[Вода|воду]].

## Вопросы

- [ ] купить кислоту
- [x] найти чайник

> Чайник кипит.

```python
# не заголовок
print("накипь")
```
"""

_EN = """---
title: Tea
tags:
  - tea
  - household/kitchen
status: draft
---
# Tea

Tea is a drink. A kettle (see [the kettle](../ru/чайник.md)) boils the water for it.

## Brewing

Three minutes at 95 °C. See also [[Вода]] and [nothing](missing.md).

![A cup](img/cup.svg)

| leaf | minutes |
| --- | --- |
| green | 2 |
| black | 4 |

## Kinds

Green tea, black tea, white tea. Tea again: tea. **Tannin** is a bitter compound.
"""


def _v(*files: tuple[str, str | bytes]) -> Vault:
    return vault_of((path, content.encode() if isinstance(content, str) else content) for path, content in files)


SMALL: dict[str, Vault] = {
    "empty": _v(),
    "one": _v(("one.md", "# One\n\nA single article about search and links.\n")),
    "no text": _v(("blank.md", ""), ("meta.md", "---\ntitle: X\n---\n"), ("space.md", "\n \n")),
    "pair": _v(("ru/чайник.md", _RU), ("en/tea.md", _EN), ("Вода.md", "Вода кипит при 100 °C. Чайник и чай — друзья воды.\n"), ("en/img/cup.svg", "<svg/>")),
    "malformed": _v(
        ("broken.md", "---\ntitle: [x\n---\n# T\n\n[a](b.md) [[c]] ![](d.png)\n"),
        ("bytes.md", b"\xff\xfe\xfa broken \x80\x81"), ("cp1251.md", "Привет, мир".encode("cp1251")),
        ("bom.md", b"\xef\xbb\xbf# BOM\r\n\r\nCRLF text [x](one.md)\r\n"), ("fence.md", "```\nnever closed\n# not a heading\n"),
        ("nested.md", "> " * 150 + "deep\n\n" + "- " * 120 + "deep\n"), ("marker.md", "<!-- data20:begin toc -->\n# open\n"),
    ),
    "hostile": _v(
        ("x.md", "# <script>alert(1)</script>\n\n[a](javascript:alert(1)) <img src=x onerror=alert(1)> **<b>x</b>** — a term.\n\n## ]]> --> & \" ' | `x`\n\ntext =cmd|' /C calc'!A0\n"),
        ("=SUM(A1).md", "# =HYPERLINK(\"http://x\")\n\n[[x|y|z]] [[x#]] [](x.md)\n"), ("a&b <c>.md", "[self](a&b%20<c>.md) [[x]]\n"),
    ),
    "scripts": _v(
        ("中文.md", "# 知识库\n\n这是一个测试。全文检索很重要。[链接](العربية.md)\n\n## 第二节\n\n更多的文字。\n\n## 第三节\n\n完。\n"),
        ("العربية.md", "# قاعدة المعرفة\n\nهذا نص للاختبار. [[中文]]\n"), ("emoji 🎉.md", "# 🎉 Party\n\n🎉🎉 see [[中文#第二节]]\n"),
    ),
}  # fmt: skip


@cache
def demo() -> Vault:
    """Return the demo vault as it stands in the repository."""
    return vault_of((path.relative_to(DEMO).as_posix(), path.read_bytes()) for path in sorted(DEMO.rglob("*")) if path.is_file() and path.name != ".gitattributes")


def all_vaults() -> dict[str, Vault]:
    return {**SMALL, "demo": demo()}
