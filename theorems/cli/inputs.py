"""What users type, read exactly; what cannot be used is said of the option, in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from importlib.util import find_spec
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Annotated, TypeVar, get_args

import typer
from flint import fmpq

from numerics.balls.calculus.hypotheses import holding
from numerics.balls.downstream_check import downstream_weights
from numerics.balls.enumeration import check_budget
from numerics.balls.setting import Weights
from numerics.exact.blocks import BlockGram
from numerics.exact.geometry import Matrix, gram_matrix
from numerics.exact.losses import FAMILY, Logistic, Loss, loss_named
from numerics.exact.parse import MAX_NUMBER, FormulaError
from numerics.exact.rationals import as_fraction, class_law, quoted, rational
from numerics.exact.shapes import WorstCase
from theorems.cli import options
from theorems.errors import FileError, UsageError
from theorems.tools import gram_files
from theorems.tools.paper_losses import in_margins

LossOption = Annotated[
    str,
    typer.Option(
        "--loss",
        help=f"{', '.join(FAMILY)}, or a formula in v (see docs/losses.md).",
        autocompletion=options.completed(*FAMILY),
    ),
]

T = TypeVar("T")

MAX_ZIPF = 2048
"""The largest C of zipf:C, whose masses are fractions of as many digits."""

MAX_CLASSES = 10**6
"""The most classes of a law, and the largest C of etf:C, whose matrix is kept as one cosine."""


MAX_NEGATIVES = 10**12

MAX_PARAMETER = 1000
"""The largest β and |m| of losses with exponentials, whose range the integrals have to cover."""


@contextmanager
def naming_options(*names: str) -> Iterator[None]:
    """Say of an option what a library says of its argument, of any or of those named.

    >>> with naming_options():
    ...     raise ValueError("least_mass is 2; give less than 1")
    Traceback (most recent call last):
        ...
    theorems.errors.UsageError: --least-mass is 2; give less than 1
    """
    try:
        yield
    except ValueError as error:
        name, space, said = str(error).partition(" ")
        if names and name not in names:
            raise
        raise UsageError(f"--{name.replace('_', '-')}{space}{said}") from None


def need_matplotlib(option: str) -> None:
    """Raise `UsageError` where the library that draws is not installed.

    >>> need_matplotlib("--plot")
    """
    if find_spec("matplotlib") is None:
        raise UsageError(f"{option} needs Matplotlib: pip install 'nceproof[plot]'")


def check_figure(path: Path, option: str) -> None:
    """Raise `UsageError` where no figure can be drawn or the suffix is not .svg, .png or .pdf.

    >>> check_figure(Path("curves.svg"), "--plot")
    """
    need_matplotlib(option)
    if path.suffix.lower() not in (".svg", ".png", ".pdf"):
        raise UsageError(f"{option} is {str(path)!r}; end it in .svg, .png or .pdf")


def read_gram(text: str, *, nearest: bool = False) -> Matrix | BlockGram:
    """Return the Gram matrix that ``etf:C`` or a path to .json, .csv or .npy stands for.

    With `nearest` the matrix is replaced by the Gram matrix of rational unit vectors close to it,
    for input that is off by rounding.

    >>> read_gram("etf:2").matrix()
    ((1, -1), (-1, 1))
    """
    if text.startswith("etf:"):
        return BlockGram.simplex(_class_count(text.removeprefix("etf:"), "--gram etf:C"))
    path = Path(text)
    if path.suffix.lower() not in gram_files.FORMATS:
        raise UsageError(f"--gram is {text!r}; give etf:C or a path ending in .json, .csv or .npy")
    try:
        rows = gram_files.read_rows(path)
        return gram_matrix(gram_files.nearest_gram(rows) if nearest else rows)
    except OSError as error:
        raise FileError(f"--gram {_shown(path)}: {error.strerror or error}") from None
    except (ValueError, TypeError) as error:
        rounded = any(word in str(error) for word in ("diagonal", "semidefinite", "symmetric"))
        hint = "; --nearest takes the closest Gram matrix" if rounded and not nearest else ""
        raise FileError(f"--gram {_shown(path)}: {error}{hint}") from None


def _shown(path: Path) -> str:
    text = str(path)
    return repr(text if len(text) <= 120 else "..." + text[-117:])


def read_law(text: str, classes: int | None = None) -> tuple[fmpq, ...]:
    """Return the class law that a text stands for.

    It is ``uniform``, ``uniform:C``, ``zipf:C`` (masses ∝ 1/c), or masses separated by commas, in
    which p*n stands for n classes of mass p.

    >>> read_law("1/2,0.25*2"), read_law("uniform", 2), read_law("zipf:2")
    ((1/2, 1/4, 1/4), (1/2, 1/2), (2/3, 1/3))
    """
    if text == "uniform" or text.startswith("uniform:"):
        count = classes if text == "uniform" else _class_count(text[8:], "--rho uniform:C")
        if count is None:
            raise UsageError("--rho is 'uniform'; write uniform:C, with C the number of classes")
        law: tuple[fmpq, ...] = (fmpq(1, count),) * count
    elif text.startswith("zipf:"):
        ranks = range(1, 1 + _integer(text[5:], 2, MAX_ZIPF, "--rho zipf:C", "for C"))
        total = sum((fmpq(1, rank) for rank in ranks), fmpq(0))
        law = tuple(1 / (rank * total) for rank in ranks)
    elif not any(map(str.isdigit, text)):
        raise UsageError(
            f"--rho is {quoted(text)}; write uniform:C, zipf:C, or masses such as 1/2,1/4*2"
        )
    else:
        with naming_options():
            law = class_law(_masses(text), name="rho")
    if classes is not None and len(law) != classes:
        raise UsageError(f"--rho has {len(law)} entries, but there are {classes} classes")
    return law


def _masses(text: str) -> list[str | fmpq]:
    """Return the masses of a list, each p*n as n times the number that p is."""
    masses: list[str | fmpq] = []
    for entry in text.split(","):
        mass, times, count = entry.partition("*")
        if not times:
            masses.append(mass)
            continue
        number = _integer(count.strip(), 1, MAX_CLASSES, "--rho: n of p*n", "for the classes")
        masses += [rational(mass, name=f"rho[{len(masses)}]")] * number
        if len(masses) > MAX_CLASSES:
            raise UsageError(f"--rho has more than {MAX_CLASSES} classes; give fewer")
    return masses


def read_weights(text: str, law: tuple[fmpq, ...]) -> tuple[fmpq, ...]:
    """Return downstream weights: ``rho`` (the class law itself), ``uniform``, or a list.

    >>> read_weights("rho", (fmpq(1, 3), fmpq(2, 3)))
    (1/3, 2/3)
    """
    if text == "rho":
        return law
    if text == "uniform":
        return (fmpq(1, len(law)),) * len(law)
    with naming_options():
        weights = downstream_weights(_masses(text))
    if len(weights) != len(law):
        raise UsageError(f"--weights has {len(weights)} entries, there are {len(law)} classes")
    return weights


def read_negatives(text: str, loss: Loss | None = None) -> list[int | float]:
    """Return the numbers of negatives k that a text lists, in its order.

    Each is an integer ≥ 1, a range, which stands for two numbers in each octave, or ``inf``, which
    a `loss` without a limit does not take.

    >>> read_negatives("1024,1e6,inf"), read_negatives("1..12,9")
    ([1024, 1000000, inf], [1, 2, 3, 4, 6, 8, 11, 12, 9])
    """
    found: list[int | float] = []
    for part in map(str.strip, text.split(",")):
        if ".." in part:
            found += _range(part)
        elif part in ("inf", "∞"):
            if loss is not None and loss.limit_offset == "no limit":
                raise UsageError(
                    f"--k is inf, but the loss {loss.name} has no limit; give a finite k"
                )
            found.append(inf)
        else:
            found.append(_integer(part, 1, MAX_NEGATIVES, "--k", "or inf"))
    return found


def _range(text: str) -> list[int]:
    """Return both ends of ``1..4096``, and between them two numbers in each octave."""
    ends = (end.strip() for end in text.split("..", 1))
    remark = "at each end of a range; inf stands beside one: 1..64,inf"
    first, last = (_integer(end, 1, MAX_NEGATIVES, "--k", remark) for end in ends)
    if first > last:
        raise UsageError(f"--k is {quoted(text)}; write the smaller number first")
    steps = range(2 * (last // first).bit_length())
    between = (round(first * 2 ** (step / 2)) for step in steps)
    return sorted({first, last, *(count for count in between if count < last)})


def read_beta(beta: str | None, temperature: str | None) -> str | None:
    """Return the inverse temperature that --beta or --temperature says, None for neither.

    Raises `UsageError` for both, and for a temperature that is not above 0.

    >>> read_beta(None, "0.07"), read_beta("2", None)
    ('100/7', '2')
    """
    if temperature is None:
        return beta
    if beta is not None:
        raise UsageError("--beta and --temperature are both given; give one, β = 1/T")
    with naming_options():
        value = as_fraction(rational(temperature, name="temperature"))
        if value <= 0:
            raise ValueError(f"temperature is {quoted(temperature)}; give a number above 0")
    return str(1 / value)


def read_loss(name: str, beta: str | None, margin: str | None) -> Loss:
    """Return the loss that --loss, a name or a formula, --beta and --margin describe.

    >>> read_loss("logistic", "2", None).formula
    'log(1 + sum(exp(-2*v)))'
    """
    with naming_options():
        written = name if name in FAMILY else _in_margins(name)
        chosen = loss_named(written, beta=beta, margin=margin)
    exponential = hasattr(chosen, "beta")
    ranged = (("beta", beta, Fraction(1, MAX_PARAMETER)), ("margin", margin, Fraction(0)))
    for parameter, text, least in ranged if exponential else ():
        value = abs(as_fraction(rational(getattr(chosen, parameter, 1))))
        if not least <= value <= MAX_PARAMETER:
            raise UsageError(
                f"--{parameter} is {quoted(str(text))}; give a number of size {least} to "
                f"{MAX_PARAMETER}"
            )
    return chosen


def read_searched(name: str, beta: str | None, margin: str | None) -> Loss:
    """Return a loss that is searched in float64, which holds no margin of any size.

    >>> read_searched("hinge-max", None, "1e400")
    Traceback (most recent call last):
        ...
    theorems.errors.UsageError: --margin is '1e400'; it is searched in float64: give a number of \
size 0 to 10^100
    """
    loss = read_loss(name, beta, margin)
    if abs(as_fraction(rational(getattr(loss, "margin", 0)))) > MAX_NUMBER:
        raise UsageError(
            f"--margin is {quoted(str(margin))}; it is searched in float64: give a number of "
            "size 0 to 10^100"
        )
    return loss


def _in_margins(text: str) -> str:
    try:
        return in_margins(text)
    except FormulaError as error:
        raise UsageError(f"--loss: {error}") from None


def read_minimised(name: str, beta: str | None, margin: str | None) -> Loss:
    """Return a loss that can be minimised; raises `UsageError` for another one.

    >>> read_minimised("sum(exp(-v))", None, None).formula
    'sum(exp(-v))'
    """
    loss = read_searched(name, beta, margin)
    if "convex" not in holding(loss):
        raise UsageError(f"--loss is {loss.formula}, which is not proved convex; see loss-audit")
    bent = isinstance(loss.shape, WorstCase) and loss.kink is None
    if loss.shape is None or bent:
        raise UsageError(
            f"--loss is {loss.formula}, which has no derivatives in closed form; docs/losses.md "
            "has the shapes that do"
        )
    return loss


def check_patterns(loss: Loss, negatives: int | float, classes: int) -> None:
    """Raise `UsageError` where the expectation of a loss without a shape is too long a sum.

    >>> check_patterns(Logistic(), 10**9, 10)
    """
    if loss.shape is None:
        try:
            check_budget(classes, int(negatives), symmetric=loss.is_symmetric)
        except ValueError as error:
            raise UsageError(f"--k: {error}") from None


def read_logistic(name: str, beta: str | None, margin: str | None) -> Logistic:
    """Return a logistic loss; raises `UsageError` for another one.

    >>> read_logistic("logistic", "2", None).beta
    Fraction(2, 1)
    """
    loss = read_loss(name, beta, margin)
    if not isinstance(loss, Logistic):
        raise UsageError(f"--loss is {quoted(name)}; certificates of L_sup take the logistic loss")
    return loss


def read_list(option: str, texts: str) -> list[str]:
    """Return the texts of different exact numbers, comma-separated; `UsageError` for others.

    >>> read_list("--beta", "1,3/2")
    ['1', '3/2']
    """
    numbers = texts.split(",")
    with naming_options():
        values = {rational(text, name=option.removeprefix("--")) for text in numbers}
    if len(values) != len(numbers):
        raise UsageError(f"{option} is {quoted(texts)}; give each number once")
    return numbers


def read_finite_negatives(text: str, most: int) -> list[int]:
    """Return the numbers of negatives, increasing; raises `UsageError` for one above `most`.

    >>> read_finite_negatives("4,1..2", 100)
    [1, 2, 4]
    """
    found = read_negatives(text)
    if max(found) > most:
        raise UsageError(
            f"--k is {max(found)}; give integers from 1 to {most} (the bounds are about k ≥ 1)"
        )
    return sorted(set(map(int, found)))


def read_increasing_negatives(text: str) -> tuple[int | float, ...]:
    """Return two or more numbers of negatives, increasing; raises `UsageError` for others.

    >>> read_increasing_negatives("1..4,inf")
    (1, 2, 3, 4, inf)
    """
    found = tuple(read_negatives(text))
    if len(found) < 2 or any(not a < b for a, b in pairwise(found)):
        raise UsageError(
            f"--k is {quoted(text)}; give two or more, increasing: 1,4,inf or 1..64,inf"
        )
    return found


def read_weighting(text: str) -> Weights:
    """Return "rho" or "uniform"; raises `UsageError` for anything else.

    >>> read_weighting("rho")
    'rho'
    """
    return one_of("--weights", text, get_args(Weights))


def one_of(option: str, text: str, choices: Sequence[T]) -> T:
    """Return the choice that a text names; raises `UsageError` where it names none.

    >>> one_of("--weights", "rho", ["rho", "uniform"])
    'rho'
    """
    for choice in choices:
        if choice == text:
            return choice
    raise UsageError(f"{option} is {quoted(text)}; choose {' or '.join(map(str, choices))}")


def _class_count(text: str, name: str) -> int:
    return _integer(text, 2, MAX_CLASSES, name, "for C")


def _integer(text: str, least: int, most: int, name: str, remark: str) -> int:
    number, _, zeros = text.partition("e")
    if number.isdigit() and zeros.isdigit() and len(text) <= 6:
        text = number + "0" * int(zeros)  # 1e6
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not digits or not least <= int(text) <= most:
        raise UsageError(
            f"{name} is {quoted(text)}; give an integer from {least} to {most} {remark}"
        )
    return int(text)
