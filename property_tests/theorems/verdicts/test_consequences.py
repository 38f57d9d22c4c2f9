"""The theorems that the audit names use a loss where the audit looked: on [−2, 2]."""

from dataclasses import dataclass, field, replace

import pytest
from flint import arb, arb_series, fmpq_series

from numerics.balls.enclosure import precision
from numerics.exact.losses import Loss
from numerics.exact.parse import parse
from theorems.kernel import statement as given
from theorems.kernel.replay import steps_of
from theorems.search.loss_audit import audit
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.consequences import consequences, theorems_about_losses
from theorems.verdicts.models import evaluate, random_models

NORMS = (given.UnitVectors, given.UnitBall, given.GramIs, given.GramBelow, given.Balanced)
BEYOND = dict.fromkeys(("etf-unique-balanced", "simplex-unique-for-words"), 3)
"""docs/kernel.md says why that is no harm."""


@dataclass
class Recorded:
    """A loss that keeps the coordinates at which it is evaluated."""

    loss: Loss
    coordinates: list = field(default_factory=list)

    def value(self, v, arithmetic):
        self.coordinates += [x[0] if isinstance(x, arb_series | fmpq_series) else x for x in v]
        return self.loss.value(v, arithmetic)


def coordinates_of(statement, norms, *, models=2):
    """The coordinates of ℓ in a statement, on random models whose vectors have some norms."""
    found = []
    assumed = replace(statement, assumptions=statement.assumptions | norms)
    for model, at in random_models(assumed, count=models, seed=3):
        model.loss = recorded = Recorded(model.loss)
        model.known.clear()
        with precision(120):
            for side in (statement.left, statement.right):
                evaluate(side, model, at)
        found += recorded.coordinates
    return found


def inside(coordinates, upper):
    """Whether all surely lie in [−2, upper], up to the width of a ball."""
    with precision(120):
        slack = arb(2) ** -60
        return all(arb(x) > -2 - slack and arb(x) < upper + slack for x in coordinates)


@pytest.mark.slow
@pytest.mark.parametrize("name", [one.id for one in theorems_about_losses()])
def test_every_line_of_a_theorem_has_its_coordinates_where_the_audit_looked(name):
    claim = find_claim(name)
    norms = frozenset(x for x in claim.formal().assumptions if isinstance(x, NORMS))
    lines = {step.statement for step in steps_of(theorem_of(claim)) if not step.statement.exists}
    found = [x for line in lines for x in coordinates_of(line, norms)]
    assert found
    assert inside(found, BEYOND.get(name, 2))
    assert name not in BEYOND or not inside(found, 2)


def test_without_norms_the_coordinates_lie_elsewhere():
    tangent = find_claim("downstream-tangent").formal()
    assert not inside(coordinates_of(tangent, frozenset(), models=9), 2)


def test_without_norms_a_loss_that_is_convex_where_the_audit_looked_is_no_example():
    """The tangent of ℓ(v) = 24v² − v⁴ for f = (2, 0), w = (1/2, −1/2) and w′ = (1, −1) on R^1."""

    def loss(v):
        return 24 * v**2 - v**4

    def slope(v):
        return 48 * v - 4 * v**3

    at_w, at_other = (2, 0), (4, 0)  # ⟨f, w_c − w_t⟩ of the two classes, and ⟨f, w′_c − w′_t⟩
    tangent = [loss(v) + slope(v) * (v_ - v) for v, v_ in zip(at_w, at_other, strict=True)]
    assert sum(map(loss, at_other)) < sum(tangent)  # twice 64, twice 104
    (gap,) = (
        one
        for one in consequences(audit(parse("sum(24*v**2 - v**4)")))
        if one.theorem.id == "frank-wolfe-gap"
    )
    assert gap.status == "applies"
    bounded = {
        x.name
        for x in find_claim("frank-wolfe-gap").formal().assumptions
        if isinstance(x, given.UnitBall)
    }
    assert bounded >= {"f", "w", "w′"}


def test_a_theorem_with_an_unknown_number_in_a_coordinate_is_not_named():
    """In `supcon-bound` ℓ is taken at −r²(1 − ⟨f, μ_c⟩) for every r, below −2 as well.

    With C = 2 it would say −4872 ≥ −32 of this loss, which is convex and decreases on [−2, 2].
    """
    found = consequences(audit(parse("sum(-48*v + (v + 2)**3)")))
    applying = {one.theorem.id for one in found if one.status == "applies"}
    assert "balanced-lower-bound" in applying
    assert "supcon-bound" not in {one.theorem.id for one in found}
