"""No number that a claim compares was handed on by a file that nobody trusts.

Such files propose certificates, maps and classifiers, which are exact and are checked. An enclosure
says something, and whoever hands one on can hand on another: it is made where it is compared. Of
exact numbers nothing is seen: those of a proposal and those that were compared are alike.
"""

import sys

import pytest

from numerics.balls.enclosure import Enclosure
from numerics.exact.geometry import simplex_etf_gram
from numerics.floats.downstream_search import supervised_loss
from theorems.verdicts import evidence, sides
from theorems.verdicts.catalogue import all_claims
from theorems.verdicts.imports import texts_imported
from theorems.verdicts.trust import trusted_modules

UNTRUSTED = ("theorems.search", "theorems.tools", "theorems.reports", "numerics.floats")
CLAIMS = {one.id: one for one in all_claims() if one.instances is not None}


def uses_untrusted(one):
    module = f"import {one.instances.__module__}".encode()
    return any(name.startswith(UNTRUSTED) for name in texts_imported(module))


PROPOSED = {name: one for name, one in CLAIMS.items() if uses_untrusted(one)}


def below_an_untrusted_file():
    """Tell whether a function of an untrusted file is running, under that of a claim."""
    frame = sys._getframe(1)
    while frame is not None and not frame.f_globals["__name__"].startswith("theorems.claims."):
        if frame.f_globals["__name__"].startswith(UNTRUSTED):
            return True
        frame = frame.f_back
    return False


@pytest.fixture
def handed_on(monkeypatch):
    """Return the enclosures that are compared, and were made below a file that nobody trusts."""
    made, compared = {}, []
    checked, number = Enclosure.__post_init__, sides.number

    def check(one):
        checked(one)
        if below_an_untrusted_file():
            made[id(one)] = one

    def watched(value, name):
        if id(value) in made and not below_an_untrusted_file():
            compared.append((name, value))
        return number(value, name)

    monkeypatch.setattr(Enclosure, "__post_init__", check)
    for module in (sides, evidence):
        monkeypatch.setattr(module, "number", watched)
    return compared


def test_what_is_untrusted_is_not_in_the_list_of_what_is_trusted():
    assert not [name for name in trusted_modules() if name.startswith(UNTRUSTED)]
    assert len(PROPOSED) > 15
    assert "bound-rises-minimiser-stays" in PROPOSED


def test_an_enclosure_that_was_handed_on_is_seen(handed_on):
    found = supervised_loss(simplex_etf_gram(2), ["1/2", "1/2"]).interval
    assert evidence.below(found, 1).holds
    assert [name for name, _ in handed_on] == ["the left side"]
    assert evidence.below(Enclosure.exactly(0, bits=53), 1).holds
    assert len(handed_on) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", PROPOSED)
def test_no_claim_compares_an_enclosure_that_was_handed_on(handed_on, name):
    assert list(CLAIMS[name].instances())
    assert handed_on == []
