"""The command `nceproof`: documents on stdout, talk and progress on stderr.

Exit codes: 0 every claim came out as declared; 1 one did not; 2 wrong argument; 3 undecided;
4 a file is not what it says it is; 5 nothing to check; 70 our own fault; 130 interrupted.
Heavy imports stand inside the commands, so that `--help` and `list` answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, ParamSpec

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    pass

EXIT_USAGE, EXIT_UNDECIDED, EXIT_FILE, EXIT_OUR_FAULT, EXIT_INTERRUPTED = 2, 3, 4, 70, 130

UsageError: Any = typer.BadParameter.__mro__[2]  # the base of all that Typer says of an argument


class _Group(TyperGroup):
    """Commands whose wrong arguments are one line."""

    def main(self, *args: Any, **options: Any) -> Any:
        if not (options.get("args") or sys.argv[1:]):
            return super().main(*args, **options)  # nothing was asked: show the help
        try:
            code = super().main(*args, **{**options, "standalone_mode": False})
        except UsageError as error:
            message = " ".join(error.format_message().split())
            typer.echo(f"nceproof: {message} (-h shows an example)", err=True)
            sys.exit(EXIT_USAGE)
        except typer.Abort:
            sys.exit(EXIT_INTERRUPTED)
        sys.exit(code if isinstance(code, int) else 0)


app = typer.Typer(
    name="nceproof",
    cls=_Group,
    help="Verify, compute and refute claims about contrastive learning.",
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

P = ParamSpec("P")


class Format(StrEnum):
    """Output formats of lists and values."""

    TEXT = "text"
    JSON = "json"


class VerifyFormat(StrEnum):
    """Output formats of a verification."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


FormatOption = Annotated[Format, typer.Option("--format", help="Output format.")]
OutputOption = Annotated[Path | None, typer.Option(help="Write the document to this file.")]
LossOption = Annotated[str, typer.Option("--loss", help="Loss of the family (see docs/losses.md).")]
BetaOption = Annotated[str | None, typer.Option(help="Inverse temperature β > 0, exact.")]
MarginOption = Annotated[str | None, typer.Option(help="Margin m, exact.")]
BitsOption = Annotated[int, typer.Option(help="Precision in bits, 53 to 2000.")]


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a closed one is None
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except OSError:  # help that could not be written
        _abandon_stdout()
        sys.exit(EXIT_FILE)


def _fail(message: str, code: int) -> NoReturn:
    typer.echo(f"nceproof: {message}", err=True)
    raise typer.Exit(code)


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn the errors of a command into one line on stderr and the exit code of their kind."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt:
            _fail("interrupted", EXIT_INTERRUPTED)
        except BrokenPipeError:  # the reader has left before it saw everything
            raise typer.Exit(128 + 13) from None
        except MemoryError:
            _fail("out of memory; nothing was decided", EXIT_UNDECIDED)
        except Exception as error:
            _fail_with(error)

    return run


def _fail_with(error: Exception) -> NoReturn:
    from theorems.errors import ArgumentError, FileError, NothingToCheck
    from theorems.verification import EXIT_NOTHING

    if isinstance(error, NothingToCheck):
        _fail(str(error), EXIT_NOTHING)
    if isinstance(error, ArgumentError):
        _fail(str(error), EXIT_USAGE)
    if isinstance(error, FileError):
        _fail(str(error), EXIT_FILE)
    if isinstance(error, ArithmeticError):
        _fail(f"undecided: {error}", EXIT_UNDECIDED)
    import traceback

    traceback.print_exception(error)
    _fail("this is our fault; please report it with the lines above", EXIT_OUR_FAULT)


def _emit(document: str, output: Path | None) -> None:
    """Write a document to stdout or to a file."""
    from theorems.errors import FileError

    try:
        if output is not None:
            _write(document + "\n", output)
        else:
            print(document, flush=True)
    except OSError as error:
        if output is None:
            _abandon_stdout()
        if isinstance(error, BrokenPipeError):
            raise
        name = "standard output" if output is None else repr(str(output))
        raise FileError(f"{name}: {error.strerror or error}") from None


def _write(text: str, output: Path) -> None:
    """Write to a pipe or device, or replace a file once all of it is written."""
    if output.exists() and not output.is_file():
        output.write_text(text, encoding="utf-8")
        return
    partial = output.with_name(f".{output.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


def _abandon_stdout() -> None:
    """Let what is left in the buffer of stdout go nowhere, so that exit does not fail again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.command("list")
@guarded
def list_claims(format: FormatOption = Format.TEXT, output: OutputOption = None) -> None:
    """List every claim with its declared verdict.

    Example: nceproof list --format json
    """
    from theorems.registry import all_claims
    from theorems.report import as_json, as_text

    report = as_json.claim_list if format == Format.JSON else as_text.claim_list
    _emit(report(all_claims()), output)


@app.command()
@guarded
def show(
    id: Annotated[str, typer.Argument(help="The id of a claim.")],
    derivation: Annotated[
        bool, typer.Option("--derivation", help="Print the derivation line by line, as text.")
    ] = False,
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
) -> None:
    """Show what a claim says, assumes, uses and declares.

    Example: nceproof show balanced-lower-bound --derivation
    """
    from theorems.report import as_json, as_text
    from theorems.selection import named

    claim = named(id)
    if format == Format.JSON:
        _emit(as_json.document(as_json.claim_fields(claim)), output)
    else:
        _emit((as_text.derivation_page if derivation else as_text.claim_page)(claim), output)


@app.command()
@guarded
def verify(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID|FILE]...", help="Ids and files of claims; none: all of ours."),
    ] = None,
    format: Annotated[
        VerifyFormat, typer.Option("--format", help="Output format.")
    ] = VerifyFormat.TEXT,
    output: OutputOption = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0, help="Seconds after which what is left is unknown.")
    ] = None,
) -> None:
    """Compute the verdicts of claims, ours or those of a Python file, and of all that they use.

    Example: nceproof verify gram-bound my_claims.py --format junit --output report.xml
    """
    from theorems import progress
    from theorems.report import as_json, as_junit, as_text
    from theorems.selection import requested
    from theorems.verification import exit_code, run, summary_line

    with redirect_stdout(sys.stderr):  # what claims print is talk; stdout is for the document
        claims = requested(ids or [])
        with progress.of_claims(claims) as tick:
            outcomes = run(claims, time_limit=time_limit, tick=tick)
    reports = {
        VerifyFormat.TEXT: as_text.verification,
        VerifyFormat.JSON: as_json.verification,
        VerifyFormat.JUNIT: as_junit.verification,
    }
    _emit(reports[format](outcomes), output)
    if format != VerifyFormat.TEXT or output is not None:
        typer.echo(summary_line(outcomes), err=True)
    raise typer.Exit(exit_code(outcomes))


@app.command()
@guarded
def trust(
    format: FormatOption = Format.TEXT,
    output: OutputOption = None,
    expect: Annotated[
        Path | None, typer.Option(help="Compare with this file, written by --format json.")
    ] = None,
) -> None:
    """Print the trusted files with their hashes, and what each claim assumes and uses.

    Example: nceproof trust --expect trust.json
    """
    from theorems import trust
    from theorems.registry import all_claims
    from theorems.report import as_json
    from theorems.verification import EXIT_DIFFERS

    expected = None if expect is None else trust.read_expected(expect)
    found = trust.as_fields(trust.trusted_files(), all_claims())
    _emit(as_json.document(found) if format == Format.JSON else trust.as_table(found), output)
    if expected is not None and (differing := trust.changes(expected, found)):
        typer.echo("\n".join(f"nceproof: {line}" for line in differing), err=True)
        raise typer.Exit(EXIT_DIFFERS)


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
        _emit(as_json.document(fields), output)
    else:
        _emit(str(value), output)


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
        _emit(as_json.document([solving.as_fields(solution) for solution in found]), output)
    else:
        _emit(solving.as_table(found), output)


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
        _emit(as_json.document(report.as_fields(found)), output)
    else:
        _emit(report.as_text(found, proofs=proofs), output)
    raise typer.Exit(0 if found.decided else EXIT_UNDECIDED)


@app.command()
@guarded
def search(
    id: Annotated[str, typer.Argument(help="The id of an open or refuted claim.")],
    output: Annotated[Path, typer.Option(help="Folder of the campaign and of certificates.")],
    classes: Annotated[int | None, typer.Option(help="Number of classes C; by default 3.")] = None,
    k: Annotated[
        str | None, typer.Option("--k", help="Numbers of negatives; by default 1,2,4,16,inf.")
    ] = None,
    loss: Annotated[str | None, typer.Option("--loss", help="The logistic loss.")] = None,
    beta: BetaOption = None,
    margin: MarginOption = None,
    weights: Annotated[
        str | None, typer.Option(help="Downstream weights: rho or uniform; by the claim.")
    ] = None,
    goal: Annotated[
        str | None, typer.Option(help="simplest (stop at the first) or largest increase.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all shards.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Shards at a time.")] = 1,
    shards: Annotated[int | None, typer.Option(min=1, help="How many shards at most.")] = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0, help="Seconds after which no new shard begins.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the campaign in the folder.")
    ] = False,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler, tcp://HOST:PORT, instead of processes.")
    ] = None,
) -> None:
    """Search a counterexample, in shards that are stored as they end.

    Example: nceproof search conjecture-unbalanced --classes 3 --output campaign
    """
    from theorems import progress, searching

    request = searching.Request(classes, k, loss, beta, margin, weights, goal)
    if shards is None and time_limit is None and goal == "largest":
        from theorems.errors import ArgumentError

        raise ArgumentError("--goal largest never ends by itself; give --time-limit or --shards")
    with progress.of_search(shards=shards, time_limit=time_limit) as tick:
        report = searching.search(
            id, request, output=output, seed=seed, jobs=jobs, shards=shards,
            time_limit=time_limit, resume=resume, scheduler=scheduler, tick=tick,
        )  # fmt: skip
    _emit(searching.as_text(report), None)
    raise typer.Exit(0 if report.found else EXIT_UNDECIDED)


@app.command()
@guarded
def recheck(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Certificates.")],
) -> None:
    """Check certificates again, from their numbers alone, in ball arithmetic.

    Example: nceproof recheck campaign/conjecture_unbalanced-0.json
    """
    from theorems.certificates import rechecking

    lines, code = rechecking.recheck(files)
    _emit("\n".join(lines), None)
    raise typer.Exit(code)


def _bits(bits: int) -> int:
    from numerics.balls import check_bits
    from theorems.errors import ArgumentError

    try:
        return check_bits(bits)
    except ValueError as error:
        raise ArgumentError(f"--{error}") from None


def _with_limit(negatives: float, limit: str, name: str) -> int | float:
    from theorems.errors import ArgumentError

    if negatives == float("inf") and limit == "no limit":
        raise ArgumentError(f"--k is inf, but the loss {name} has no limit; give a finite k")
    return negatives
