"""Words in Rocq: what is derived of them is accepted, what is not so of all words is refused."""

import pytest
from sympy import Integer

from property_tests.theorems.rocq.export.test_document import (
    altered,
    believe,
    forged,
    said_of_neighbours,
    with_rocq,
)
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.rocq.checking import Status
from theorems.rocq.export.document import export
from theorems.rocq.exported import check_exports
from theorems.rocq.translate import theorem_text
from theorems.verdicts.catalogue import find_claim

a, b, c, s = (t.Variable(name, "class") for name in "abcs")
i, j = (t.Variable(name, "index") for name in "ij")
cs = t.Variable("c•", "classes")
pi = t.Variable("π", "permutation")
c_i = t.Entry(cs, i)

ZERO = Integer(0)


def drawn(body, law=None):
    """Return E over c ∼ ρ and a word of W_c, or classes of another law."""
    return t.Bind(c, t.ClassLaw(), t.Bind(cs, law or t.Words(c), body))


def u(place):
    return t.Vector("u", place)


def v(place):
    return t.Vector("v", place)


def hits(law):
    """Return (Σ_c E #{i: c_i = c} − k)², which is 0 for iid classes of uniform ρ."""
    met = t.Bind(cs, law, t.Bind(i, t.Indices(), t.Equal(c_i, c)))
    return (t.Bind(c, t.Classes(), met) - t.NEGATIVES) ** 2


def renamed():
    """⟨u_c, v_{c_i}⟩ − ‖v_c‖² has one mean, whether classes are renamed at random or not."""
    return rules.relabel(drawn(t.Inner(u(c), v(c_i)) - t.Inner(v(c), v(c))), pi)


def without_words():
    """E ρ_c = Σ_c ρ_c², by a term about words that neither side has."""
    between = drawn(t.Probability(c))
    before = rules.algebra(t.Bind(c, t.ClassLaw(), t.Probability(c)), between, ())
    squares = t.Bind(c, t.Classes(), t.Probability(c) ** 2)
    return rules.chain(before, rules.algebra(between, squares, ()))


def of_named_vectors():
    """⟨u_c, v_s⟩² ≥ 0 under hypotheses that name u, v or both."""
    gram = given.GramIs("u", a, b, t.Equal(a, b))
    return rules.weaken(
        rules.nonnegative(t.Inner(u(c), v(s)) ** 2),
        (gram, given.GramBelow("u", "v"), given.InnerBelowOne(u(c), v(s))),
    )


DERIVATIONS = {
    "relabel": renamed,
    "iid": lambda: rules.iid_words(renamed()),
    "iid-one-family": lambda: rules.one_family(rules.iid_words(renamed()), "v", "u"),
    "iid-in-what-is-assumed": lambda: rules.iid_words(rules.positive_unless_zero(hits(t.Words(c)))),
    "pairs": lambda: rules.algebra(drawn(t.Equal(c_i, c)), ZERO, (given.PairUniform(),)),
    "words-of-one-line-only": without_words,
    "one-family-in-the-ball": lambda: rules.one_family(
        rules.cosine(u(c), v(s), (given.UnitBall("u"), given.UnitVectors("v"))), "v", "u"
    ),
    "one-family-in-what-is-assumed": lambda: rules.one_family(of_named_vectors(), "u", "v"),
}


def exported(theorem):
    return export(theorem, theorem.statement)


@pytest.mark.parametrize("name", DERIVATIONS)
def test_a_law_of_words_is_stated_where_there_are_words_only(name):
    made = exported(DERIVATIONS[name]())
    assert (" (W : " in made.text) == (name in ("relabel", "pairs"))
    assert ("(forall c, law (W c)) ->" in made.text) == (name in ("relabel", "pairs"))
    assert ("words" in made.modules) == ("family-in" not in name)


def words_need_not_be_exchangeable(*instead):
    stated = renamed().statement
    assumptions = frozenset((given.Balanced(), *instead))
    return altered(stated, assumptions=assumptions), "relabel", *renamed().inputs


def pairs_need_not_be_uniform(*assumptions, left=None):
    left = drawn(t.Equal(c_i, c)) if left is None else left
    return Statement(frozenset(assumptions), left, "=", ZERO), "algebra", left, ZERO


def iid_classes_of_any_law():
    theorem = rules.iid_words(renamed())
    return altered(theorem.statement, assumptions=frozenset()), "iid_words", *theorem.inputs


def iid_classes_that_never_meet():
    theorem = DERIVATIONS["pairs"]()
    met = drawn(t.Equal(c_i, c), t.IndependentClasses())
    stated = Statement(frozenset((given.Balanced(),)), met, "=", ZERO)
    return stated, "iid_words", theorem


def vectors_in_no_ball():
    theorem = DERIVATIONS["one-family-in-the-ball"]()
    return altered(theorem.statement, assumptions=frozenset()), "one_family", *theorem.inputs


def two_of_a_word():
    both = t.Inner(u(c_i), u(t.Entry(cs, j)))
    return pairs_need_not_be_uniform(given.PairUniform(), left=drawn(both))


FORGED = {
    "words-need-not-be-exchangeable": words_need_not_be_exchangeable,
    "uniform-pairs-are-not-exchangeable": lambda: words_need_not_be_exchangeable(
        given.PairUniform()
    ),
    "pairs-need-not-be-uniform": pairs_need_not_be_uniform,
    "exchangeable-words-may-meet-the-anchor": lambda: pairs_need_not_be_uniform(
        given.Balanced(), given.Exchangeable()
    ),
    "two-places-of-a-word": two_of_a_word,
    "iid-classes-of-any-law": iid_classes_of_any_law,
    "iid-classes-that-never-meet": iid_classes_that_never_meet,
    "vectors-in-no-ball": vectors_in_no_ball,
}


OF_THE_GATE = {"relabel", "pairs", "words-need-not-be-exchangeable", "pairs-need-not-be-uniform"}
"""What the slow tier asks Rocq again: no claim that it proves there is about words."""

OTHERS = {*DERIVATIONS, *FORGED} - OF_THE_GATE


@with_rocq
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(OF_THE_GATE, marks=pytest.mark.slow, id="of the gate"),
        pytest.param(OTHERS, marks=pytest.mark.rocq, id="the others"),
    ],
)
def test_what_is_derived_of_words_is_accepted_and_what_is_forged_refused(monkeypatch, names):
    """The kernel refuses what is forged as well; here it is not asked."""
    exports = {name: exported(DERIVATIONS[name]()) for name in DERIVATIONS if name in names}
    wanted = dict.fromkeys(exports, Status.ACCEPTED)
    believe(monkeypatch)
    for name in FORGED.keys() & names:
        stated, rule, *inputs = FORGED[name]()
        exports[name] = export(forged(stated, rule, *inputs), stated)
    found = check_exports(exports)
    assert {name: check.status for name, check in found.items()} == {
        name: wanted.get(name, Status.REFUSED) for name in names
    }


# --- the claims about words ----------------------------------------------------------------------

CLAIMS = {"simplex-for-words": given.Exchangeable(), "simplex-for-pairs": given.PairUniform()}


def neighbours(stated, needed):
    """Return statements that differ from a claim in one place, each of which says more."""

    def iid(side):
        return side.replace(lambda x: isinstance(x, t.Words), lambda x: t.IndependentClasses())

    others = {given.Exchangeable(), given.PairUniform()} - {needed}
    found = {f"without {x}": {"assumptions": stated.assumptions - {x}} for x in stated.assumptions}
    return found | {
        "constant": {"right": stated.right.subs(t.CLASS_COUNT, t.CLASS_COUNT + 1)},
        "relation": {"relation": ">"},
        "sides": {"left": stated.right, "right": stated.left},
        "law": {"left": iid(stated.left)},
        "the other law": {"assumptions": stated.assumptions - {needed} | others},
    }


@pytest.mark.parametrize(("name", "needed"), CLAIMS.items())
def test_what_words_need_is_in_the_text(name, needed):
    stated = find_claim(name).formal()
    without = altered(stated, assumptions=stated.assumptions - {needed})
    line = {given.Exchangeable(): "(exchangeable W) ->", given.PairUniform(): "(pair_uniform W) ->"}
    assert set(theorem_text(stated).splitlines()) - set(theorem_text(without).splitlines()) == {
        line[needed]
    }


@pytest.mark.rocq
@with_rocq
@pytest.mark.parametrize(("name", "needed"), CLAIMS.items())
def test_a_neighbour_of_a_claim_about_words_is_refused(monkeypatch, name, needed):
    said = said_of_neighbours(monkeypatch, name, neighbours(find_claim(name).formal(), needed))
    assert said.pop("the claim") is None
    assert set(said.values()) == {Status.REFUSED}
