"""The verb `audit`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from theorems.cli import inputs, options, progress
from theorems.cli.application import emit
from theorems.reports import json_values
from theorems.reports.embeddings import report
from theorems.tools.embeddings.audit import audit, check_beta
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import read_embeddings


class AuditFormat(StrEnum):
    """Output formats of an audit."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def run(
    embeddings: Annotated[
        Path, typer.Argument(help="Points, one a row: .npy, .csv, .parquet, …, see docs/files.md.")
    ],
    labels: options.Labels = None,
    array: options.Array = None,
    column: options.Column = None,
    skip: options.Skip = None,
    header: options.Header = None,
    unlabelled: options.Unlabelled = None,
    k: Annotated[
        str, typer.Option("--k", help="Numbers of negatives, comma-separated; inf too.")
    ] = "1,4,16,inf",
    beta: options.Beta = None,
    format: Annotated[AuditFormat, typer.Option("--format", help="Output format.")] = (
        AuditFormat.TEXT
    ),
    output: options.Output = None,
) -> None:
    """Compare trained embeddings with the theory: exact losses, the optimum, the bounds.

    Example: nceproof audit embeddings.npy --labels labels.npy --k 1,16,inf
    """
    loss = inputs.read_logistic("logistic", beta, None)
    with inputs.naming_options():
        check_beta(loss.beta)
    counts = [inputs.read_negatives(count) for count in k.split(",")]
    if format == AuditFormat.HTML:
        inputs.need_matplotlib("--format html")
    points = read_embeddings(embeddings, Choices(labels, array, column, skip, header, unlabelled))
    found = audit(points, counts, beta=loss.beta, progress=progress.of_steps)
    if format == AuditFormat.JSON:
        emit(json_values.document(report.as_fields(found)), output)
    elif format == AuditFormat.HTML:
        from theorems.reports.embeddings.html import as_html

        emit(as_html(found, embeddings.name), output)
    else:
        emit(report.as_text(found), output)
