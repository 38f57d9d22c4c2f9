"""What a search found, as text: how far it went, and every counterexample with its numbers."""

from __future__ import annotations

from math import isinf

from theorems.escaping import escaped
from theorems.reports.countermodels import as_lines
from theorems.tools.search import Counterexample, Report


def as_text(report: Report) -> str:
    """Return a campaign's report for people, the line for scripts last.

    >>> from theorems.search.campaign import Progress
    >>> as_text(Report({"seed": "0"}, Progress(), None, ())).splitlines()
    ['searched: seed = 0', '0 shards, 0 candidates', 's NOT FOUND']
    """
    searched = "; ".join(f"{key} = {value}" for key, value in report.searched.items())
    lines = [f"searched: {searched}", f"{report.progress}"]
    if report.closest is not None and not report.found and not isinf(report.closest.closest):
        lines.append(f"closest: {report.closest.closest:.2e} at {escaped(report.closest.where)}")
    return "\n".join([*lines, *map(_as_text, report.found), report.last_line])


def _as_text(found: Counterexample) -> str:
    lines = [found.said]
    if found.refuted is not None:
        statement, model = found.refuted
        lines += [f"  {line}" for line in as_lines(model, statement)]
        lines.append("this model meets all that is assumed; in Python:")
    return "\n".join([*lines, found.python.rstrip()] if found.python else lines)
