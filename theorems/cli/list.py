"""The verb `list`, which loads no claim of ours: their files are read, unless all is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from textwrap import wrap
from typing import Annotated

import typer

from theorems.cli import options
from theorems.cli.application import columns, emit
from theorems.errors import UsageError
from theorems.escaping import one_line
from theorems.reports import citations
from theorems.reports.tables import aligned, fitting
from theorems.tools.list import Listed, listed

_LEGEND = (
    "The verdict is the declared one; nceproof verify ID computes it.",
    "rocq: there is a twin in Rocq, which nceproof verify --rocq ID checks.",
)
"""Below the table on a terminal; who reads it by line has a claim a line."""


def run(
    ids: options.Claims = None,
    paper: Annotated[
        str | None, typer.Option(help="Claims that name this paper: authors, year or number.")
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Claims of this topic.")] = None,
    verdict: Annotated[
        str | None,
        typer.Option(
            help="Claims that declare this verdict.",
            autocompletion=options.completed(
                "proved", "certified", "argued", "tested", "refuted", "open"
            ),
        ),
    ] = None,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
) -> None:
    """List claims with their declared verdicts: all of ours, or those of a Python file.

    A line has the id, the kind, the verdict that is declared, whether Rocq has a twin, the title.

    Example: nceproof list --paper "Lee 2025" --verdict refuted
    """
    if ids or format == options.Format.JSON:
        from theorems.cli import loaded  # with SymPy: what is listed otherwise needs none of it

        own = loaded.claims(ids or [])
    found = list(map(loaded.as_listed, own.values()) if ids else listed())
    for name, words, kept in (
        ("paper", paper, _by_paper),
        ("topic", topic, _by_topic),
        ("verdict", verdict, _by_verdict),
    ):
        if words is not None:
            found = _kept(found, name, words, *kept(found))
    if format == options.Format.JSON:
        emit(loaded.as_document([one.id for one in found], own), output)
    else:
        width = columns() if output is None else None
        rows = as_lines(found) if width is None else [*as_lines(found, width), *_LEGEND]
        emit("\n".join(rows), output, folds=True)


Filter = tuple[Iterable[str], Callable[[Listed, str], bool]]
"""What there is to choose from, and whether a claim is of what is chosen."""


def _by_paper(found: Sequence[Listed]) -> Filter:
    names = citations.names(one.source for one in found)

    def names_it(one: Listed, words: str) -> bool:
        return any(
            citations.is_called(names[key], words) for key, _, _ in citations.cited(one.source)
        )

    return names.values(), names_it


def _by_topic(found: Sequence[Listed]) -> Filter:
    return (one.topic for one in found), lambda one, topic: one.topic == topic.replace("_", " ")


def _by_verdict(found: Sequence[Listed]) -> Filter:
    return (one.declared for one in found), lambda one, verdict: one.declared == verdict


def _kept(
    found: Sequence[Listed],
    name: str,
    words: str,
    there: Iterable[str],
    is_of: Callable[[Listed, str], bool],
) -> list[Listed]:
    """Return the claims that are chosen; raise `UsageError` with what there is for none."""
    if kept := [one for one in found if is_of(one, words)]:
        return kept
    choices = "; ".join(sorted({*there}, key=str.casefold)) or f"no {name} at all"
    raise UsageError(
        f"--{name} {words[:60]!r} leaves no claim of {len(found)}; there are: {choices}"
    )


_ROOM = 40
"""The least letters of a column of titles; where there are fewer, titles stand below."""


def as_lines(claims: Iterable[Listed], width: int | None = None) -> list[str]:
    """Return one line a claim: id, kind, declared verdict, whether Rocq has it too, title.

    To fit a `width` titles are broken between words, or stand below the rest of their line.

    >>> as_lines(one for one in listed() if one.id == "gram-bound")[0][:31]
    'gram-bound  lemma  proved  rocq'
    """
    rows = [
        (one.id, one.kind, one.declared, "rocq" if one.has_twin else "·", one_line(one.title))
        for one in claims
    ]
    if width is None:
        return aligned(rows, left=True)
    heads = aligned([row[:-1] for row in rows], left=True)
    if width - max(map(len, heads)) - 2 >= _ROOM:
        return fitting(rows, width)
    titles = [
        wrap(row[-1], width - 4, break_long_words=False, break_on_hyphens=False) for row in rows
    ]
    below = ([f"    {line}" for line in title] for title in titles)
    return [line for head, title in zip(heads, below, strict=True) for line in (head, *title)]
