"""Every premise of an implication is needed."""

import pytest

from numerics.balls.calculus import properties
from numerics.balls.calculus.hypotheses import HYPOTHESES
from property_tests.numerics.balls.calculus.test_rules import false_proofs

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
