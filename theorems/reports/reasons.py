"""What a rule of the kernel is called in a proof: "By Jensen's inequality"."""

from __future__ import annotations

from collections.abc import Sequence

CALLED = {
    "add": "adding up",
    "algebra": "rearranging terms",
    "average": "taking means",
    "average_strictly": "taking means, as one value of positive probability is strict",
    "cases": "distinction of cases",
    "centred_vectors_of_gram": "taking the vectors of a centred Gram matrix, in one dimension less",
    "chain": "transitivity",
    "collapse": "collapsing one class after the other",
    "collapse_others": "collapsing the other classes as well",
    "completion": "replacing unit vectors by those of a completed Gram matrix",
    "cosine": "the Cauchy–Schwarz inequality",
    "cosine_below": "the Cauchy–Schwarz inequality",
    "decrease": "monotonicity",
    "decrease_strictly": "strict monotonicity",
    "discharge": "deriving (R)",
    "exists_at_mean": "choosing points at which the mean is not exceeded",
    "gram_bound_assumed": "the assumption on cosines",
    "iid_words": "taking iid classes for the words",
    "inner_below_one": "the assumption that the vectors differ",
    "instantiate": "choosing the variables",
    "instantiate_scalar": "choosing the function",
    "jensen": "Jensen's inequality",
    "nonnegative": "nonnegativity of masses, indicators and squares",
    "one_family": "taking the same vectors for both",
    "positive_unless_zero": "nonnegativity, strict where it is not 0",
    "relabel": "a random renaming of the classes, which leaves their law",
    "reorder": "symmetry",
    "replacement": "the replacement inequality (R)",
    "resample": "drawing the points twice",
    "scale": "multiplying by a factor",
    "strengthen": "what the hypotheses imply",
    "submodular": "submodularity",
    "subgradient": "the subgradient inequality",
    "subgradient_strictly": "the strict subgradient inequality",
    "sym": "symmetry of equality",
    "telescope": "taking one index after the other",
    "vectors_of_gram": "taking the vectors of a Gram matrix",
    "weaken": "assuming more",
}
"""The reason that a referee knows, for each rule."""

_SILENT = ("chain", "sym", "weaken", "instantiate")
"""What goes without saying beside another reason."""


def reasons(rules: Sequence[str]) -> str:
    """Return what makes a step, in words; what goes without saying only where it is all there is.

    >>> reasons(["chain", "algebra", "average"]), reasons(["chain"])
    ('rearranging terms and taking means', 'transitivity')
    """
    told = [rule for rule in rules if rule not in _SILENT] or rules[:1]
    *others, last = dict.fromkeys(CALLED[rule] for rule in told)
    return f"{', '.join(others)} and {last}" if others else last
