"""The options that verbs share, as types of their parameters."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from theorems.verdicts.claim_files import modules

NEGATIVES = (
    "Numbers of negatives: 1,2,4, or 1..4096, two in each octave; inf: the limit of L_k − log k, "
    "or of L_k/k for a sum."
)
"""What --k takes, and what infinitely many negatives stand for."""


class Format(StrEnum):
    """Output formats of lists and values."""

    TEXT = "text"
    JSON = "json"


TextOrJson = Annotated[Format, typer.Option("--format", help="Output format.")]
Output = Annotated[Path | None, typer.Option(help="Write the document to this file.")]
Plot = Annotated[Path | None, typer.Option(help="Draw them over k (.svg, .png, .pdf).")]

READING = "How the files are read (docs/files.md)"
"""The panel of the options that say what in a file is what."""


def reading(words: str) -> Any:
    """Return an option of how files are read."""
    return typer.Option(help=words, rich_help_panel=READING)


Labels = Annotated[
    str | None,
    reading("Labels: a .npy, .csv or .txt file, the key of an array, or a column."),
]
Array = Annotated[
    str | None,
    reading(
        "Key of the points in a file of several arrays; type and shape of raw numbers, as "
        "float32:1000,128."
    ),
]
Column = Annotated[str | None, reading("Columns of the points: e, or a,b,c, or a..c.")]
Skip = Annotated[str | None, reading("Columns that are neither points nor labels: id,split.")]
Header = Annotated[
    bool | None,
    typer.Option(
        "--header/--no-header",
        help="Whether the first line of a table has names, if it can be read in two ways.",
        rich_help_panel=READING,
    ),
]
Unlabelled = Annotated[
    str | None, reading("Leave out the points of this label, which says that there is none: -1.")
]
Beta = Annotated[
    str | None,
    typer.Option(help="Inverse temperature β = 1/T, exact; 1 if a named loss is given none."),
]
Temperature = Annotated[
    str | None, typer.Option(help="Temperature T = 1/β in place of --beta, exact: 0.07.")
]
Margin = Annotated[str | None, typer.Option(help="Margin m, exact.")]
Bits = Annotated[int, typer.Option(min=53, max=2000, help="Precision in bits.")]
Rocq = Annotated[
    bool,
    typer.Option("--rocq", help="Let Rocq check derivations and twins as well; coqc is needed."),
]
Jobs = Annotated[
    int | None, typer.Option(min=1, help="Processes at a time; by default one a core.")
]
Scheduler = Annotated[
    str | None, typer.Option(help="A Dask scheduler, tcp://HOST:PORT, instead of processes.")
]
Campaign = Annotated[
    Path | None, typer.Option(help="Folder for what shards find, from where one can go on.")
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the campaign in the folder.")]
TimeLimit = Annotated[
    float | None, typer.Option(min=0, help="Seconds after which what is left is unknown.")
]


def completed(*words: str) -> Callable[[str], list[str]]:
    """Return what gives a shell the words that begin with what was typed.

    >>> completed("rho", "uniform")("u")
    ['uniform']
    """

    def beginning(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return beginning


def beginning_with(begun: str) -> list[str]:
    """Return the ids of the library that a shell can complete.

    >>> beginning_with("gram-b")
    ['gram-bound']
    """
    return sorted(name for name in modules() if name.startswith(begun))


Weighting = Annotated[
    str,
    typer.Option(
        help="Downstream weights: rho or uniform.", autocompletion=completed("rho", "uniform")
    ),
]
Claims = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID|FILE]...",
        help="Ids and files of claims; none: all of ours.",
        autocompletion=beginning_with,
    ),
]
