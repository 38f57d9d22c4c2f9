"""Strategies for inputs of the kernel's rules: mostly right, sometimes wrong in one place.

`INPUTS` has one strategy a rule. What a rule makes of them has to be true; a refusal is fine.
"""

from functools import cache
from itertools import count

from hypothesis import assume
from hypothesis import strategies as st
from sympy import S

from property_tests.terms import (
    FREE,
    GRAMS,
    Scope,
    assumptions,
    classes,
    distributed,
    laws,
    points,
    renamed,
    scalars,
    vectors,
)
from theorems.claims.collapse.replacement_from_submodularity import replacement_from_submodularity
from theorems.kernel import rules as r
from theorems.kernel import statement as given
from theorems.kernel import terms as t

SCOPE = Scope(FREE)
SORTED = {sort: [v for v in FREE if v.sort == sort] for sort in ("class", "point", "index")}
c, s = SORTED["class"]
x, y = SORTED["point"]
i, j = SORTED["index"]
negatives = t.Variable("c•", "classes")
family, first, second = (t.Variable(name, "points") for name in ("x•", "p•", "q•"))
pi = t.Variable("π", "permutation")
members, n = t.Variable("e•", "classes"), t.Variable("n", "index")
new_class, new_point = t.Variable("n", "class"), t.Variable("p", "point")


def clean(term):
    """Rename bound variables apart, as the rules want them."""
    return renamed(term, (f"b{n}" for n in count()))


def attempt(rule, *inputs):
    """Apply a rule on the way to an input; discard the example where it refuses."""
    try:
        return rule(*inputs)
    except ValueError:
        assume(False)


def terms(scope=SCOPE, depth=1):
    return scalars(scope, depth).map(clean)


@st.composite
def visibly_nonnegative(draw, scope=SCOPE, depth=2):
    """Masses, indicators, squares, and what is made of them."""
    kind = draw(
        st.sampled_from(
            ["mass", "equal", "other", "square", "norm"] + ["sum", "product", "bind"] * (depth > 0)
        )
    )
    a, b = draw(classes(scope)), draw(classes(scope))
    simple = {"mass": t.Probability(a), "equal": t.Equal(a, b), "other": 1 - t.Equal(a, b)}
    if kind in simple:
        return simple[kind]
    if kind == "square":
        return draw(terms(scope)) ** 2
    if kind == "norm":
        vector = clean(draw(vectors(scope, 1)))
        return t.Inner(vector, vector)
    if kind == "bind":
        law = draw(laws(scope))
        variable = t.Variable(f"n{depth}", law.sort)
        return t.Bind(variable, law, draw(visibly_nonnegative(scope.inside(variable, law), 0)))
    one, two = (draw(visibly_nonnegative(scope, depth - 1)) for _ in range(2))
    return one + two if kind == "sum" else one * two


@st.composite
def theorems(draw, relations=("=", "≥", ">")):
    """True statements a + b R a', with assumptions that a may use."""
    term, assumed = draw(terms()), draw(assumptions())
    base = attempt(r.algebra, term, distributed(term), assumed)
    relation = draw(st.sampled_from(relations))
    if relation == "=":
        return base
    more = attempt(r.nonnegative, draw(visibly_nonnegative()))
    if relation == ">":
        positive = attempt(r.positive_unless_zero, t.Probability(draw(classes(SCOPE))))
        more = attempt(r.add, more, positive)
    return attempt(r.add, base, more)


@st.composite
def law_of(draw, sort):
    """A law of a sort."""
    law = draw(laws(SCOPE))
    assume(law.sort == sort)
    return law


@st.composite
def to_average(draw):
    variable = draw(st.sampled_from([*FREE]))
    return draw(theorems()), variable, draw(law_of(variable.sort))


@st.composite
def to_average_strictly(draw):
    variable = draw(st.sampled_from([c, x, negatives]))
    law = draw(law_of(variable.sort))
    term = draw(visibly_nonnegative())
    places = {
        "class": classes(SCOPE),
        "point": points(SCOPE),
        "classes": st.one_of(classes(SCOPE), points(SCOPE)).map(t.Constant),
    }
    at = draw(places[variable.sort])
    there = attempt(r.positive_unless_zero, t.substitute(term, {variable: at}))
    known = [given.Balanced()]
    if law.args:
        known += [given.Distinct(at, law.args[0]), given.InSupport(at, law.args[0])]
    strict = attempt(r.weaken, there, (draw(st.sampled_from(known)),))
    return attempt(r.nonnegative, term), strict, variable, law, at


@st.composite
def losses(draw, index=None, domain=None):
    index = index or draw(st.sampled_from([i, s]))
    other = draw(classes(SCOPE))
    domain = domain or (t.Indices() if index.sort == "index" else t.OtherClasses(other))
    return t.Loss(index, domain, draw(terms()))


@st.composite
def to_jensen(draw):
    binders = []
    for variable in draw(st.lists(st.sampled_from([c, x, negatives, pi]), max_size=2)):
        binders.append((variable, draw(law_of(variable.sort))))
    return draw(losses()), tuple(binders)


@st.composite
def to_decrease(draw, relations=("=", "≥", ">")):
    loss = draw(losses())
    return draw(theorems(relations)), *loss.args[:2]


@st.composite
def two_losses(draw):
    higher = draw(losses())
    return higher, t.Loss(*higher.args[:2], draw(terms()))


@st.composite
def two_constant_losses(draw):
    inside = st.one_of(
        visibly_nonnegative(), st.sampled_from([S(1), t.NEGATIVES, t.Probability(c)])
    )
    head = draw(losses()).args[:2]
    return tuple(t.Loss(*head, draw(inside)) for _ in range(2))


@st.composite
def to_split(draw):
    law = t.IndependentPoints(draw(st.sampled_from([negatives, t.Renamed(pi, negatives)])))
    body = draw(terms(SCOPE.inside(family, law), 2))
    a, b = (draw(st.one_of(classes(SCOPE), st.just(t.Entry(negatives, i)))) for _ in range(2))
    if draw(st.booleans()):
        a, b = draw(st.sampled_from([i, i, j])), draw(st.sampled_from([j, j, i]))
    return t.Bind(family, law, body), i, a, b, first, draw(st.sampled_from([second, second, first]))


@st.composite
def to_replacement(draw):
    law = t.IndependentPoints(draw(st.sampled_from([negatives, t.Constant(c)])))
    one, a = draw(classes(SCOPE)), draw(vectors(SCOPE, 0))
    place = draw(st.sampled_from([i, i, i, j]))
    entry = t.Entry(family, place)
    inner = draw(st.sampled_from([t.Inner(a, t.Vector("f", entry)), t.Unknown("h", entry)]))
    body = t.Equal(t.Entry(law.args[0], i), one) * draw(st.sampled_from([inner, inner**2]))
    body += draw(terms(Scope({**FREE, family: law}), 1)) * draw(st.sampled_from([0, 0, 1]))
    term = t.Bind(family, law, t.Loss(i, t.Indices(), body + draw(terms(depth=0))))
    return term, draw(st.sampled_from([one, one, s])), draw(st.sampled_from([new_point, x]))


@st.composite
def to_telescope(draw):
    """Σ a_i [e_i ≠ s] and ℓ((a_i [e_i = s])_i) fall when an index joins, for a_i ≥ 0."""
    scope = Scope({**FREE, n: t.Indices()})
    weight = draw(visibly_nonnegative(scope, 1))
    one = draw(st.sampled_from([s, s, c]))
    own = t.Entry(draw(st.sampled_from([members, members, negatives])), n)
    inside, joins = t.Equal(own, one), t.Equal(n, j)
    more = attempt(r.nonnegative, weight * (1 - inside) * joins)
    if draw(st.booleans()):
        without = weight * (1 - inside) * (1 - joins)
        theorem = attempt(
            r.average, attempt(r.add, more, attempt(r.algebra, without, without)), n, t.Indices()
        )
        left = t.Bind(n, t.Indices(), weight * (1 - inside))
    else:
        within = attempt(r.algebra, weight * inside, weight * inside)
        theorem = attempt(r.decrease, attempt(r.add, more, within), n, t.Indices())
        left = t.Loss(n, t.Indices(), weight * inside)
    whole = attempt(r.chain, attempt(r.algebra, left, theorem.left), theorem)
    return (
        whole,
        own.args[0],
        draw(st.sampled_from([one, one, s])),
        draw(st.sampled_from([j, j, j, i])),
    )


@st.composite
def to_submodular(draw):
    """v and w with v_i − w_i = (2p_i − 1) q_i δ, sometimes with a wrong p, q or δ."""
    loss = draw(losses())
    index, domain, w = loss.args
    scope = SCOPE.inside(index, domain)
    a, b = (draw(classes(scope)) for _ in range(2))
    p = draw(st.sampled_from([t.Equal(a, b), 1 - t.Equal(a, b), t.Probability(a), S(2)]))
    q = draw(st.one_of(visibly_nonnegative(scope, 1), st.just(S(1))))
    delta = draw(st.one_of(terms(depth=0), terms(SCOPE.inside(index, domain), 0)))
    v = w + (2 * p - 1) * q * delta
    first = t.Loss(index, domain, draw(st.sampled_from([v, v, v, v + delta])))
    return first, loss, p, q, draw(st.sampled_from([delta, delta, -delta]))


@cache
def replaced():
    return replacement_from_submodularity.derivation()


@st.composite
def to_discharge(draw):
    """Losses of points that are drawn as one, and proofs of (R) or of special cases of it."""
    theorem = attempt(r.replacement, *draw(to_replacement()))
    proof = replaced()
    if draw(st.booleans()):
        proof = attempt(r.weaken, proof, draw(assumptions()))
    special = draw(st.sampled_from(["", "", "", "h", "w", "c•"]))
    if special == "c•":
        proof = attempt(r.instantiate, proof, negatives, t.Constant(draw(classes(SCOPE))))
    elif special:
        place = new_point if special == "h" else t.Variable("m", "index")
        proof = attempt(r.instantiate_scalar, proof, special, (place,), draw(terms(depth=0)))
    return theorem, proof


@st.composite
def to_relabel(draw):
    body = draw(terms(depth=2))
    word = draw(st.sampled_from([t.IndependentClasses(), t.Words(c), t.Words(s)]))
    for variable, law in ((negatives, word), (c, t.ClassLaw())):
        if draw(st.booleans()):
            body = t.Bind(variable, law, body)
    return body, draw(st.sampled_from([t.Variable("τ", "permutation"), pi]))


@st.composite
def renamed_words(draw):
    """What holds of exchangeable words, perhaps under more assumptions."""
    body = t.Bind(c, t.ClassLaw(), t.Bind(negatives, t.Words(c), draw(terms(depth=2))))
    theorem = attempt(r.relabel, body, t.Variable("τ", "permutation"))
    return attempt(r.weaken, theorem, draw(assumptions()))


@st.composite
def to_reorder(draw):
    place = draw(st.sampled_from([c, s, t.Entry(pi, c)]))
    domain = t.OtherClasses(draw(st.sampled_from([t.Entry(pi, place), place])))
    index = draw(st.sampled_from([new_class, new_class, s]))
    scope = SCOPE.inside(index, domain)
    return t.Loss(index, domain, draw(terms(scope))), pi


@st.composite
def to_collapse(draw):
    """L(f) = Σ_t w_t E_{D_t} of something linear or quadratic in f, where the premise holds."""
    a, b, y_ = (t.Variable(name, "point") for name in ("a", "b", "y'"))
    left_out, one = draw(classes(SCOPE)), draw(st.sampled_from([s, c, None]))
    one = one or draw(classes(SCOPE))
    v = t.Vector("u", draw(classes(SCOPE)))
    weight = draw(
        st.sampled_from([1 - t.Equal(new_class, left_out), S(1), t.Probability(new_class)])
    )
    square = draw(st.booleans())

    def loss(f):
        body = t.Inner(f(new_class, a), f(new_class, b) if square else v)
        body = t.Bind(a, t.Points(new_class), t.Bind(b, t.Points(new_class), body))
        return t.Bind(new_class, t.Classes(), weight * body)

    left = loss(lambda _, point: t.Vector("f", point))
    collapsed = loss(lambda k, p: t.choose(k, one, t.Vector("f", y_), t.Vector("f", p)))
    right = t.Bind(y_, t.Points(one), collapsed)
    return attempt(r.algebra, left, right, draw(assumptions())), "f", one, first


@st.composite
def to_collapse_others(draw):
    theorem = attempt(r.collapse, *draw(to_collapse()))
    return theorem, "f", draw(classes(SCOPE)), draw(st.sampled_from([new_point, x, y]))


@st.composite
def to_choose_point(draw):
    law = draw(st.one_of(law_of("point"), law_of("classes"), law_of("class")))
    variable = t.Variable("n", law.sort)
    body = draw(terms(SCOPE.inside(variable, law), 1))
    mean, other = t.Bind(variable, law, body), t.Variable("n'", law.sort)
    renamed = t.Bind(other, law, t.substitute(body, {variable: other}))
    same = attempt(r.algebra, renamed if draw(st.integers(0, 3)) else mean, mean)
    more = attempt(r.nonnegative, draw(visibly_nonnegative()))
    return (attempt(r.chain, attempt(r.add, same, more), same) if draw(st.booleans()) else same,)


@st.composite
def to_chain(draw):
    one = draw(theorems())
    return one, attempt(r.algebra, one.right, distributed(one.right))


@st.composite
def to_cases(draw):
    theorem, a, b = draw(theorems()), draw(classes(SCOPE)), draw(classes(SCOPE))
    other = attempt(r.add, theorem, r.nonnegative(0)) if draw(st.booleans()) else theorem
    same = attempt(r.weaken, theorem, (given.Same(a, b),))
    return same, attempt(r.weaken, other, (given.Distinct(a, b),)), a, b


@st.composite
def to_cases_of_an_indicator(draw):
    """[a = b] is 1 or 0, so [a = b]² = [a = b] and the like, from two cases that differ."""
    a, b = draw(classes(SCOPE)), draw(classes(SCOPE))
    term = draw(terms(depth=0)) * t.Equal(a, b) + draw(terms())
    moved = term.subs(a, b) if a.is_symbol else term
    same = attempt(r.algebra, term, moved, (given.Same(a, b),))
    return same, attempt(r.algebra, term, moved, (given.Distinct(a, b),)), a, b


@st.composite
def to_instantiate(draw):
    variable = draw(st.sampled_from([*FREE]))
    values = {
        "class": classes(SCOPE),
        "point": points(SCOPE),
        "index": st.sampled_from([i, j]),
        "classes": st.sampled_from([negatives, t.Constant(s), t.Renamed(pi, negatives)]),
        "permutation": st.just(pi),
    }
    return draw(theorems()), variable, draw(values[variable.sort])


@st.composite
def to_instantiate_scalar(draw):
    return draw(theorems()), "z", (new_class,), draw(terms(SCOPE.inside(new_class, None)))


@st.composite
def to_below(draw):
    places = st.one_of(classes(SCOPE), points(SCOPE))
    return given.GramBelow("v", "u"), draw(places), draw(places)


BALLS = st.lists(
    st.sampled_from(
        [
            given.UnitVectors("f"),
            given.UnitBall("f"),
            given.UnitBall("u"),
            given.UnitVectors("u"),
            *GRAMS,
        ]
    ),
    max_size=3,
).map(tuple)
ON_LOSSES = st.sampled_from(
    [
        given.Convex(),
        given.StrictlyConvexDiagonal(),
        given.Nonincreasing(),
        given.StrictlyDecreasing(),
        given.Submodular(),
    ]
)


@st.composite
def to_imply(draw):
    hypothesis = draw(ON_LOSSES)
    return attempt(r.weaken, draw(theorems()), (hypothesis,)), hypothesis


INPUTS = {
    "algebra": st.tuples(terms(depth=2), assumptions()).map(
        lambda pair: (pair[0], distributed(pair[0]), pair[1])
    ),
    "cosine": st.tuples(vectors(SCOPE, 0), vectors(SCOPE, 0), BALLS),
    "cosine_below": st.tuples(vectors(SCOPE, 0), vectors(SCOPE, 0), BALLS),
    "inner_below_one": st.tuples(
        st.builds(given.InnerBelowOne, vectors(SCOPE, 1), vectors(SCOPE, 1))
    ),
    "gram_bound_assumed": to_below(),
    "nonnegative": st.tuples(st.one_of(visibly_nonnegative(), terms())),
    "positive_unless_zero": st.tuples(st.one_of(visibly_nonnegative(), terms())),
    "chain": to_chain(),
    "add": st.tuples(theorems(), theorems()),
    "scale": st.tuples(theorems(), st.one_of(visibly_nonnegative(), terms())),
    "sym": st.tuples(theorems()),
    "weaken": st.tuples(theorems(), assumptions()),
    "strengthen": to_imply(),
    "cases": st.one_of(to_cases(), to_cases_of_an_indicator()),
    "average": to_average(),
    "average_strictly": to_average_strictly(),
    "jensen": to_jensen(),
    "decrease": to_decrease(),
    "decrease_strictly": to_decrease((">", ">", "≥")),
    "subgradient": two_losses(),
    "subgradient_strictly": st.one_of(two_constant_losses(), two_losses()),
    "resample": to_split(),
    "telescope": to_telescope(),
    "submodular": to_submodular(),
    "discharge": to_discharge(),
    "replacement": to_replacement(),
    "relabel": to_relabel(),
    "iid_words": st.tuples(st.one_of(theorems(), renamed_words())),
    "one_family": st.tuples(theorems(), st.sampled_from("fuv"), st.sampled_from("fuvz")),
    "reorder": to_reorder(),
    "collapse": to_collapse(),
    "collapse_others": to_collapse_others(),
    "exists_at_mean": to_choose_point(),
    "instantiate": to_instantiate(),
    "instantiate_scalar": to_instantiate_scalar(),
}
"""Inputs of every rule whose conclusions can be evaluated: not those that say vectors exist."""
