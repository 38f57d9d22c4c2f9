"""The hand-written guide: Markdown files as pages of the site."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from theorems.errors import FileError
from theorems.reports.site.formulas import mathml, run_on

_FORMULA = re.compile(r"\$(?! )([^$\n]*(?:\n[^$\n]+)*[^$\s])\$")


def _between_dollars(state: StateInline, silent: bool) -> bool:
    """Take a formula before Markdown reads its signs, as GitHub does."""
    if not (found := _FORMULA.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        state.push("formula", "math", 0).content = " ".join(found[1].split())
    state.pos = found.end()
    return True


def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark").enable("table")
    made.inline.ruler.before("escape", "formula", _between_dollars)
    made.add_render_rule("formula", _shown)
    return made


def _shown(_: object, tokens: Sequence[Token], at: int, *__: object) -> str:
    """Return a formula with the punctuation behind it, of which the next token is rid."""
    formula, after = mathml(tokens[at].content), tokens[at + 1 : at + 2]
    if after and after[0].type == "text":
        formula, after[0].content = run_on(formula, after[0].content)
    return formula


_PARSER = _parser()


@dataclass(frozen=True)
class Page:
    """A page of the guide: its place in the site, its title, its content and all its headings."""

    path: str
    title: str
    content: Markup
    headings: tuple[str, ...]


def pages(folder: Path, known: Collection[str] = ()) -> list[Page]:
    """Return the Markdown files of a folder and of `examples` below it as pages of guide/.

    The ids of claims that are `known` become links to their pages.
    """
    if not (files := _pages_of(folder)):
        raise FileError(f"{str(folder)!r}: no Markdown files")
    return [_page(folder, file, known) for file in files]


def _pages_of(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.md"), *folder.glob("examples/**/*.md")])


def sections(folder: Path, found: Sequence[Page]) -> list[tuple[str, list[Page]]]:
    """Return the pages under the headings of the folder's README, in its order; then the others."""
    left = {page.path: page for page in found}
    listed: list[tuple[str, list[Page]]] = []
    index = folder / "README.md"
    tokens = _PARSER.parse(index.read_text(encoding="utf-8")) if index.is_file() else []
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            listed.append((token.content, []))
        for link in token.children or ():
            page = left.pop(f"guide/{_target(str(link.attrGet('href')))}", None)
            if page and listed:
                listed[-1][1].append(page)
    left.pop("guide/README.html", None)
    return [section for section in (*listed, ("More", list(left.values()))) if section[1]]


def _page(folder: Path, file: Path, known: Collection[str]) -> Page:
    tokens = _PARSER.parse(file.read_text(encoding="utf-8"))
    root = "../" * (1 + len(file.relative_to(folder).parts[:-1]))
    for token in _all(tokens):
        if token.type == "fence" and token.info == "math":
            token.type, token.content = (
                "html_block",
                f'<p class="math">{mathml(token.content.strip())}</p>\n',
            )
        if token.type == "link_open":
            token.attrSet("href", _target(str(token.attrGet("href"))))
        if token.type == "code_inline" and token.content in known:
            link = f'<a href="{root}claims/{token.content}.html">{token.content}</a>'
            token.type, token.content = "html_inline", link
    headings = _name_headings(tokens) or (file.stem,)
    written = _PARSER.renderer.render(tokens, _PARSER.options, {})
    path = file.relative_to(folder).with_suffix(".html").as_posix()
    return Page(f"guide/{path}", headings[0], Markup(_scrolling(written)), headings)


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _target(link: str) -> str:
    """Return a link between Markdown files as one between pages."""
    return link if "://" in link else re.sub(r"\.md(?=#|$)", ".html", link)


def _name_headings(tokens: list[Token]) -> tuple[str, ...]:
    """Give every heading an id to link to; return their texts."""
    found = [pair for pair in pairwise(tokens) if pair[0].type == "heading_open"]
    for heading, token in found:
        heading.attrSet("id", slug(token.content))
    return tuple(token.content for _, token in found)


def slug(heading: str) -> str:
    """Return the id of a heading, as GitHub makes it.

    >>> slug("The normal form: `f(x)`")
    'the-normal-form-fx'
    """
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _scrolling(written: str) -> str:
    """Put tables into boxes that scroll by themselves."""
    opened = written.replace("<table>", '<div class="scroll"><table>')
    return opened.replace("</table>", "</table></div>")


def programs(folder: Path) -> Iterator[str]:
    """Yield the Python of the guide: what stands in its pages, and the files of its examples."""
    for file in _pages_of(folder):
        for token in _PARSER.parse(file.read_text(encoding="utf-8")):
            if token.type == "fence" and token.info.startswith("py"):
                yield token.content
    for file in sorted(folder.glob("examples/**/*.py")):
        yield file.read_text(encoding="utf-8")


def shown_files(folder: Path) -> dict[str, bytes]:
    """Return the files that the pages of the guide show or link to, by their place in the site."""
    found = {}
    for file in _pages_of(folder):
        for token in _all(_PARSER.parse(file.read_text(encoding="utf-8"))):
            named = str(token.attrGet("href") or token.attrGet("src") or "").partition("#")[0]
            if not named or named.endswith(".md"):
                continue
            target = (file.parent / named).resolve()
            if target.is_relative_to(folder.resolve()) and target.is_file():
                place = target.relative_to(folder.resolve())
                found[f"guide/{place.as_posix()}"] = target.read_bytes()
    return found
