"""The options that verbs share, as types of their parameters."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """Output formats of lists and values."""

    TEXT = "text"
    JSON = "json"


TextOrJson = Annotated[Format, typer.Option("--format", help="Output format.")]
Output = Annotated[Path | None, typer.Option(help="Write the document to this file.")]
Plot = Annotated[Path | None, typer.Option(help="Draw them over k (.svg, .png, .pdf).")]
Labels = Annotated[
    str | None,
    typer.Option(help="Labels: a .npy, .csv or .txt file, the key of an array, or a column."),
]
Array = Annotated[
    str | None, typer.Option(help="Key of the points; of raw numbers float32:1000,128.")
]
Column = Annotated[str | None, typer.Option(help="Columns of the points: e, or a,b,c, or a..c.")]
Skip = Annotated[str | None, typer.Option(help="Columns that are neither points nor labels.")]
Header = Annotated[
    bool | None,
    typer.Option("--header/--no-header", help="Whether the first line of a table has names."),
]
Unlabelled = Annotated[
    str | None, typer.Option(help="The label that says that a point has none: -1.")
]
Loss = Annotated[str, typer.Option("--loss", help="Loss of the family (see docs/losses.md).")]
Beta = Annotated[str | None, typer.Option(help="Inverse temperature β > 0, exact.")]
Margin = Annotated[str | None, typer.Option(help="Margin m, exact.")]
Weighting = Annotated[str, typer.Option(help="Downstream weights: rho or uniform.")]
Bits = Annotated[int, typer.Option(min=53, max=2000, help="Precision in bits.")]
Rocq = Annotated[
    bool,
    typer.Option("--rocq", help="Let Rocq check derivations and twins as well; coqc is needed."),
]
TimeLimit = Annotated[
    float | None, typer.Option(min=0, help="Seconds after which what is left is unknown.")
]
Claims = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID|FILE]...", help="Ids and files of claims; none: all of ours."),
]
