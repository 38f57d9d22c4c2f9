"""Terms as the talk writes them: every node, every claim, in both notations."""

import re

import pytest
from sympy import Rational

from theorems.kernel import definitions as d
from theorems.kernel import terms as t
from theorems.registry import all_claims
from theorems.report.formulas import LATEX, PLAIN, formula, stated

DERIVED = [claim for claim in all_claims() if claim.derivation is not None]


@pytest.mark.parametrize(
    ("term", "plain", "latex"),
    [
        (t.Mass(d.c), "ρ_c", r"\rho_{c}"),
        (t.Equal(d.c_i, d.c), "[c_i = c]", r"\mathbf{1}[c_{i} = c]"),
        (t.Value("u", d.c), "u_c", "u_{c}"),
        (t.Inner(d.f(d.x), d.f(d.x)), "‖f(x)‖²", r"\lVert f(x) \rVert^2"),
        (t.CLASS_COUNT / (t.CLASS_COUNT - 1), "C/(C − 1)", r"\frac{C}{C - 1}"),
        (-Rational(1, 2) * t.Mass(d.c), "−ρ_c/2", r"-\frac{\rho_{c}}{2}"),
        (t.Bind(d.x, t.Points(d.s), d.f(d.x)), "μ_s", r"\mu_{s}"),
        (t.Bind(d.s, t.Classes(), t.Mass(d.s)), "Σ_s ρ_s", r"\sum_{s} \rho_{s}"),
        (
            t.Bind(d.c, t.ClassLaw(), t.Mass(d.c)),
            "E[c ∼ ρ] ρ_c",
            r"\mathbb{E}_{c \sim \rho}\bigl[\rho_{c}\bigr]",
        ),
        (
            t.Loss(d.u, t.OtherClasses(d.c), t.Equal(d.u, d.s)),
            "ℓ(([t = s])_{t≠c})",
            r"\ell\bigl((\mathbf{1}[t = s])_{t \neq c}\bigr)",
        ),
        (t.Scalar("φ", t.Mass(d.c)), "φ(ρ_c)", r"\varphi(\rho_{c})"),
    ],
)
def test_a_term_is_written_as_in_the_talk(term, plain, latex):
    assert formula(term) == plain
    assert formula(term, LATEX) == latex


def balanced(text):
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    return depth == 0


@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_every_statement_is_written_in_both_notations(claim):
    nodes = [name for name in vars(t) if isinstance(vars(t)[name], type)]
    for notation in (PLAIN, LATEX):
        text = stated(claim.formal(), notation)
        assert not any(re.search(rf"\b{name}\(", text) for name in nodes)
    assert balanced(text)
    assert text.count(r"\bigl") == text.count(r"\bigr")
    assert text.replace("⁺", "").isascii()
