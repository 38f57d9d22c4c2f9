"""The verbs for numbers: loss, solve, bounds, loss-audit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from theorems.cli.application import (
    EXIT_UNDECIDED,
    BetaOption,
    BitsOption,
    Format,
    FormatOption,
    LossOption,
    MarginOption,
    OutputOption,
    app,
    emit,
    guarded,
)


@app.command()
@guarded
def loss(
    gram: Annotated[str, typer.Option(help="etf:C, or a .json, .csv or .npy file.")],
    k: Annotated[str, typer.Option("--k", help="Number of negatives ≥ 1, or inf.")],
    rho: Annotated[
        str, typer.Option(help="uniform, or exact probabilities: 1/2,1/4,1/4.")
    ] = "uniform",
    loss: LossOption = "logistic",
    beta: BetaOption = None,
    margin: MarginOption = None,
    bits: BitsOption = 53,
    nearest: Annotated[
        bool, typer.Option("--nearest", help="Take the Gram matrix nearest to a rounded file.")
    ] = False,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
) -> None:
    """Enclose the population loss of a Gram matrix.

    Example: nceproof loss --gram etf:10 --rho uniform --k 4096 --bits 166
    """
    from numerics.enclosure import latent_loss
    from theorems import inputs
    from theorems.report import as_json

    chosen = inputs.read_loss(loss, beta, margin)
    negatives = _with_limit(inputs.read_negatives(k), chosen.limit_offset, chosen.name)
    G = inputs.read_gram(gram, nearest=nearest)
    law = inputs.read_law(rho, len(G))
    value = latent_loss(G, law, negatives=negatives, loss=chosen, bits=_bits(bits))
    if format == Format.JSON:
        lower, upper = value.decimals()
        fields = {"value": as_json.number(value), "lower": lower, "upper": upper, "bits": bits}
        emit(as_json.document(fields), output)
    else:
        emit(str(value), output)


@app.command()
@guarded
def solve(
    rho: Annotated[str, typer.Option(help="uniform:C, or exact probabilities: 1/2,1/4,1/4.")],
    k: Annotated[str, typer.Option("--k", help="Numbers of negatives, comma-separated; inf too.")],
    loss: LossOption = "logistic",
    beta: BetaOption = None,
    margin: MarginOption = None,
    weights: Annotated[
        str, typer.Option(help="Downstream weights: rho, uniform or a list.")
    ] = "rho",
    dim: Annotated[int | None, typer.Option(min=1, help="Dimension d; by default C.")] = None,
    bits: BitsOption = 100,
    plot: Annotated[
        Path | None, typer.Option(help="Draw the curves over k (.svg, .png, .pdf).")
    ] = None,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
) -> None:
    """Find the Gram matrix that minimises the loss for each k, with certified intervals.

    Example: nceproof solve --rho 4/5,1/10,1/10 --k 1,4,16,64,inf
    """
    from theorems import inputs

    chosen, law = inputs.read_loss(loss, beta, margin), inputs.read_law(rho)
    downstream = inputs.read_weights(weights, law)
    counts = [
        _with_limit(inputs.read_negatives(count), chosen.limit_offset, chosen.name)
        for count in k.split(",")
    ]
    bits = _bits(bits)
    if plot is not None:
        from theorems.plot import check_plot, plot_solutions

        check_plot(plot)
    from theorems import solving
    from theorems.report import as_json

    found = [
        solving.solve(law, downstream, negatives=n, loss=chosen, dimension=dim, bits=bits)
        for n in counts
    ]
    if plot is not None:
        plot_solutions(found, chosen, plot)
    if format == Format.JSON:
        emit(as_json.document([solving.as_fields(solution) for solution in found]), output)
    else:
        emit(solving.as_table(found), output)


@app.command()
@guarded
def bounds(
    k: Annotated[str, typer.Option("--k", help="Numbers of negatives: 1,2,4, or 1..4096.")],
    rho: Annotated[
        str | None, typer.Option(help="uniform:C, or exact probabilities: 1/2,1/4,1/4.")
    ] = None,
    gram: Annotated[
        str | None, typer.Option(help="Of this map, not of the minimiser: etf:C or a file.")
    ] = None,
    embeddings: Annotated[
        Path | None, typer.Option(help="Of these points: a .csv file, label,x1,..,xd a line.")
    ] = None,
    loss: Annotated[str, typer.Option("--loss", help="logistic or hinge-max.")] = "logistic",
    beta: BetaOption = None,
    margin: MarginOption = None,
    norm: Annotated[str, typer.Option(help="The norm bound of Bao et al., ≥ 1.")] = "1",
    bits: BitsOption = 100,
    plot: Annotated[Path | None, typer.Option(help="Draw them over k (.svg, .png, .pdf).")] = None,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
) -> None:
    """Compare the classical bounds of L_sup with L_sup itself, for each k.

    Example: nceproof bounds --rho uniform:10 --k 1..4096 --plot bounds.svg
    """
    from theorems import bounding, inputs
    from theorems.report import as_json

    chosen, counts = inputs.read_loss(loss, beta, margin), inputs.read_negatives_grid(k)
    if plot is not None:
        from theorems.bounds_figure import plot_bounds
        from theorems.plot import check_plot

        check_plot(plot)
    law, source = bounding.read_source(rho, gram, embeddings, loss=chosen, bits=_bits(bits))
    rows = bounding.compare_all(source, law, counts, loss=chosen, norm=norm, bits=bits)
    if plot is not None:
        plot_bounds(rows, plot)
    if format == Format.JSON:
        emit(as_json.document([bounding.as_fields(row) for row in rows]), output)
    else:
        emit(bounding.as_table(rows), output)


@app.command("loss-audit")
@guarded
def loss_audit(
    formula: Annotated[str, typer.Argument(help="A loss in v: 'log(1 + sum(exp(-v)))'.")],
    beta: BetaOption = None,
    margin: MarginOption = None,
    proofs: Annotated[
        bool, typer.Option("--proofs", help="Print the proofs line by line.")
    ] = False,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
) -> None:
    """Decide which hypotheses a loss meets for every k, and which theorems then apply.

    Example: nceproof loss-audit "log(1 + sum(exp(-v)))"
    """
    from theorems.audit import report
    from theorems.auditing import read_audit
    from theorems.report import as_json

    found = read_audit(formula, beta=beta, margin=margin)
    if format == Format.JSON:
        emit(as_json.document(report.as_fields(found)), output)
    else:
        emit(report.as_text(found, proofs=proofs), output)
    raise typer.Exit(0 if found.decided else EXIT_UNDECIDED)


def _bits(bits: int) -> int:
    from numerics.balls import check_bits
    from theorems.errors import UsageError

    try:
        return check_bits(bits)
    except ValueError as error:
        raise UsageError(f"--{error}") from None


def _with_limit(negatives: float, limit: str, name: str) -> int | float:
    from theorems.errors import UsageError

    if negatives == float("inf") and limit == "no limit":
        raise UsageError(f"--k is inf, but the loss {name} has no limit; give a finite k")
    return negatives
