"""Random inputs, right and nearly right, for every rule: what it concludes is true on models."""

import pytest
from hypothesis import given as drawn_from
from hypothesis import settings
from hypothesis import strategies as st

from numerics.losses import Square
from property_tests.rules import INPUTS
from theorems import models
from theorems.kernel import rules as r
from theorems.models import NoModelError, check, random_models

WITH_EXISTING_VECTORS = {"choose_vectors", "drop_dimension"}


def test_every_rule_is_attacked():
    assert set(INPUTS) == set(r.RULES) - WITH_EXISTING_VECTORS


@pytest.fixture
def losses_with_hypotheses_everywhere(monkeypatch):
    """Drop (m − v)², which decreases on [−2, 2] only: coordinates here leave that interval."""
    everywhere = tuple(loss for loss in models._LOSSES if not isinstance(loss, Square))
    monkeypatch.setattr(models, "_LOSSES", everywhere)


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
