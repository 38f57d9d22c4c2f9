"""`nceproof map-rare`: what is mapped, the data as CSV, a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from numerics.balls.enclosure import Enclosure
from numerics.exact.rationals import as_fraction, rational
from theorems.claims.conjecture import rare_class_threshold
from theorems.tools.law_map import as_csv
from theorems.tools.map_of_rare_classes import (
    FALLS,
    RISES,
    UNDECIDED,
    WITH_THE_LIGHT_HEAD,
    RareClass,
)

RESOLUTIONS = (4, 200)
VERDICTS = (RISES, FALLS, WITH_THE_LIGHT_HEAD, UNDECIDED)


def checked(betas: Sequence[str], resolution: int) -> tuple[Fraction, Fraction]:
    """Return both ends of β; raise `ValueError` for what is no range, and for a resolution.

    >>> checked(["1", "5/2"], 60)
    (Fraction(1, 1), Fraction(5, 2))
    """
    least, most = RESOLUTIONS
    if not least <= resolution <= most:
        raise ValueError(f"resolution is {resolution}; give {least} to {most}")
    ends = [as_fraction(rational(one, name="beta")) for one in betas]
    if len(ends) != 2 or not 0 < ends[0] < ends[1] <= 20:
        given = ",".join(betas)
        raise ValueError(f"beta is {given!r}; give two numbers, increasing, above 0 and up to 20")
    return ends[0], ends[1]


def rare_classes_as_csv(cells: Sequence[RareClass]) -> str:
    """Return a map as CSV: a row for each β, share of the light head and tilt, with enclosures."""
    header = ["beta", "light", "tilt", "verdict"]
    header += [f"{name}_{end}" for name in ("cosine", "moved") for end in ("least", "most")]
    return as_csv(
        header,
        (
            [
                *map(str, (cell.beta, cell.light, cell.tilt, cell.verdict)),
                *_ends(cell.cosine),
                *_ends(cell.moved),
            ]
            for cell in cells
        ),
    )


def _ends(enclosure: Enclosure | None) -> tuple[str, str]:
    return ("", "") if enclosure is None else enclosure.decimals(15)


def summary_of_rare_classes(cells: Sequence[RareClass]) -> str:
    """Return what a map shows, in words."""
    counts = Counter(cell.verdict for cell in cells)
    shown = ", ".join(f"{verdict} {counts[verdict]}" for verdict in VERDICTS)
    lines = [f"balls on {len(cells)} cells, large k against ∞: {shown}"]
    if counts[RISES]:
        first = min((cell for cell in cells if cell.verdict == RISES), key=lambda cell: cell.beta)
        where = f"light head {first.light}, tilt {first.tilt}"
        lines.append(f"the least β with a rise is {float(first.beta):.6g}, at {where}")
    below, above = rare_class_threshold.ENDS
    lines.append(f"β_c is between {float(below):.15g} and {float(above):.15g}")
    return "\n".join(lines)
