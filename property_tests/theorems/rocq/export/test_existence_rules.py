"""Vectors of a Gram matrix in Rocq: what exists does, and not in one dimension less."""

import pytest
from sympy import Integer, Tuple
from sympy.core.symbol import Str

from property_tests.theorems.rocq.export.test_document import (
    altered,
    believe,
    export_of,
    forged,
    said_of_neighbours,
    with_rocq,
)
from theorems.claims.simplex.etf_attains import etf_gram
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.rocq.checking import Status
from theorems.rocq.export.document import export
from theorems.rocq.exported import check_exports
from theorems.rocq.trees import Unsupported
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of

c, e, s, r = (t.Variable(name, "class") for name in "cesr")
C = t.CLASS_COUNT
GRAM = given.GramIs("u", s, r, t.Equal(s, r))
BELOW, UNIT = given.GramBelow("v", "u"), given.UnitVectors("u")


def inner(name, a, b):
    return t.Inner(t.Vector(name, a), t.Vector(name, b))


def summed(*binders, body):
    for variable in reversed(binders):
        body = t.Bind(variable, t.Classes(), body)
    return body


def semidefinite():
    """Σ_s Σ_r z_s z_r [s = r] = Σ_s z_s² ≥ 0."""
    z_s, z_r = t.Unknown("z", s), t.Unknown("z", r)
    squares = rules.nonnegative(summed(s, body=z_s**2))
    form = summed(s, r, body=z_s * z_r * t.Equal(s, r))
    return rules.chain(rules.algebra(form, squares.left, ()), squares)


def orthonormal(of=None):
    """[c = e] = ⟨u_c, u_e⟩ for some orthonormal vectors of R^C."""
    given_gram = rules.algebra(t.Equal(c, e), inner("u", c, e), (GRAM,)) if of is None else of
    return rules.vectors_of_gram(
        given_gram, GRAM, semidefinite(), rules.algebra(t.Equal(s, s), Integer(1), ())
    )


def _at_most_one():
    """1 ≥ ⟨v_c, v_e⟩ where v has unit vectors and is below u."""
    cosine = rules.cosine(t.Vector("v", c), t.Vector("v", e), (given.UnitVectors("v"),))
    return rules.weaken(cosine, (BELOW,))


def completed():
    """1 ≥ ⟨v_c, v_e⟩ for some unit vectors v of R^{C−1} below u."""
    return rules.completion(_at_most_one(), BELOW)


DERIVATIONS = {
    "orthonormal": orthonormal,
    "completed": completed,
    "completed-without-u": lambda: orthonormal(rules.weaken(completed(), (GRAM,))),
}


def exported(theorem):
    return export(theorem, theorem.statement)


def test_vectors_exist_over_a_real_closed_field():
    for make in DERIVATIONS.values():
        made = exported(make())
        assert made.text.startswith("forall (R : rcfType) ")
        assert "gram" in made.modules
        assert "exists V_" in made.text


def test_what_exists_twice_is_named():
    """⟨v_c, v_e⟩ + ⟨u_c, u_e⟩ ≤ 2 for some v of R^{C−1}, and for some u that are orthonormal."""
    both = rules.add(_at_most_one(), rules.cosine(t.Vector("u", c), t.Vector("u", e), (UNIT,)))
    twice = orthonormal(rules.weaken(rules.completion(both, BELOW), (GRAM,)))
    with pytest.raises(Unsupported, match="of what exists already"):
        exported(twice)


def in_one_dimension_less():
    """C orthonormal vectors of R^{C−1}."""
    theorem = orthonormal()
    less = altered(theorem.statement, exists=(Tuple(Str("u"), C - 1),))
    return less, "vectors_of_gram", *theorem.inputs


def of_rows_that_are_others():
    """The rows of the matrix of the simplex ETF add up to 0, those of [s = r] do not."""
    etf = etf_gram("u")
    body = etf.args[3]
    row = rules.algebra(t.Bind(etf.args[2], t.Classes(), body), Integer(0), ())
    theorem = orthonormal()
    less = altered(theorem.statement, exists=(Tuple(Str("u"), C - 1),))
    return less, "centred_vectors_of_gram", *theorem.inputs, row


def of_another_diagonal():
    """2[s = r] has the diagonal 2."""
    double = given.GramIs("u", s, r, 2 * t.Equal(s, r))
    theorem = rules.algebra(2 * t.Equal(c, e), inner("u", c, e), (double,))
    stated = altered(theorem.statement, assumptions=frozenset(), exists=(Tuple(Str("u"), C),))
    ones = rules.algebra(t.Equal(s, s), Integer(1), ())
    return stated, "vectors_of_gram", theorem, double, rules.scale(semidefinite(), 2), ones


def of_an_indefinite_matrix():
    """2 − [s = r] for all s and r would be cosines of 2."""
    body = 2 - t.Equal(s, r)
    indefinite = given.GramIs("u", s, r, body)
    theorem = rules.algebra(2 - t.Equal(c, e), inner("u", c, e), (indefinite,))
    stated = altered(theorem.statement, assumptions=frozenset(), exists=(Tuple(Str("u"), C),))
    ones = rules.algebra(2 - t.Equal(s, s), Integer(1), ())
    return stated, "vectors_of_gram", theorem, indefinite, semidefinite(), ones


def of_long_vectors():
    """The vectors that v is below need not be of norm 1."""
    theorem = completed()
    return altered(theorem.statement, assumptions=frozenset()), "completion", *theorem.inputs


def above_them():
    """⟨v_s, v_t⟩ ≥ ⟨u_s, u_t⟩ for s ≠ t, which is assumed the other way round."""
    above = given.GramBelow("u", "v")
    apart = (given.Distinct(c, e),)
    premise = rules.weaken(rules.gram_bound_assumed(above, c, e), apart)
    exists = (Tuple(Str("v"), C - 1),)
    stated = altered(
        premise.statement,
        assumptions=frozenset((UNIT, *apart)),
        left=premise.left,
        exists=exists,
    )
    return stated, "completion", premise, BELOW


FORGED = {
    "in-one-dimension-less": in_one_dimension_less,
    "of-rows-that-are-others": of_rows_that_are_others,
    "of-another-diagonal": of_another_diagonal,
    "of-an-indefinite-matrix": of_an_indefinite_matrix,
    "of-long-vectors": of_long_vectors,
    "above-them": above_them,
}


@pytest.mark.rocq
@with_rocq
def test_vectors_exist_and_those_that_need_not_are_refused(monkeypatch):
    """The kernel refuses what is forged as well; here it is not asked."""
    exports = {name: exported(make()) for name, make in DERIVATIONS.items()}
    believe(monkeypatch)
    for name, make in FORGED.items():
        stated, rule, *inputs = make()
        exports[name] = export(forged(stated, rule, *inputs), stated)
    found = check_exports(exports)
    accepted = {name for name, check in found.items() if check.status == Status.ACCEPTED}
    refused = {name for name, check in found.items() if check.status == Status.REFUSED}
    assert (accepted, refused) == (DERIVATIONS.keys(), FORGED.keys())


CLAIMS = ("etf-exists-for-every-class-count", "latent-indistinguishable-by-completion")


@pytest.mark.slow
@pytest.mark.parametrize("name", CLAIMS)
def test_the_claim_in_one_dimension_less_has_another_text(name):
    claim = find_claim(name)
    stated = claim.formal()
    ((who, _),) = (x.args for x in stated.exists)
    more = altered(stated, exists=(Tuple(who, C),))
    assert "'I_C -> 'rV[R]_C.-1" in export_of(name).text
    assert "'I_C -> 'rV[R]_C.-1" not in export(theorem_of(claim), more).text


def neighbours(stated):
    """Return statements that differ in one place from a claim that vectors exist."""
    ((who, _),) = (x.args for x in stated.exists)
    found = {f"without {x}": {"assumptions": stated.assumptions - {x}} for x in stated.assumptions}
    return found | {
        "constant": {"left": stated.left - 1},
        "factor": {"right": 2 * stated.right + 1},
        "relation": {"relation": ">"},
        "dimension": {"exists": (Tuple(who, C),)},
    }


@pytest.mark.rocq
@with_rocq
@pytest.mark.parametrize("name", CLAIMS)
def test_a_neighbour_of_a_claim_that_vectors_exist_is_refused(monkeypatch, name):
    said = said_of_neighbours(monkeypatch, name, neighbours(find_claim(name).formal()))
    assert said.pop("the claim") is None
    assert set(said.values()) == {Status.REFUSED}
