"""Every claim is named in a test: here, in its topic and with its verdict, where nowhere else."""

import re
from functools import cache
from pathlib import Path

import pytest

from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.claim_files import modules

VERDICTS = {
    "bounds": {
        "refuted": ["ash-factor-like-power-over-k"],
    },
    "collapse": {
        "proved": ["averaging-step", "latent-indistinguishable-submodular"],
    },
    "downstream": {
        "proved": [
            "downstream-tangent",
            "etf-attains-downstream",
            "frank-wolfe-gap",
            "supervised-lower-bound",
            "supervised-optimal-balanced",
            "weak-duality",
        ],
    },
    "losses": {
        "argued": ["log-sum-exp-hessian", "strong-convexity-distance"],
        "refuted": [
            "decoupled-strictly-convex",
            "exponential-of-sum-submodular",
            "hard-negative-reweighted-convex",
            "hard-negative-reweighted-nonincreasing",
            "square-nonincreasing",
        ],
    },
    "negatives": {
        "refuted": ["normalised-infonce-falls-for-every-map"],
    },
    "simplex": {
        "proved": [
            "balanced-strict-off-centre",
            "balanced-strict-spread",
            "balanced-strict-unequal",
            "etf-optimal-balanced",
            "etf-rank",
            "sums-do-not-depend-on-negatives",
        ],
    },
    "spectral": {
        "proved": ["gram-duality"],
    },
    "towers": {
        "proved": ["clip-both-directions", "clip-simplex-optimal"],
        "refuted": [
            "similarities-hypotheses-cover-infonce",
            "similarities-hypotheses-cover-spectral",
            "similarities-identity-as-printed",
        ],
    },
    "two_classes": {
        "proved": ["spread-bound", "two-classes-antipodal"],
    },
}
"""The claims that no other test here is about, by topic, and what each has to come out as.

That it does is the business of `test_verdicts.py`, which runs every claim.
"""


@pytest.mark.parametrize("topic", VERDICTS)
def test_a_claim_stands_in_its_topic_with_its_verdict(topic):
    for verdict, ids in VERDICTS[topic].items():
        for name in ids:
            assert modules()[name].split(".")[2] == topic
            assert find_claim(name).declared == verdict


@cache
def named():
    """Return the words of the tests of claims, those with hyphens too."""
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    return {
        word for text in texts for kind in (r"[\w-]+", r"\w+") for word in re.findall(kind, text)
    }


@pytest.mark.parametrize("name", sorted(modules()))
def test_every_claim_is_named_in_a_test_of_claims(name):
    assert {name, name.replace("-", "_")} & named()
