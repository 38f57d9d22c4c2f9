"""Text and names as LaTeX: ASCII that every engine takes."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΦΨΩ"
_CALLED = {"ε": "varepsilon", "φ": "varphi", "λ": "lambda", "Λ": "Lambda"}


def _greek(letter: str) -> str:
    called = unicodedata.name(letter).split()[-1]
    return _CALLED.get(letter, called.lower() if letter.islower() else called.title())


SIGNS = {letter: f"\\{_greek(letter)}" for letter in _LETTERS} | {
    "⁺": "^+",
    "⁻": "^-",
    "≥": r"\ge",
    "≤": r"\le",
    "⊢": r"\;\vdash\;",
    "∃": r"\exists\,",
    "ℓ": r"\ell",
    "−": "-",
    "‖": r"\Vert ",
    "∈": r"\in",
    "∂": r"\partial",
    "′": "'",
    "Σ": r"\sum ",
    "⟨": r"\langle ",
    "⌊": r"\lfloor ",
    "⌋": r"\rfloor ",
    "⌈": r"\lceil ",
    "⌉": r"\rceil ",
    "⟩": r"\rangle ",
    "∼": r"\sim",
    "≠": r"\ne",
    "∉": r"\notin",
    "∞": r"\infty",
    "·": r"\cdot ",
    "→": r"\to",
    "↦": r"\mapsto",
    "⪰": r"\succeq",
    "∧": r"\wedge",
    "∨": r"\vee",
    "∪": r"\cup",
    "∫": r"\int ",
    "⋯": r"\cdots",
    "±": r"\pm ",
    "√": r"\surd ",
    "½": r"\tfrac12",
    "″": "''",
    "₊": "_+",
    "₋": "_-",
    "ᵀ": r"^{\mathsf T}",
    "<": "<",
    ">": ">",
    "|": r"\vert ",
}
"""How a sign is written in mathematics."""

_IN_TEXT = {
    "–": "--",
    "—": "---",
    "…": r"\ldots{}",
    "’": "'",
    "“": "``",
    "”": "''",
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{letter: f"\\{letter}" for letter in "#$%&_{}"},
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0308": '"',
}
_RAISED = {"<sub>": "_", "<super>": "^"}
_OVER = {"\u0302": "hat", "\u0303": "tilde"}
_BASE, _ACCENT = f"[A-Za-z0-9{_LETTERS}]", f"[{''.join(_OVER)}]?"
_PART = re.compile(f"({_BASE})({_ACCENT})")
_NAME = re.compile(rf"((?:{_BASE}{_ACCENT})+)([⁺'′]*)(?:_([A-Za-z0-9]+))?")


def text(words: str) -> str:
    r"""Return plain text as LaTeX that prints it; a letter that LaTeX lacks as its code.

    >>> print(text("L_k ≥ 0 for 50% of f"))
    L\_k $\ge$ 0 for 50\% of f
    """
    accented = rf"(.)([{''.join(_ACCENTS)}])|(.)"
    words = words.replace("''", "″")  # of which TeX would make the end of a quotation
    split = "".join(x if x in SIGNS else unicodedata.normalize("NFD", x) for x in words)
    return re.sub(accented, _written, split, flags=re.DOTALL)


def typewriter(code: str) -> str:
    r"""Return code or a command, where TeX may end a line after a hyphen.

    >>> print(typewriter("etf-rank"))
    \texttt{etf-\allowbreak{}rank}
    """
    return r"\texttt{{{}}}".format(text(code).replace("-", r"-\allowbreak{}"))


def _written(match: re.Match[str]) -> str:
    if match[2]:
        return rf"\{_ACCENTS[match[2]]}{{{_letter(match[1])}}}"
    return _letter(match[3])


def _letter(letter: str) -> str:
    if letter in SIGNS:
        return f"${SIGNS[letter].strip()}$"
    if letter in _IN_TEXT:
        return _IN_TEXT[letter]
    if letter.isascii() and (letter.isprintable() or letter in "\t\n"):
        return letter
    place = unicodedata.decomposition(letter).partition(" ")[0]
    plain = unicodedata.normalize("NFKD", letter)
    if place in _RAISED and plain.isalnum() and plain.isascii():
        return f"${_RAISED[place]}{{{plain}}}$"
    return f"[U+{ord(letter):04X}]"


def name(given: str) -> str:
    r"""Return the name of a variable or function: a letter with its marks, or upright letters.

    A name with an index is one group, as a second index may follow.

    >>> name("w_0"), name("x⁺'"), name("rate"), name("αb")
    ('{w_{0}}', 'x^{\\prime +}', '\\text{rate}', '\\mathrm{\\alpha b}')
    """
    match = _NAME.fullmatch(unicodedata.normalize("NFD", given))
    if not match:
        return rf"\text{{{text(given)}}}"
    letters, marks, index = match.groups()
    written = _upright(letters) + _marks(marks.count("⁺"), len(marks) - marks.count("⁺"))
    return f"{{{written}_{{{index}}}}}" if index else written


def _upright(letters: str) -> str:
    """Return the letters of a name: one as it is, several upright, so that they are no product."""
    parts = [_accented(*found) for found in _PART.findall(letters)]
    if len(parts) == 1:
        return parts[0]
    if letters.isascii():
        return rf"\text{{{letters}}}"
    spaced = (f"{part} " if part in SIGNS.values() else part for part in parts)
    return rf"\mathrm{{{''.join(spaced).strip()}}}"


def _accented(letter: str, accent: str) -> str:
    written = SIGNS.get(letter, letter)
    return rf"\{_OVER[accent]}{{{written}}}" if accent else written


def _marks(plus: int, primes: int) -> str:
    """Return the marks of a name; of both kinds TeX takes one superscript only."""
    if plus and primes:
        return "^{" + r"\prime" * primes + " +}"
    return "'" * primes + "^+" * bool(plus)
