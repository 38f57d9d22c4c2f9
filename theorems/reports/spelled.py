"""Signs that a terminal cannot show, spelled in ASCII, different ones differently."""

from __future__ import annotations

import codecs

from theorems.reports.tex import SIGNS, text

_OWN = {
    "∎": "[#]",
    "✓": "[+]",
    "∴": "[:.]",
    "≈": "[~]",
    "✗": "[x]",
    "○": "[o]",
    "∅": "[0]",
    "□": "[_]",
    **{"“": '"', "”": '"', "’": "'", "–": "--", "—": "---", "…": "..."},
}

NAME = "spelled"
"""The error handler of encodings, once `register` was called."""


def spelled(sign: str) -> str:
    r"""Return a sign in ASCII: a glyph in brackets, mathematics as TeX calls it, or its code.

    >>> spelled("✗"), spelled("≤"), spelled("β"), spelled("²"), spelled("≥")
    ('[x]', '\\le', '\\beta', '^2', '\\ge')
    """
    if sign in _OWN:
        return _OWN[sign]
    if sign in SIGNS:
        return SIGNS[sign].replace(r"\;", "").replace(r"\,", "").strip()
    return text(sign).replace("$", "").replace("{", "").replace("}", "")


def register() -> None:
    r"""Let streams be opened with `errors=NAME`.

    >>> register()
    >>> print("ρ_c ≥ 0 and βx ≤ 1".encode("ascii", NAME).decode())
    \rho_c \ge 0 and \beta x \le 1
    """
    codecs.register_error(NAME, _replaced)


def _replaced(error: UnicodeError) -> tuple[str, int]:
    """Spell what is not encodable; a command of TeX ends before a letter that comes next."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    written = ""
    for at in range(error.start, error.end):
        words, after = spelled(error.object[at]), error.object[at + 1 : at + 2]
        written += words + " " * (words[-1:].isalpha() and "\\" in words and after.isalnum())
    return written, error.end
