"""Random inputs, right and nearly right, for every rule: what it concludes is true on models."""

import pytest
from hypothesis import given as drawn_from
from hypothesis import settings
from hypothesis import strategies as st

from numerics.exact.losses import Square
from property_tests.rules import INPUTS, i
from theorems.kernel import rules as r
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.verdicts.models import NoModelError, check, losses, random_models

WITH_EXISTING_VECTORS = {"vectors_of_gram", "centred_vectors_of_gram", "completion"}


def test_every_rule_is_attacked():
    assert set(INPUTS) == set(r.RULES) - WITH_EXISTING_VECTORS


@pytest.fixture
def losses_with_hypotheses_everywhere(monkeypatch):
    """Drop (m − v)², which decreases on [−2, 2] only: coordinates here leave that interval."""
    everywhere = tuple(loss for loss in losses.LOSSES if not isinstance(loss, Square))
    monkeypatch.setattr(losses, "LOSSES", everywhere)


@pytest.mark.slow  # in the default run the fuzzer draws for every rule
@pytest.mark.usefixtures("losses_with_hypotheses_everywhere")
@pytest.mark.parametrize("name", INPUTS)
def test_what_a_rule_concludes_is_never_false_on_a_model(name):
    found = {"checked": 0}

    @settings(database=None)
    @drawn_from(INPUTS[name], st.integers(0, 999))
    def attack(inputs, seed):
        try:
            theorem = r.RULES[name](*inputs)
        except ValueError:
            return
        try:
            for model, at in random_models(theorem.statement, count=2, seed=seed):
                found["checked"] += 1
                assert check(theorem.statement, model, at) is not False, (theorem, model, at)
        except NoModelError:
            return

    attack()
    assert found["checked"] >= 5


# Side conditions whose removal the mutation tester showed untested


def a_loss(kind=t.Loss):
    return kind(i, t.Indices(), t.Unknown("z", i))


@pytest.mark.parametrize(
    "pair", [(a_loss(t.Bind), a_loss()), (a_loss(), a_loss(t.Bind)), (a_loss(t.Bind),) * 2]
)
@pytest.mark.parametrize("rule", [r.subgradient, r.subgradient_strictly])
def test_a_tangent_is_of_two_losses(rule, pair):
    with pytest.raises(ValueError, match=r"two losses|depends on the coordinate"):
        rule(*pair)


def test_a_diagonal_that_is_at_least_1_is_not_one_of_1():
    c, s, u = (t.Variable(name, "class") for name in "cst")
    gram = given.GramIs("u", s, u, (1 + t.Unknown("a") ** 2) * t.Equal(s, u))
    body = gram.args[3]
    squares = r.average(
        r.nonnegative((1 + t.Unknown("a") ** 2) * t.Unknown("z", s) ** 2), s, t.Classes()
    )
    form = t.Bind(
        s, t.Classes(), t.Bind(u, t.Classes(), t.Unknown("z", s) * t.Unknown("z", u) * body)
    )
    semidefinite = r.chain(
        r.chain(r.algebra(form, squares.left), squares), r.algebra(squares.right, 0)
    )
    more = r.add(r.nonnegative(t.Unknown("a") ** 2), r.algebra(1, 1))
    statement = r.algebra(
        1, 2 - t.Inner(t.Vector("u", c), t.Vector("u", c)) + t.Unknown("a") ** 2, (gram,)
    )
    with pytest.raises(ValueError, match="diagonal"):
        r.vectors_of_gram(statement, gram, semidefinite, more)
