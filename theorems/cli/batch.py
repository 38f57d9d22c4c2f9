"""The verb `batch`."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from numerics.exact.batch_losses import KINDS, BatchLoss, batch_loss
from numerics.floats.batches import Batch, batch_of
from theorems.cli import inputs, options, progress
from theorems.cli.application import emit
from theorems.errors import FileError, UsageError
from theorems.reports import batch as report
from theorems.reports import json_values
from theorems.tools.batch import stand
from theorems.tools.embeddings.arrays import RAW
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import read_arrays


class BatchFormat(StrEnum):
    """Output formats of a batch."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def run(
    embeddings: Annotated[
        Path,
        typer.Argument(help="Rows (2B, d), halves; (B, 2, d); or a tower: .npy, .npz, .csv, …"),
    ],
    second: Annotated[Path | None, typer.Option(help="The second views, or tower, (B, d).")] = None,
    labels: options.Labels = None,
    array: options.Array = None,
    column: options.Column = None,
    skip: options.Skip = None,
    header: options.Header = None,
    unlabelled: options.Unlabelled = None,
    loss: Annotated[
        str, typer.Option("--loss", help=f"{', '.join(KINDS)}, or a formula in v.")
    ] = "ntxent",
    temperature: Annotated[str | None, typer.Option(help="T, exact: 0.07 is 7/100.")] = None,
    base_temperature: Annotated[
        str | None, typer.Option(help="Multiply SupCon by T/T_base, as its authors' code.")
    ] = None,
    scale: Annotated[str | None, typer.Option(help="Scale of SigLIP's logits, exact.")] = None,
    bias: Annotated[str | None, typer.Option(help="Bias of SigLIP's logits, exact.")] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Inner products of the rows as they are, no cosines.")
    ] = False,
    bits: Annotated[
        int | None, typer.Option(help="Enclose the loss, in balls of so many bits.")
    ] = None,
    format: Annotated[BatchFormat, typer.Option("--format", help="Output format.")] = (
        BatchFormat.TEXT
    ),
    output: options.Output = None,
) -> None:
    """Compute the loss of one batch, and where it lies between its floor and total collapse.

    Example: nceproof batch views.npy --loss ntxent --temperature 0.1
    """
    with inputs.naming_options():
        chosen = batch_loss(
            loss,
            temperature=temperature,
            base_temperature=base_temperature,
            scale=scale,
            bias=bias,
        )
    choices = Choices(labels, array, column, skip, header, unlabelled)
    batch, said = _read(chosen, embeddings, second, choices, unit=not raw)
    with inputs.naming_options(), progress.of_steps("loss") as tick:
        found = stand(chosen, batch, bits=bits, progress=tick)
    if format == BatchFormat.JSON:
        emit(json_values.document(report.as_fields(found, said)), output)
    elif format == BatchFormat.HTML:
        emit(report.as_html(found, embeddings.name, said), output)
    else:
        emit(report.as_text(found, said), output)


def _read(
    loss: BatchLoss, path: Path, second: Path | None, choices: Choices, *, unit: bool
) -> tuple[Batch, tuple[str, ...]]:
    """Return the batch of one file or two, and what they were taken for.

    What does not fit is said of the file or the option.
    """
    labels = choices.labels
    if labels is not None and not loss.kind.labelled:
        raise UsageError(f"--labels is {labels!r}, but the loss {loss.name} reads none")
    inside = loss.kind.labelled and second is None and path.suffix.lower() not in (".npy", *RAW)
    labelled = labels is not None or inside
    if choices.unlabelled is not None and not labelled:
        raise UsageError(f"--unlabelled is {choices.unlabelled!r}, but no labels are read")
    found = read_arrays(path, choices, labelled=labelled)
    other = None
    if second is not None:
        own = replace(choices, labels=None, unlabelled=None)
        other = read_arrays(second, own, labelled=False).rows
    try:
        return batch_of(loss.kind, found.rows, other, found.labels, unit=unit), found.said
    except ValueError as error:
        name, _, said = str(error).partition(" ")
        files = {"first": path, "second": second, "labels": labels or path}
        raise FileError(f"{str(files[name])!r}: {name} {said}") from None
