"""No rule says too much: with any one of its premises left out it proves something false."""

import pytest

from numerics.balls.calculus import composition, properties
from numerics.balls.calculus.hypotheses import HYPOTHESES, proved
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


WEAKENED = [
    (index, place, premise)
    for index, (outer, inner, _, _) in enumerate(composition._RULES)
    for place, premises in (("F", sorted(outer)), ("g", inner))
    for premise in premises
]


@pytest.mark.slow
@pytest.mark.parametrize(("index", "place", "premise"), WEAKENED)
def test_every_premise_of_a_composition_is_needed(monkeypatch, index, place, premise):
    outer, inner, found, rule = composition._RULES[index]
    if place == "F":
        outer = outer - {premise}
    else:
        inner = tuple(one for one in inner if one != premise)
    rules = list(composition._RULES)
    rules[index] = (outer, inner, found, rule)
    monkeypatch.setattr(composition, "_RULES", tuple(rules))
    assert next(false_proofs(), None) is not None


USED = set(HYPOTHESES.values())
IMPLICATIONS = [
    (index, premise)
    for index, (premises, found, _) in enumerate(properties.IMPLIED)
    for premise in premises
    if found in USED
]


@pytest.mark.parametrize(("index", "premise"), IMPLICATIONS)
def test_every_premise_of_an_implication_is_needed(monkeypatch, index, premise):
    premises, found, rule = properties.IMPLIED[index]
    weaker = (tuple(one for one in premises if one != premise), found, rule)
    implied = list(properties.IMPLIED)
    implied[index] = weaker
    monkeypatch.setattr(properties, "IMPLIED", tuple(implied))
    assert next(false_proofs(), None) is not None
