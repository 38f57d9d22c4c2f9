"""The verb `hypotheses`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from theorems.cli import options, progress
from theorems.cli.application import emit
from theorems.cli.running import asked, say, verified
from theorems.errors import NothingToCheck
from theorems.reports import hypotheses as report
from theorems.reports import json_values
from theorems.tools.hypotheses import as_shipped, matrix
from theorems.verdicts.prove import fresh_process
from theorems.verdicts.verdict import Verdict
from theorems.verdicts.verify import exit_code


def run(
    ids: options.Claims = None,
    tries: Annotated[
        int, typer.Option(min=0, help="Models to draw where none comes with the library.")
    ] = 0,
    models: Annotated[
        Path | None, typer.Option(help="Write the models to this file, one a line.")
    ] = None,
    format: options.TextOrJson = options.Format.TEXT,
    output: options.Output = None,
) -> None:
    """Say which hypotheses of derived claims are needed, or superfluous, and which it cannot say.

    Needed: a finite model meets all others, and the conclusion is false on it. Superfluous: the
    kernel derives the conclusion without it.

    Example: nceproof hypotheses etf-optimal-balanced
    """
    claims = [claim for claim in asked(ids or []) if claim.derivation is not None]
    if not claims:
        raise NothingToCheck("none of these claims is derived; the hypotheses of others are words")
    outcomes = verified(ids or [claim.id for claim in claims])
    found_proved = {one.claim.id for one in outcomes if one.judgement.verdict == Verdict.PROVED}
    proved = [claim for claim in claims if claim.id in found_proved]
    with fresh_process() as replay, progress.of_steps("hypotheses") as tick:
        found = matrix(proved, replay, tries=tries, tick=tick)
    is_json = format == options.Format.JSON
    text = json_values.document(report.as_fields(found)) if is_json else report.as_text(found)
    emit(text, output, folds=not is_json)
    if models is not None:
        emit(as_shipped(found).encode(), models)
    say(outcomes)
    raise typer.Exit(exit_code(outcomes))
