"""The verb `docs`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from theorems.cli import options, progress
from theorems.cli.application import emit, say_written, tell
from theorems.cli.running import say, verified
from theorems.cli.selection import requested
from theorems.errors import UsageError
from theorems.escaping import escaped, one_line
from theorems.reports import verdict_table
from theorems.verdicts.verify import EXIT_DIFFERS, Outcome, exit_code


def run(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID|FILE]...", help="Ids and files of claims; none: all of ours."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="New or empty folder for the site.")] = None,
    guide: Annotated[
        Path | None, typer.Option(help="Folder of hand-written Markdown, for the guide.")
    ] = None,
    readme: Annotated[
        list[Path] | None,
        typer.Option(help="Markdown file with markers to write verdicts between; repeatable."),
    ] = None,
    check: Annotated[
        Path | None, typer.Option(help="Folder of derivations, to compare with generated ones.")
    ] = None,
    derivations: Annotated[
        Path | None, typer.Option(help="Folder to write derivations to, as --check compares them.")
    ] = None,
    rocq: options.Rocq = False,
) -> None:
    """Verify claims and make a site or tables of what came out, or compare derivations.

    Example: nceproof docs --output site --guide docs
    """
    given = (output is not None or bool(readme), check is not None, derivations is not None)
    if sum(given) != 1:
        raise UsageError(
            "give --output FOLDER or --readme FILE, or --check FOLDER to compare, or --derivations "
            "FOLDER"
        )
    if guide is not None and output is None:
        raise UsageError("--guide needs --output FOLDER; the guide is a part of the site")
    if check is not None:
        _compare(ids or [], check)
    elif derivations is not None:
        _write_derivations(ids or [], derivations)
    else:
        _write(lambda: verified(ids or [], rocq=rocq), output, guide, readme or [])


def _build() -> Any:
    """Return the module that makes the site; its libraries are an extra."""
    try:
        from theorems.reports.site import build
    except ImportError:
        raise UsageError("docs needs Jinja and more: pip install 'nceproof[docs]'") from None
    return build


def _compare(ids: list[str], folder: Path) -> None:
    build = _build()
    with progress.of_work("writing down derivations"):
        differing = build.differences(build.derivations(requested(ids)), folder)
    if differing:
        where = escaped(str(folder))
        tell("\n".join(f"nceproof: {where}: {one_line(line)}" for line in differing))
        raise typer.Exit(EXIT_DIFFERS)


def _write_derivations(ids: list[str], folder: Path) -> None:
    """Write each derivation over the one that is there; others in the folder stay."""
    build = _build()
    with progress.of_work("writing down derivations"):
        files = build.derivations(requested(ids))
    build.write(files, folder, over=True)
    say_written(folder)


def _write(
    run: Callable[[], list[Outcome]], output: Path | None, guide: Path | None, files: list[Path]
) -> None:
    """Write what a run gives; a folder, guide or README of no use is told before it."""
    if output is not None:
        _build().write({}, output)
    if guide is not None:
        _build().guide.pages(guide)
    for file in files:
        verdict_table.pieces(file)
    outcomes = run()
    if output is not None:
        with progress.of_work("making the site"):
            _build().write(_build().site(outcomes, guide), output)
        say_written(output)
    for file in files:
        emit(verdict_table.filled(file, outcomes).encode(), file)
    say(outcomes)
    raise typer.Exit(exit_code(outcomes))
