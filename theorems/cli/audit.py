"""The verb `audit`."""

from __future__ import annotations

import shlex
from dataclasses import replace
from enum import StrEnum
from hashlib import file_digest
from pathlib import Path
from typing import Annotated, Any, get_args

import numpy as np
import typer
from typer.core import TyperArgument

from numerics.floats.label_laws import laws_of
from numerics.floats.sampling import POPULATION, Negatives, Sampling
from theorems.cli import inputs, options, progress
from theorems.cli.application import emit
from theorems.errors import FileError, UsageError
from theorems.reports import json_values
from theorems.reports.embeddings import as_json, report
from theorems.reports.embeddings.conclusions import Source
from theorems.tools.embeddings.audit import Audit, audit, audit_of_laws, check_beta
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import (
    MAX_PAIRED,
    Embeddings,
    of_arrays,
    points_of,
    read_arrays,
    read_embeddings,
    unit_rows,
)
from theorems.tools.trust import versions


class AuditFormat(StrEnum):
    """Output formats of an audit."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


_TABLES = (".csv", ".tsv")

_POSITIVES = ("class", "other", "view", "tower")


def _of_draws(words: str, *names: str) -> Any:
    panel = 'What is drawn (docs/audit.md, "Other draws")'
    return typer.Option(*names, help=words, rich_help_panel=panel)


def run(
    context: typer.Context,
    embeddings: Annotated[
        Path, typer.Argument(help="Points, one a row: .npy, .csv, .parquet, …, see docs/files.md.")
    ],
    labels: options.Labels = None,
    array: options.Array = None,
    column: options.Column = None,
    skip: options.Skip = None,
    header: options.Header = None,
    unlabelled: options.Unlabelled = None,
    label_law: Annotated[
        Path | None, options.reading("Overlapping or noisy labels: (N, C), a law a row, or 0/1.")
    ] = None,
    second: Annotated[
        Path | None, options.reading("A file with the second views, or the other tower, by row.")
    ] = None,
    positives: Annotated[
        str | None,
        _of_draws(f"x⁺: {', '.join(_POSITIVES)}; view with --second, else class."),
    ] = None,
    negatives: Annotated[
        str | None,
        _of_draws("x⁻: all, others, other-classes; the last with --second, else all."),
    ] = None,
    without_replacement: Annotated[
        bool, _of_draws("Draw k different negatives.", "--without-replacement")
    ] = False,
    k: Annotated[str, _of_draws(options.NEGATIVES, "--k")] = "1,4,16,inf",
    beta: options.Beta = None,
    temperature: options.Temperature = None,
    format: Annotated[AuditFormat, typer.Option("--format", help="Output format.")] = (
        AuditFormat.TEXT
    ),
    output: options.Output = None,
) -> None:
    """Compare trained embeddings with the theory: exact losses, the optimum, the bounds.

    Example: nceproof audit embeddings.npy --labels labels.npy --k 1,16,inf
    """
    beta = inputs.read_beta(beta, temperature)
    loss = inputs.read_logistic("logistic", beta, None)
    with inputs.naming_options():
        check_beta(loss.beta)
    counts = inputs.read_negatives(k)
    if format == AuditFormat.HTML:
        inputs.need_matplotlib("--format html")
    chosen = positives or ("class" if second is None else "view")
    sampling = _sampling(chosen, negatives, second, labels, not without_replacement)
    choices = Choices(labels, array, column, skip, header, unlabelled)
    shown: dict[str, Any] = {"beta": loss.beta, "progress": progress.of_steps}
    if label_law is not None:
        _refuse_with_laws(labels, sampling, second)
        points, laws = _with_laws(embeddings, choices, label_law)
        found = audit_of_laws(points, laws, counts, **shown)
    else:
        points = (
            read_embeddings(embeddings, choices)
            if second is None
            else _pairs(embeddings, second, choices)
        )
        with inputs.naming_options("k", "positives", "negatives"):
            found = audit(points, counts, sampling=sampling, towers=chosen == "tower", **shown)
    source = _source(context, [embeddings, second, label_law, labels])
    emit(
        _document(found, format, embeddings.name, source), output, folds=format == AuditFormat.TEXT
    )


def _document(found: Audit, format: AuditFormat, name: str, source: Source) -> str:
    if format == AuditFormat.JSON:
        return json_values.document(as_json.as_fields(found, source))
    if format == AuditFormat.HTML:
        from theorems.reports.embeddings.html import as_html

        return as_html(found, name, source)
    return report.as_text(found, source)


def _sampling(
    positives: str, negatives: str | None, second: Path | None, labels: str | None, replaced: bool
) -> Sampling:
    """Return how positives and negatives are drawn; what does not fit is said of the option."""
    inputs.one_of("--positives", positives, _POSITIVES)
    paired = positives in ("view", "tower")
    if paired and second is None:
        raise UsageError(f"--positives is {positives!r}; give the second one: `--second FILE`")
    if second is not None and not paired:
        raise UsageError(
            f"--positives is {positives!r}, but with --second it is view or tower; leave one out"
        )
    if second is not None and labels is not None:
        raise UsageError(
            f"--labels is {labels!r}, but with --second each row and its pair are a class; leave "
            "one out"
        )
    drawn = inputs.one_of(
        "--negatives", negatives or ("other-classes" if paired else "all"), get_args(Negatives)
    )
    return Sampling("other" if positives in ("other", "view") else "class", drawn, replaced)


def _refuse_with_laws(labels: str | None, sampling: Sampling, second: Path | None) -> None:
    given = {
        "--labels": labels is not None,
        "--second": second is not None,
        "--positives, --negatives or --without-replacement": sampling != POPULATION,
    }
    for name, holds in given.items():
        if holds:
            raise UsageError(
                f"--label-law is given, and {name} too: classes overlap there; leave one out"
            )


def _pairs(first: Path, second: Path, choices: Choices) -> Embeddings:
    """Return the rows of both files; row i of one and row i of the other are a class."""
    read = [_points(path, choices) for path in (first, second)]
    (one, said), (two, more) = read
    said += tuple(f"Of the second file: {line}" for line in more)
    if one.shape != two.shape:
        raise FileError(
            f"{str(second)!r}: the rows are {two.shape}, those of {str(first)!r} {one.shape}; give "
            "a row for each, of one dimension"
        )
    if len(one) > MAX_PAIRED:
        raise FileError(
            f"{str(first)!r}: there are {len(one)} pairs, each a class; give at most {MAX_PAIRED}"
        )
    for path, rows in ((first, one), (second, two)):
        _named(path, unit_rows, rows)
    found: Embeddings = _named(
        first, of_arrays, np.concatenate([one, two]), np.tile(np.arange(len(one)), 2)
    )
    return replace(found, said=said)


def _with_laws(path: Path, choices: Choices, law: Path) -> tuple[Embeddings, Any]:
    header = choices.header if law.suffix.lower() in _TABLES else None
    if header is not None and path.suffix.lower() not in _TABLES:
        choices = replace(choices, header=None)
    rows, said = _points(path, choices)
    read = read_arrays(law, Choices(header=header), labelled=False)
    said += tuple(f"Of the label laws: {line}" for line in read.said)
    laws = _named(law, laws_of, read.rows, len(rows))
    if laws.shape[1] > MAX_PAIRED:
        raise FileError(f"{str(law)!r}: there are {laws.shape[1]} classes; give 2 to {MAX_PAIRED}")
    unit, norms = _named(path, unit_rows, rows)
    names = tuple(str(c + 1) for c in range(laws.shape[1]))
    return Embeddings(unit, laws.argmax(axis=1), names, norms, said), laws


def _points(path: Path, choices: Choices) -> tuple[Any, tuple[str, ...]]:
    """Return the points of a file without labels, and what it was taken for."""
    if choices.unlabelled is not None:
        raise UsageError(f"--unlabelled is {choices.unlabelled!r}, but no labels are read")
    found = read_arrays(path, choices, labelled=False)
    return _named(path, points_of, found.rows), found.said


def _named(path: Path, function: Any, *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except ValueError as error:
        raise FileError(f"{str(path)!r}: {error}") from None


def _source(context: typer.Context, files: list[Any]) -> Source:
    """Return the files that were read, the version, and the command but for where it writes."""
    read = [Path(file) for file in files if file is not None and Path(file).is_file()]
    digests = tuple((path.name, _sha256(path)) for path in read)
    words = ["nceproof", "audit"]
    for parameter in context.command.params:
        value, name = context.params.get(parameter.name or ""), parameter.opts[-1]
        if value == parameter.default or value is None or name == "--output":
            continue
        if isinstance(parameter, TyperArgument):
            words.append(str(value))
        else:
            words += [name] if value is True else [name, str(value)]
    return Source(digests, versions()["nceproof"], shlex.join(words))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
