"""A well-formed statement has a value on every model: nothing is raised but that there is none."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import S, Tuple
from sympy.core.symbol import Str

from property_tests import terms as random_terms
from theorems.errors import IllFormed
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement
from theorems.verdicts.models import NoModelError, random_models
from theorems.verdicts.models.checking import check
from theorems.verdicts.models.sampling import large_models

a, b, i = *(t.Variable(name, "class") for name in ("a'", "b'")), t.Variable("i'", "index")
SCOPE = random_terms.Scope({**random_terms.FREE, t.Variable("Y", "points"): None})
SCOPE.laws[t.Variable("Y", "points")] = t.OnePointAClass()
LOSSES = t.Loss(i, t.Indices(), t.Equal(a, b) * t.Probability(a) * t.Probability(b))
BODIES = (
    S(1),
    t.Equal(a, b),
    t.Probability(a) * t.Probability(b),
    t.Unknown("g", a) * t.Unknown("g", b),
    LOSSES,
    t.Bind(i, t.Indices(), t.Subgradient(i, LOSSES)),
    *(t.Inner(t.Vector(name, a), t.Vector(name, b)) for name in "uv"),
)
LOSS = (assumed.Convex, assumed.StrictlyConvex, assumed.Nonincreasing, assumed.Symmetric)


@st.composite
def assumptions(draw):
    """An assumption of any kind on any terms, with names of vectors that are circular, too."""
    name, other = (draw(st.sampled_from("fuv")) for _ in range(2))
    klass, point = random_terms.classes(SCOPE), random_terms.points(SCOPE)
    scalar, vector = random_terms.scalars(SCOPE, 1), random_terms.vectors(SCOPE, 1)
    return draw(
        st.one_of(
            st.builds(assumed.Same, klass, klass),
            st.builds(assumed.Distinct, klass, klass),
            st.builds(assumed.InSupport, point, klass),
            st.builds(assumed.InnerBelowOne, vector, vector),
            st.builds(assumed.TermsDiffer, scalar, st.one_of(scalar, st.just(S(0)))),
            st.builds(lambda body: assumed.GramIs(name, a, b, body), st.sampled_from(BODIES)),
            st.sampled_from(
                [
                    assumed.UnitVectors(name),
                    assumed.UnitBall(name),
                    assumed.GramBelow(name, other),
                    assumed.Balanced(),
                    *(kind() for kind in LOSS),
                ]
            ),
        )
    )


@st.composite
def statements(draw):
    """A statement on terms of any shape; it is well formed, or `reject`ed by the kernel."""
    left, right = (draw(random_terms.scalars(SCOPE, draw(st.integers(0, 2)))) for _ in range(2))
    exists = draw(
        st.sampled_from(
            [
                (),
                (Tuple(Str("v"), t.CLASS_COUNT - 1),),
                (Tuple(t.Variable("e", "class"), t.ClassLaw()),),
            ]
        )
    )
    known = frozenset(draw(st.lists(assumptions(), max_size=3)))
    relation = draw(st.sampled_from("=≥>"))
    return Statement(known, left, relation, right, exists)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(statements())
def test_a_well_formed_statement_is_true_false_or_open_on_a_model(statement):
    try:
        check_statement(statement)
    except IllFormed:
        return
    try:
        models = list(random_models(statement, count=2, seed=0))
    except NoModelError:
        return
    for model, at in [*models, *large_models(statement, count=1, seed=0)]:
        try:
            assert check(statement, model, at) in (True, False, None)
        except NoModelError:
            continue
