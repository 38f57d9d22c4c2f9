"""What authors say as HTML: formulas as MathML; names of claims and pages as links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from theorems.reports.prose import Piece, pieces
from theorems.reports.site.formulas import mathml, run_on

Filter = Callable[[Context, str], Markup]

_NONE: Mapping[str, str] = MappingProxyType({})


def words(text: str, targets: Mapping[str, str] = _NONE, *, linked: str = "{}") -> Markup:
    """Return a text with its formulas typeset; of `targets` names and pages have their addresses.

    `linked` is what a name in backticks becomes that is a link.

    >>> print(words("`a < b`, as `etf-rank`", {"etf-rank": "etf-rank.html"}))
    <code>a &lt; b</code>, as <a href="etf-rank.html">etf-rank</a>
    """
    shown, formula = Markup(""), Markup("")
    for one in [*pieces(text), Piece("words", "")]:
        rest = one.text
        if formula and one.kind == "words":
            formula, rest = run_on(formula, rest)
        shown += formula
        formula = mathml(rest) if one.kind == "formula" else Markup("")
        shown += Markup("") if one.kind == "formula" else _piece(one.kind, rest, targets, linked)
    return shown


def _piece(kind: str, text: str, targets: Mapping[str, str], linked: str) -> Markup:
    if kind == "words":
        return escape(text)
    name, _, place = text.partition("#" if kind == "page" else "\0")
    if name in targets:
        address = f"{targets[name]}#{place}" if place else targets[name]
        shown = Markup("{}" if kind == "page" else linked).format(text)
        return Markup('<a href="{}">{}</a>').format(address, shown)
    return Markup("{}" if kind == "page" else "<code>{}</code>").format(text)


def paragraphs(text: str, targets: Mapping[str, str] = _NONE) -> Markup:
    r"""Return a text of several paragraphs; what begins with a dash is an item of a list.

    >>> print(paragraphs("Two cases:\n\n- one\n- the other"))
    <p>Two cases:</p>
    <ul><li>one</li><li>the other</li></ul>
    """
    return Markup("\n").join(_paragraph(one, targets) for one in text.split("\n\n"))


def _paragraph(text: str, targets: Mapping[str, str]) -> Markup:
    if not text.startswith("- "):
        return Markup("<p>{}</p>").format(words(text, targets))
    items = (words(one, targets) for one in re.split(r"(?:^|\n)- ", text)[1:])
    return Markup("<ul>{}</ul>").format(Markup("").join(map(Markup("<li>{}</li>").format, items)))


def in_mathml(text: str) -> Markup:
    """Return a text whose formulas stand between dollars with them as MathML.

    >>> in_mathml("Let $a$ be b.").count("<math>")
    1
    """
    shown, parts = Markup(""), text.split("$")
    for n in range(0, len(parts) - 1, 2):
        formula, rest = run_on(mathml(parts[n + 1]), parts[n + 2])
        shown += escape(parts[n]) + formula
        parts[n + 2] = rest
    return shown + escape(parts[-1])


def filters(targets: Mapping[str, str]) -> dict[str, Filter]:
    """Return `words` and `paragraphs` for templates, for addresses from the root of the site."""

    def from_root(made: Callable[[str, Mapping[str, str]], Markup]) -> Filter:
        @pass_context
        def filtered(context: Context, text: str) -> Markup:
            root = context["root"]
            return made(text, {name: f"{root}{path}" for name, path in targets.items()})

        return filtered

    return {"words": from_root(words), "paragraphs": from_root(paragraphs)}


def plain(text: str) -> str:
    r"""Return a heading for where nothing can be typeset: a window's title, an entry of the search.

    >>> plain(r"Where $L_{\sup}$ rises with $k$")
    'Where L_sup rises with k'
    """
    return re.sub(r"\$([^$]+)\$", lambda found: re.sub(r"[\\{}]", "", found[1]), text)
