"""The first lines of an audit: where the loss lies, and whose it is. The last: of what it was."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log1p
from typing import Any

from theorems.escaping import escaped
from theorems.tools.embeddings.audit import Audit, Losses
from theorems.tools.embeddings.sampled import Sampled
from theorems.tools.nearest import ALIKE, digits_in_common, nearest

_CAUSES = ("points off their class mean", "class means shorter than 1", "the geometry of the means")

_POSITIVES = {"class": "any point of its class, x itself too", "other": "another of its class"}
_NEGATIVES = {
    "all": "any points, those of the class of x too",
    "others": "any points but x, those of the class of x too",
    "other-classes": "points of other classes",
}


@dataclass(frozen=True)
class Source:
    """What an audit is of: names of files with their SHA-256, the version, and the command."""

    files: tuple[tuple[str, str], ...]
    version: str
    command: str

    @property
    def lines(self) -> list[str]:
        """What is written below an audit."""
        read = [f"{escaped(name)}: SHA-256 {digest}" for name, digest in self.files]
        return [*read, f"nceproof {self.version}: {escaped(self.command)}"]

    @property
    def fields(self) -> dict[str, Any]:
        """The same as a JSON object."""
        return {
            "files": [{"name": name, "sha256": digest} for name, digest in self.files],
            "version": self.version,
            "command": self.command,
        }


def conclusion(found: Audit) -> str:
    """Return where the loss lies, in one line: for the largest finite k, of the draws asked for."""
    counts = [loss.negatives for loss in found.losses]
    if not counts:
        return "No number of negatives was asked for."
    finite = [k for k in counts if k != inf]
    n = counts.index(max(finite) if finite else inf)
    k = "∞ less log k" if not finite else str(counts[n])
    at = f"For k = {k} and β = 1/T = {found.beta}"
    if found.sampled is not None:
        return _of_draws(found.sampled, n, at)
    drawn = "" if found.anchors is None else f" with {found.anchors} classes of anchors drawn"
    return _of_population(found.losses[n], at, drawn)


def _of_draws(drawn: Sampled, n: int, at: str) -> str:
    value, collapse, simplex = drawn.losses[n], drawn.collapse[n], drawn.simplex[n]
    said = f"{at} the loss of these draws is ≈{value:.4g}: "
    return said + _between(value, simplex, collapse, "the simplex ETF")


def _of_population(loss: Losses, at: str, drawn: str) -> str:
    collapse = 0.0 if loss.negatives == inf else log1p(loss.negatives)
    error = "" if loss.error is None else f", standard error {loss.error:.1g}"
    said = f"{at} the population loss{drawn} is ≈{loss.points:.4g}{error}: "
    if loss.optimum is None:
        return said + _between(loss.points, None, collapse, "")
    least = float(loss.optimum.loss)
    said += _between(loss.points, least, collapse, "the least loss")
    parts = (loss.points - loss.means, loss.means - loss.completed, loss.completed - least)
    whole = loss.points - least
    largest = max(range(3), key=lambda i: parts[i])
    if digits_in_common(loss.points, least) >= ALIKE or whole <= 3 * (loss.error or 0.0):
        return said
    return said + f"; most of the excess is {_CAUSES[largest]} ({parts[largest] / whole:.0%})"


def _between(value: float, least: float | None, collapse: float, name: str) -> str:
    known = {"total collapse": collapse} | ({} if least is None else {name: least})
    words, digits = nearest(value, known)
    if digits >= ALIKE:
        return f"that of {words} to {digits} digits"
    if value > collapse:
        return f"above that of total collapse, {collapse:.4g}: one point for all is better"
    if least is None:
        return f"below that of total collapse, {collapse:.4g}; no least loss is known here"
    share = (value - least) / (collapse - least)
    return f"{share:.1%} of the way from {name}, {least:.4g}, to total collapse, {collapse:.4g}"


def whose(found: Audit) -> list[str]:
    """Return whose loss an audit computes, and whose it does not."""
    lines = [
        "L_k is the population loss of these points: x is any of them, x⁺ any of its class (x "
        "itself too), the k negatives any of them, with replacement, so that some are of its class."
    ]
    if found.overlaps:
        lines = [
            "L_k is the population loss of these points and label laws: a class is drawn, x and x⁺ "
            "are two independent points of it, and so are the k negatives of classes of their own."
        ]
    if found.anchors is not None:
        lines.append(
            f"Here it is estimated: x is any point of {found.anchors} classes that were drawn by "
            "their law; x⁺ and the negatives are of all there are."
        )
    if found.sampled is not None:
        lines.append(of_draws(found.sampled))
    named = "It" if found.sampled is None else "L_k"  # other draws may be those of a batch
    lines.append(
        f"{named} is not the loss of a training batch, as NT-Xent, SupCon, CLIP and SigLIP are: "
        "`nceproof batch` computes those, with floors."
    )
    if found.training is not None:
        lines.append(
            "Every class has two points. If these are two views of an instance, a training step "
            f"with all of them has NT-Xent ≈{found.training:.6g} at T = 1/β, which no L_k(f) is."
        )
    return lines


def of_draws(drawn: Sampled) -> str:
    """Return how positives and negatives were drawn."""
    how = "with" if drawn.sampling.replaced else "without"
    negatives = _NEGATIVES[drawn.sampling.negatives]
    positives = _POSITIVES[drawn.sampling.positives]
    if drawn.towers:
        positives = "its pair in the other tower"
        pool = "all rows" if drawn.sampling.negatives == "all" else "the other rows"
        negatives = f"{pool} of that tower, the mean over both directions"
    return f"As drawn: x⁺ is {positives}, the k negatives are {negatives}, {how} replacement."
