r"""Formulas of authors' prose, read as they stand there: `L_sup(f*_k) ≥ 0` as TeX.

What a claim says in words is one text: a terminal shows it as it is written, and where formulas are
typeset they are found in it. What cannot be read as a formula stays a word.
"""

from __future__ import annotations

import re
import unicodedata

from theorems.reports import tex
from theorems.reports.prose_code import NAME

_RELATIONS = {sign: tex.SIGNS[sign] for sign in "≥≤≠∈∉∼→↦⪰⊢<>"}
_RELATIONS |= {"=": "=", "~": r"\sim", "≈": r"\approx", "≡": r"\equiv", "∝": r"\propto"}
_RELATIONS |= {"⊂": r"\subset", "⊆": r"\subseteq"}
_COMPARED = "≥≤≠<>=∈⪰"
"""What a formula may begin with: a number ≤ 0."""

_SIGNS = {sign: tex.SIGNS[sign].strip() for sign in "−·±∪∧∨"}
_SIGNS |= {"+": "+", "/": "/", "×": r"\times", "∘": r"\circ", "∩": r"\cap", "∖": r"\setminus"}
_BETWEEN = _RELATIONS | _SIGNS
_BEFORE = {"−": "-", "±": r"\pm ", "+": "+"}
"""What stands before an operand, without a space."""

_ALONE = {
    "∞": r"\infty",
    "½": r"\tfrac12",
    "∅": r"\varnothing",
    "∂": r"\partial ",
    "∇": r"\nabla ",
    "·": r"\cdot",
}
_ALONE |= {"Σ": r"\sum", "Π": r"\prod", "∫": r"\int", "ℓ": r"\ell", "…": r"\ldots"}
_DOTS = {"···": r"\cdots", "...": r"\ldots", "..": r"\ldots"}
_BRACKETS = {
    "(": (")", "(", ")"),
    "[": ("]", "[", "]"),
    "{": ("}", r"\lbrace ", r"\rbrace "),
    "⟨": ("⟩", r"\langle ", r"\rangle "),
    "⌈": ("⌉", r"\lceil ", r"\rceil "),
    "⌊": ("⌋", r"\lfloor ", r"\rfloor "),
    "‖": ("‖", r"\Vert ", r"\Vert "),
    "|": ("|", r"\vert ", r"\vert "),
}
_HALF_OPEN = {")": "]", "]": ")"}
_COMMANDS = ("log", "exp", "max", "min", "sup", "inf", "lim", "cosh", "cos", "sin", "det")
_UPRIGHT = ("tr", "Var", "Cov", "Diag", "Gram", "argmin", "binom", "asinh", "diag")
_FUNCTIONS = {word: rf"\{word}" for word in _COMMANDS}
_FUNCTIONS |= {word: rf"\mathrm{{{word}}}" for word in _UPRIGHT}
_LETTER = "A-Za-zα-ωΓΔΘΛΞΠΦΨΩ"
_ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar"}
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True)) | {"ⁿ": "n", "ᵀ": r"\mathsf{T}"}
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₙ", "0123456789+-ijkn", strict=True))
_PRIMES = {"′": "'", "'": "'", "″": "''"}
_WORDS = ("a", "A", "I")
"""Letters that are words where no sign says otherwise."""
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?:e-?\d+)?")
_NUMBERED = re.compile(rf"(?!{'|'.join(_COMMANDS)})[A-Za-z]{{3}}|-[A-Za-z]")
"""What follows a number that belongs to a word: 3rd, 2-core."""
_RUN = re.compile(f"[A-Za-z]+|[{_LETTER}]")
_CITED = re.compile(
    r"(?:Appendix|Section|Table|Figure|Theorem|Lemma|Corollary|Example|Proposition|Definition"
    r"|Conjecture|Assumption|Remark|Part)\s$"
)

Read = tuple[str, int] | None
"""A formula in LaTeX, and where it ends in the text."""


def formula_at(text: str, start: int) -> Read:
    r"""Return the longest formula that begins at a place of a text, in LaTeX, and where it ends.

    The text is decomposed: an accent stands after its letter. A word, a number and the letters a, A
    and I are no formula by themselves.

    >>> formula_at("R^d, d ≥ C", 0), formula_at("for all k", 0)
    (('\\mathbb{R}^d', 3), None)
    """
    reader, sign = _Reader(text), text[start]
    is_tag = sign in "<>" and text[start + 1 : start + 2] != " "
    found = None if is_tag else reader.sequence(start, begun=sign in _COMPARED)
    if found is None and sign in _BETWEEN and not sign.isascii():
        return _BETWEEN[sign], start + 1  # it is spoken of: with ≥ for =
    if found is None or not _is_formula(text, start, found[1]):
        return None
    return found[0].strip(), found[1]


def _is_formula(text: str, start: int, end: int) -> bool:
    """Tell whether what can be read as a formula is one where it stands."""
    read, behind = text[start:end], text[end:]
    if (name := NAME.fullmatch(read)) and len(name[1]) > 1:
        return False
    if re.fullmatch(r"\d+/\d+", read):
        return not re.match(r"/|\.?\d", behind) and text[start - 1 : start] != "/"
    if re.match(r"(?:a|A|I) ", read) and read[2] not in _BETWEEN:
        return False
    if re.fullmatch(r"[\d./,\s]*|\(\d+\)", read) or read in _WORDS:
        follows = re.match(rf",? (?:and|or) [A-Za-z]\b|, [{_LETTER}]\b", behind)
        return read == "a" and follows is not None and text[start - 2 : start] != ". "
    if not re.fullmatch("[A-Za-z]", read):
        return True
    is_initial = read.isupper() and re.match(r"[.,] [A-Z][a-z]{2}", behind)
    is_unit = read in "smhd" and re.search(r"\d $", text[:start])
    is_in_word = text[:start].endswith((".", "’", "'")) or re.match(
        r"\.\w|[’'][a-z]|\d|-[A-Z]", behind
    )
    return not (is_initial or is_unit or is_in_word or _CITED.search(text[:start]))


class _Reader:
    """Reads operands with signs between them."""

    def __init__(self, text: str) -> None:
        self.text = text
        is_number = re.search(r"(?<!\w)E ?[=/+−)]", text)
        self.mean = "E" if is_number else r"\mathbb{E}"

    # --- what stands side by side ---------------------------------------------------------------

    def sequence(self, at: int, *, begun: bool = False) -> Read:
        """Return operands, with signs or nothing between them; a sign first where it has begun."""
        return self.continued(self.after_sign(at) if begun else self.operand(at))

    def continued(self, found: Read) -> Read:
        while found is not None:
            more = self.after_sign(found[1]) or self.beside(found[1])
            if more is None:
                break
            found = f"{found[0]}{more[0]}", more[1]
        return found

    def after_sign(self, end: int) -> Read:
        """Return a sign between operands and the operand behind it."""
        at = self.skipped(end)
        sign = self.text[at : at + 1]
        is_near = not self.text[at + 1 : at + 2].isspace()
        is_prefix = sign in tuple("+−") and at > end and is_near
        if sign not in _BETWEEN or is_prefix:
            return None
        behind = self.after(sign, self.skipped(at + 1))
        space = "" if sign == "/" else " "
        return behind and (f"{space}{_BETWEEN[sign]}{space}{behind[0]}", behind[1])

    def after(self, sign: str, at: int) -> Read:
        """Return the operand behind a sign; of inf the sign of infinity, a word upright."""
        if self.word(at) == "inf" and sign in _RELATIONS:
            return r"\infty", at + len("inf")
        return self.operand(at) or (None if sign in _RELATIONS else self.worded(at))

    def worded(self, at: int) -> Read:
        """Return a word that is a name: lower + 1, of three letters or more."""
        word = self.word(at)
        is_name = len(word) > 2 and not self.text[at + len(word) :].startswith(("-", "’", "'"))
        return (rf"\mathrm{{{word}}}", at + len(word)) if is_name else None

    def beside(self, end: int) -> Read:
        """Return an operand that stands beside the one before: a factor, or an argument."""
        at = self.skipped(end)
        sign = self.text[at : at + 1]
        is_code = at == end and sign.isdigit() and self.text[at - 1 : at].isalpha()  # x86
        if sign in _BEFORE or is_code or (at > end and self.is_apart(at, end)):
            return None
        found = self.operand(at) or (self.named(at) if at == end else None)
        if found is None or (at > end and self.is_aside(at, found[1])):
            return None
        space = "" if at == end and sign in "([" else " "
        return f"{space}{found[0]}", found[1]

    def is_apart(self, at: int, end: int) -> bool:
        """Tell whether what stands behind a space is no factor, by what it begins with."""
        sign, word = self.text[at : at + 1], self.word(at)
        is_word = word in _WORDS and not re.match(r"[_^′']| ?[=≥≤<>+−·/})]", self.text[at + 1 :])
        is_number = re.search(r"(?<![\w^.,])\d[\d.,]*$", self.text[:end])
        is_after_number = is_number and (sign == "(" or re.match(r"[smhd]\b", self.text[at:]))
        is_indicator = re.compile(r"\[[^\]]*[=≠]").match(self.text, at)
        is_other = sign.isdigit() or sign in "{|.…" or (sign == "[" and not is_indicator)
        return is_other or is_word or bool(is_after_number)

    def is_aside(self, at: int, end: int) -> bool:
        """Tell whether what stands behind a space is a remark in brackets, or part of a word."""
        within = self.text[at:end]
        if len(within) == 1:
            return re.match(r"\.\w|[’'][a-z]", self.text[end:]) is not None
        has_more = re.search(rf"[{''.join(_RELATIONS)},]|^\([ivx]+\)", within)
        return within.startswith("(") and has_more is not None

    def named(self, at: int) -> Read:
        """Return an argument that is a word: F(all)."""
        found = re.compile(r"\(([a-z]{2,})\)").match(self.text, at)
        return (rf"(\text{{{found[1]}}})", found.end()) if found else None

    # --- operands --------------------------------------------------------------------------------

    def operand(self, at: int) -> Read:
        """Return a number, a name, a function, or what stands in brackets, with its indices."""
        sign = self.text[at : at + 1]
        if sign in _BEFORE:
            behind = self.operand(at + 1)
            return behind and (f"{_BEFORE[sign]}{behind[0]}", behind[1])
        for dots, written in _DOTS.items():
            if self.text.startswith(dots, at):
                return written, at + len(dots)
        found = self.bracket(at) if sign in _BRACKETS else self.atom(at)
        return found and self.scripts(*found, is_letter=sign.isalpha())

    def atom(self, at: int) -> Read:
        """Return a number, a root, a sign that stands alone, a function or letters."""
        sign = self.text[at : at + 1]
        if number := _NUMBER.match(self.text, at):
            is_word = _NUMBERED.match(self.text, number.end())
            return None if is_word else (number[0].replace(",", "{,}"), number.end())
        if name := NAME.match(self.text, at):
            written = rf"\mathrm{{{name[1]}}}".replace("_", r"\_")
            return name[1] if len(name[1]) == 1 else written, name.end()
        if sign == "√":
            return self.root(at + 1)
        if sign in _ALONE:
            return _ALONE[sign], at + 1
        if sign in _LOWERED and self.word(at + 1):
            return rf"{{}}_{_LOWERED[sign]}", at + 1
        return self.called(self.word(at), at)

    def called(self, word: str, at: int) -> Read:
        """Return a function, infinity, or letters that are no word."""
        if word == "inf" and self.text[at + 3 : at + 4] in tuple(",})]"):
            return _ALONE["∞"], at + 3
        if word in _FUNCTIONS:
            return self.function(word, at)
        return self.letters(word, at) if len(word) == 1 or self.is_product(word, at) else None

    def root(self, at: int) -> Read:
        """Return the root of a number, a name or what stands in brackets."""
        inside = self.listed(at + 1, ")") if self.text[at : at + 1] == "(" else self.operand(at)
        inside = inside or self.worded(at)
        return inside and (rf"\sqrt{{{inside[0]}}}", inside[1])

    def word(self, at: int) -> str:
        found = _RUN.match(self.text, at)
        return found[0] if found else ""

    def function(self, word: str, at: int) -> Read:
        """Return the name of a function with its index, where an argument follows."""
        found = self.scripts(_FUNCTIONS[word], at + len(word), is_letter=False)
        behind = self.skipped(found[1]) if found else 0
        is_word = self.word(behind) in _WORDS and self.text[behind + 1 : behind + 2] in (" ", "")
        if found is None or is_word or self.operand(behind) is None:
            return None
        if number := _NUMBER.match(self.text, behind):
            return f"{found[0]} {number[0]}", number.end()
        space = r"\," if word in _UPRIGHT and self.text[behind] not in "({" else ""
        return f"{found[0]}{space}", found[1]

    def is_product(self, word: str, at: int) -> bool:
        """Tell whether letters are factors, as no word has them: tx + b, (xR); ⟨Eu, Ev⟩; ∫ f dt."""
        if re.fullmatch("E[a-z]", word) and re.search(r"[⟨,] ?$", self.text[:at]):
            return True
        if re.fullmatch("d[a-np-z]", word) and "∫" in self.text[:at]:
            return True
        if word.isupper() and self.text[at + len(word) :].startswith("ᵀ"):
            return True
        if len(word) == 2 and self.text[:at].endswith(("−", "·", "/", "^{")):
            return True
        if not 2 <= len(word) <= 3 or word.isupper() or re.search("[AEIOUaeiou]|by|my", word):
            return False
        before, behind = self.text[:at].rstrip()[-1:], self.text[at + len(word) :]
        is_factor = self.text[at - 1 : at].isdigit() or self.text[at - 1 : at] in tex.SIGNS
        is_tag = self.text[:at].endswith(("<", ">"))
        is_behind_sign = before in tuple("({[⟨‖−+·/Σ²=≥≤<>")
        is_near = (is_factor or is_behind_sign) and not is_tag
        return is_near or bool(re.match(r" ?[/=≥≤+−·]| [<>] |[(ᵀ²]", behind))

    def letters(self, word: str, at: int) -> Read:
        """Return letters, which are factors, with their accents."""
        end = at + len(word)
        if accent := _ACCENTS.get(self.text[end : end + 1]):
            return rf"\{accent}{{{self.letter(word)}}}", end + 1
        if word == "R" and self.text[end : end + 1] == "^":
            return r"\mathbb{R}", end
        return " ".join(map(self.letter, word)), end

    def letter(self, letter: str) -> str:
        return self.mean if letter == "E" else tex.SIGNS.get(letter, letter)

    # --- brackets and indices --------------------------------------------------------------------

    def bracket(self, at: int) -> Read:
        """Return what stands in brackets; they may be those of an interval, half open."""
        close, left, right = _BRACKETS[self.text[at]]
        if found := self.listed(at + 1, close):
            return f"{left}{found[0]}{right}", found[1]
        other = _HALF_OPEN.get(close, "")
        found = self.listed(at + 1, other) if other else None
        return found and (f"{left}{found[0]}{other}", found[1])

    def listed(self, at: int, close: str) -> Read:
        """Return sequences and what is between them, up to a closing bracket and with it."""
        written, at = "", self.skipped(at)
        while self.text[at : at + 1] != close:
            found = self.sequence(at) or self.named_before_sign(at)
            if self.text[at : at + 1] == ";":
                found = "", at
            if found is None:
                return None
            written, at = written + found[0], self.skipped(found[1])
            if between := re.compile(r"([,;:])\s*").match(self.text, at):
                written, at = f"{written}{between[1]} ", between.end()
            elif self.text[at : at + 1] != close:
                return None
        return (written, at + 1) if written else None

    def named_before_sign(self, at: int) -> Read:
        """Return a sequence that begins with a word, before a sign: Col ≥ 1."""
        found = self.worded(at)
        more = self.after_sign(found[1]) if found else None
        return found and more and self.continued((f"{found[0]}{more[0]}", more[1]))

    def scripts(self, written: str, end: int, *, is_letter: bool) -> Read:
        """Return an operand with the marks, the index and the exponent that follow it."""
        lower, upper, primes = "", "", ""
        while sign := self.text[end : end + 1]:
            if sign in "_^":
                found = self.script(end + 1)
                if found is None:
                    return None
                lower, upper = (found[0], upper) if sign == "_" else (lower, upper + found[0])
                end = found[1]
                continue
            if sign == "*" and is_letter:
                upper += r"\ast "
            elif sign in _RAISED:
                upper += _RAISED[sign]
            elif sign in _LOWERED:
                lower += _LOWERED[sign]
            elif sign == "!" and not upper + lower:
                written += "!"
            elif sign in _PRIMES and not self.text[end + 1 : end + 2].isalpha():
                primes += _PRIMES[sign]
            else:
                break
            end += 1
        if primes and upper:
            upper, primes = r"\prime " * len(primes) + upper, ""
        below = f"_{_group(lower.strip())}" if lower else ""
        above = f"^{_group(upper.strip())}" if upper else ""
        return f"{written}{primes}{below}{above}", end

    def script(self, at: int) -> Read:
        """Return an index or an exponent: in brackets, or letters or digits, a sign before them."""
        sign = self.text[at : at + 1]
        if sign in ("{", "("):
            return self.listed(at + 1, "}" if sign == "{" else ")")
        if sign in _BEFORE:
            found = self.script(at + 1)
            return found and (f"{_BEFORE[sign]}{found[0]}", found[1])
        run = re.compile(rf"∞|[A-Za-z]+|[{_LETTER}]|\d+").match(self.text, at)
        return (_index(run[0]), run.end()) if run else None

    def skipped(self, at: int) -> int:
        while self.text[at : at + 1].isspace():
            at += 1
        return at


def _index(run: str) -> str:
    """Return an index: a word upright, one or two letters as factors."""
    if run in _FUNCTIONS:
        return _FUNCTIONS[run]
    is_word = run.isalpha() and (len(run) > 2 or run == "in")
    return rf"\mathrm{{{run}}}" if is_word else tex.SIGNS.get(run, run)


def _group(written: str) -> str:
    return written if len(written) == 1 else f"{{{written}}}"


def decomposed(text: str) -> str:
    """Return a text in which the accents of mathematics stand after their letters.

    Other accents, as those of names, stay where they are.

    >>> len(decomposed("ū")), len(decomposed("é"))
    (2, 1)
    """
    return "".join(
        split
        if len(split := unicodedata.normalize("NFD", letter)) == 2 and split[1] in _ACCENTS
        else letter
        for letter in text
    )
