"""When equal minorities share one vector, with one negative."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, cos, evaluate, exp, log, sin, symbols

from theorems.language import Instance, Verdict, claim, identity, shown, steps

_STEPS = (
    "the slack of the majority",
    "the slack of the majority and a minority",
    "the slack of a minority",
    "the slack of two minorities",
    "a = pq/(1+e²)",
    "a − m b = q((3+e²)p − (1+e²))/(2(1+e²))",
    "the first derivative is 0",
    "the second one is 4(a − m b)",
)


@claim(
    kind="theorem",
    hypotheses=(
        "one class of mass p, m ≥ 2 classes of mass (1 − p)/m, 0 < p < 1",
        "k = 1, d ≥ 2",
        "ℓ is the logistic loss of the talk (β = 1)",
    ),
    family=steps("every m and p", *_STEPS),
    source="nceproof; minority collapse: Fang, He, Long, Su 2021, for another loss",
    declared=Verdict.ARGUED,
)
def minority_collapse_threshold() -> Iterator[Instance]:
    """With one negative the minorities share one vector exactly where p ≥ (1+e²)/(3+e²).

    The Gram matrix with all minorities at −u of the majority minimises L_1 for p at or above the
    threshold and does not below it, for any number m of minorities.

    L_1 is Σ_s Σ_t ρ_s ρ_t log(1 + e^{G_st − 1}), convex in G. At that matrix let a and b be the
    entries of its gradient for a pair with the majority and for two minorities: a = p q/(1+e²),
    b = q²/2, q = (1−p)/m. The dual slack A − Diag(AG) is (a − m b)(I − J/m) on the minorities plus
    (a/m)wwᵀ, w = (m, 1, .., 1), so it is positive semidefinite where a ≥ m b; and a − m b is
    q((3+e²)p − (1+e²))/(2(1+e²)). Below, two minorities turned by θ to either side are better: the
    loss has the second derivative 4(a − m b) < 0 at θ = 0, and the first vanishes.
    """
    for name, (left, right) in {**slacks(), **gradients(), **turnings()}.items():
        yield Instance({"step": name}, shown(identity(left, right)))


Sides = dict[str, tuple[Expr, Expr]]


def slacks() -> Sides:
    """Return the entries of A − Diag(AG) and of its split, for any number m of minorities.

    A has a at pairs with the majority and b at pairs of minorities; G is −1 and 1 there. SymPy
    leaves the sides as they are written: what is compared is to be seen.
    """
    a, b, m = symbols("a b m")
    with evaluate(False):
        majority, minority = -m * a, (m - 1) * b - a  # the diagonal of AG
        outer, centred = a / m, a - m * b  # the factors of wwᵀ and of I − J/m
        return {
            "the slack of the majority": (-majority, outer * m**2),
            "the slack of the majority and a minority": (a, outer * m),
            "the slack of a minority": (-minority, centred * (1 - 1 / m) + outer),
            "the slack of two minorities": (b, outer - centred / m),
        }


def gradients() -> Sides:
    """Return a and a − m b, as they are differentiated and by their formulas."""
    (p, m), (a, b) = symbols("p m"), _gradient()
    q = (1 - p) / m
    return {
        "a = pq/(1+e²)": (a, p * q / (1 + exp(2))),
        "a − m b = q((3+e²)p − (1+e²))/(2(1+e²))": (a - m * b, q * _above_threshold(p)),
    }


def _above_threshold(p: Expr) -> Expr:
    """Return ((3+e²)p − (1+e²))/(2(1+e²)), which is 0 at the threshold."""
    return ((3 + exp(2)) * p - (1 + exp(2))) / (2 * (1 + exp(2)))


def turnings() -> Sides:
    """Return the derivatives where two minorities turn by θ, at θ = 0, and what they are."""
    p, m, theta = symbols("p m theta")
    q, (a, b) = (1 - p) / m, _gradient()
    to_majority = 4 * p * q * _term(-cos(theta))
    to_minorities = 2 * q**2 * _term(cos(2 * theta)) + 4 * (m - 2) * q**2 * _term(cos(theta))
    first = (to_majority + to_minorities).diff(theta)
    zero, one = Integer(0), Integer(1)
    at_zero = {sin(theta): zero, sin(2 * theta): zero, cos(theta): one, cos(2 * theta): one}
    with evaluate(False):
        at_rest = first.xreplace(at_zero)
    return {
        "the first derivative is 0": (at_rest, zero),
        "the second one is 4(a − m b)": (first.diff(theta).subs(theta, 0), 4 * (a - m * b)),
    }


def _gradient() -> tuple[Expr, Expr]:
    """Return a and b, the derivatives of L_1 at G_st = −1 and 1."""
    p, m, g = symbols("p m g")
    q, slope = (1 - p) / m, _term(g).diff(g)
    return p * q * slope.subs(g, -1), q**2 * slope.subs(g, 1)


def _term(cosine: Expr) -> Expr:
    """Return log(1 + e^{G_st − 1})."""
    return log(1 + exp(cosine - 1))
