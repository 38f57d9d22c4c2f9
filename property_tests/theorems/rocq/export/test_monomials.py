"""Trees under a closer look: keys, places that are put in, families that are written out."""

from hypothesis import given
from hypothesis import strategies as st

from property_tests.terms import closed_scalars, renamed
from property_tests.theorems.rocq.export.evaluated import FEW, free_values, translated, value
from theorems.rocq.export.monomials import (
    NOTHING,
    ZERO,
    Monomial,
    binder_of,
    flattened,
    is_parameter,
    key,
    leaf,
    monomials,
    names,
    occurs,
    substitute,
    tree_of_sum,
)
from theorems.rocq.trees import Translator

X, Y = ("variable", "v_c"), ("variable", "v_s")
MASS = ("weight", ("rho",), X)
SUM = ("sum", ("all", "'I_C"), "b1", ("mul", ("equal", ("variable", "b1"), X), MASS))


@FEW
@given(closed_scalars(2))
def test_a_key_says_nothing_of_the_names_that_are_bound(term):
    other = renamed(term, (f"n{n}" for n in range(10**6)))
    first, second = (Translator().tree(one) for one in (term, other))
    assert key(first) == key(second)


def test_a_key_says_which_variable_is_free_and_which_is_bound():
    free = ("sum", ("all", "'I_C"), "b1", ("weight", ("rho",), X))
    bound = ("sum", ("all", "'I_C"), "v_c", ("weight", ("rho",), X))
    assert key(free) != key(bound)
    assert key(bound) == key(
        ("sum", ("all", "'I_C"), "b2", ("weight", ("rho",), ("variable", "b2")))
    )
    assert key(X, {"v_c": "@0"}) == "@0"


def test_what_is_bound_is_found_where_it_stands():
    assert binder_of(SUM) == (2, "b1")
    assert binder_of(("slope", X, ("all", "'I_k"), "b2", MASS)) == (3, "b2")
    assert binder_of(MASS) is None
    assert sorted(names(SUM)) == ["b1", "v_c", "v_c"]
    assert occurs("v_c", SUM)
    assert not occurs("v_s", SUM)


@FEW
@given(closed_scalars(2))
def test_one_class_for_another_is_the_value_there(term):
    tree, _ = translated(term)
    there = {**free_values(), "v_c": free_values()["v_s"]}
    assert value(substitute(tree, X, Y)) == value(tree, there)


@FEW
@given(closed_scalars(2))
def test_families_that_are_written_out_have_the_same_value(term):
    tree, _ = translated(term)
    assert value(flattened(tree)) == value(tree)
    assert "constant" not in {head for _, head in _entries(flattened(tree))}


def _entries(tree):
    """Yield entries of families, with the head of the family."""
    if isinstance(tree, tuple):
        if tree[:1] == ("entry",):
            yield tree, tree[1][0]
        for part in tree:
            yield from _entries(part)


def test_numbers_of_classes_and_negatives_are_parameters():
    assert is_parameter(("mul", ("C",), ("inv", ("add", ("k",), ("number", 1, 2)))))
    assert not is_parameter(("add", ("C",), MASS))


ATOMS = st.sampled_from([MASS, ("equal", X, Y), ("scalar", "S_z_class", ("variable", "q"))])
ONES = st.builds(
    Monomial,
    st.lists(st.sampled_from([("C",), ("number", 1, 2)]), max_size=2).map(tuple),
    st.just((("q", "'I_C"),)),
    st.lists(ATOMS, max_size=3).map(tuple),
)


@given(st.lists(ONES, max_size=4))
def test_a_sum_of_monomials_has_the_value_of_its_tree(ones):
    whole = NOTHING
    for one in ones:
        whole = ("sum", whole, leaf(one))
    assert list(monomials(whole)) == ones
    total = sum(value(one.tree()) for one in ones) % (2**61 - 1)
    assert value(tree_of_sum(whole)) == total
    assert tree_of_sum(NOTHING) == ZERO


def test_a_monomial_is_its_coefficients_its_sums_and_its_product():
    one = Monomial((("C",),), (("b1", "'I_C"),), (MASS,))
    product = ("mul", MASS, ("number", 1, 1))
    sums = ("sum", ("all", "'I_C"), "b1", product)
    assert (one.product(), one.sums(), one.tree()) == (product, sums, ("mul", ("C",), sums))
    assert str(one.inside("p")) == "(c_mulr _ (s_congr (fun b1 : 'I_C => p)))"
    assert one.inside(None) is None
