"""A cell of a map of losses has a certificate that is accepted, and is of its loss."""

from dataclasses import dataclass, replace

import pytest

from numerics.exact.losses import Logistic
from property_tests.theorems.tools.searched import forged
from theorems.certificates import document, shipped
from theorems.errors import FileError
from theorems.search.finding import Finding
from theorems.search.law_search import Problem
from theorems.search.map_of_losses import map_of_losses
from theorems.search.shards import Workers


@dataclass(frozen=True)
class Planted:
    """A search that returns what it is given."""

    finding: Finding
    problem: Problem

    @property
    def description(self):
        return self.problem.description

    def is_refuted_by(self, certificate):
        return self.problem.is_refuted_by(certificate)

    def shard(self, *, seed, number):
        return self.finding


class Forger(Problem):
    """A search that returns a certificate of nothing."""

    def shard(self, *, seed, number):
        return Finding(1, 1.0, "", certificate=forged("margin_logistic_largest"))


@pytest.mark.slow
def test_the_certificate_of_a_cell_is_checked():
    problem = Forger(3, (4, 16), Logistic(beta=5, margin=1))
    with pytest.raises(FileError, match="what a shard found is no certificate"):
        map_of_losses([problem], Workers(), seed=0)
    other = replace(Problem(3, (4, 16), Logistic(beta=5, margin=1)), claim="another")
    real = document.written(shipped.load("conjecture-unbalanced", "margin_logistic_largest"))
    found = Finding(1, 1.0, "", certificate=real)
    with pytest.raises(FileError, match="a certificate of something else"):
        map_of_losses([Planted(found, other)], Workers(), seed=0)
