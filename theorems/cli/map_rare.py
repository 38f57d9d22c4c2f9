"""The verb `map-rare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from theorems.cli import inputs, progress
from theorems.cli.application import emit, say_written
from theorems.reports import figures
from theorems.tools import rare_map
from theorems.tools.map_of_rare_classes import light_share, map_of_rare_classes


def run(
    output: Annotated[Path, typer.Option(help="Figure (.svg, .png, .pdf); data beside as .csv.")],
    beta: Annotated[
        str, typer.Option(help="Least and largest inverse temperature, exact, comma-separated.")
    ] = "1/2,4",
    light: Annotated[
        str | None,
        typer.Option(help="A share of the light head: the map is over weights, from uniform to ρ."),
    ] = None,
    resolution: Annotated[int, typer.Option(help="Cells along a side.")] = 80,
) -> None:
    """Draw for which β and heads, or weights, L_sup rises from large k on: a rare class's limit.

    Example: nceproof map-rare --beta 1,2 --output rare.svg
    """
    inputs.check_figure(output, "--output")
    with inputs.naming_options():
        betas = rare_map.checked(inputs.read_list("--beta", beta), resolution)
        share = None if light is None else light_share(light)
    with progress.of_steps("cells") as tick:
        cells = map_of_rare_classes(betas, resolution, light=share, tick=tick)
    start, end = map(float, betas)
    figures.plot_rare(cells, (start, end), resolution, output, light=share)
    say_written(output)
    emit(rare_map.rare_classes_as_csv(cells), output.with_suffix(".csv"))
    emit(rare_map.summary_of_rare_classes(cells), None, folds=True)
