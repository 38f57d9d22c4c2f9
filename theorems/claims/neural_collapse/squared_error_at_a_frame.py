"""Where squared error with weight decay and without biases puts features and classifiers."""

from __future__ import annotations

from theorems.claims.neural_collapse import _squared_error as squared
from theorems.claims.neural_collapse._free import classifier, over_samples
from theorems.language import Statement, Theorem, derived, rules, talk, terms


def formal() -> Statement:
    """The loss = C(2λ−λ²) + Σ_s E Σ_t (⟨w_t, f(x)⟩ − (1−λ)[s=t])² + λ Σ_s E‖f(x) − w_s‖²."""
    gap = talk.f(talk.x) - classifier(talk.s)
    least = squared.SIZE * (2 * squared.DECAY - squared.DECAY**2)
    fit = squared.distance((1 - squared.DECAY) * squared.target(), squared.score())
    apart = squared.DECAY * over_samples(terms.Inner(gap, gap))
    return Statement(frozenset(), squared.loss(), "=", least + fit + apart)


@derived(
    kind="theorem",
    formal=formal,
    source="Tirer, Bruna, ICML 2022, for free features and classifiers (read: memory); the "
    "identity is nceproof's",
    remarks=("λ is any number", "D_s is the law of the samples of class s"),
)
def squared_error_at_a_frame() -> Theorem:
    """Squared error with weight decay is what an orthogonal frame leaves, and two squares.

    Σ_s E Σ_t (⟨w_t, f(x)⟩ − [s = t])² + λ (Σ_s E‖f(x)‖² + Σ_s ‖w_s‖²) is C(2λ − λ²) + Σ_s E Σ_t
    (⟨w_t, f(x)⟩ − (1 − λ)[s = t])² + λ Σ_s E‖f(x) − w_s‖² for every C ≥ 2, d, number λ, all
    features f(x) and all classifiers w_s.

    For 0 < λ < 1 the least value C(2λ − λ²) is thus taken exactly where all samples of a class
    stand at its classifier and the classifiers are orthogonal, of squared norm 1 − λ: a frame and
    no simplex, from d = C on. With biases that are free: `squared-error-at-the-simplex`.
    """
    stated = formal()
    return rules.algebra(stated.left, stated.right)
