"""Claims, theorems, enclosures and certificates in Jupyter: `%load_ext theorems.notebook`.

The classes are trusted and import nothing of the reports, so they have no methods for display;
the extension tells IPython how to show them.
"""

from __future__ import annotations

from typing import Any

from numerics.balls import Enclosure
from theorems.certificates import monotone_region, supervised_increase
from theorems.certificates.document import MonotoneRegion, SupervisedIncrease
from theorems.kernel.claim import Claim
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.report import as_markdown
from theorems.report.derivations import lines_of
from theorems.report.formulas import LATEX, stated
from theorems.verification import Outcome


def load_ipython_extension(shell: Any) -> None:
    """Register how each class is shown."""
    for name, ways in (("text/markdown", MARKDOWN), ("text/latex", TEX)):
        formatter = shell.display_formatter.formatters[name]
        for kind, show in ways.items():
            formatter.for_type(kind, show)


def show_theorem(theorem: Theorem) -> str:
    r"""Return a theorem and its derivation as Markdown.

    >>> from theorems.kernel import rules
    >>> print(show_theorem(rules.nonnegative(4)).splitlines()[2])
    $4 \ge 0$
    """
    return "\n".join(as_markdown.derivation(theorem.statement, lines_of(theorem))[1:])


def show_enclosure(enclosure: Enclosure) -> str:
    """Return an enclosure as the interval between two decimals, or as the number that it is.

    >>> show_enclosure(Enclosure.exactly("1/4", bits=53))[:5]
    '$0.25'
    """
    return f"${enclosure}$"


def show_increase(certificate: SupervisedIncrease) -> str:
    """Return what a certificate of an increase states, and that it has yet to be checked."""
    return _unchecked(supervised_increase.statement(certificate))


def show_region(certificate: MonotoneRegion) -> str:
    """Return what a certificate of a region states, and that it has yet to be checked."""
    return _unchecked(monotone_region.statement(certificate))


def _unchecked(statement: str) -> str:
    return f"A certificate, not yet checked (`nceproof recheck`), of: {as_markdown.cell(statement)}"


def show_outcome(outcome: Outcome) -> str:
    """Return what a run found of a claim, as a table with one row."""
    return "\n".join(as_markdown.table([outcome]))


MARKDOWN: dict[type, Any] = {
    Claim: as_markdown.claim_document,
    Theorem: show_theorem,
    Outcome: show_outcome,
    SupervisedIncrease: show_increase,
    MonotoneRegion: show_region,
}
TEX: dict[type, Any] = {
    Statement: lambda statement: f"${stated(statement, LATEX)}$",
    Enclosure: show_enclosure,
}
