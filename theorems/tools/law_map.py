"""`nceproof map` and `nceproof map-losses`: what is mapped, the data as CSV, a summary."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from io import StringIO
from math import inf, isnan
from pathlib import Path

import numpy as np

from numerics.exact.rationals import rational
from theorems.certificates import document, shipped
from theorems.certificates.acceptance import accepted, statement
from theorems.certificates.document import (
    Certificate,
    MonotoneBoxes,
    MonotoneRegion,
    RepresentationCounterexample,
    SupervisedIncrease,
)
from theorems.errors import FileError, Malformed, Rejected, Undecided
from theorems.search.law_search import Problem
from theorems.search.map_of_laws import LawMap
from theorems.search.map_of_losses import Cell
from theorems.tools.recheck import read_file

RESOLUTIONS = (4, 500)
"""The least and the largest resolution; a map has about 0.9 N² laws."""

_VERDICTS = {1: "rises", -1: "falls", 0: "undecided"}
_SHARED = {1: "yes", -1: "no", 0: "undecided"}


def check_map(problem: Problem, resolution: int) -> None:
    """Raise `ValueError` for laws that fill no triangle, and for too fine or too coarse a map.

    >>> check_map(Problem(3), 100)
    """
    if problem.classes != 3:
        raise ValueError(
            f"classes is {problem.classes}; only the laws of 3 classes fill a triangle"
        )
    least, most = RESOLUTIONS
    if not least <= resolution <= most:
        raise ValueError(f"resolution is {resolution}; give {least} to {most}")


def certificates_about(problem: Problem, files: Sequence[Path]) -> list[Certificate]:
    """Return the committed certificates and those of files that are about a map, all checked.

    They have the loss and the weights of the map; a region also has all its numbers of negatives.
    Raises `FileError` for a file that is no certificate, is rejected or is about another map.

    >>> from numerics.exact.losses import Logistic
    >>> found = certificates_about(Problem(3, (4, 16), Logistic(beta=5, margin=1)), [])
    >>> [str(one.law[0]) for one in found]
    ['577/1250']
    """
    known = [one for one in shipped.contents() if _is_about(document.read(one), problem)]
    given = [_content_about(problem, path) for path in files]
    try:
        return [accepted(content).certificate for content in (*known, *given)]
    except (Rejected, Undecided) as error:
        raise FileError(f"a certificate is not accepted: {error}") from None


def _content_about(problem: Problem, path: Path) -> bytes:
    name = repr(str(path))
    try:
        content = read_file(path)
        is_about = _is_about(document.read(content), problem)
    except OSError as error:
        raise FileError(f"{name}: {error.strerror or error}") from None
    except Malformed as error:
        raise FileError(f"{name}: {error}") from None
    if not is_about:
        raise FileError(f"{name}: it has another loss, weights or number of classes")
    return content


def _is_about(certificate: Certificate, problem: Problem) -> bool:
    loss = problem.loss
    if isinstance(certificate, RepresentationCounterexample | MonotoneBoxes):
        return False  # it is about the loss of a representation, or about more than a triangle
    if (certificate.beta, certificate.margin) != (rational(loss.beta), rational(loss.margin)):
        return False
    if isinstance(certificate, MonotoneRegion):
        return certificate.weights == problem.weights and set(problem.negatives) <= set(
            certificate.negatives
        )
    uniform = (rational(1) / 3,) * 3
    expected = certificate.law if problem.weights == "rho" else uniform
    return len(certificate.law) == problem.classes and certificate.weights == expected


def laws_as_csv(found: LawMap) -> str:
    """Return a map as CSV: one row a law, with L_sup, its gap and the collapse for each k."""
    counts = list(map(str, found.problem.negatives))
    header = ["rho_1", "rho_2", "rho_3", "verdict", "relative_change"]
    header += [f"{name}_{k}" for k in counts for name in ("L_sup", "gap", "one_vector")]
    rows = zip(
        found.laws.tolist(),
        found.verdicts.tolist(),
        found.changes.tolist(),
        found.values.tolist(),
        found.gaps.tolist(),
        found.collapsed.tolist(),
        strict=True,
    )
    return as_csv(
        header,
        (
            [
                *map(_digits, law),
                _VERDICTS[verdict],
                "" if isnan(change) else _digits(change),
                *(
                    text
                    for value, gap, shared in zip(values, gaps, collapsed, strict=True)
                    for text in (_digits(value), _digits(gap), _SHARED[shared])
                ),
            ]
            for law, verdict, change, values, gaps, collapsed in rows
        ),
    )


def losses_as_csv(cells: Sequence[Cell]) -> str:
    """Return a map of losses as CSV: one row a loss, with what was found and the certificate."""
    header = [
        "beta",
        "margin",
        "laws_tried",
        "largest_rise",
        "law",
        "certified_law",
        "k_before",
        "k_after",
        "before_most",
        "after_least",
    ]
    return as_csv(
        header,
        (
            [
                str(cell.problem.loss.beta),
                str(cell.problem.loss.margin),
                str(cell.finding.tried),
                f"{cell.finding.closest:.3e}" if cell.finding.closest > 0 else "",
                cell.finding.where.removeprefix("ρ = "),
                *_certified(cell.certificate),
            ]
            for cell in cells
        ),
    )


def _certified(certificate: SupervisedIncrease | None) -> list[str]:
    if certificate is None:
        return [""] * 5
    counts = (certificate.before.negatives, certificate.after.negatives)
    return [
        ", ".join(map(str, certificate.law)),
        *map(str, counts),
        str(certificate.before_most),
        str(certificate.after_least),
    ]


def _digits(number: float) -> str:
    return f"{number:.12g}"


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return a table as CSV, without the last line's end.

    >>> as_csv(["a", "b"], [["1", "2"]])
    'a,b\n1,2'
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().rstrip("\n")


def summary_of_laws(found: LawMap, certificates: Sequence[Certificate]) -> str:
    """Return what a map shows, in words."""
    counts = Counter(found.verdicts.tolist())
    shown = ", ".join(f"{word} {counts[sign]}" for sign, word in _VERDICTS.items())
    lines = [f"float64 on {len(found.laws)} laws: {shown}"]
    if counts[1]:
        rising = found.verdicts == 1
        best = int(np.where(rising, found.changes, -inf).argmax())
        law = ", ".join(f"{mass:.6f}" for mass in found.laws[best])
        lines.append(f"largest relative rise {found.changes[best]:.2e} at ρ = {law}")
    lines += [f"certificate, checked: {statement(one)}" for one in certificates]
    return "\n".join(lines)


def summary_of_losses(cells: Sequence[Cell]) -> str:
    """Return what a map of losses shows, in words."""
    seen = [cell for cell in cells if cell.finding.closest > 0]
    proved = sum(cell.certificate is not None for cell in cells)
    tried = sum(cell.finding.tried for cell in cells)
    return (
        f"{tried} laws for {len(cells)} losses: float64 sees L_sup rise for {len(seen)}, with a "
        f"checked certificate for {proved}; none found for {len(cells) - len(seen)}, which settles "
        "nothing"
    )
