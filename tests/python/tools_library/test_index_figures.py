"""Figures: sizes from real headers, numbers that never change by themselves, files missing and to spare."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import replace

import pytest

from data20.quality.images import alt_problems, image_info
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from tests.python.tools.test_every_tool import run

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">IIBBBBB", 640, 480, 8, 2, 0, 0, 0) + struct.pack(">I", zlib.crc32(b"IHDR"))
JPEG = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\0" * 9 + b"\xff\xc2" + struct.pack(">HBHH", 17, 8, 300, 400) + b"\0" * 12
WEBP = b"RIFF\0\0\0\0WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (99).to_bytes(3, "little") + (49).to_bytes(3, "little")


@pytest.mark.parametrize(("content", "answer"), [
    (PNG, ("png", 640, 480)), (JPEG, ("jpeg", 400, 300)), (WEBP, ("webp", 100, 50)), (b"GIF89a" + struct.pack("<HH", 7, 9), ("gif", 7, 9)), (b'<?xml version="1.0"?><svg width="10mm" height="20px">', ("svg", 38, 20)),
    (b'<svg viewBox="0 0 30.4 40">', ("svg", 30, 40)), (b"<svg width='50%' viewBox='0,0,8,9'/>", ("svg", 8, 9)), (b"<svg/>", ("svg", None, None)), (b"", ("", None, None)), (PNG[:18], ("", None, None)), (b"\xff\xd8\xff\xe0\0\0", ("jpeg", None, None)),
])  # fmt: skip
def test_format_and_size_are_read_from_the_bytes(content: bytes, answer: tuple[str, int | None, int | None]) -> None:
    info = image_info(content)
    assert (info.format, info.width, info.height) == answer


@pytest.mark.parametrize(("alt", "caption", "answer"), [("", "", ("missing",)), ("IMG_2024", "", ("file_name",)), ("cup.png", "", ("file_name",)), ("Рисунок", "", ("empty_word",)), ("x", "", ("short",)), ("a" * 151, "", ("long",)), ("Чашка чая", "Чашка чая", ("repeats",)), ("A cup of tea", "", ())])
def test_a_description_is_judged(alt: str, caption: str, answer: tuple[str, ...]) -> None:
    assert alt_problems(alt, caption) == answer


TEXT = "# T\n\n![Чашка](img/a.png)\n\n```mermaid\ngraph TD\n```\n\n![](img/gone.png) ![net](https://x.org/y.png)\n\n```\ncode ![no](no.png)\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"
FILES = {"a.md": TEXT.encode(), "img/a.png": PNG, "img/copy.png": PNG, "b.md": b"# B\n\n![[a.png]]\n"}


@pytest.mark.defect("D10")
def test_numbers_follow_the_document_and_files_are_accounted_for() -> None:
    vault = replace(vault_of(FILES.items()), files={path: content for path, content in FILES.items() if path.endswith("png")})
    data = json.loads(run(registry()["index_figures"], vault).artifacts[1].content)
    rows = [(f["number"], f["kind"], f["target"], tuple(f["remarks"])) for f in data["figures"]]
    assert rows == [
        ("1.1", "image", "img/a.png", ()), ("1.2", "diagram", "mermaid", ()), ("1.3", "image", "img/gone.png", ("missing", "no_file")), ("1.4", "image", "https://x.org/y.png", ("external",)),
        ("1.5", "listing", "", ("no_language",)), ("1.6", "table", "a | b", ()), ("2.1", "image", "img/a.png", rows[-1][3]),
    ]  # fmt: skip
    assert data["unused"] == ["img/copy.png"]


def test_the_gallery_shows_images_in_one_file_and_says_what_it_cannot_show() -> None:
    png = (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (3).to_bytes(4, "big") + (2).to_bytes(4, "big") + b"\x08\x02\0\0\0" + b"\0" * 20)
    files = {"a.md": '# Кот\n\nЭто кот.\n\n![Рыжий <кот>](cat.png)\n\n![](gone.png)\n\n![big](big.png)\n'.encode(), "cat.png": png, "big.png": png + b"\0" * 400_001}
    made = vault_of(files.items())
    vault = replace(made, files={path: files[path] for path in made.attachments})
    page = next(a.content.decode() for a in run(registry()["index_figures"], vault).artifacts if a.name == "figures.html")
    assert page.count("<figure>") == 3 and page.count("<img ") == 1 and page.count("не показано") == 2
    assert 'alt="Рыжий &lt;кот&gt;"' in page and "3 × 2" in page and "нет описания" in page and "<кот>" not in page
