"""Every premise of a composition is needed."""

import pytest

from numerics.balls.calculus import composition
from property_tests.numerics.balls.calculus.test_rules import false_proofs

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
