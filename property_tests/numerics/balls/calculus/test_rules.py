"""No rule says too much: with any one of its premises left out it proves something false."""

import pytest

from numerics.balls.calculus.hypotheses import proved
from numerics.exact.parse import parse
from theorems.search.hypothesis_witnesses import find

CORPUS = (
    "exp(-sum(exp(-v)))",
    "-log(1 + sum(exp(-v)))",
    "-(3 + max(v))**2",
    "log(5 - max(v))",
    "log(sum(v**2) + 1)",
    "-exp(-sum(v**2))",
    "log(1 + exp(sum(v)))",
    "-exp(max(-v))",
    "1/(min(v) + mean(v) + 9)",
    "exp(-sum(v))",
    "exp(-v[1])",
    "sum((1 - v)**2)",
    "-sum(v**2)",
)


def false_proofs():
    """Yield what is proved of the corpus and refuted by a witness."""
    for text in CORPUS:
        formula = parse(text)
        for hypothesis in proved(formula):
            if find(formula, hypothesis, {}) is not None:
                yield text, hypothesis


@pytest.mark.slow
def test_the_rules_as_they_are_prove_nothing_false_of_the_corpus():
    assert list(false_proofs()) == []
