"""Which hypotheses are needed: both answers are found where they are planted, none is guessed."""

import json
from itertools import product

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from numerics.exact.arithmetic import RATIONALS
from theorems.cli import app
from theorems.kernel import rules, terms
from theorems.kernel import statement as assume
from theorems.kernel.definitions import c, s, t, x
from theorems.reports import hypotheses as report
from theorems.search.without_hypothesis import derived_without, without
from theorems.tools.hypotheses import Status, findings, shipped
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.claim import derived
from theorems.verdicts.models.losses import Bent, meets
from theorems.verdicts.models.written import read
from theorems.verdicts.prove import fresh_process

BALL = assume.UnitBall("f")


@pytest.fixture(scope="module")
def replay():
    with fresh_process() as found:
        yield found


def statuses(claim, replay, tries=300):
    return {str(one.hypothesis): one.status for one in findings(claim, replay, tries=tries)}


def planted(theorem):
    """Return a claim that says what a theorem says."""

    def planted_claim():
        """A planted theorem.

        It has hypotheses of every kind.
        """
        return theorem

    return derived(kind="lemma", formal=lambda: theorem.statement, source="own")(planted_claim)


def cosine(*extra):
    """Return 1 ≥ ⟨f(x), f(y)⟩ with more hypotheses than it takes."""
    a, b = (terms.Vector("f", terms.Variable(name, "point")) for name in "xy")
    return rules.cosine(a, b, (BALL, *extra))


# --- planted -------------------------------------------------------------------------------------


def test_a_planted_superfluous_hypothesis_is_found_wherever_it_comes_in(replay):
    weakened = rules.weaken(cosine(), (assume.Balanced(),))
    deep = rules.add(cosine(assume.Symmetric()), rules.algebra(1, 1, (assume.Symmetric(),)))
    for theorem, name in ((weakened, "Balanced"), (deep, "Symmetric")):
        assert statuses(planted(theorem), replay) == {
            name: Status.SUPERFLUOUS,
            "UnitBall(f)": Status.NEEDED,
        }


def test_a_hypothesis_that_others_imply_is_superfluous(replay):
    loss = terms.Loss(terms.Variable("i", "index"), terms.Indices(), terms.Unknown("z"))
    convex = rules.jensen(loss, ((c, terms.ClassLaw()),))
    both = rules.weaken(convex, (assume.StrictlyConvex(),))
    found = statuses(planted(both), replay, tries=0)
    assert found["Convex"] == Status.SUPERFLUOUS


def test_a_planted_needed_hypothesis_is_found(replay):
    falls = rules.decrease(
        rules.nonnegative(terms.Probability(c)), terms.Variable("i", "index"), terms.Indices()
    )
    assert statuses(planted(falls), replay) == {"Nonincreasing": Status.NEEDED}
    support = rules.weaken(cosine(), (assume.InSupport(x, c),))
    equal = rules.algebra(terms.Equal(s, t), 0, (assume.Distinct(s, t),))
    assert statuses(planted(support), replay)["InSupport(x, c)"] == Status.SUPERFLUOUS
    assert statuses(planted(equal), replay) == {"Distinct(s, t)": Status.NEEDED}


def test_what_is_neither_is_not_known_and_says_so(replay):
    """That there is another class follows from C ≥ 2, which no step of the derivation says."""
    hidden = rules.average(rules.nonnegative(terms.Probability(c)), c, terms.OtherClasses(s))
    theorem = rules.chain(hidden, rules.algebra(0 * terms.Probability(c), 0))
    needs = rules.algebra(theorem.right, terms.Equal(s, t), (assume.Distinct(s, t),))
    claim = planted(rules.chain(theorem, needs))
    [one] = findings(claim, replay)
    assert one.status == Status.NOT_KNOWN
    assert report.because(one) == "no derivation without it, and no model against it, was found"
    text, fields = report.as_text([one]), report.as_fields([one])
    assert "  not known  " in text
    assert " needed " not in text
    assert text.endswith("h NEEDED 0 SUPERFLUOUS 0 NOT-KNOWN 1 of 1 theorems")
    assert fields["hypotheses"][0]["status"] == "not known"
    assert fields["hypotheses"][0]["countermodel"] is None


def test_a_derivation_that_the_fresh_process_refuses_makes_nothing_superfluous():
    claim = planted(rules.weaken(cosine(), (assume.Balanced(),)))
    found = {str(x.hypothesis): x.status for x in findings(claim, lambda *_: "refused")}
    assert found["Balanced"] == Status.NOT_KNOWN


# --- the models of the library -------------------------------------------------------------------

PROVED = {one.id: one for one in all_claims() if one.derivation is not None}


def hypothesis_of(claim, name):
    return next(one for one in claim.formal().assumptions if str(one) == name)


def accepted(key):
    claim = PROVED[key[0]]
    stated = without(claim.formal(), hypothesis_of(claim, key[1]))
    return stated, read(shipped()[key], stated)


def test_every_model_is_of_a_hypothesis_of_today():
    for claim, name in shipped():
        assert name in map(str, PROVED[claim].formal().assumptions)


@pytest.mark.slow
def test_no_hypothesis_of_the_library_is_needed_and_superfluous():
    for claim, name in shipped():
        one, hypothesis = PROVED[claim], hypothesis_of(PROVED[claim], name)
        stated = without(one.formal(), hypothesis)
        assert derived_without(theorem_of(one), hypothesis, stated) is None, (claim, name)


KEY = ("etf-optimal-balanced", "Balanced")


def test_a_model_that_no_longer_refutes_is_not_believed(monkeypatch, replay):
    planted_models = {("gram-bound", "UnitVectors(u)"): shipped()[KEY]}
    monkeypatch.setattr("theorems.tools.hypotheses.shipped", lambda: planted_models)
    [one] = findings(find_claim("gram-bound"), replay)
    assert one.status == Status.NOT_KNOWN


@pytest.mark.slow
def test_the_command_writes_the_models_that_it_found(tmp_path):
    file = tmp_path / "models"
    result = CliRunner().invoke(app, ["hypotheses", "gram-bound", "--models", str(file)])
    assert result.exit_code == 0
    [one] = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert one["model"] == shipped()[one["claim"], one["hypothesis"]]


# --- the losses ----------------------------------------------------------------------------------

QUARTERS = st.integers(-12, 12).map(lambda n: fmpq(n, 4))
BENT = st.builds(
    Bent,
    *[st.sampled_from([fmpq(n) for n in (-2, -1, 0, 1)]) for _ in range(4)],
    st.booleans(),
    st.booleans(),
)
POINTS = st.integers(1, 3).flatmap(
    lambda k: st.tuples(*[st.lists(QUARTERS, min_size=k, max_size=k) for _ in range(2)])
)


@pytest.mark.slow
@settings(max_examples=300)
@given(BENT, POINTS)
def test_a_bent_loss_has_its_hypotheses_on_all_of_r(loss, points):
    v, w = points

    def at(z):
        return loss.value(z, RATIONALS)

    middle = [(a + b) / 2 for a, b in zip(v, w, strict=True)]
    higher = [max(a, b) for a, b in zip(v, w, strict=True)]
    lower = [min(a, b) for a, b in zip(v, w, strict=True)]
    slack = at(v) + at(w) - 2 * at(middle)
    if meets(loss, "convex"):
        assert slack >= 0
    if meets(loss, "strictly_convex"):
        assert slack > 0 or v == w
    if meets(loss, "strictly_convex_along_ones") and v[0] != w[0]:
        a, b = ([z[0]] * len(v) for z in (v, w))
        assert at(a) + at(b) > 2 * at([(v[0] + w[0]) / 2] * len(v))
    if meets(loss, "nonincreasing"):
        assert at(lower) >= at(higher)
    if meets(loss, "strictly_decreasing"):
        assert at(lower) > at(higher) or lower == higher
    if meets(loss, "symmetric"):
        assert at(v) == at(v[::-1])
    if meets(loss, "submodular"):
        assert at(v) + at(w) >= at(higher) + at(lower)
    if meets(loss, "replacement"):  # two values of x with equal masses, S all coordinates
        a, b = v[0], w[0]
        iid = [at(z) for z in product((a, b), repeat=len(v))]
        assert 2 * sum(iid, fmpq(0)) >= len(iid) * (at([a] * len(v)) + at([b] * len(v)))
