"""A small mixed vault, and random ones."""

from __future__ import annotations

from collections.abc import Mapping

from data20.vault.changes import content_hash
from data20.vault.model import Article, Vault

FILES = {
    "ai/neuro.md": "---\ntags: [ai/ml, Python]\ncategory: computers\nstatus: draft\ndate: 2024-05-01\n---\n# Нейронные сети\n\n"
    "Обучение нейросетей на языке Python. Ещё раз: нейросетью\nзовут ёлку.\n\n```python\nsplice_all()\n```\n",
    "py/intro.md": "---\ntags: [python]\ncategory: computers\nstatus: published\ndate: 2025-02-03\n---\n# Python intro\n\n"
    "Python is a language for researchers. They `enumerate` things.\n\n## Installing\n\nDon't panic; e-mail me. Naïve users install it.\n",
    "cook/soup.md": "---\ntags: [cooking]\ncategory: cooking\ndate: 2023\naliases: [свекольник]\n---\n# Борщ\n\n"
    "Свёкла и капуста. Научно-популярный рецепт: заметки.\n\nВ нём нет нейросетей, зато есть питон? Нет: python.\n",
    "cook/ai.md": "---\ntags: [ai, cooking]\ncategory: cooking\nstatus: draft\n---\n# Кухонный робот\n\nAI and python in the kitchen.\n",
    "zh.md": "# 中文\n\n搜索引擎测试。全文检索。\n",
}


def vault_from(files: Mapping[str, str | bytes], *, modified: Mapping[str, str] | None = None) -> Vault:
    articles = {}
    for path in sorted(files):
        content = files[path]
        source = content.encode() if isinstance(content, str) else content
        articles[path] = Article(
            path, source, content_hash(source), (modified or {}).get(path, "2025-01-01T00:00:00+00:00")
        )
    return Vault(articles)
