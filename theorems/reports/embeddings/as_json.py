"""An audit of embeddings as a JSON object: floats are numbers, enclosures pairs of decimals."""

from __future__ import annotations

from dataclasses import asdict
from math import isnan
from typing import Any

from theorems.reports import json_values
from theorems.reports.embeddings.conclusions import Source, conclusion, whose
from theorems.reports.embeddings.report import distance_from_optimum, distance_from_simplex
from theorems.tools.bounds import LOWER
from theorems.tools.embeddings.audit import Audit, Downstream, Losses
from theorems.tools.embeddings.geometry import Geometry
from theorems.tools.embeddings.optimum import MAX_PROBED


def as_fields(found: Audit, source: Source | None = None) -> dict[str, Any]:
    """Return an audit as a JSON object; what is left out is null, as matrices of many classes are.

    >>> from theorems.tools.embeddings.audit import audit
    >>> from theorems.tools.embeddings.reading import of_arrays
    >>> found = audit(of_arrays([[1, 0], [1, 0], [-1, 0], [-1, 0]], list("aabb")), [1])
    >>> as_fields(found)["losses"][0]["optimum"]["theorem"]
    'etf-optimal-balanced'
    """
    points, dimension = found.embeddings.rows.shape
    return {
        "conclusion": conclusion(found),
        "whose": whose(found),
        "points": points,
        "dimension": dimension,
        "beta": str(found.beta),
        "read": list(found.embeddings.said),
        "norms": list(found.embeddings.norms),
        "classes": [
            {"name": name, "mass": str(mass), "spread": spread}
            for name, mass, spread in zip(
                found.embeddings.names, found.law, found.spread.tolist(), strict=True
            )
        ],
        "gram_of_means": None
        if found.gram is None or len(found.gram) > MAX_PROBED
        else found.gram.tolist(),
        "cosines": found.cosines
        and {
            "edges": found.cosines.edges.round(6).tolist(),
            "within": found.cosines.within.tolist(),
            "between": found.cosines.between.tolist(),
            "from_simplex": list(map(_finite, distance_from_simplex(found.directions))),
        },
        "geometry": _geometry_fields(found.geometry),
        "anchor_classes": found.anchors,
        "losses": [_loss_fields(found, loss) for loss in found.losses],
        "draws": found.sampled
        and {
            "positives": found.sampled.sampling.positives,
            "negatives": found.sampled.sampling.negatives,
            "replacement": found.sampled.sampling.replaced,
            "towers": found.sampled.towers,
            "losses": list(found.sampled.losses),
            "collapse": list(found.sampled.collapse),
            "simplex": list(found.sampled.simplex),
        },
        "ntxent_of_pairs": found.training,
        "downstream": found.downstream and _downstream_fields(found.downstream),
        "source": source and source.fields,
    }


def _geometry_fields(found: Geometry) -> dict[str, Any]:
    return {
        "alignment": found.alignment,
        "uniformity": found.uniformity,
        "uniformity_least": json_values.ends(found.least),
        "uniformity_attained": found.attained,
        "uniformity_of_law": found.law_uniformity,
        "uniformity_of_law_least": json_values.ends(found.law_least),
        "neural_collapse": found.collapse
        and {
            name: None if value is None else _finite(value)
            for name, value in asdict(found.collapse).items()
        },
    }


def _downstream_fields(own: Downstream) -> dict[str, Any]:
    return {
        "probe": own.probe,
        "probe_gap": own.gap,
        "mean_classifier": own.mean,
        "probe_accuracy": own.probe_accuracy,
        "mean_accuracy": own.mean_accuracy,
        "means": json_values.ends(own.of_means),
        "completed": json_values.ends(own.of_completed),
    }


def _loss_fields(found: Audit, loss: Losses) -> dict[str, Any]:
    best, row = loss.optimum, loss.bounds
    return {
        "k": json_values.count(loss.negatives),
        "points": loss.points,
        "standard_error": loss.error,
        "means": loss.means,
        "completed": loss.completed,
        "completed_proved": json_values.ends(loss.certified),
        "optimum": best
        and {
            "loss": json_values.ends(best.loss),
            "supervised": json_values.ends(best.supervised),
            "gram": None if best.gram is None else best.gram.tolist(),
            "radius": best.radius,
            "theorem": best.theorem,
            "distance": _finite(distance_from_optimum(found, best)),
        },
        "bounds": row
        and {
            name: json_values.ends(value)
            for name, value in (*row.upper.items(), (LOWER, row.lower))
        },
    }


def _finite(value: float) -> float | None:
    return None if isnan(value) else value
