"""The normal form against the evaluator on finite models, which shares nothing with it."""

from itertools import count

from hypothesis import assume, given
from hypothesis import strategies as st

from property_tests.terms import (
    assumptions,
    closed_scalars,
    distributed,
    renamed,
    swapped,
)
from theorems.kernel import statement as g
from theorems.kernel import terms as t
from theorems.kernel.normal_form import normal_form, term_of
from theorems.kernel.statement import Statement
from theorems.models import NoModelError, check, random_models

NO_TERM = "an inner product takes two vectors"  # where SymPy cancels a vector to the number 0


def form_of(term, assumed=()):
    """Return a normal form; discard terms with the number 0 for a vector."""
    try:
        return normal_form(term, assumed)
    except ValueError as error:
        assume(NO_TERM not in str(error))
        raise


def values_agree(first, second, assumed, *, seed, models=2):
    """Check that two terms agree on random models; discard contradictory assumptions."""
    statement = Statement(frozenset(assumed), first, "=", second)
    try:
        for model, at in random_models(statement, count=models, seed=seed):
            assert check(statement, model, at) is not False, (model, at)
    except NoModelError:
        assume(False)


@given(closed_scalars(), assumptions(), st.integers(0, 999))
def test_the_normal_form_has_the_value_of_the_term(term, assumed, seed):
    values_agree(term, term_of(form_of(term, assumed)), assumed, seed=seed)


@given(closed_scalars(), assumptions())
def test_the_normal_form_of_a_normal_form_is_itself(term, assumed):
    form = form_of(term, assumed)
    assert normal_form(term_of(form), assumed) == form


@given(closed_scalars(), st.permutations([f"v{n}" for n in range(40)]))
def test_names_of_bound_variables_carry_no_meaning(term, names):
    endless = (f"{name}{n}" for n in count() for name in names)
    assert form_of(term) == form_of(renamed(term, endless))


@given(closed_scalars())
def test_independent_binders_may_be_exchanged(term):
    assert same_form(term, swapped(term))


@given(closed_scalars())
def test_binders_and_inner_products_are_linear(term):
    assert same_form(term, distributed(term))


def same_form(first, second):
    return form_of(first) == form_of(second)


@given(closed_scalars(2), closed_scalars(2), assumptions(), st.integers(0, 999))
def test_equal_terms_are_equal_on_models(first, second, assumed, seed):
    if is_equal_form(first, second, assumed):
        values_agree(first, second, assumed, seed=seed)


def is_equal_form(first, second, assumed):
    return not form_of(first - second, assumed)


def test_a_class_that_contains_the_other_is_replaced_by_it():
    """π(π(c)) = π(c): putting the larger for the smaller would never end."""
    pi, c = t.Variable("π", "permutation"), t.Variable("c", "class")
    once, twice = t.Entry(pi, c), t.Entry(pi, t.Entry(pi, c))
    term = t.Mass(once) * t.Mass(twice)
    assert form_of(term, (g.Same(once, twice),)) == form_of(t.Mass(once) ** 2)
    assert form_of(t.Equal(once, twice) * term) == form_of(t.Equal(once, twice) * t.Mass(once) ** 2)
