"""The little LaTeX that stands in BibTeX values, as Unicode and back."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ",
    "textbraceleft": "{", "textbraceright": "}", "textendash": "–", "textemdash": "—", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textquoteright": "’", "ldots": "…", "dots": "…", "S": "§", "copyright": "©",
}  # fmt: skip
_ACCENT = re.compile(r"\\([\"'`^~=.])\s*(?:\{\s*(\\?[^\W\d_])\s*\}|(\\?[^\W\d_]))|\\([uvHckrdb])(?:\s*\{\s*(\\?[^\W\d_])\s*\}|\s+(\\?[^\W\d_]))")
_COMMAND = re.compile(r"\\([a-zA-Z]+)(?:\s*\{\}|\s+|(?![a-zA-Z]))")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_SPECIAL = re.compile(r"[&%$#_]")
_AWKWARD = {
    "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
    "{": "\\textbraceleft{}", "}": "\\textbraceright{}",  # BibTeX counts braces even behind a backslash
}  # fmt: skip
_HOLD = {"{": "\ue000", "}": "\ue001", "\\": "\ue002", "~": "\ue003"}
_FREE = {ord(held): char for char, held in _HOLD.items()}


def from_latex(value: str) -> str:
    """Return a BibTeX value as plain Unicode text on one line; grouping braces and unknown commands are dropped, their content stays."""
    text = _ACCENT.sub(_accented, value)
    text = _ESCAPED.sub(lambda m: _HOLD.get(m.group(1), m.group(1)), text)
    text = _COMMAND.sub(_command, text)
    text = text.replace("---", "—").replace("--", "–").replace("~", " ").replace("``", "“").replace("''", "”")
    text = text.replace("{", "").replace("}", "").replace("\\", "").translate(_FREE)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _accented(match: re.Match[str]) -> str:
    accent = match.group(1) or match.group(4)
    letter = next(group for group in (match.group(2), match.group(3), match.group(5), match.group(6)) if group)
    return unicodedata.normalize("NFC", letter.removeprefix("\\") + _ACCENTS[accent])


def _command(match: re.Match[str]) -> str:
    letter = _LETTERS.get(match.group(1), "")
    return _HOLD.get(letter, letter)


def to_latex(text: str) -> str:
    """Return plain text as a BibTeX value: only what LaTeX would take for itself is escaped, letters stay Unicode."""
    out = "".join(_AWKWARD.get(c, c) for c in " ".join(text.split()))
    return _SPECIAL.sub(r"\\\g<0>", out).replace("—", "---").replace("–", "--").replace("“", "``").replace("”", "''")
