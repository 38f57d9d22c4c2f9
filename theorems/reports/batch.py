"""Where the loss of a batch lies, as text, a JSON object and one page of HTML.

≈ stands before a float, [a, b] is an enclosure with proof, rounded outwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from html import escape
from typing import Any

import numpy as np

from numerics.balls.enclosure import Enclosure
from numerics.exact.batch_losses import BatchLoss, batch_loss
from numerics.floats.batches import batch_of
from theorems.reports import json_values
from theorems.reports.pages import page, paragraphs, table
from theorems.reports.tables import fitting, with_decimals
from theorems.tools.batch import SEED, Standing, stand

FORMAT = "nceproof batch 1"

LEGEND = "≈ is floating point, not proved; [a, b] is proved with ball arithmetic."

_UNIT = 1e-5  # norms this close to 1 are those of rows normalised in single precision
_SHOWN = 20  # bits: eight digits
WIDTH = 100
"""How wide the text is where no terminal is narrower or wider."""


def as_text(found: Standing, read: Sequence[str] = (), *, width: int = WIDTH) -> str:
    """Return the reading, what was computed, and a table of what it is compared with.

    `read` says what the file was taken for; notes of the table are broken to fit the `width`.

    >>> as_text(_example()).splitlines()[0]
    '0.02856 of [0.02855, 1.946]: at the floor to 14 digits'
    """
    rows = [f"  {line}" for line in fitting(_table(found), width - 2)]
    return "\n".join([found.reading, "", *_said(found), *read, LEGEND, "", *rows])


def as_html(found: Standing, title: str, read: Sequence[str] = ()) -> str:
    """Return the same as a page.

    >>> "<h1>nceproof batch: x.npy</h1>" in as_html(_example(), "x.npy")
    True
    """
    said = "\n".join(paragraphs([*_said(found), *read, LEGEND]))
    rows = table(_table(found), notes=True)
    body = f"<p><strong>{escape(found.reading)}</strong></p>\n{said}\n{rows}"
    return page(f"nceproof batch: {title}", body)


def _example() -> Standing:
    loss = batch_loss("ntxent", temperature="1/4")
    simplex = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
    return stand(loss, batch_of(loss.kind, simplex, simplex))


def _said(found: Standing) -> list[str]:
    """Return which loss it is, of what."""
    batch, loss = found.batch, found.loss
    own, _ = batch.counts
    lone = int((own == 0).sum())
    if loss.kind.labelled:
        classes = len(set(batch.labels.tolist()))
        of = f"{len(batch.labels)} rows of {classes} labels in dimension {batch.dimension}"
    else:
        of = f"B = {batch.pairs} pairs in dimension {batch.dimension}"
    lines = [f"{loss.name}: {loss.kind.says}", f"Here: {of}, {_parameters(loss)}."]
    if lone:
        said = (
            "1 row has no positive and was"
            if lone == 1
            else f"{lone} rows have no positive and were"
        )
        lines.append(f"{said} left out as anchor{'s' if lone > 1 else ''}.")
    least, largest = batch.norms
    one, other = f"{least:.4g}", f"{largest:.4g}"
    given = f"of norm {one}" if one == other else f"of norms {one} to {other}"
    if max(1 - least, largest - 1) < _UNIT:
        given = "of norm 1 up to rounding"
    if batch.unit:
        lines.append(
            f"The rows are {given}; they were normalised (`--raw` takes them as they are)."
        )
    else:
        lines.append(f"The rows are {given}; inner products were taken of them as they are.")
    if found.enclosure is not None:
        lines.append(_ROUNDED)
    return lines


_ROUNDED = (
    "The loss enclosed is that of the rows in float64, to which a file's numbers are rounded."
)


def _parameters(loss: BatchLoss) -> str:
    if loss.margins is not None:
        return f"ℓ = {loss.margins.formula}"
    if loss.kind.sigmoid:
        return f"scale {_number(loss.rate)}, bias {_number(loss.bias)}"
    factor = "" if loss.factor == 1 else f", times T/T_base = {_number(loss.factor)}"
    temperature, rate = _number(1 / loss.rate), _number(loss.rate)
    return f"T = {temperature}, x and y are cosines times 1/T = {rate}{factor}"


def _number(exact: Fraction) -> str:
    """Return a fraction, and where it is long beside it what it is about.

    >>> _number(Fraction(100, 7)), _number(Fraction("117.33"))
    ('100/7', '11733/100 ≈ 117.33')
    """
    return with_decimals(str(exact), most=_LONG)


_LONG = len("100/7")


def _table(found: Standing) -> list[tuple[str, str, str]]:
    known, loss = found.references, found.loss
    value = f"≈{found.value:.10g}" if found.enclosure is None else _ends(found.enclosure)
    floor = known.floor
    name = "floor" if floor.theorem else "bound"
    rows = [
        ("", "value", ""),
        ("loss", value, loss.name),
        ("total collapse", _proved(known.collapse), "all rows at one unit vector"),
        (name, _proved(floor.value), _of_floor(found)),
        ("simplex ETF", _proved(known.simplex.value), _of_simplex(found)),
    ]
    if found.found is not None:
        of = "searched by descent from random rows; the least loss may be smaller"
        rows.append((f"best found for d = {found.batch.dimension}", f"≈{found.found:.3g}", of))
    if (sample := found.random) is not None:
        drawn = f"a sample: mean ± standard error of {sample.draws} batches of independent rows"
        rows.append(("random embeddings", f"≈{sample.mean:.6g} ± {sample.error:.1g}", drawn))
    product = "cosine" if found.batch.unit else "inner product"
    for whose, cosine in zip(("positives", "negatives"), found.cosines, strict=True):
        rows.append((f"mean {product} of {whose}", f"≈{cosine:.6g}", ""))
    return rows


def _of_floor(found: Standing) -> str:
    floor, dimension = found.references.floor, found.batch.dimension
    if floor.theorem is None:
        return floor.said
    said = f"{floor.theorem}, {floor.said}"
    needed = found.references.simplex.needed
    if floor.attained and dimension < needed:
        said += (
            f"; attained from dimension {needed} on, the least value for {dimension} is not known"
        )
    return said


def _of_simplex(found: Standing) -> str:
    simplex, dimension = found.references.simplex, found.batch.dimension
    at = "rows of one label at one point" if found.loss.kind.labelled else "positives equal"
    fits = "" if dimension >= simplex.needed else f", which {dimension} is not"
    return f"{simplex.corners} corners, {at}; it takes dimension {simplex.needed}{fits}"


def _proved(value: Enclosure | None) -> str:
    return "–" if value is None else _ends(replace(value, bits=_SHOWN))


def _ends(value: Enclosure) -> str:
    return "[{}, {}]".format(*value.decimals())


def as_fields(found: Standing, read: Sequence[str] = ()) -> dict[str, Any]:
    """Return a standing as a JSON object; docs/batch.schema.json describes it.

    >>> as_fields(_example())["floor"]["theorem"]
    'supcon-bound'
    """
    batch, loss, known = found.batch, found.loss, found.references
    own, _ = batch.counts
    sample = found.random
    return {
        "format": FORMAT,
        "reading": found.reading,
        "read": list(read),
        "loss": {
            "name": loss.name,
            "definition": loss.kind.says,
            "formula": None if loss.margins is None else loss.margins.formula,
            "rate": str(loss.rate),
            "bias": str(loss.bias),
            "factor": str(loss.factor),
        },
        "batch": {
            "pairs": batch.pairs,
            "anchors": int((own > 0).sum()) * (1 + loss.kind.both),
            "without_positives": int((own == 0).sum()),
            "labels": len(set(batch.labels.tolist())),
            "dimension": batch.dimension,
            "norms": list(batch.norms),
            "normalised": batch.unit,
        },
        "value": found.value,
        "enclosure": json_values.ends(found.enclosure),
        "collapse": json_values.ends(known.collapse),
        "floor": {
            "value": json_values.ends(known.floor.value),
            "theorem": known.floor.theorem,
            "attained": known.floor.attained and batch.dimension >= known.simplex.needed,
            "said": known.floor.said,
        },
        "simplex": {
            "value": json_values.ends(known.simplex.value),
            "dimension": known.simplex.needed,
        },
        "random": sample
        and {
            "mean": sample.mean,
            "error": sample.error,
            "draws": sample.draws,
            "seed": SEED,
        },
        "best_found": found.found,
        "cosines": dict(zip(("positives", "negatives"), found.cosines, strict=True)),
        "position": found.position,
    }
