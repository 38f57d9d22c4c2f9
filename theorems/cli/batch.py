"""The verb `batch`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from numerics.exact.batch_losses import KINDS, BatchLoss, batch_loss
from numerics.floats.batches import Batch, batch_of, mean_cosines, neighbour_cosine
from theorems.cli import inputs, options, progress
from theorems.cli.application import columns, emit
from theorems.errors import FileError, UsageError
from theorems.reports import batch as report
from theorems.reports import json_values
from theorems.tools.batch import stand
from theorems.tools.embeddings.arrays import RAW
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import read_arrays

_NEARER = 0.1
"""By so much in the mean cosine, neighbours are more alike than what is paired."""


class BatchFormat(StrEnum):
    """Output formats of a batch."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def _of_loss(words: str, *names: str, values: Iterable[str] = ()) -> Any:
    return typer.Option(
        *names,
        help=words,
        autocompletion=options.completed(*values),
        rich_help_panel="The loss (docs/batch.md)",
    )


def run(
    embeddings: Annotated[
        Path,
        typer.Argument(help="Rows (2B, d), halves; (B, 2, d); or a tower: .npy, .npz, .csv, …"),
    ],
    second: Annotated[
        Path | None, options.reading("A file with the second views, or the other tower, (B, d).")
    ] = None,
    labels: options.Labels = None,
    array: options.Array = None,
    column: options.Column = None,
    skip: options.Skip = None,
    header: options.Header = None,
    unlabelled: options.Unlabelled = None,
    loss: Annotated[
        str,
        _of_loss(
            f"{', '.join(KINDS)}, or a formula in v (docs/losses.md).", "--loss", values=KINDS
        ),
    ] = "ntxent",
    temperature: Annotated[
        str | None,
        _of_loss("T of every loss but siglip, exact: 0.07 is 7/100, and 1/100 is a scale of 100."),
    ] = None,
    base_temperature: Annotated[
        str | None, _of_loss("Multiply supcon by T/T_base, as its authors' code does.")
    ] = None,
    scale: Annotated[str | None, _of_loss("siglip: logits are scale·cosine + bias.")] = None,
    bias: Annotated[str | None, _of_loss("siglip: the bias, exact; it started at -10.")] = None,
    raw: Annotated[
        bool, _of_loss("Take inner products of the rows as they are, not cosines.", "--raw")
    ] = False,
    bits: Annotated[
        int | None,
        typer.Option(
            help="Enclose the loss in balls of 53 to 2000 bits; without them it is a float."
        ),
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
        width = columns() if output is None else None
        emit(report.as_text(found, said, width=width or report.WIDTH), output, folds=True)


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
    other, said = None, found.said
    if second is not None:
        own = replace(choices, labels=None, unlabelled=None)
        paired = read_arrays(second, own, labelled=False)
        other = paired.rows
        said += tuple(f"Of the second file: {line}" for line in paired.said)
    try:
        batch = batch_of(loss.kind, found.rows, other, found.labels, unit=unit)
    except ValueError as error:
        name, _, why = str(error).partition(" ")
        files = {"first": path, "second": second, "labels": labels or path}
        about = f": {name}" if name == "labels" else ""  # else the file is what is spoken of
        why = why.replace("leave second out", "leave --second out")
        why = why.replace("needs one a row", "needs one a row, `--labels FILE`")
        raise FileError(f"{str(files[name])!r}{about} {why}") from None
    halves = second is None and found.rows.ndim == 2 and not loss.kind.labelled
    return batch, (*said, *filter(None, [_interleaved(batch) if halves else None]))


def _interleaved(batch: Batch) -> str | None:
    """Return a warning where neighbours are nearer to each other than what is paired by halves."""
    neighbours, halves = neighbour_cosine(batch), mean_cosines(batch)[0]
    if neighbours < halves + _NEARER:
        return None
    return (
        f"Warning: rows 1 and 2, 3 and 4, … have the mean cosine {neighbours:.3f}, those paired by "
        f"halves {halves:.3f}; where neighbours are the pairs, save rows.reshape(-1, 2, d)."
    )
